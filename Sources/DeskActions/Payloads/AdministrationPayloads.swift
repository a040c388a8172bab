public import Plugboard

/// What an administrator says of an activity; without a sid it is a new one.
public struct SaveActivityFields: PayloadFields {
  public var activitySid: String?
  public var name: String?
  /// Whether tasks are offered in it. Fixed once it exists.
  public var available: Bool?

  public init(activitySid: String? = nil, name: String? = nil, available: Bool? = nil) {
    (self.activitySid, self.name, self.available) = (activitySid, name, available)
  }

  public enum CodingKeys: String, CodingKey { case activitySid, name, available }

  public static var schema: [PayloadField] {
    [
      .optional("activitySid", .string, "Which one is changed (WA…); a new one, if left out."),
      .optional("name", .string), .optional("available", .boolean, "Whether tasks are offered in it."),
    ]
  }
}

/// What an administrator says of a queue; without a sid it is a new one.
public struct SaveQueueFields: PayloadFields {
  public var queueSid: String?
  public var friendlyName: String?
  /// Which workers belong to it, such as `skills HAS 'billing'`; everybody, if left out.
  public var expression: String?
  public var maxReservedWorkers: Int?
  /// `FIFO` or `LIFO`.
  public var order: String?

  public init(
    queueSid: String? = nil, friendlyName: String? = nil, expression: String? = nil, maxReservedWorkers: Int? = nil,
    order: String? = nil
  ) {
    (self.queueSid, self.friendlyName, self.expression) = (queueSid, friendlyName, expression)
    (self.maxReservedWorkers, self.order) = (maxReservedWorkers, order)
  }

  public enum CodingKeys: String, CodingKey { case queueSid, friendlyName, expression, maxReservedWorkers, order }

  public static var schema: [PayloadField] {
    [
      .optional("queueSid", .string, "Which one is changed (WQ…); a new one, if left out."),
      .optional("friendlyName", .string),
      .optional("expression", .string, "Which workers belong to it: `skills HAS 'billing'`; everybody, if left out."),
      .optional("maxReservedWorkers", .integer, "How many are asked at once, 1 to 50; 1 if left out."),
      .optional("order", .string, "FIFO, the default, or LIFO."),
    ]
  }
}

/// What an administrator says of a workflow; without a sid it is a new one.
public struct SaveWorkflowFields: PayloadFields {
  public var workflowSid: String?
  public var friendlyName: String?
  public var filters: [Filter]?
  public var defaultTargets: [Target]?
  /// In seconds.
  public var reservationTimeout: Int?
  public var maximumAttempts: Int?
  /// `KEEP` or `REQUEUE`.
  public var lostAgentPolicy: String?

  public struct Filter: Codable, Sendable, Hashable {
    public var friendlyName: String
    /// Over the task's attributes.
    public var expression: String
    public var targets: [Target]

    public init(friendlyName: String, expression: String, targets: [Target]) {
      (self.friendlyName, self.expression, self.targets) = (friendlyName, expression, targets)
    }
  }

  public struct Target: Codable, Sendable, Hashable {
    public var queueSid: String
    public var priority: Int?
    /// In seconds.
    public var timeout: Int?
    public var expression: String?
    /// Such as `worker.level DESC`.
    public var orderBy: [String]?
    public var skipIf: String?
    /// Where the task's attributes name the worker who is asked.
    public var knownWorker: String?

    public init(queueSid: String, priority: Int? = nil, timeout: Int? = nil, expression: String? = nil) {
      (self.queueSid, self.priority, self.timeout, self.expression) = (queueSid, priority, timeout, expression)
    }
  }

  public init(
    workflowSid: String? = nil, friendlyName: String? = nil, filters: [Filter]? = nil, defaultTargets: [Target]? = nil
  ) {
    (self.workflowSid, self.friendlyName) = (workflowSid, friendlyName)
    (self.filters, self.defaultTargets) = (filters, defaultTargets)
  }

