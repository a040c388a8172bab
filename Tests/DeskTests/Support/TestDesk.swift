import PlugboardJSON
import Testing

@testable import Desk

/// A desk with a clock that tests turn, so that scenarios read as claims.
struct TestDesk {
  var state = DeskState()
  /// The clock as whoever asks sees it; it may also be turned back.
  var now = Moment(milliseconds: 1_700_000_000_000)
  var ids: Identifiers
  /// Everything that has become true, in order.
  var events: [Event] = []
  /// The messages, as a store would have them.
  var messages: [Record] = []
  private(set) var activities: [ActivityName: Identifier<Activity>] = [:]

  enum ActivityName: String, CaseIterable {
    case available = "Available"
    case unavailable = "Unavailable"
    case onBreak = "Break"
    case offline = "Offline"
  }

  init(ids: Identifiers = .counting) throws {
    self.ids = ids
    for name in ActivityName.allCases {
      let decision = try run(.saveActivity(nil, name: name.rawValue, available: name == .available))
      guard case .activity(let sid) = decision.result else { throw Unexpected(result: decision.result) }
      activities[name] = sid
    }
  }

  /// A desk that is there already.
  init(_ state: DeskState) { (self.state, ids, now) = (state, .counting, state.clock) }

  /// The result of a command was of another kind than the test needs.
  struct Unexpected: Error { let result: Decision.Result }

  func activity(_ name: ActivityName) -> Identifier<Activity> { activities[name]! }

  // MARK: Doing

  @discardableResult
  mutating func run(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:]
  ) throws(DeskError) -> Decision {
    let decision = try state.perform(command, ifUnchanged: versions, at: now, ids: &ids)
    events += decision.events
    messages += decision.changes.compactMap(\.after).filter { if case .message = $0 { true } else { false } }
    return decision
  }

  /// Lets time pass; timers fire in order, each in its moment.
  mutating func advance(by span: Moment.Span) throws {
    let end = now + span
    while let timer = state.nextTimer(), timer.due <= end {
      now = max(now, timer.due)
      try run(.fire(timer.key))
    }
    now = end
  }

  mutating func accept(_ reservation: Identifier<Reservation>) throws {
    try run(.accept(reservation))
  }

  mutating func reject(_ reservation: Identifier<Reservation>) throws { try run(.reject(reservation, reason: nil)) }
  mutating func wrapUp(_ reservation: Identifier<Reservation>) throws { try run(.wrapUp(reservation, reason: nil)) }
  mutating func complete(_ reservation: Identifier<Reservation>) throws {
    try run(.complete(reservation, reason: nil))
  }

  mutating func set(_ worker: Identifier<Worker>, _ activity: ActivityName, rejectOffers: Bool = false) throws {
    try run(.setActivity(worker, self.activity(activity), rejectPendingReservations: rejectOffers))
  }

  // MARK: Seeing

  func status(_ task: Identifier<DeskTask>) -> TaskStatus? { state.tasks[task]?.status }
  func status(_ reservation: Identifier<Reservation>) -> ReservationStatus? { state.reservations[reservation]?.status }
  func status(_ conversation: Identifier<Conversation>) -> ConversationStatus? {
    state.conversations[conversation]?.status
  }

  func activityName(of worker: Identifier<Worker>) -> ActivityName? {
    activities.first { $0.value == state.workers[worker]?.activity }?.key
  }

  /// The reservations of a task, in the order in which they were made.
  func reservations(of task: Identifier<DeskTask>) -> [Reservation] {
    (state.reservationsOfTask[task] ?? []).compactMap { state.reservations[$0] }
  }

  /// Who has a task offered and has not answered.
  func offered(_ task: Identifier<DeskTask>) -> [Identifier<Worker>] {
    reservations(of: task).filter { $0.status == .pending }.map(\.worker)
  }

  /// The offers that a worker has not answered, in the order in which they were made.
  func offers(to worker: Identifier<Worker>) -> [Reservation] {
    state.reservations.values.filter { $0.worker == worker && $0.status == .pending }
      .sorted { ($0.createdAt, $0.sid) < ($1.createdAt, $1.sid) }
  }

  /// The one offer that a worker has not answered.
  func offer(to worker: Identifier<Worker>, at location: SourceLocation = #_sourceLocation) throws -> Identifier<
    Reservation
  > {
    let offers = offers(to: worker)
    #expect(offers.count == 1, sourceLocation: location)
    return try #require(offers.first, sourceLocation: location).sid
  }

  /// What happened to the queue of a task: the names of the queues that it entered.
  func way(of task: Identifier<DeskTask>) -> [String] {
    events.filter { $0.name == .taskEnteredQueue && $0.task == task }.compactMap(\.after)
  }
}
