import Synchronization

/// All actions of an application: where they are registered, hooked and invoked.
///
/// ```swift
/// let actions = Actions()
/// try actions.register(.acceptTask) { task in try await router.accept(task.sid) }
/// try actions.addListener(before: .acceptTask) { task in task.note = "seen" }
/// try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
/// ```
///
/// Any thread or task may call anything at any time (R24). What is attached through `Actions` itself belongs to the
/// application; ask for an ``owner(_:)`` for each plugin.
public final class Actions: ActionOwner {
  @usableFromInline let core: Core

  /// - Parameters:
  ///   - clock: Where deadlines and durations come from; tests pass a clock that they advance by hand.
  ///   - chainLimit: How deep actions may invoke one another (R20).
  public init(clock: some Clock<Duration> = ContinuousClock(), chainLimit: Int = 32) {
    precondition(chainLimit > 0, "The chain limit must be at least 1.")
    core = Core(timebase: Timebase(clock), chainLimit: chainLimit)
  }

  deinit { core.dismantle() }

  /// The name under which the application itself attaches: `application`.
  public static var applicationName: String { Core.applicationName }

  public var ownership: Ownership { Ownership(core: core, key: core.application) }

  /// The owner of this name: what a plugin is given to attach with. Asking twice gives the same one, until it is unloaded.
  /// - Throws: ``RegistrationError/invalidOwner(_:)`` for an empty name, one with control characters, or `application`.
  public func owner(_ name: String) throws(RegistrationError) -> Owner {
    Owner(Ownership(core: core, key: try core.owner(named: name)))
  }

  // MARK: Invoking

  /// Looks an action up once, for invoking it many times without doing so again.
  /// - Throws: ``UnknownAction`` with the nearest known names (R23), or ``ActionTypeMismatch`` when it is registered with
  ///   other types.
  @inlinable
  public func handle<Payload, Output>(_ action: Action<Payload, Output>) throws -> ActionHandle<Payload, Output> {
    try core.handle(action)
  }

  /// Invokes an action and returns the value of its body, or of what replaced it. See ``ActionHandle/invoke(_:by:hooksWithin:in:)``.
  /// - Throws: Besides what the handle's `invoke` throws, ``UnknownAction`` and ``ActionTypeMismatch``.
  @inlinable
  @discardableResult
  public func invoke<Payload, Output>(
    _ action: Action<Payload, Output>, _ payload: consuming Payload, by actor: String? = nil,
    hooksWithin allowance: Duration? = nil
  ) async throws -> Output {
    try await core.invoke(action, payload, by: actor, hooksWithin: allowance, in: nil)
  }

  /// Invokes an action that takes no payload.
  @inlinable
  @discardableResult
  public func invoke<Output>(
    _ action: Action<Void, Output>, by actor: String? = nil, hooksWithin allowance: Duration? = nil
  ) async throws -> Output {
    try await core.invoke(action, (), by: actor, hooksWithin: allowance, in: nil)
  }

  /// Invokes an action by name with a payload known only at run time. Where the action is typed, the payload is converted
  /// at the edge.
  /// - Throws: Besides what `invoke` throws, ``PayloadMismatch`` when the payload does not fit the action's type, and
  ///   ``RegistrationError/notCodable(action:owner:types:lacking:)`` when that type has no JSON form.
  @discardableResult
  public func invokeAction(
    _ name: String, _ payload: consuming JSON = [:], by actor: String? = nil, hooksWithin allowance: Duration? = nil
  ) async throws -> JSON {
    try await core.invoke(name, payload, by: actor, hooksWithin: allowance, in: nil)
  }

  // MARK: Availability

  /// Whether an invocation with this payload would be let in now (R22): what greys out a button.
  ///
  /// The action's payloadUpdate is run on the payload, as an invocation would. Hooks are not asked.
  /// - Throws: ``UnknownAction``, ``ActionTypeMismatch``, or what payloadUpdate throws.
  public func availability<Payload, Output>(
    of action: Action<Payload, Output>, _ payload: Payload
  ) async throws -> Availability {
    try await core.handle(action).availability(of: payload)
  }

