package import Desk

/// A desk whose store is a value: the decisions that were committed, and what they come to.
package struct InMemoryDesk: DeskUnderTest, Sendable {
  package private(set) var state = DeskState()
  package private(set) var committed = CommittedRecords()
  /// When the last decision was committed: the time at the desk never goes back behind it.
  private var latest = Moment(milliseconds: 0)
  private var identifiers: SimulatedIdentifiers

  package init(identifiers: SimulatedIdentifiers) { self.identifiers = identifiers }

  package mutating func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64], at now: Moment, struckBy fault: CommitFault?
  ) -> Answer {
    let decision: Decision
    do throws(DeskError) {
      decision = try state.perform(command, ifUnchanged: versions, at: now, ids: &identifiers)
    } catch {
      return .refused(error)
    }
    if fault == nil || fault == .crashAfterCommit {
      committed.apply(decision.changes)
      latest = state.clock
    }
    if fault != nil { restart() }
    switch fault {
    case nil: return .done(decision)
    case .commitRefused: return .failed
    case .crashBeforeCommit, .crashAfterCommit: return .none
    }
  }

  /// One after another: nobody waits here.
  package mutating func perform(
    together commands: [Command], at now: Moment, struckBy fault: CommitFault?
  ) -> [Answer] {
    commands.enumerated().map { number, command in
      perform(command, ifUnchanged: [:], at: now, struckBy: number == 0 ? fault : nil)
    }
  }

  package mutating func restart() { state = DeskState(records: committed.all, at: latest) }

  package mutating func nextTimer() -> Timer? { state.nextTimer() }

  /// It has only one account of what was committed.
  package func contradictions() -> [String] { [] }
}
