import Desk
import Testing

/// The tables of the model, written down once more: a move that a table gains or loses by mistake is noticed here.
struct StatusTableTests {
  static let legal: [(String, Set<String>)] = [
    (
      "task",
      [
        "pending reserved", "pending canceled", "reserved assigned", "reserved pending", "reserved canceled",
        "assigned wrapping", "assigned completed", "wrapping completed",
      ]
    ),
    (
      "reservation",
      [
        "pending accepted", "pending rejected", "pending timeout", "pending canceled", "pending rescinded",
        "accepted wrapping", "accepted completed", "wrapping completed",
      ]
    ),
    ("transfer", ["initiated complete", "initiated failed", "initiated canceled"]),
    ("conversation", ["active inactive", "active closed", "inactive active", "inactive closed"]),
    ("agent", ["absent present", "present grace", "present absent", "grace present", "grace absent"]),
  ]

  @Test(arguments: TaskStatus.allCases, TaskStatus.allCases)
  func `a task moves as the model says`(from: TaskStatus, to: TaskStatus) { check(from, to) }

  @Test(arguments: ReservationStatus.allCases, ReservationStatus.allCases)
  func `a reservation moves as the model says`(from: ReservationStatus, to: ReservationStatus) { check(from, to) }

  @Test(arguments: TransferStatus.allCases, TransferStatus.allCases)
  func `a transfer moves as the model says`(from: TransferStatus, to: TransferStatus) { check(from, to) }

  @Test(arguments: ConversationStatus.allCases, ConversationStatus.allCases)
  func `a conversation moves as the model says`(from: ConversationStatus, to: ConversationStatus) { check(from, to) }

  @Test(arguments: Presence.allCases, Presence.allCases)
  func `an agent comes and goes as the model says`(from: Presence, to: Presence) { check(from, to) }

  private func check<S: Status>(_ from: S, _ to: S) {
    let table = Self.legal.first { $0.0 == S.thing }?.1 ?? []
    #expect(from.successors.contains(to) == table.contains("\(from.rawValue) \(to.rawValue)"))
    #expect(from.isFinal == !table.contains { $0.hasPrefix("\(from.rawValue) ") })
  }

  @Test func `what takes capacity is what a worker may still have to do`() {
    #expect(Set(ReservationStatus.allCases.filter(\.takesCapacity)) == [.pending, .accepted, .wrapping])
  }
}