  public enum CodingKeys: String, CodingKey {
    case workflowSid, friendlyName, filters, defaultTargets, reservationTimeout, maximumAttempts, lostAgentPolicy
  }

  public static var schema: [PayloadField] {
    let target = PayloadSchema.object([
      .field("queueSid", .string), .optional("priority", .integer), .optional("timeout", .integer, "In seconds."),
      .optional("expression", .string, "Which of the queue's workers, over `task` and `worker`."),
      .optional("orderBy", .array(of: .string), "Such as `worker.level DESC`."),
      .optional("skipIf", .string, "Passes over this target when it holds: `workers.available == 0`."),
      .optional("knownWorker", .string, "Where the task's attributes name the worker who is asked: `task.worker`."),
    ])
    return [
      .optional("workflowSid", .string, "Which one is changed (WW…); a new one, if left out."),
      .optional("friendlyName", .string),
      .optional(
        "filters",
        .array(
          of: .object([
            .field("friendlyName", .string), .field("expression", .string, "Over the task's attributes."),
            .field("targets", .array(of: target)),
          ])), "Tried from the top; the first that holds has the task."),
      .optional("defaultTargets", .array(of: target), "For tasks that no filter matches."),
      .optional("reservationTimeout", .integer, "How long a worker has to answer an offer, in seconds."),
      .optional("maximumAttempts", .integer, "How often a task is offered before it is canceled."),
      .optional("lostAgentPolicy", .string, "KEEP or REQUEUE: what becomes of the tasks of an agent who is gone."),
    ]
  }
}

/// Says which activity is removed.
public struct RemoveActivityFields: PayloadFields {
  public var activitySid: String?

  public init(activitySid: String? = nil) { self.activitySid = activitySid }

  public enum CodingKeys: String, CodingKey { case activitySid }

  public static var schema: [PayloadField] { [.optional("activitySid", .string, "WA…")] }
}

/// Says which queue is removed.
public struct RemoveQueueFields: PayloadFields {
  public var queueSid: String?

  public init(queueSid: String? = nil) { self.queueSid = queueSid }

  public enum CodingKeys: String, CodingKey { case queueSid }

  public static var schema: [PayloadField] { [.optional("queueSid", .string, "WQ…")] }
}

/// Says which workflow is removed.
public struct RemoveWorkflowFields: PayloadFields {
  public var workflowSid: String?

  public init(workflowSid: String? = nil) { self.workflowSid = workflowSid }

  public enum CodingKeys: String, CodingKey { case workflowSid }

  public static var schema: [PayloadField] { [.optional("workflowSid", .string, "WW…")] }
}

/// Somebody new at the desk.
public struct AddWorkerFields: PayloadFields {
  public var friendlyName: String?
  public var attributes: JSON?
  /// How many tasks of each channel at once.
  public var capacity: [String: Int]?

  public init(friendlyName: String? = nil, attributes: JSON? = nil, capacity: [String: Int]? = nil) {
    (self.friendlyName, self.attributes, self.capacity) = (friendlyName, attributes, capacity)
  }

  public enum CodingKeys: String, CodingKey { case friendlyName, attributes, capacity }

  public static var schema: [PayloadField] {
    [
      .optional("friendlyName", .string), .optional("attributes", .any, "An object: skills and the like."),
      .optional("capacity", .dictionary(of: .integer), "How many tasks of each channel at once; 1 if left out."),
    ]
  }
}

/// How many tasks of a channel a worker takes at once.
public struct WorkerCapacityFields: PayloadFields {
  public var workerSid: String?
  public var channel: String?
  public var capacity: Int?

  public init(workerSid: String? = nil, channel: String? = nil, capacity: Int? = nil) {
    (self.workerSid, self.channel, self.capacity) = (workerSid, channel, capacity)
  }

  public enum CodingKeys: String, CodingKey { case workerSid, channel, capacity }

  public static var schema: [PayloadField] {
    [
      .optional("workerSid", .string), .optional("channel", .string, "Such as chat."),
      .optional("capacity", .integer, "0 to 1000."),
    ]
  }
}
