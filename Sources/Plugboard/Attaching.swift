// Registering, listening, guarding, replacing, blocking: for the application and for plugins alike.
//
// Every call comes in a form for closures that can suspend and one for those that cannot; the compiler picks the right one
// by whether the closure awaits. (A closure isolated to an actor that does not await needs to say so: `{ @MainActor task
// async in … }`.)

extension ActionOwner {
  // MARK: Registering

  /// Registers an action: gives the name a body.
  ///
  /// Registering a name again puts the new body in force; if its owner is unloaded, the previous one is back (R2). Hooks
  /// may have been attached before, and stay. One that was attached with other types is detached and reported (R1).
  /// - Returns: What takes the registration back.
  /// - Throws: ``RegistrationError``: an invalid name, other types than those in force, a description that does not fit.
  @discardableResult
  public func register<Payload, Output>(
    _ action: Action<Payload, Output>, _ options: ActionOption<Payload>...,
    body: @escaping @Sendable (Payload, InvocationContext) async throws -> Output
  ) throws(RegistrationError) -> Token {
    try ownership.core.register(action, ActionSettings(options), .asynchronousInContext(body), owner: ownership.key)
  }

  /// Registers an action whose body does not suspend.
  @discardableResult
  public func register<Payload, Output>(
    _ action: Action<Payload, Output>, _ options: ActionOption<Payload>...,
    body: @escaping @Sendable (Payload, InvocationContext) throws -> Output
  ) throws(RegistrationError) -> Token {
    try ownership.core.register(action, ActionSettings(options), .synchronousInContext(body), owner: ownership.key)
  }

  /// Registers an action whose body has no use for the context.
  @discardableResult
  public func register<Payload, Output>(
    _ action: Action<Payload, Output>, _ options: ActionOption<Payload>...,
    body: @escaping @Sendable (Payload) async throws -> Output
  ) throws(RegistrationError) -> Token {
    try ownership.core.register(action, ActionSettings(options), .asynchronous(body), owner: ownership.key)
  }

  /// Registers an action whose body does not suspend and has no use for the context.
  @discardableResult
  public func register<Payload, Output>(
    _ action: Action<Payload, Output>, _ options: ActionOption<Payload>...,
    body: @escaping @Sendable (Payload) throws -> Output
  ) throws(RegistrationError) -> Token {
    try ownership.core.register(action, ActionSettings(options), .synchronous(body), owner: ownership.key)
  }

  // MARK: Before

