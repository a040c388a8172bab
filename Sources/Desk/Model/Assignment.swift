public import PlugboardJSON

/// Something to be done for a customer, from its creation until it is completed or canceled.
public struct DeskTask: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WT"

  /// How long a task lives that nobody says otherwise of.
  public static let defaultTimeToLive = Moment.Span.hours(24)
  /// How long a task may be told to live.
  public static let maximumTimeToLive = Moment.Span.hours(24 * 366)
  /// Priorities lie between minus this and this.
  public static let maximumPriority = 1_000_000
  /// How often a task may have been offered before it can't be transferred any more.
  public static let maximumReservations = 1000
  /// How large the attributes may be, written as JSON.
  public static let maximumAttributesLength = 64 * 1024

  public let sid: Identifier<DeskTask>
  public let workflow: Identifier<Workflow>
  /// One of ``TaskChannel/names``.
  public let channel: String
  /// An object.
  public var attributes: JSON
  /// The higher, the sooner it is served: that of its target, where that has one, or else its own.
  public var priority: Int
  /// What it was created with.
  public let ownPriority: Int
  public let createdAt: Moment
  /// Since when it counts as waiting where the oldest is served first: earlier than its creation if it goes on with what
  /// another task has begun.
  public let virtualStartTime: Moment
  public let timeToLive: Moment.Span
  public var status: TaskStatus
  /// Why it was canceled, completed or moved on.
  public var reason: String?
  /// Where it is in its workflow; `nil` before it has entered it.
  public var place: Place?
  /// Who has rejected it, or let it time out, since everybody was asked last.
  public var asked: Set<Identifier<Worker>>
  /// How many offers have been made of it.
  public var attempts: Int
  public var conversation: Identifier<Conversation>?
  public var version: Int64

  /// Where a task is in its workflow.
  public struct Place: Sendable, Hashable, Codable {
    /// The index of the filter; `nil` for the default one.
    public var filter: Int?
    /// The index of the target.
    public var target: Int
    public var queue: Identifier<TaskQueue>
    /// Of which version of the workflow this is a target: another one may have others.
    public var workflowVersion: Int64
    public var enteredAt: Moment
  }
}

/// One offer of a task to one worker.
public struct Reservation: Sendable, Hashable, Codable, Identified {
  public static let prefix = "WR"

  public let sid: Identifier<Reservation>
  public let task: Identifier<DeskTask>
  public let worker: Identifier<Worker>
  public let createdAt: Moment
  public let timeout: Moment.Span
  public var status: ReservationStatus
  /// Why it ended, where somebody said so.
  public var reason: String?
  /// The transfer that brought it about.
  public let transfer: Identifier<Transfer>?
  public var version: Int64
}

/// Handing a task over: an overlay on an assigned task, not a status of its own.
public struct Transfer: Sendable, Hashable, Codable, Identified {
  public static let prefix = "TT"

  /// Whether the origin stays until it leaves by itself.
  public enum Mode: String, Sendable, Hashable, Codable {
    case warm = "WARM"
    case cold = "COLD"
  }

  /// Who is to have the task.
  public enum Target: Sendable, Hashable, Codable {
    case worker(Identifier<Worker>)
    case queue(Identifier<TaskQueue>)
  }

  public let sid: Identifier<Transfer>
  public let task: Identifier<DeskTask>
  /// The reservation of who hands over.
  public let origin: Identifier<Reservation>
  public let target: Target
  public let mode: Mode
  public var status: TransferStatus
  /// Why it failed or was canceled.
  public var reason: String?
  public var version: Int64
}
