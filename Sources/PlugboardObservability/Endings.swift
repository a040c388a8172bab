import Plugboard

// How things ended, in the parts that logs, metrics and spans are made of.

extension Settlement.Outcome {
  /// Whose doing it was that the body's value did not reach the caller, where that is known.
  var owner: String? {
    switch self {
    case .completed(_, let bypassedBy): bypassedBy
    case .aborted(let error): error.owner
    case .refused(let error): error.owner
    case .blocked(let error): error.owner
    case .failed(let error): (error as? ActionFailed)?.owner
    case .cancelled: nil
    }
  }

  var reason: String? {
    switch self {
    case .aborted(let error): error.reason
    case .refused(let error): error.reason
    case .blocked(let error): error.reason
    case .completed, .failed, .cancelled: nil
    }
  }

  /// What broke; `nil` where somebody only decided.
  var failure: (any Error)? {
    switch self {
    case .failed(let error): error
    case .aborted(let error): error.cause
    case .refused(let error): error.cause is AlreadyUnderWay ? nil : error.cause
    case .completed, .blocked, .cancelled: nil
    }
  }
}

extension HookSettlement.Verdict {
  /// One word: `passed`, `aborted`, `refused`, `threw` or `missedDeadline`.
  var name: String {
    switch self {
    case .passed: "passed"
    case .aborted: "aborted"
    case .refused: "refused"
    case .threw: "threw"
    case .missedDeadline: "missedDeadline"
    }
  }

  var reason: String? {
    switch self {
    case .aborted(let reason), .refused(let reason): reason
    case .passed, .threw, .missedDeadline: nil
    }
  }

  /// What broke; `nil` also where a replacement only passed on how an invocation nested in it ended.
  var error: (any Error)? {
    switch self {
    case .threw(let error): Settlement.isDecision(error) ? nil : error
    case .missedDeadline(let missed): missed
    case .passed, .aborted, .refused: nil
    }
  }
}

extension Settlement {
  fileprivate static func isDecision(_ error: any Error) -> Bool {
    error is ActionAborted || error is ActionRefused || error is ActionBlocked || error is CancellationError
  }
}
