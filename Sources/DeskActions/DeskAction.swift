import Desk
package import Plugboard

/// What a desk action is, beside its name: who may ask for it, how its payload is completed, and what it does.
package struct DeskAction<Fields: PayloadFields, Output: Sendable>: Sendable {
  var summary: String
  let output: PayloadSchema
  /// Who may ask for it at all.
  var roles: Set<DeskActor.Role>
  let options: [ActionOption<Open<Fields>>]
  /// Completes the payload, before any hook.
  let update: (@Sendable (inout Open<Fields>) async throws -> Void)?
  /// Whether this one may ask for this: throws ``Forbidden``, or what shows that there is nothing to ask for.
  let check: @Sendable (Request<Fields>) async throws -> Void
  let body: @Sendable (Request<Fields>) async throws -> Output

  package init(
    summary: String, output: PayloadSchema, roles: Set<DeskActor.Role>, options: [ActionOption<Open<Fields>>] = [],
    update: (@Sendable (inout Open<Fields>) async throws -> Void)? = nil,
    check: @escaping @Sendable (Request<Fields>) async throws -> Void = { _ in },
    body: @escaping @Sendable (Request<Fields>) async throws -> Output
  ) {
    (self.summary, self.output, self.roles, self.options) = (summary, output, roles, options)
    (self.update, self.check, self.body) = (update, check, body)
  }
}

/// One invocation of a desk action, as its check and its body see it.
@dynamicMemberLookup
package struct Request<Fields: PayloadFields>: Sendable {
  package let payload: Open<Fields>
  package let context: InvocationContext

  /// Who asks. What the program itself or one of its plugins invokes for nobody else has a plugin's rights.
  package var actor: DeskActor {
    context.actor.flatMap { DeskActor($0) } ?? DeskActor(.plugin, Actions.applicationName)
  }

  /// The asker as a worker, where it is one.
  var worker: Identifier<Worker>? { actor.isStaff ? Identifier(actor.name) : nil }

  /// Whether the timer itself asks, and not what a plugin does meanwhile.
  var isTimer: Bool { actor.role == .timer && context.parent == nil }

  package subscript<Value>(dynamicMember member: KeyPath<Fields, Value>) -> Value { payload.fields[keyPath: member] }

  func forbid(_ reason: String) -> Forbidden { Forbidden(action: context.action, actor: actor, reason: reason) }
}

extension Actions {
  /// Registers a desk action. Who asks is checked before the first hook, and again by the body: hooks may have changed what
  /// is asked for.
  package func register<Fields, Output>(
    _ name: Action<Open<Fields>, Output>, _ action: DeskAction<Fields, Output>
  ) throws(RegistrationError) {
    let description = ActionDescription(action.summary, payload: .open(Fields.schema), output: action.output)
    var options = action.options + [.described(description)]
    if let update = action.update { options.append(.payloadUpdate(update)) }
    try register(name, .all(options)) { payload, context in
      try await action.check(payload, context)
      return try await action.body(Request(payload: payload, context: context))
    }
    try addListener(before: name, .priority(.max), .onFailure(.abort)) { payload, abort in
      try await action.check(payload, abort.context)
    }
  }
}

extension DeskAction {
  fileprivate func check(_ payload: Open<Fields>, _ context: InvocationContext) async throws {
    let request = Request(payload: payload, context: context)
    if let text = context.actor, DeskActor(text) == nil {
      throw request.forbid("who asks has to be written as agent:WK…, not “\(text.prefix(64))”")
    }
    guard roles.contains(request.actor.role) else {
      throw request.forbid("it is not for \(request.actor.role.phrase)")
    }
    try await check(request)
  }
}

extension Set<DeskActor.Role> {
  /// People at the desk, and what a plugin does on its own.
  static var staff: Set { [.agent, .supervisor, .admin, .plugin] }
}

/// Whoever asked may not. Nothing was changed.
public struct Forbidden: Error, Sendable, Hashable, CustomStringConvertible {
  public let action: String
  public let actor: DeskActor
  public let reason: String

  public var description: String { "\(actor) may not \(action): \(reason)." }
}
