// The tables of the model, one for each thing. What triggers a move stands where the command is decided.

/// Where a task stands. https://www.twilio.com/docs/taskrouter/lifecycle-task-state
public enum TaskStatus: String, Status {
  /// Waits for a worker.
  case pending
  /// One or more workers have it offered.
  case reserved
  /// A worker has accepted it.
  case assigned
  /// The conversation is over; the worker writes it up.
  case wrapping
  case completed
  case canceled

  public static var thing: String { "task" }

  public var successors: Set<TaskStatus> {
    switch self {
    case .pending: [.reserved, .canceled]
    case .reserved: [.assigned, .pending, .canceled]
    case .assigned: [.wrapping, .completed]
    case .wrapping: [.completed]
    case .completed, .canceled: []
    }
  }
}

/// Where an offer stands. https://www.twilio.com/docs/taskrouter/api/reservations
public enum ReservationStatus: String, Status {
  /// Offered; the worker has not answered.
  case pending
  case accepted
  case rejected
  /// The worker did not answer in time.
  case timeout
  /// The task, or the transfer that it was for, was canceled meanwhile.
  case canceled
  /// Another worker was first.
  case rescinded
  case wrapping
  case completed

  public static var thing: String { "reservation" }

  public var successors: Set<ReservationStatus> {
    switch self {
    case .pending: [.accepted, .rejected, .timeout, .canceled, .rescinded]
    case .accepted: [.wrapping, .completed]
    case .wrapping: [.completed]
    case .rejected, .timeout, .canceled, .rescinded, .completed: []
    }
  }

  /// Whether it takes up some of its worker's capacity: an offer too, because the worker may accept it.
  public var takesCapacity: Bool { self == .pending || self == .accepted || self == .wrapping }
}

/// Where a transfer stands.
public enum TransferStatus: String, Status {
  case initiated, complete, failed, canceled

  public static var thing: String { "transfer" }

  public var successors: Set<TransferStatus> { self == .initiated ? [.complete, .failed, .canceled] : [] }
}

/// Where a conversation stands. https://www.twilio.com/docs/conversations/states-timers
public enum ConversationStatus: String, Status {
  case active, inactive, closed

  public static var thing: String { "conversation" }

  public var successors: Set<ConversationStatus> {
    switch self {
    case .active: [.inactive, .closed]
    case .inactive: [.active, .closed]
    case .closed: []
    }
  }
}

/// Whether an agent's page is there.
public enum Presence: String, Status {
  /// Nobody has signed in, or the grace was over.
  case absent
  case present
  /// Silent for a while: nothing is lost yet.
  case grace

  public static var thing: String { "agent" }

  public var successors: Set<Presence> {
    switch self {
    case .absent: [.present]
    case .present: [.grace, .absent]
    case .grace: [.present, .absent]
    }
  }
}
