public import Synchronization

/// What kind of thing is attached to an action.
public enum HookKind: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// Runs before the body; may change the payload, may abort.
  case before
  /// Sees the final payload; may refuse.
  case `guard`
  /// Runs instead of the body and may call what it replaced.
  case replacement
  /// The action's own implementation. Not a hook, but it has an owner and is seen in events like one.
  case body
  /// Runs after the body has succeeded.
  case after

  public var description: String {
    switch self {
    case .before: "before-listener"
    case .guard: "guard"
    case .replacement: "replacement"
    case .body: "body"
    case .after: "after-listener"
    }
  }
}

/// What becomes of an invocation when one of its hooks throws or misses its deadline (R12, R18).
public enum FailurePolicy: String, Sendable, Hashable {
  /// The failure is reported with its owner and the invocation goes on. What a before-listener does unless told otherwise.
  case proceed
  /// The invocation ends as aborted, or as refused by a guard. What a guard does unless told otherwise.
  case abort
}

/// The identity of one attached hook: whose it is, how it is to be treated, and whether it is still attached.
@usableFromInline
final class HookRecord: Sendable {
  @usableFromInline let id: UInt64
  @usableFromInline let kind: HookKind
  @usableFromInline let action: String
  @usableFromInline let owner: String
  @usableFromInline let policy: FailurePolicy
  @usableFromInline let deadline: Duration?
  @usableFromInline let gate: Gate
  let priority: Int
  let order: [HookOrder]
  @usableFromInline let removed = Atomic<Bool>(false)

  init(
    id: UInt64, kind: HookKind, action: String, owner: String, settings: HookSettings = HookSettings(),
    gate: Gate = Gate()
  ) {
    self.id = id
    self.kind = kind
    self.action = action
    self.owner = owner
    self.policy = settings.policy ?? (kind == .guard ? .abort : .proceed)
    self.deadline = settings.deadline
    self.priority = settings.priority
    self.order = settings.order
    self.gate = gate
  }

  /// Once true it stays true: the hook is not started any more, not even by invocations that have begun (R6).
  @inlinable var isRemoved: Bool { removed.load(ordering: .sequentiallyConsistent) }

  /// Says whether this call was the one that removed it.
  @discardableResult
  func remove() -> Bool { !removed.exchange(true, ordering: .sequentiallyConsistent) }
}
