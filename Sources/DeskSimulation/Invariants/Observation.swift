import Desk

/// A desk before and after one command, and what was said about it.
struct Observation {
  let before: DeskState
  let after: DeskState
  let command: Command?
  let answer: Answer
  /// What the store had, and what it has.
  let committedBefore: CommittedRecords
  let committed: CommittedRecords
  let acknowledged: Acknowledged
  /// The agents who have left a conversation by themselves although they still have a task in it.
  let walkedOut: Set<Identifier<Participant>>
  /// Whether everything is to be looked at, also what takes long.
  let isThorough: Bool

  let reservationsOfTask: [Identifier<DeskTask>: [Reservation]]

  init(
    before: DeskState, after: DeskState, command: Command?, answer: Answer, committedBefore: CommittedRecords,
    committed: CommittedRecords, acknowledged: Acknowledged, walkedOut: Set<Identifier<Participant>>, isThorough: Bool
  ) {
    (self.before, self.after, self.command, self.answer) = (before, after, command, answer)
    (self.committedBefore, self.committed) = (committedBefore, committed)
    (self.acknowledged, self.walkedOut, self.isThorough) = (acknowledged, walkedOut, isThorough)
    reservationsOfTask = Dictionary(grouping: after.reservations.values, by: \.task)
  }

  func reservations(of task: Identifier<DeskTask>) -> [Reservation] { reservationsOfTask[task] ?? [] }

  var decision: Decision? { if case .done(let decision) = answer { decision } else { nil } }

  /// Whether nothing may have come of the command.
  var isWithoutEffect: Bool {
    switch answer {
    case .refused, .failed: true
    case .done, .none: false
    }
  }
}

/// Something that always holds of a desk, whatever has been asked of it and whatever has gone wrong.
struct Invariant: Sendable {
  /// As a person would say it.
  let sentence: String
  /// Where it does not hold.
  let violations: @Sendable (Observation) -> [String]

  init(_ sentence: String, _ violations: @escaping @Sendable (Observation) -> [String]) {
    (self.sentence, self.violations) = (sentence, violations)
  }

  static let all: [Invariant] =
    ownership + statuses + timers + conversations + versions + records
}