  /// Runs a closure before an action's body. It may change the payload, and abort (R9).
  ///
  /// A listener that throws is reported and the invocation goes on, unless `.onFailure(.abort)` says otherwise (R12).
  /// - Returns: What takes the listener off.
  /// - Throws: ``RegistrationError``: an invalid name, other types than the action's, an order that can't be kept.
  @discardableResult
  public func addListener<Payload, Output>(
    before action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout Payload, _ abort: inout Veto) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: action, options, VetoCall<Payload>.asynchronousListener(listener), owner: ownership.key)
  }

  /// Runs a closure that does not suspend before an action's body.
  @discardableResult
  public func addListener<Payload, Output>(
    before action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout Payload, _ abort: inout Veto) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: action, options, isSynchronous: true, VetoCall<Payload>.synchronousListener(listener),
      owner: ownership.key)
  }

  /// Runs a closure before an action's body that never aborts.
  @discardableResult
  public func addListener<Payload, Output>(
    before action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout Payload) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: action, options,
      VetoCall<Payload>.asynchronousListener { payload, _ in try await listener(&payload) }, owner: ownership.key)
  }

  /// Runs a closure before an action's body that neither suspends nor aborts.
  @discardableResult
  public func addListener<Payload, Output>(
    before action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout Payload) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: action, options, isSynchronous: true,
      VetoCall<Payload>.synchronousListener { payload, _ in try listener(&payload) }, owner: ownership.key)
  }

  // MARK: Guard

  /// Checks an action's final payload before its body; it may refuse, but change nothing (R10).
  ///
  /// A guard that throws refuses, unless `.onFailure(.proceed)` says otherwise (R12).
  /// - Returns: What takes the guard off.
  /// - Throws: ``RegistrationError``: an invalid name, other types than the action's, an order that can't be kept.
  @discardableResult
  public func addGuard<Payload, Output>(
    to action: Action<Payload, Output>, _ options: HookOption...,
    check: @escaping @Sendable (_ payload: Payload, _ refuse: inout Veto) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .guard, to: action, options, VetoCall<Payload>.asynchronousGuard(check), owner: ownership.key)
  }

  /// Checks an action's final payload without suspending.
  @discardableResult
  public func addGuard<Payload, Output>(
    to action: Action<Payload, Output>, _ options: HookOption...,
    check: @escaping @Sendable (_ payload: Payload, _ refuse: inout Veto) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .guard, to: action, options, isSynchronous: true, VetoCall<Payload>.synchronousGuard(check), owner: ownership.key)
  }

  // MARK: Replace

  /// Runs a closure instead of an action's body. It may call what it replaced: `try await original(task)` (R13).
  ///
  /// Replacements stack: the newest is outermost.
  /// - Parameters:
  ///   - action: What to replace.
  ///   - deadline: How long it may take, with all that it awaits, its original included (R18). When that has passed, the
  ///     invocation fails with ``DeadlineMissed`` as its cause.
  ///   - replacement: What to run instead.
  /// - Returns: What takes the replacement off and links the rest again.
  /// - Throws: ``RegistrationError``: an invalid name, or other types than the action's.
  @discardableResult
  public func replace<Payload, Output>(
    _ action: Action<Payload, Output>, deadline: Duration? = nil,
    with replacement:
      @escaping @Sendable (_ payload: Payload, _ original: inout Original<Payload, Output>) async throws -> Output
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .replacement, to: action, deadline.map { [.deadline($0)] } ?? [], ReplacementCall(replacement),
      owner: ownership.key)
  }

  // MARK: After

  /// Runs a closure after an action has succeeded, with the final payload and the output (R15). It can't change the
  /// outcome: when it throws, that is reported.
  /// - Returns: What takes the listener off.
  /// - Throws: ``RegistrationError``: an invalid name, other types than the action's, an order that can't be kept, or
  ///   that the action has no after phase (R4).
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener:
      @escaping @Sendable (_ payload: Payload, _ output: Output, _ context: InvocationContext) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options, AfterCall<Payload, Output>.asynchronousInContext(listener), owner: ownership.key)
  }

  /// Runs a closure that does not suspend after an action has succeeded.
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: Payload, _ output: Output, _ context: InvocationContext) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options, isSynchronous: true, AfterCall<Payload, Output>.synchronousInContext(listener),
      owner: ownership.key)
  }

  /// Runs a closure that has no use for the context after an action has succeeded.
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: Payload, _ output: Output) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options,
      AfterCall<Payload, Output>.asynchronous(listener),
      owner: ownership.key)
  }

  /// Runs a closure that neither suspends nor has a use for the context after an action has succeeded.
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: Payload, _ output: Output) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options, isSynchronous: true,
      AfterCall<Payload, Output>.synchronous(listener),
      owner: ownership.key)
  }

  /// Runs a closure that needs only the payload after an action has succeeded.
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: Payload) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options,
      AfterCall<Payload, Output>.asynchronous { payload, _ in try await listener(payload) }, owner: ownership.key)
  }

  /// Runs a closure that needs only the payload and does not suspend after an action has succeeded.
  @discardableResult
  public func addListener<Payload, Output>(
    after action: Action<Payload, Output>, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: Payload) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: action, options, isSynchronous: true,
      AfterCall<Payload, Output>.synchronous { payload, _ in try listener(payload) }, owner: ownership.key)
  }

  // MARK: Block

  /// Blocks an action: invoking it fails with the reason, and ``Actions/availability(of:_:)`` says so in advance (R22).
  /// - Parameters:
  ///   - action: What to block.
  ///   - reason: Why, in words for the person who asks.
  ///   - condition: For which payloads; without it, for all. A condition that throws blocks, and is reported.
  /// - Returns: What unblocks it.
  /// - Throws: ``RegistrationError``: an invalid name, or other types than the action's.
  @discardableResult
  public func block<Payload, Output>(
    _ action: Action<Payload, Output>, because reason: String? = nil,
    where condition: (@Sendable (Payload) throws -> Bool)? = nil
  ) throws(RegistrationError) -> Token {
    try ownership.core.block(action, reason, condition.map { BlockCondition(matches: $0) }, owner: ownership.key)
  }
}
