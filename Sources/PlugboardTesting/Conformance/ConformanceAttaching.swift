import Plugboard

// What a case attaches, as closures that run its scripts.

extension ConformanceStage {
  func register(_ registration: ConformanceRegistration) throws(RegistrationError) -> Token {
    let owner = try owner(registration.owner)
    switch registration.types {
    case .any:
      let action = JSONAction(registration.action)
      let options = options(registration, from: { $0 }, to: { $0 }) as ActionOption<JSON>
      if variant.prefersSynchronousHooks, registration.script.allSatisfy(\.isImmediate) {
        return try owner.register(action, options) { [self] payload, context in
          var scene = scene(registration, payload, context)
          defer { finished(registration.label) }
          while let request = try scene.nextAtOnce() { throw unable("body", request) }
          return scene.value
        }
      }
      return try owner.register(action, options) { [self] payload, context in
        try await play(registration, payload, context)
      }
    case .text:
      let options =
        options(registration, from: { $0.stringValue ?? "\($0)" }, to: { .string($0) }) as ActionOption<String>
      return try owner.register(Action<String, String>(registration.action), options) { [self] payload, context in
        try await play(registration, .string(payload), context).stringValue ?? ""
      }
    }
  }

  private func scene(
    _ registration: ConformanceRegistration, _ payload: JSON, _ context: InvocationContext
  ) -> ConformanceScene {
    ConformanceScene(
      self, registration.label, "body", isSilent: registration.isSilent, registration.script, payload, context)
  }

  private func play(
    _ registration: ConformanceRegistration, _ payload: JSON, _ context: InvocationContext
  ) async throws -> JSON {
    var scene = scene(registration, payload, context)
    defer { finished(registration.label) }
    while let request = try await scene.next() { throw unable("body", request) }
    return scene.value
  }

  /// Only what the case asks for, because an action without options takes a shorter way through the engine.
  private func options<Payload>(
    _ registration: ConformanceRegistration, from json: @escaping @Sendable (JSON) -> Payload,
    to form: @escaping @Sendable (Payload) -> JSON
  ) -> ActionOption<Payload> {
    var options: [ActionOption<Payload>] = []
    if let script = registration.payloadUpdate {
      options.append(
        .payloadUpdate { [self] payload in
          var scene = ConformanceScene(
            self, registration.label, "payloadUpdate", isSilent: registration.isSilent, script, form(payload), nil)
          defer { payload = json(scene.payload) }
          while let request = try await scene.next() { throw unable("payloadUpdate", request) }
        })
    }
    if let reason = registration.withoutAfterPhase { options.append(.withoutAfterPhase(reason)) }
    if let field = registration.oneAtATimeBy {
      options.append(.oneAtATime { form($0)[field]?.stringValue })
    }
    return .all(options)
  }

  func attach(_ hook: ConformanceHook) throws(RegistrationError) -> Token {
    let owner = try owner(hook.owner)
    // A synchronous hook can't have a deadline (R18), unless the case wants to see just that refused.
    let isSynchronous =
      hook.isSynchronous
      || variant.prefersSynchronousHooks && hook.deadline == nil && hook.script.allSatisfy(\.isImmediate)
    let options = HookOption.all(hook.options + (hook.deadline.map { [.deadline($0)] } ?? []))
    switch hook.phase {
    case .before where hook.types == .text: return try attachTextListener(hook, options, owner)
    case .before: return try attachListener(hook, options, owner, isSynchronous)
    case .guard: return try attachGuard(hook, options, owner, isSynchronous)
    case .after: return try attachAfter(hook, options, owner, isSynchronous)
    case .replacement, .body: return try attachReplacement(hook, owner)
    }
  }

  private func scene(
    _ hook: ConformanceHook, _ payload: JSON, output: JSON? = nil, _ context: InvocationContext
  ) -> ConformanceScene {
    ConformanceScene(
      self, hook.function, hook.phase.rawValue, isSilent: hook.isSilent, hook.script, payload, output: output, context)
  }

