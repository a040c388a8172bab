public import Plugboard

/// Names a reservation: by its `sid`, or as the `task` that a page has at hand. One is enough; the other is filled in before
/// any hook runs, and `task` is then what the desk knows, whatever the caller said of it. The desk goes by `sid`.
public struct TaskFields: PayloadFields, TaskNaming {
  public var sid: String?
  public var task: TaskView?
  /// Why, where the asker says so.
  public var reason: String?

  public init(sid: String? = nil, task: TaskView? = nil, reason: String? = nil) {
    (self.sid, self.task, self.reason) = (sid, task, reason)
  }

  public enum CodingKeys: String, CodingKey { case sid, task, reason }

  public static var schema: [PayloadField] { naming + [.optional("reason", .string, "Why.")] }
}

/// What names a reservation.
public protocol TaskNaming {
  var sid: String? { get set }
  var task: TaskView? { get set }
}

extension TaskNaming {
  package static var naming: [PayloadField] {
    [
      .optional("sid", .string, "The reservation's sid (WR…). Needed unless `task` is there."),
      .optional("task", TaskView.schema, "The task, as the worker sees it. Needed unless `sid` is there."),
    ]
  }
}

/// Hands a task over.
public struct TransferFields: PayloadFields, TaskNaming {
  public var sid: String?
  public var task: TaskView?
  /// A worker's or a queue's sid.
  public var targetSid: String?
  public var options: Options?

  public struct Options: Codable, Sendable, Hashable {
    /// `COLD` unless it says `WARM`.
    public var mode: String?
    /// Merged into the task's attributes before it is handed over.
    public var attributes: JSON?

    public init(mode: String? = nil, attributes: JSON? = nil) { (self.mode, self.attributes) = (mode, attributes) }
  }

  public init(
    sid: String? = nil, task: TaskView? = nil, targetSid: String? = nil, options: Options? = nil
  ) {
    (self.sid, self.task, self.targetSid, self.options) = (sid, task, targetSid, options)
  }

  public enum CodingKeys: String, CodingKey { case sid, task, targetSid, options }

  public static var schema: [PayloadField] {
    naming + [
      .optional("targetSid", .string, "Who is to have it: a worker's (WK…) or a queue's sid (WQ…)."),
      .optional(
        "options",
        .object([
          .optional(
            "mode", .string, "`WARM`, where the origin stays until it leaves by itself, or `COLD`, the default."),
          .optional("attributes", .any, "An object, merged into the task's attributes before it is handed over."),
        ]), "How."),
    ]
  }
}

/// Sets a task's attributes.
public struct TaskAttributesFields: PayloadFields, TaskNaming {
  public var sid: String?
  public var task: TaskView?
  public var attributes: JSON?
  /// Whether those that are not named stay; they do unless this is `false`.
  public var mergeExisting: Bool?

  public init(sid: String? = nil, task: TaskView? = nil, attributes: JSON? = nil, mergeExisting: Bool? = nil) {
    (self.sid, self.task, self.attributes, self.mergeExisting) = (sid, task, attributes, mergeExisting)
  }

  public enum CodingKeys: String, CodingKey { case sid, task, attributes, mergeExisting }

  public static var schema: [PayloadField] {
    naming + [
      .optional("attributes", .any, "An object."),
      .optional("mergeExisting", .boolean, "Whether attributes that are not named stay; they do unless this is false."),
    ]
  }
}

/// Makes a task.
public struct CreateTaskFields: PayloadFields {
  /// Whose filters find its queue; the first one there is, if left out.
  public var workflowSid: String?
  /// `chat` if left out.
  public var taskChannelUniqueName: String?
  public var attributes: JSON?
  public var priority: Int?
  /// In seconds; a day if left out.
  public var timeout: Int?
  /// The conversation that it answers for.
  public var conversationSid: String?

  public init(
    workflowSid: String? = nil, taskChannelUniqueName: String? = nil, attributes: JSON? = nil, priority: Int? = nil,
    timeout: Int? = nil, conversationSid: String? = nil
  ) {
    (self.workflowSid, self.taskChannelUniqueName, self.attributes) = (workflowSid, taskChannelUniqueName, attributes)
    (self.priority, self.timeout, self.conversationSid) = (priority, timeout, conversationSid)
  }

  public enum CodingKeys: String, CodingKey {
    case workflowSid, taskChannelUniqueName, attributes, priority, timeout, conversationSid
  }

  public static var schema: [PayloadField] {
    [
      .optional("workflowSid", .string, "Whose filters find its queue (WW…); the oldest one, if left out."),
      .optional("taskChannelUniqueName", .string, "By what it comes; `chat` if left out."),
      .optional("attributes", .any, "An object."),
      .optional("priority", .integer, "The higher, the sooner; 0 if left out."),
      .optional("timeout", .integer, "How long it lives, in seconds; a day if left out."),
      .optional("conversationSid", .string, "The conversation that it answers for (CH…)."),
    ]
  }
}

/// Names a task itself, whether or not anybody has it.
public struct CancelTaskFields: PayloadFields {
  public var taskSid: String?
  public var reason: String?

  public init(taskSid: String? = nil, reason: String? = nil) { (self.taskSid, self.reason) = (taskSid, reason) }

  public enum CodingKeys: String, CodingKey { case taskSid, reason }

  public static var schema: [PayloadField] {
    [.optional("taskSid", .string, "The task's sid (WT…)."), .optional("reason", .string, "Why.")]
  }
}
