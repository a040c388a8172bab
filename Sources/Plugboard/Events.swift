/// Which events somebody wants to see (R27).
public struct EventKinds: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// ``Event/invocationStarted(_:)``.
  public static let started = EventKinds(rawValue: 1 << 0)
  /// ``Event/hookStarted(_:)`` and ``Event/hookSettled(_:)``.
  public static let hooks = EventKinds(rawValue: 1 << 1)
  /// ``Event/settled(_:)``: one for every invocation, however it ended (R17).
  public static let settled = EventKinds(rawValue: 1 << 2)
  /// ``Event/fault(_:)``.
  public static let faults = EventKinds(rawValue: 1 << 3)
  /// ``Event/registry(_:)``.
  public static let registry = EventKinds(rawValue: 1 << 4)

  public static let all: EventKinds = [.started, .hooks, .settled, .faults, .registry]
  static let invocations: EventKinds = [.started, .hooks, .settled]
}

/// Something that happened to an invocation or to the registry.
public enum Event: Sendable {
  case invocationStarted(InvocationStart)
  case hookStarted(HookStart)
  case hookSettled(HookSettlement)
  case settled(Settlement)
  case registry(RegistryChange)
  case fault(Fault)

  var kind: EventKinds {
    switch self {
    case .invocationStarted: .started
    case .hookStarted, .hookSettled: .hooks
    case .settled: .settled
    case .registry: .registry
    case .fault: .faults
    }
  }
}

/// An invocation has begun; no hook of it has run yet.
public struct InvocationStart: Sendable {
  public let action: String
  public let id: InvocationID
  public let parent: InvocationID?
  public let actor: String?
  /// What the caller gave, before payloadUpdate.
  public let payload: any Sendable
}

/// A hook, or the body, is about to run.
public struct HookStart: Sendable {
  public let action: String
  public let invocation: InvocationID
  public let hook: HookKind
  public let owner: String
  /// What it is given.
  public let payload: any Sendable
}

/// A hook, or the body, has finished or was given up.
public struct HookSettlement: Sendable {
  /// How one hook ended.
  public enum Verdict: Sendable {
    case passed
    /// A before-listener aborted.
    case aborted(reason: String?)
    /// A guard refused.
    case refused(reason: String?)
    case threw(any Error)
    case missedDeadline(DeadlineMissed)
  }

  public let action: String
  public let invocation: InvocationID
  public let hook: HookKind
  public let owner: String
  public let verdict: Verdict
  /// The payload as it is now: after a before-listener, with its changes.
  public let payload: any Sendable
  public let duration: Duration
}

/// How an invocation ended: what an audit is made of (R17).
public struct Settlement: Sendable {
  /// The ways an invocation can end.
  public enum Outcome: Sendable {
    /// With what the caller got, and by whom the body was bypassed, if a replacement did not call it (R13).
    case completed(output: any Sendable, bypassedBy: String?)
    case aborted(ActionAborted)
    case refused(ActionRefused)
    case blocked(ActionBlocked)
    case failed(any Error)
    case cancelled
  }

  public let action: String
  public let id: InvocationID
  public let parent: InvocationID?
  public let actor: String?
  public let outcome: Outcome
  /// What the caller gave, before payloadUpdate.
  public let payload: any Sendable
  public let duration: Duration
}

extension Settlement.Outcome {
  init(_ error: any Error) {
    switch error {
    case let error as ActionAborted: self = .aborted(error)
    case let error as ActionRefused: self = .refused(error)
    case let error as ActionBlocked: self = .blocked(error)
    case is CancellationError: self = .cancelled
    default: self = .failed(error)
    }
  }

  /// One word: `completed`, `aborted`, `refused`, `blocked`, `failed` or `cancelled`.
  public var name: String {
    switch self {
    case .completed: "completed"
    case .aborted: "aborted"
    case .refused: "refused"
    case .blocked: "blocked"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }
}

/// Something an owner did wrong that did not stop the invocation (R12, R15, R1).
public struct Fault: Sendable, CustomStringConvertible {
  public let action: String
  /// Whose fault it was.
  public let owner: String
  /// What kind of hook failed; `nil` where it was not a hook's doing.
  public let hook: HookKind?
  public let invocation: InvocationID?
  public let cause: any Error

  public var description: String {
    if cause is RegistrationError {
      return "The \(hook?.description ?? "block") of \(owner) on \(action) was taken off: \(cause)"
    }
    return "The \(hook?.description ?? "condition") of \(owner) on \(action) failed: \(cause)"
  }
}

/// A change of what is registered, attached or blocked.
public struct RegistryChange: Sendable, Hashable {
  /// What changed.
  public enum Kind: String, Sendable, Hashable {
    case registered, registeredAgain, unregistered, attached, removed, blocked, unblocked, unloaded
  }

  public let kind: Kind
  /// `nil` when a whole owner was unloaded.
  public let action: String?
  public let owner: String
  /// What kind of hook was attached or removed.
  public let hook: HookKind?
}
