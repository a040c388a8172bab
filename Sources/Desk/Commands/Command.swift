public import PlugboardJSON

/// What the desk can be asked to do. Who may ask is decided where the question comes from; what is legal, here.
public enum Command: Sendable, Hashable, Codable {
  // What the administrator sets up. A thing that has no sid yet is given one.
  case saveActivity(Identifier<Activity>?, name: String, available: Bool)
  case saveQueue(Identifier<TaskQueue>?, QueueSettings)
  case saveWorkflow(Identifier<Workflow>?, WorkflowSettings)
  case removeActivity(Identifier<Activity>)
  case removeQueue(Identifier<TaskQueue>)
  /// What the default is, to which whatever names no workflow goes, is decided where the question comes from.
  case removeWorkflow(Identifier<Workflow>, default: Identifier<Workflow>?)
  case addWorker(friendlyName: String, attributes: JSON, activity: Identifier<Activity>, capacity: [String: Int])

  case setWorkerAttributes(Identifier<Worker>, JSON)
  case setCapacity(Identifier<Worker>, channel: String, Int)
  /// Pending offers stay unless they are to be rejected.
  case setActivity(Identifier<Worker>, Identifier<Activity>, rejectPendingReservations: Bool)
  /// The activity to change to when the current work is done; `nil` takes the wish back.
  case setNextActivity(Identifier<Worker>, Identifier<Activity>?)
  case heartbeat(Identifier<Worker>)
  case signOut(Identifier<Worker>)
  /// The worker does not come back: what was accepted goes back to the front of its queue, whatever its workflow says.
  case dismiss(Identifier<Worker>)

  case createTask(TaskSettings)
  case setTaskAttributes(Identifier<DeskTask>, JSON)
  case cancelTask(Identifier<DeskTask>, reason: String)

  case accept(Identifier<Reservation>)
  case reject(Identifier<Reservation>, reason: String?)
  case wrapUp(Identifier<Reservation>, reason: String?)
  case complete(Identifier<Reservation>, reason: String?)
  case transfer(Identifier<Reservation>, to: Transfer.Target, Transfer.Mode)
  case cancelTransfer(Identifier<Transfer>)

  case openConversation(customer: String)
  case join(Identifier<Conversation>, Participant.Kind, identity: String)
  case leave(Identifier<Conversation>, Identifier<Participant>)
  case send(Identifier<Conversation>, Draft)
  case markDelivered(Identifier<Conversation>, Identifier<Participant>, index: Int64)
  case markRead(Identifier<Conversation>, Identifier<Participant>, index: Int64)

  /// A timer's time has come.
  case fire(Timer.Key)
  /// A plugin did not let a timer do its work: it tries again later.
  case postpone(Timer.Key, objection: String)
}

/// What an administrator says of a queue.
public struct QueueSettings: Sendable, Hashable, Codable {
  public var friendlyName: String
  public var expression: Expression?
  public var maxReservedWorkers: Int
  public var order: TaskQueue.Order

  public init(
    friendlyName: String, expression: Expression? = nil, maxReservedWorkers: Int = 1, order: TaskQueue.Order = .fifo
  ) {
    (self.friendlyName, self.expression) = (friendlyName, expression)
    (self.maxReservedWorkers, self.order) = (maxReservedWorkers, order)
  }
}

/// What an administrator says of a workflow.
public struct WorkflowSettings: Sendable, Hashable, Codable {
  public var friendlyName: String
  public var filters: [Workflow.Filter]
  public var defaultTargets: [Workflow.Target]
  public var reservationTimeout: Moment.Span
  public var maximumAttempts: Int
  public var lostAgentPolicy: Workflow.LostAgentPolicy

  public init(
    friendlyName: String, filters: [Workflow.Filter] = [], defaultTargets: [Workflow.Target] = [],
    reservationTimeout: Moment.Span = Workflow.defaultReservationTimeout,
    maximumAttempts: Int = Workflow.defaultMaximumAttempts, lostAgentPolicy: Workflow.LostAgentPolicy = .keep
  ) {
    (self.friendlyName, self.filters, self.defaultTargets) = (friendlyName, filters, defaultTargets)
    (self.reservationTimeout, self.maximumAttempts) = (reservationTimeout, maximumAttempts)
    self.lostAgentPolicy = lostAgentPolicy
  }
}

/// What a task is to be.
public struct TaskSettings: Sendable, Hashable, Codable {
  public var workflow: Identifier<Workflow>
  public var channel: String
  public var attributes: JSON
  public var priority: Int
  public var timeToLive: Moment.Span
  public var conversation: Identifier<Conversation>?
  /// Since when it counts as waiting; `nil` for now.
  public var virtualStartTime: Moment?

  public init(
    workflow: Identifier<Workflow>, channel: String = "default", attributes: JSON = [:], priority: Int = 0,
    timeToLive: Moment.Span = DeskTask.defaultTimeToLive, conversation: Identifier<Conversation>? = nil,
    virtualStartTime: Moment? = nil
  ) {
    (self.workflow, self.channel, self.attributes) = (workflow, channel, attributes)
    (self.priority, self.timeToLive, self.conversation) = (priority, timeToLive, conversation)
    self.virtualStartTime = virtualStartTime
  }
}

/// A message that has no index yet.
public struct Draft: Sendable, Hashable, Codable {
  public var author: Identifier<Participant>
  public var clientID: String
  public var body: String
  public var attributes: JSON

  public init(author: Identifier<Participant>, clientID: String, body: String, attributes: JSON = [:]) {
    (self.author, self.clientID, self.body, self.attributes) = (author, clientID, body, attributes)
  }

  /// Fails if no conversation would take it.
  public func check() throws(DeskError) {
    try Check.key(clientID, "clientID")
    try Check.attributes(attributes)
    let length = body.utf8.count
    if length == 0 && attributes[Message.mediaAttribute] == nil {
      throw .invalid(field: "body", problem: "it must not be empty unless there are files with it")
    }
    if length > Message.maximumBodyLength {
      throw .invalid(field: "body", problem: "it has \(length) bytes; at most \(Message.maximumBodyLength) are taken")
    }
  }
}
