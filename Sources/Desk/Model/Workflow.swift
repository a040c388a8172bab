/// How tasks find their queue: filters with targets, tried from the top.
/// https://www.twilio.com/docs/taskrouter/workflow-configuration
public struct Workflow: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WW"

  public let sid: Identifier<Workflow>
  public var friendlyName: String
  /// The first whose expression holds for the task's attributes has it.
  public var filters: [Filter]
  /// Serves only tasks that no filter matches; without it they are canceled.
  public var defaultTargets: [Target]
  /// How long a worker has to answer an offer.
  public var reservationTimeout: Moment.Span
  /// How often a task is offered before it is canceled.
  public var maximumAttempts: Int
  /// What becomes of the tasks that an agent has accepted who is gone.
  public var lostAgentPolicy: LostAgentPolicy
  public var version: Int64

  public static let defaultReservationTimeout = Moment.Span.seconds(120)
  public static let defaultMaximumAttempts = 100
  /// How many targets all filters may have together.
  public static let maximumTargets = 1000

  /// What becomes of an accepted task whose agent has signed out, or was silent beyond the grace.
  public enum LostAgentPolicy: String, Sendable, Hashable, Codable {
    /// The agent keeps it, and goes on with it when there again.
    case keep = "KEEP"
    /// It is completed, and a new one with everything of it goes back to the front of the queue.
    case requeue = "REQUEUE"
  }

  /// One rule: which tasks, and where they go.
  public struct Filter: Sendable, Hashable, Codable {
    public var friendlyName: String
    public var expression: Expression
    public var targets: [Target]

    public init(friendlyName: String, expression: Expression, targets: [Target]) {
      (self.friendlyName, self.expression, self.targets) = (friendlyName, expression, targets)
    }
  }

  /// One step of a filter: a queue, and how long and for whom.
  public struct Target: Sendable, Hashable, Codable {
    public var queue: Identifier<TaskQueue>
    /// Takes the place of the task's own priority.
    public var priority: Int?
    /// How long the task waits here. The time-outs of the targets add up, on the task's age.
    public var timeout: Moment.Span?
    /// Which of the queue's workers, over `task` and `worker`.
    public var expression: Expression?
    /// In which order they are asked; the longest idle first otherwise.
    public var orderBy: [Order]
    /// Passes over this target when it holds, over `task` and `workers`.
    public var skipIf: Expression?
    /// Where the task's attributes name the one worker who is asked here, by sid or by name.
    public var knownWorker: Expression.Key?

    public init(
      queue: Identifier<TaskQueue>, priority: Int? = nil, timeout: Moment.Span? = nil, expression: Expression? = nil,
      orderBy: [Order] = [], skipIf: Expression? = nil, knownWorker: Expression.Key? = nil
    ) {
      (self.queue, self.priority, self.timeout, self.expression) = (queue, priority, timeout, expression)
      (self.orderBy, self.skipIf, self.knownWorker) = (orderBy, skipIf, knownWorker)
    }
  }

  /// `worker.level DESC`. https://www.twilio.com/docs/taskrouter/order-workers
  public struct Order: Sendable, Hashable, Codable {
    public var key: Expression.Key
    public var isDescending: Bool

    public init(key: Expression.Key, isDescending: Bool = false) { (self.key, self.isDescending) = (key, isDescending) }
  }

  /// The targets that the filter with this index has, or the default ones.
  func targets(of filter: Int?) -> [Target] { filter.map { filters[$0].targets } ?? defaultTargets }
}