  private func attachListener(
    _ hook: ConformanceHook, _ options: HookOption, _ owner: any ActionOwner, _ isSynchronous: Bool
  ) throws(RegistrationError) -> Token {
    let action = JSONAction(hook.action)
    if isSynchronous {
      return try owner.addListener(before: action, options) { [self] payload, abort in
        var scene = scene(hook, payload, abort.context)
        defer {
          payload = scene.payload
          finished(hook.label)
        }
        while let request = try scene.nextAtOnce() {
          guard case .abort(let reason) = request else { throw unable("before", request) }
          abort(reason)
        }
      }
    }
    return try owner.addListener(before: action, options) { [self] payload, abort in
      var scene = scene(hook, payload, abort.context)
      defer {
        payload = scene.payload
        finished(hook.label)
      }
      while let request = try await scene.next() {
        guard case .abort(let reason) = request else { throw unable("before", request) }
        abort(reason)
      }
    }
  }

  private func attachTextListener(
    _ hook: ConformanceHook, _ options: HookOption, _ owner: any ActionOwner
  ) throws(RegistrationError) -> Token {
    try owner.addListener(before: Action<String, String>(hook.action), options) { [self] payload, abort in
      var scene = scene(hook, .string(payload), abort.context)
      defer {
        payload = scene.payload.stringValue ?? payload
        finished(hook.label)
      }
      while let request = try await scene.next() {
        guard case .abort(let reason) = request else { throw unable("before", request) }
        abort(reason)
      }
    }
  }

  private func attachGuard(
    _ hook: ConformanceHook, _ options: HookOption, _ owner: any ActionOwner, _ isSynchronous: Bool
  ) throws(RegistrationError) -> Token {
    let action = JSONAction(hook.action)
    if isSynchronous {
      return try owner.addGuard(to: action, options) { [self] payload, refuse in
        var scene = scene(hook, payload, refuse.context)
        defer { finished(hook.label) }
        while let request = try scene.nextAtOnce() {
          guard case .refuse(let reason) = request else { throw unable("guard", request) }
          refuse(reason)
        }
      }
    }
    return try owner.addGuard(to: action, options) { [self] payload, refuse in
      var scene = scene(hook, payload, refuse.context)
      defer { finished(hook.label) }
      while let request = try await scene.next() {
        guard case .refuse(let reason) = request else { throw unable("guard", request) }
        refuse(reason)
      }
    }
  }

  private func attachAfter(
    _ hook: ConformanceHook, _ options: HookOption, _ owner: any ActionOwner, _ isSynchronous: Bool
  ) throws(RegistrationError) -> Token {
    let action = JSONAction(hook.action)
    if isSynchronous {
      return try owner.addListener(after: action, options) { [self] payload, output, context in
        var scene = scene(hook, payload, output: output, context)
        defer { finished(hook.label) }
        while let request = try scene.nextAtOnce() { throw unable("after", request) }
      }
    }
    return try owner.addListener(after: action, options) { [self] payload, output, context in
      var scene = scene(hook, payload, output: output, context)
      defer { finished(hook.label) }
      while let request = try await scene.next() { throw unable("after", request) }
    }
  }

  private func attachReplacement(_ hook: ConformanceHook, _ owner: any ActionOwner) throws(RegistrationError) -> Token {
    try owner.replace(JSONAction(hook.action), deadline: hook.deadline) { [self] payload, original in
      var scene = scene(hook, payload, original.context)
      defer { finished(hook.label) }
      while let request = try await scene.next() {
        guard case .original(let call) = request else { throw unable("replacement", request) }
        for _ in 0..<call.times {
          var result: Result<JSON, any Error>
          do {
            if let changed = scene.payload(for: call) {
              result = .success(try await original(changed))
            } else {
              result = .success(try await original())
            }
          } catch {
            result = .failure(error)
          }
          try scene.take(result, of: call)
        }
      }
      return scene.value
    }
  }

  func block(_ block: ConformanceBlock) throws(RegistrationError) -> Token {
    let owner = try owner(block.owner)
    return try owner.blockAction(block.action, matching: block.matching, because: block.reason)
  }

  private func unable(_ phase: String, _ request: ConformanceScene.Request) -> ConformanceFailure {
    ConformanceFailure(message: "There is no such thing to do in \(phase): \(request)")
  }
}
