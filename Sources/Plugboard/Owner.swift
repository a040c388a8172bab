/// Somebody who can register, attach and block: the application itself (``Actions``) or a plugin (``Owner``).
///
/// What is attached through one is its own: errors and events name it, and unloading a plugin takes all of it away (R5).
public protocol ActionOwner: Sendable {
  /// Where the attachments go and whose they are.
  var ownership: Ownership { get }
}

/// Whose attachments something is.
public struct Ownership: Sendable {
  let core: Core
  let key: OwnerKey
}

/// A plugin, as the framework knows it: the name under which it attaches, and the way to be rid of it.
public final class Owner: ActionOwner {
  public let name: String
  public let ownership: Ownership

  init(_ ownership: Ownership) {
    self.ownership = ownership
    name = ownership.key.name
  }

  /// Takes off everything this owner has attached, registered or blocked, then waits for those of its hooks that are
  /// still running (R5). Where it had registered an action again, the previous body is back (R2).
  ///
  /// Called from inside one of the owner's own hooks, it does not wait for that one, provided it runs in the hook's own
  /// task. Cancelling the task that unloads ends the waiting, not the unloading.
  /// - Parameter limit: How long to wait at most.
  /// - Returns: What had not finished by then; empty when everything is gone.
  @discardableResult
  public func unload(within limit: Duration) async -> [UnfinishedHook] {
    await ownership.core.unload(ownership.key, within: limit).map {
      UnfinishedHook(action: $0.action, owner: $0.owner, hook: $0.kind)
    }
  }
}

/// A hook that was still running when its owner had been unloaded and the time to wait was over.
public struct UnfinishedHook: Sendable, Hashable, CustomStringConvertible {
  public let action: String
  public let owner: String
  public let hook: HookKind

  public var description: String { "the \(hook) of \(owner) on \(action)" }
}
