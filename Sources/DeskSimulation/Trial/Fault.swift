/// What may go wrong in a trial, besides what people do.
package enum Fault: String, Sendable, Hashable, CaseIterable {
  case commandRepeated = "command repeated"
  case answerLost = "answer lost"
  case restart = "restart between commands"
  case crashBeforeCommit = "crash before the commit"
  case crashAfterCommit = "crash after the commit"
  case commitRefused = "commit refused"
  case timersLate = "timers late"
  case clockBackwards = "clock backwards"

  init(_ fault: CommitFault) {
    switch fault {
    case .crashBeforeCommit: self = .crashBeforeCommit
    case .crashAfterCommit: self = .crashAfterCommit
    case .commitRefused: self = .commitRefused
    }
  }
}
