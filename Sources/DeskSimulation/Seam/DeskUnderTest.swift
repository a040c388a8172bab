package import Desk

/// A desk that a trial can drive: it decides commands, commits what they come to, and may be struck by faults.
///
/// ``EngineDesk`` is the desk as it runs, ``InMemoryDesk`` the plainest one. What a desk throws is a finding: nothing may
/// go wrong that no fault explains.
package protocol DeskUnderTest {
  /// Performs a command: decides it, commits what it came to in one piece, and answers.
  ///
  /// A fault is to strike at the place that it names. What was not committed then must be gone, and the desk must be
  /// ready for the next command all the same: restarted where it has crashed, rebuilt where the store has refused.
  /// - Parameter versions: Those that whoever asks has seen.
  mutating func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64], at now: Moment, struckBy fault: CommitFault?
  ) async throws -> Answer

  /// Performs commands that come in this order and all before the first of them is answered. A fault strikes the first
  /// commit that there is.
  /// - Returns: One answer for each.
  mutating func perform(
    together commands: [Command], at now: Moment, struckBy fault: CommitFault?
  ) async throws -> [Answer]

  /// Throws away everything that is not committed, and starts again with what is.
  mutating func restart() async throws

  /// The timer that is due first.
  mutating func nextTimer() async throws -> Timer?

  /// What the desk holds to be true at this moment.
  var state: DeskState { get async }

  /// What has been committed: all records, also those of messages and of what has ended.
  var committed: CommittedRecords { get }

  /// Where the store contradicts itself, as sentences.
  func contradictions() async throws -> [String]
}

/// Where a command is struck between its decision and its answer.
package enum CommitFault: String, Sendable, Hashable, CaseIterable {
  /// The process ends before the store has anything.
  case crashBeforeCommit = "crash before the commit"
  /// The process ends when the store has everything and nobody has been told.
  case crashAfterCommit = "crash after the commit"
  /// The store refuses, and has nothing.
  case commitRefused = "commit refused"

  var isCrash: Bool { self != .commitRefused }
}

/// What whoever asked learns.
package enum Answer: Sendable {
  case done(Decision)
  case refused(DeskError)
  /// The store failed: nothing was done.
  case failed
  /// No answer came: it may have been done or not.
  case none
}
