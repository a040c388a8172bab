/// What a desk has to be told when it starts: everything that is open, and where the store stands.
public struct OpenDesk: Sendable, Hashable {
  /// Sorted by kind, in the order of ``Record/Kind``; within a kind, what was new first comes first.
  public var records: [Record]
  /// The number of the last event; 0 before the first.
  public var lastEvent: Int64
  /// When the last commit was decided.
  public var lastMoment: Moment?

  public init(records: [Record] = [], lastEvent: Int64 = 0, lastMoment: Moment? = nil) {
    (self.records, self.lastEvent, self.lastMoment) = (records, lastEvent, lastMoment)
  }
}

extension Record {
  /// The thing that this one is a part of. A part is open for as long as its whole is: a rejected reservation of a task
  /// that still waits, the messages of a conversation that goes on.
  public var whole: Key? {
    switch self {
    case .reservation(let reservation): .task(reservation.task)
    case .transfer(let transfer): .task(transfer.task)
    case .message(let message): .conversation(message.conversation)
    case .activity, .queue, .workflow, .worker, .task, .conversation, .timer: nil
    }
  }

  /// Whether the desk still has to do with a thing that is no part of another.
  public var isOpen: Bool {
    switch self {
    case .task(let task): !task.status.successors.isEmpty
    case .conversation(let conversation): !conversation.status.successors.isEmpty
    case .activity, .queue, .workflow, .worker, .timer, .reservation, .transfer, .message: true
    }
  }

  /// Those that are open, sorted by kind; for a store that has all of them at hand.
  /// - Parameter records: In the order in which they were new.
  public static func open(among records: some Sequence<Record>) -> [Record] {
    let records = Array(records)
    let wholes = Set(records.filter { $0.whole == nil && $0.isOpen }.map(\.key))
    let open = Dictionary(grouping: records) { $0.key.kind }
      .mapValues { $0.filter { wholes.contains($0.whole ?? $0.key) } }
    return Kind.allCases.flatMap { open[$0] ?? [] }
  }
}

extension DeskState {
  /// The state that a store has kept.
  public init(_ desk: OpenDesk) {
    self.init()
    for record in desk.records { set(record.key, record) }
    clock = desk.lastMoment ?? clock
  }
}
