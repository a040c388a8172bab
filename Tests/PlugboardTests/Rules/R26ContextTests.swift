import Plugboard
import Testing

@Suite("R26 Id, parent and actor", .tags(.r26)) struct R26ContextTests {
  /// Notes the contexts that all hooks and the body are given.
  private func attachAll(_ actions: Actions, _ action: Action<String, String>, _ seen: Box<[InvocationContext]>) throws
  {
    try actions.register(action) { name, context in
      seen.change { $0.append(context) }
      return name
    }
    try actions.addListener(before: action) { _, abort in
      let context = abort.context
      seen.change { $0.append(context) }
    }
    try actions.addListener(before: action, .deadline(.seconds(3600))) { _, abort async in
      let context = abort.context
      seen.change { $0.append(context) }
    }
    try actions.addListener(before: action.name) { _, abort in
      let context = abort.context
      seen.change { $0.append(context) }
    }
    try actions.addGuard(to: action) { _, refuse in
      let context = refuse.context
      seen.change { $0.append(context) }
    }
    try actions.addGuard(to: action, .deadline(.seconds(3600))) { _, refuse async in
      let context = refuse.context
      seen.change { $0.append(context) }
    }
    try actions.replace(action) { _, original in
      let context = original.context
      seen.change { $0.append(context) }
      return try await original()
    }
    try actions.replaceAction(action.name) { _, original in
      let context = original.context
      seen.change { $0.append(context) }
      return try await original()
    }
    try actions.addListener(after: action) { _, _, context in seen.change { $0.append(context) } }
    try actions.addListener(after: action, .deadline(.seconds(3600))) { _, _, context async in
      seen.change { $0.append(context) }
    }
    try actions.addListener(after: action.name) { _, _, context async in seen.change { $0.append(context) } }
  }

  @Test func `every hook and body is given the same id, action and actor`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    try attachAll(actions, .greet, seen)
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    #expect(seen.value.count == 11)
    #expect(Set(seen.value.map(\.id)).count == 1)
    #expect(seen.value.allSatisfy { $0.action == "Greet" && $0.actor == "agent:WK1" && $0.parent == nil })
    #expect(seen.value.allSatisfy { $0.depth == 0 && $0.chain == ["Greet"] })
  }

  @Test func `every invocation has an id of its own`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    try attachAll(actions, .greet, seen)
    try attachAll(actions, .shout, seen)
    for _ in 0..<20 {
      _ = try await actions.invoke(.greet, "Ann")
      _ = try await actions.handle(.shout).invoke("Ann")
      _ = try await actions.invokeAction("Greet", "Ann")
    }
    #expect(Set(seen.value.map(\.id)).count == 60)
    #expect(Set(seen.value.map(\.id.description)).count == 60)
  }

  @Test func `without an actor there is none`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    try attachAll(actions, .greet, seen)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(seen.value.allSatisfy { $0.actor == nil })
  }

  enum Way: CaseIterable { case typed, byName, handle }

  @Test(arguments: Way.allCases)
  func `an invocation through a context is its child and inherits the actor`(_ way: Way) async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    let outer = Box<InvocationContext?>(nil)
    try attachAll(actions, .shout, seen)
    try actions.register(.greet) { name, context in
      outer.value = context
      switch way {
      case .typed: return try await context.invoke(.shout, name)
      case .byName: return try await context.invokeAction("Shout", .string(name)).stringValue ?? ""
      case .handle: return try await actions.handle(.shout).invoke(name, in: context)
      }
    }
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    #expect(seen.value.count == 11)
    #expect(seen.value.allSatisfy { $0.parent == outer.value?.id && $0.id != outer.value?.id })
    #expect(seen.value.allSatisfy { $0.actor == "agent:WK1" && $0.depth == 1 && $0.chain == ["Greet", "Shout"] })
  }

  @Test func `a child may have an actor of its own`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    try attachAll(actions, .shout, seen)
    try actions.register(.greet) { name, context in try await context.invoke(.shout, name, by: "timer") }
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    #expect(seen.value.allSatisfy { $0.actor == "timer" })
  }

  @Test func `an action without a payload is invoked through a context too`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    try actions.register(.toggleMute) { _, context in seen.change { $0.append(context) } }
    try actions.register(.greet) { name, context in
      try await context.invoke(.toggleMute)
      return name
    }
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    #expect(seen.value.map(\.actor) == ["agent:WK1"])
    #expect(seen.value.map(\.chain) == [["Greet", "ToggleMute"]])
  }

  @Test func `errors and events carry the same id`() async throws {
    let actions = Actions()
    let seen = Box<[InvocationContext]>([])
    let log = EventLog(actions)
    try attachAll(actions, .greet, seen)
    try actions.addListener(after: .greet) { _ in throw Crash() }
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    let id = try #require(seen.value.first?.id)
    #expect(log.starts.map(\.id) == [id])
    #expect(log.starts.map(\.actor) == ["agent:WK1"])
    #expect(log.settlements.map(\.id) == [id])
    #expect(log.hooks.allSatisfy { $0.invocation == id })
    #expect(log.hookStarts.allSatisfy { $0.invocation == id })
    #expect(log.faults.map(\.invocation) == [id])
  }
}