  /// Whether an action can be invoked at all now, whatever the payload.
  public func availability<Payload, Output>(of action: Action<Payload, Output>) async throws -> Availability {
    try await core.handle(action).availability(of: nil)
  }

  /// The same by name; without a payload, whether the action can be invoked at all.
  public func availability(ofAction name: String, _ payload: JSON? = nil) async throws -> Availability {
    guard let handle = core.find(name) else { throw core.unknown(name) }
    return try await handle.availability(json: payload)
  }

  // MARK: Watching

  /// Calls a closure for every event of these kinds, before whoever caused it goes on; none is ever dropped. An audit
  /// observes ``EventKinds/settled`` (R17). Keep it short: invocations wait for it.
  @discardableResult
  public func observe(_ kinds: EventKinds = .all, _ handler: @escaping @Sendable (Event) -> Void) -> Token {
    core.observe(kinds, handler)
  }

  /// Events as an asynchronous sequence that never holds an invocation up: a reader that falls behind by more than
  /// `limit` loses the oldest ones, counted in ``EventStream/lost`` (R27).
  public func events(_ kinds: EventKinds = .all, bufferingNewest limit: Int = 1024) -> EventStream {
    core.stream(kinds, bufferingNewest: limit)
  }

  /// How many hooks are running on although their deadline has passed (R18).
  public var leftBehind: Int { core.leftBehind.load(ordering: .relaxed) }

  /// The last hundred faults, oldest first, whether or not anybody observed them.
  public var recentFaults: [Fault] { core.recentFaults.withLock { $0 } }
}

extension InvocationContext {
  /// Invokes an action as part of this invocation: it becomes its child and inherits its actor (R20, R26).
  @inlinable
  @discardableResult
  public func invoke<Payload, Output>(
    _ action: Action<Payload, Output>, _ payload: consuming Payload, by actor: String? = nil,
    hooksWithin allowance: Duration? = nil
  ) async throws -> Output {
    try await site.core.invoke(action, payload, by: actor, hooksWithin: allowance, in: self)
  }

  /// Invokes an action that takes no payload, as part of this invocation.
  @inlinable
  @discardableResult
  public func invoke<Output>(
    _ action: Action<Void, Output>, by actor: String? = nil, hooksWithin allowance: Duration? = nil
  ) async throws -> Output {
    try await site.core.invoke(action, (), by: actor, hooksWithin: allowance, in: self)
  }

  /// Invokes an action by name, as part of this invocation.
  @discardableResult
  public func invokeAction(
    _ name: String, _ payload: consuming JSON = [:], by actor: String? = nil, hooksWithin allowance: Duration? = nil
  ) async throws -> JSON {
    try await site.core.invoke(name, payload, by: actor, hooksWithin: allowance, in: self)
  }
}

// Inlined, because every asynchronous call on the way costs as much as a hook.

extension Core {
  @inlinable
  @inline(__always)
  func invoke<Payload, Output>(
    _ action: Action<Payload, Output>, _ payload: consuming Payload, by actor: String?,
    hooksWithin allowance: Duration?,
    in parent: InvocationContext?
  ) async throws -> Output {
    let handle: ActionHandle<Payload, Output>
    do { handle = try self.handle(action) } catch {
      settleUnstarted(action.name, payload, actor, parent, error)
      throw error
    }
    if let details = details(actor, allowance, parent) { return try await handle.start(payload, details) }
    return try await handle.start(payload)
  }

  @inline(__always)
  func invoke(
    _ name: String, _ payload: consuming JSON, by actor: String?, hooksWithin allowance: Duration?,
    in parent: InvocationContext?
  ) async throws -> JSON {
    guard let handle = find(name) else {
      let error = unknown(name)
      settleUnstarted(name, payload, actor, parent, error)
      throw error
    }
    if let handle = handle as? ActionHandle<JSON, JSON> {
      if let details = details(actor, allowance, parent) { return try await handle.start(payload, details) }
      return try await handle.start(payload)
    }
    return try await handle.invoke(json: payload, by: actor, hooksWithin: allowance, in: parent)
  }
}
