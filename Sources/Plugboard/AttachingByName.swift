// The reference's calls, spelled with strings, for payloads that are only known at run time. They reach the same actions:
// on a typed one, the payload is converted to JSON where such a hook runs, and back if the hook has changed it.

extension ActionOwner {
  // MARK: Registering

  /// Registers an action whose payload and output are JSON values.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>...,
    body: @escaping @Sendable (JSON, InvocationContext) async throws -> JSON
  ) throws(RegistrationError) -> Token {
    try register(name, options, .asynchronousInContext(body))
  }

  /// Registers an action whose body does not suspend.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>...,
    body: @escaping @Sendable (JSON, InvocationContext) throws -> JSON
  ) throws(RegistrationError) -> Token {
    try register(name, options, .synchronousInContext(body))
  }

  /// Registers an action whose body has no use for the context.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>..., body: @escaping @Sendable (JSON) async throws -> JSON
  ) throws(RegistrationError) -> Token {
    try register(name, options, .asynchronous(body))
  }

  /// Registers an action whose body does not suspend and has no use for the context.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>..., body: @escaping @Sendable (JSON) throws -> JSON
  ) throws(RegistrationError) -> Token {
    try register(name, options, .synchronous(body))
  }

  /// Registers an action that returns nothing: its output is `null`.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>...,
    body: @escaping @Sendable (JSON, InvocationContext) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try register(
      name, options,
      .asynchronousInContext { payload, context in
        try await body(payload, context)
        return .null
      })
  }

  /// Registers an action that returns nothing and does not suspend.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>...,
    body: @escaping @Sendable (JSON, InvocationContext) throws -> Void
  ) throws(RegistrationError) -> Token {
    try register(
      name, options,
      .synchronousInContext { payload, context in
        try body(payload, context)
        return .null
      })
  }

  /// Registers an action that returns nothing and has no use for the context.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>..., body: @escaping @Sendable (JSON) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try register(
      name, options,
      .asynchronous { payload in
        try await body(payload)
        return .null
      })
  }

  /// Registers an action that returns nothing, does not suspend and has no use for the context.
  @discardableResult
  public func registerAction(
    _ name: String, _ options: ActionOption<JSON>..., body: @escaping @Sendable (JSON) throws -> Void
  ) throws(RegistrationError) -> Token {
    try register(
      name, options,
      .synchronous { payload in
        try body(payload)
        return .null
      })
  }

  private func register(
    _ name: String, _ options: [ActionOption<JSON>], _ body: BodyCall<JSON, JSON>
  ) throws(RegistrationError) -> Token {
    try ownership.core.register(JSONAction(name), ActionSettings(options), body, owner: ownership.key)
  }

  // MARK: Attaching

  /// Runs a closure before the body of the action of this name. It may change the payload, and abort (R9).
  @discardableResult
  public func addListener(
    before name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout JSON, _ abort: inout Veto) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: JSONAction(name), options, VetoCall<JSON>.asynchronousListener(listener), owner: ownership.key)
  }

  /// Runs a closure that does not suspend before the body of the action of this name.
  @discardableResult
  public func addListener(
    before name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout JSON, _ abort: inout Veto) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: JSONAction(name), options, isSynchronous: true, VetoCall<JSON>.synchronousListener(listener),
      owner: ownership.key)
  }

  /// Runs a closure that never aborts before the body of the action of this name.
  @discardableResult
  public func addListener(
    before name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: inout JSON) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: JSONAction(name), options,
      VetoCall<JSON>.asynchronousListener { payload, _ in try await listener(&payload) }, owner: ownership.key)
  }

  /// Runs a closure that neither suspends nor aborts before the body of the action of this name.
  @discardableResult
  public func addListener(
    before name: String, _ options: HookOption..., listener: @escaping @Sendable (_ payload: inout JSON) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .before, to: JSONAction(name), options, isSynchronous: true,
      VetoCall<JSON>.synchronousListener { payload, _ in try listener(&payload) }, owner: ownership.key)
  }

  /// Checks the final payload of the action of this name; it may refuse, but change nothing (R10).
  @discardableResult
  public func addGuard(
    to name: String, _ options: HookOption...,
    check: @escaping @Sendable (_ payload: JSON, _ refuse: inout Veto) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .guard, to: JSONAction(name), options, VetoCall<JSON>.asynchronousGuard(check), owner: ownership.key)
  }

  /// Checks the final payload of the action of this name without suspending.
  @discardableResult
  public func addGuard(
    to name: String, _ options: HookOption...,
    check: @escaping @Sendable (_ payload: JSON, _ refuse: inout Veto) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .guard, to: JSONAction(name), options, isSynchronous: true, VetoCall<JSON>.synchronousGuard(check),
      owner: ownership.key)
  }

  /// Runs a closure instead of the body of the action of this name. It may call what it replaced (R13).
  @discardableResult
  public func replaceAction(
    _ name: String, deadline: Duration? = nil,
    with replacement:
      @escaping @Sendable (_ payload: JSON, _ original: inout Original<JSON, JSON>) async throws -> JSON
  ) throws(RegistrationError) -> Token {
    try replace(JSONAction(name), deadline: deadline, with: replacement)
  }

  /// Runs a closure after the action of this name has succeeded, with the final payload and the output (R15).
  @discardableResult
  public func addListener(
    after name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: JSON, _ output: JSON) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: JSONAction(name), options,
      AfterCall<JSON, JSON>.asynchronous(listener),
      owner: ownership.key)
  }

  /// Runs a closure after the action of this name has succeeded, with the final payload, the output and the context.
  @discardableResult
  public func addListener(
    after name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: JSON, _ output: JSON, _ context: InvocationContext) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: JSONAction(name), options, AfterCall<JSON, JSON>.asynchronousInContext(listener), owner: ownership.key
    )
  }

  /// Runs a closure that does not suspend after the action of this name has succeeded.
  @discardableResult
  public func addListener(
    after name: String, _ options: HookOption...,
    listener: @escaping @Sendable (_ payload: JSON, _ output: JSON) throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: JSONAction(name), options, isSynchronous: true, AfterCall<JSON, JSON>.synchronous(listener),
      owner: ownership.key)
  }

  /// Runs a closure that needs only the payload after the action of this name has succeeded.
  @discardableResult
  public func addListener(
    after name: String, _ options: HookOption..., listener: @escaping @Sendable (_ payload: JSON) async throws -> Void
  ) throws(RegistrationError) -> Token {
    try ownership.core.attach(
      .after, to: JSONAction(name), options,
      AfterCall<JSON, JSON>.asynchronous { payload, _ in try await listener(payload) }, owner: ownership.key)
  }

  /// Blocks the action of this name, wholly or for payloads in which all the given fields are equal (R22).
  @discardableResult
  public func blockAction(
    _ name: String, matching fields: JSON.Object = [:], because reason: String? = nil
  ) throws(RegistrationError) -> Token {
    if fields.isEmpty { return try block(JSONAction(name), because: reason) }
    return try block(JSONAction(name), because: reason) { payload in
      fields.allSatisfy { payload[$0.key] == $0.value }
    }
  }
}
