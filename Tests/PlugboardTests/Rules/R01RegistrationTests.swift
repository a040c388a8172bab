import Testing

@testable import Plugboard

@Suite("R1 Names and early hooks", .tags(.r1)) struct R01RegistrationTests {
  static let badNames = [
    "", "a\u{0}b", "two\nlines", "\u{1B}[31m", "a\u{7F}", "a\u{85}", "a\u{2028}b", "a\u{202E}b", "\u{2066}a",
  ]

  @Test(arguments: badNames) func `a name that is empty or has control characters is refused everywhere`(_ name: String)
  {
    let actions = Actions()
    let log = EventLog(actions)
    let action = Action<String, String>(name)
    let expected = RegistrationError.invalidName(name)
    #expect(throws: expected) { try actions.register(action) { name in name } }
    #expect(throws: expected) { try actions.addListener(before: action) { name in name = "" } }
    #expect(throws: expected) { try actions.addGuard(to: action) { _, _ in } }
    #expect(throws: expected) { try actions.replace(action) { name, _ in name } }
    #expect(throws: expected) { try actions.addListener(after: action) { _ in } }
    #expect(throws: expected) { try actions.block(action) }
    #expect(throws: expected) { try actions.registerAction(name) { payload in payload } }
    #expect(throws: expected) { try actions.addListener(before: name) { _, _ in } }
    #expect(throws: expected) { try actions.addGuard(to: name) { _, _ in } }
    #expect(throws: expected) { try actions.replaceAction(name) { payload, _ in payload } }
    #expect(throws: expected) { try actions.addListener(after: name) { _ in } }
    #expect(throws: expected) { try actions.blockAction(name) }
    #expect(log.events.isEmpty)
  }

  @Test(arguments: badNames) func `invoking a name that can't be one is an unknown action`(_ name: String) async {
    let actions = Actions()
    let error = await #expect(throws: UnknownAction.self) { try await actions.invokeAction(name) }
    #expect(error?.action == name)
    await #expect(throws: UnknownAction.self) { try await actions.invoke(Action<String, String>(name), "") }
  }

  @Test(arguments: ["a", "Größe", "save as…", "👩‍👩‍👧", "a.b/c"]) func `any other string is a name`(_ name: String)
    async throws
  {
    let actions = Actions()
    try actions.registerAction(name) { payload in payload }
    #expect(try await actions.invokeAction(name, 1) == 1)
  }

  @Test func `a name is case-sensitive`() async throws {
    let actions = Actions()
    try actions.register(Action<String, String>("Greet")) { name in "upper \(name)" }
    await #expect(throws: UnknownAction.self) { try await actions.invokeAction("greet", "Ann") }
    try actions.register(Action<String, String>("greet")) { name in "lower \(name)" }
    #expect(try await actions.invokeAction("Greet", "Ann") == "upper Ann")
    #expect(try await actions.invokeAction("greet", "Ann") == "lower Ann")
  }

  @Test func `hooks attached before the action is registered run`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.addListener(before: .greet) { name in
      journal("before")
      name += "!"
    }
    try actions.addGuard(to: .greet) { _, _ in journal("guard") }
    try actions.replace(.greet) { name, original in
      journal("replacement")
      return try await original()
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let block = try actions.block(.greet, because: "early")
    try actions.register(.greet) { name in
      journal("body")
      return "Hello, \(name)"
    }
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.greet, "Ann") }
    block.remove()
    #expect(try await actions.invoke(.greet, "Ann") == "Hello, Ann!")
    #expect(journal.entries == ["before", "guard", "replacement", "body", "after"])
  }

  @Test func `hooks stay when the action is registered again`() async throws {
    let actions = Actions()
    let journal = Journal()
    let first = try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in journal("before") }
    try actions.addListener(after: .greet) { _ in journal("after") }
    try actions.owner("CRM").register(.greet) { name in name }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["before", "after"])
    first.remove()
    try actions.owner("CRM").register(.greet) { name in name }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["before", "after", "before", "after"])
  }

  @Test func `hooks stay when the action is unregistered and registered by somebody else`() async throws {
    let actions = Actions()
    let journal = Journal()
    let registration = try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in journal("before") }
    registration.remove()
    await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "Ann") }
    try actions.owner("CRM").register(.greet) { name in name }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["before"])
  }

  @Test func `a listener on an action that is never registered does nothing`() async throws {
    let actions = Actions()
    let journal = Journal()
    let token = try actions.addListener(before: .greet) { _ in journal("before") }
    await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "Ann") }
    await #expect(throws: UnknownAction.self) { try await actions.availability(of: .greet) }
    token.remove()
    #expect(journal.isEmpty)
  }

  @Test func `an early hook with wrong types is detached and reported with its owner`() async throws {
    let actions = Actions()
    let journal = Journal()
    let wrong = Action<Int, String>("Greet")
    let crm = try actions.owner("CRM")
    try crm.addListener(before: wrong) { _ in journal("wrong before") }
    try crm.addGuard(to: wrong) { _, _ in journal("wrong guard") }
    try crm.replace(wrong) { _, _ in "wrong" }
    try crm.addListener(after: wrong) { _ in journal("wrong after") }
    try crm.block(wrong, because: "wrong") { _ in true }
    try crm.addListener(before: .greet) { _ in journal("right") }
    let log = EventLog(actions)

    try actions.register(.greet) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["right"])
    #expect(log.faults.map(\.owner) == Array(repeating: "CRM", count: 5))
    #expect(log.faults.map(\.hook) == [.before, .guard, .replacement, .after, nil])
    #expect(log.faults.map { $0.description.prefix(39) }.last == "The block of CRM on Greet was taken off")
    #expect(log.faults.allSatisfy { $0.action == "Greet" && $0.invocation == nil })
    let mismatch = ActionTypeMismatch(
      action: "Greet", declaredBy: "application", declared: "(String) -> String", usedBy: "CRM", used: "(Int) -> String"
    )
    #expect(log.faults.allSatisfy { $0.cause as? RegistrationError == .typeMismatch(mismatch) })
  }

  @Test func `an early hook by name on an action without a JSON form is detached and reported`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.owner("CRM").addListener(before: "Poke") { _, _ in journal("before") }
    try actions.register(.poke) { _ in }
    try await actions.invoke(.poke, Opaque())
    #expect(journal.isEmpty)
    #expect(
      actions.recentFaults.map { $0.cause as? RegistrationError } == [
        .notCodable(action: "Poke", owner: "CRM", types: "(Opaque) -> ()", lacking: [.payload])
      ])
  }

  @Test func `an early hook of the right types stays beside one that is detached`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.addListener(before: Action<Int, Int>("Greet")) { _ in journal("wrong") }
    try actions.addListener(before: "Greet") { payload, _ in
      journal("by name")
      payload = "Bea"
    }
    try actions.register(.greet) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Bea")
    #expect(journal.entries == ["by name"])
  }

  @Test func `an early block of every payload stays, whatever its types`() async throws {
    let actions = Actions()
    try actions.owner("CRM").block(Action<Int, String>("Greet"), because: "closed")
    try actions.owner("CRM").blockAction("Poke", because: "closed")
    try actions.register(.greet) { name in name }
    try actions.register(.poke) { _ in }
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.greet, "Ann") }
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.poke, Opaque()) }
    #expect(actions.recentFaults.isEmpty)
  }

  @Test func `names that nothing is attached to any more are forgotten`() throws {
    let actions = Actions()
    let crm = try actions.owner("CRM")
    for number in 0..<100 {
      let other = try actions.owner("Other").addListener(before: "Name \(number)") { _, _ in }
      try crm.addListener(before: "Name \(number)") { _, _ in }.remove()
      other.remove()
      try crm.register(Action<Int, Int>("Other \(number)")) { $0 }.remove()
    }
    let ledger = actions.core.snapshot()
    #expect(ledger.actions.isEmpty)
    #expect(ledger.owners["CRM"]?.actions.isEmpty == true)
    #expect(ledger.owners["CRM"]?.gates.isEmpty == true)
  }
}
