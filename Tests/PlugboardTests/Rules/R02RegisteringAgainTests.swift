import Testing

@testable import Plugboard

@Suite("R2 Registering again and types", .tags(.r2)) struct R02RegisteringAgainTests {
  @Test func `registering again swaps the body`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in "Hello, \(name)" }
    let handle = try actions.handle(.greet)
    try actions.register(.greet) { name in "Good day, \(name)" }
    #expect(try await actions.invoke(.greet, "Ann") == "Good day, Ann")
    #expect(try await handle.invoke("Ann") == "Good day, Ann")
  }

  @Test func `registering again swaps payloadUpdate`() async throws {
    let actions = Actions()
    try actions.register(.greet, .payloadUpdate { $0 += " first" }) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann first")
    try actions.register(.greet, .payloadUpdate { $0 += " second" }) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann second")
    try actions.register(.greet) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
  }

  @Test func `registering again is reported as an event`() throws {
    let actions = Actions()
    let log = EventLog(actions)
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").register(.greet) { name in name }
    #expect(
      log.changes == [
        RegistryChange(kind: .registered, action: "Greet", owner: "application", hook: nil),
        RegistryChange(kind: .registeredAgain, action: "Greet", owner: "CRM", hook: nil),
      ])
  }

  @Test func `registering with other types names both types and both owners`() async throws {
    let actions = Actions()
    try actions.owner("Core").register(.greet) { name in "Hello, \(name)" }
    let log = EventLog(actions)
    let crm = try actions.owner("CRM")
    let payload = ActionTypeMismatch(
      action: "Greet", declaredBy: "Core", declared: "(String) -> String", usedBy: "CRM", used: "(Int) -> String")
    #expect(throws: RegistrationError.typeMismatch(payload)) {
      try crm.register(Action<Int, String>("Greet")) { number in "\(number)" }
    }
    let output = ActionTypeMismatch(
      action: "Greet", declaredBy: "Core", declared: "(String) -> String", usedBy: "CRM", used: "(String) -> Int")
    #expect(throws: RegistrationError.typeMismatch(output)) {
      try crm.register(Action<String, Int>("Greet")) { $0.count }
    }
    // Nothing is half-applied: the old body is in force and nothing was announced.
    #expect(try await actions.invoke(.greet, "Ann") == "Hello, Ann")
    #expect(log.changes.isEmpty)
    #expect(await crm.unload(within: .zero).isEmpty)
    #expect(try await actions.invoke(.greet, "Ann") == "Hello, Ann")
  }

  @Test func `hooking with other types names both types and both owners`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.owner("Core").register(.greet) { name in name }
    let log = EventLog(actions)
    let crm = try actions.owner("CRM")
    let expected = RegistrationError.typeMismatch(
      ActionTypeMismatch(
        action: "Greet", declaredBy: "Core", declared: "(String) -> String", usedBy: "CRM", used: "(Int) -> String"))
    let wrong = Action<Int, String>("Greet")
    #expect(throws: expected) { try crm.addListener(before: wrong) { _ in journal("before") } }
    #expect(throws: expected) { try crm.addGuard(to: wrong) { _, _ in journal("guard") } }
    #expect(throws: expected) { try crm.replace(wrong) { _, _ in "replaced" } }
    #expect(throws: expected) { try crm.addListener(after: wrong) { _ in journal("after") } }
    #expect(throws: expected) { try crm.block(wrong) }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.isEmpty)
    #expect(log.changes.isEmpty)
  }

  @Test func `a typed hook on an action registered by name is a type clash`() throws {
    let actions = Actions()
    try actions.registerAction("Greet") { payload in payload }
    let error = #expect(throws: RegistrationError.self) {
      try actions.owner("CRM").addListener(before: .greet) { _ in }
    }
    guard case .typeMismatch(let mismatch) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(mismatch.declared == "(JSON) -> JSON")
    #expect(mismatch.used == "(String) -> String")
  }

  @Test func `invoking with other types says what was declared, and by whom`() async throws {
    let actions = Actions()
    try actions.owner("Core").register(.greet) { name in name }
    let error = await #expect(throws: ActionTypeMismatch.self) {
      try await actions.invoke(Action<Int, String>("Greet"), 1)
    }
    #expect(error?.declaredBy == "Core")
    #expect(error?.declared == "(String) -> String")
    #expect(error?.used == "(Int) -> String")
    #expect(throws: ActionTypeMismatch.self) { try actions.handle(Action<String, Int>("Greet")) }
  }

  @Test func `the previous body is back when the owner of the newer one is unloaded`() async throws {
    let actions = Actions()
    try actions.register(.greet, .payloadUpdate { $0 += " (old)" }) { name in "Hello, \(name)" }
    let handle = try actions.handle(.greet)
    let crm = try actions.owner("CRM")
    try crm.register(.greet) { name in "CRM greets \(name)" }
    #expect(try await actions.invoke(.greet, "Ann") == "CRM greets Ann")
    await crm.unload(within: .zero)
    #expect(try await actions.invoke(.greet, "Ann") == "Hello, Ann (old)")
    #expect(try await handle.invoke("Ann") == "Hello, Ann (old)")
  }

  @Test func `bodies come back in whatever order owners are unloaded`() async throws {
    let actions = Actions()
    try actions.register(.greet) { _ in "application" }
    let (one, two) = (try actions.owner("One"), try actions.owner("Two"))
    try one.register(.greet) { _ in "one" }
    try two.register(.greet) { _ in "two" }
    await one.unload(within: .zero)
    #expect(try await actions.invoke(.greet, "") == "two")
    await two.unload(within: .zero)
    #expect(try await actions.invoke(.greet, "") == "application")
  }

  @Test func `taking a registration back brings the previous body back`() async throws {
    let actions = Actions()
    try actions.register(.greet) { _ in "application" }
    let token = try actions.owner("CRM").register(.greet) { _ in "CRM" }
    token.remove()
    #expect(try await actions.invoke(.greet, "") == "application")
    let log = EventLog(actions)
    token.remove()
    #expect(log.changes.isEmpty)
  }

  @Test func `an owner that registers twice has one body`() async throws {
    let actions = Actions()
    let crm = try actions.owner("CRM")
    let first = try crm.register(.greet) { _ in "first" }
    try crm.register(.greet) { _ in "second" }
    first.remove()
    #expect(try await actions.invoke(.greet, "") == "second")
    await crm.unload(within: .zero)
    await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "") }
  }

  @Test func `a name that is free again can be registered with other types`() async throws {
    let actions = Actions()
    let token = try actions.register(.greet) { name in name }
    let stale = try actions.handle(.greet)
    token.remove()
    try actions.register(Action<Int, Int>("Greet")) { $0 + 1 }
    #expect(try await actions.invoke(Action<Int, Int>("Greet"), 1) == 2)
    await #expect(throws: UnknownAction.self) { try await stale.invoke("Ann") }
  }

  @Test func `hooks by name see a typed payload as JSON and change it`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "\(task.sid) \(task.note ?? "-")" }
    try actions.addListener(before: "AcceptTask") { payload, _ in payload["note"] = "by name" }
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1 by name")
    #expect(try await actions.invokeAction("AcceptTask", ["sid": "WR1"]) == "WR1 by name")
  }

  @Test func `a payload that does not decode names the action and the path`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.acceptTask) { _ in "" }
    try actions.addListener(before: .acceptTask) { _ in journal("before") }
    let error = await #expect(throws: PayloadMismatch.self) { try await actions.invokeAction("AcceptTask", ["sid": 1]) }
    #expect(error?.action == "AcceptTask")
    #expect(error?.owner == nil)
    #expect(error?.detail == "`sid` should be a string but is a number")
    #expect(error?.cause is DecodingError)
    #expect(journal.isEmpty)
  }

  @Test func `an action without a JSON form can't be invoked nor hooked by name`() async throws {
    let actions = Actions()
    try actions.register(.poke) { _ in }
    let error = RegistrationError.notCodable(
      action: "Poke", owner: "The caller", types: "(Opaque) -> ()", lacking: [.payload])
    await #expect(throws: error) { try await actions.invokeAction("Poke") }
    let refusal = RegistrationError.notCodable(
      action: "Poke", owner: "CRM", types: "(Opaque) -> ()", lacking: [.payload])
    #expect(throws: refusal) {
      try actions.owner("CRM").addListener(before: "Poke") { _, _ in }
    }
  }
}
