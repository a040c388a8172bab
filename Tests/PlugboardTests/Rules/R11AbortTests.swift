import Plugboard
import Testing

@Suite("R11 Abort", .tags(.r11)) struct R11AbortTests {
  enum Form: CaseIterable { case synchronous, asynchronous, timed, byName }

  /// Attaches a listener that aborts in one of the ways there are.
  private func attachAbort(_ form: Form, _ owner: some ActionOwner, _ finish: @escaping @Sendable () throws -> Void)
    throws
  {
    switch form {
    case .synchronous:
      try owner.addListener(before: .greet) { _, abort in
        abort("first")
        abort("second")
        try finish()
      }
    case .asynchronous:
      try owner.addListener(before: .greet) { _, abort in
        abort("first")
        await Task.yield()
        abort("second")
        try finish()
      }
    case .timed:
      try owner.addListener(before: .greet, .deadline(.seconds(3600))) { _, abort in
        abort("first")
        await Task.yield()
        abort("second")
        try finish()
      }
    case .byName:
      try owner.addListener(before: "Greet") { _, abort in
        abort("first")
        abort("second")
        try finish()
      }
    }
  }

  @Test(arguments: Form.allCases) func `no later listener or guard, no replacement, no body, no after-listener runs`(
    _ form: Form
  ) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try actions.addListener(before: .greet) { _ in journal("earlier") }
    try attachAbort(form, actions) { journal("end of the listener") }
    try actions.addListener(before: .greet) { _ in journal("later") }
    try actions.addListener(before: .greet) { _ in
      await Task.yield()
      journal("slow later")
    }
    try actions.addGuard(to: .greet) { _, _ in journal("guard") }
    try actions.replace(.greet) { name, _ in
      journal("replacement")
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let log = EventLog(actions, .settled, journal: journal)
    await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Ann") }
    journal("caller")
    // The listener runs to its end, and only then the invocation settles.
    #expect(journal.entries == ["earlier", "end of the listener", "settled aborted", "caller"])
    #expect(log.outcomes == ["aborted"])
  }

  @Test(arguments: Form.allCases) func `the caller gets action, owner and the first reason`(_ form: Form) async throws {
    let actions = Actions()
    let log = EventLog(actions)
    try actions.register(.greet) { name in name }
    try attachAbort(form, actions.owner("CRM")) {}
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Greet")
    #expect(error?.owner == "CRM")
    #expect(error?.reason == "first")
    #expect(error?.cause == nil)
    #expect(error?.invocation == log.settlements.first?.id)
    #expect(log.faults.isEmpty)
  }

  @Test(arguments: Form.allCases) func `a throw after an abort changes nothing`(_ form: Form) async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try attachAbort(form, actions.owner("CRM")) { throw Crash() }
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.reason == "first")
    #expect(error?.cause == nil)
    #expect(actions.recentFaults.isEmpty)
  }

  @Test func `the reason may be left out`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _, abort in
      abort()
      abort("too late")
    }
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error != nil && error?.reason == nil)
  }

  @Test func `a helper that is handed the veto can abort`() async throws {
    @Sendable func check(_ name: String, _ abort: inout Veto) {
      if name.isEmpty { abort("no name") }
    }
    @Sendable func ask(_ name: String, _ abort: inout Veto) async {
      await Task.yield()
      if name == "Bob" { abort("not Bob") }
    }
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { name, abort in check(name, &abort) }
    try actions.addListener(before: .greet) { name, abort in await ask(name, &abort) }
    let empty = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "") }
    #expect(empty?.reason == "no name")
    let bob = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Bob") }
    #expect(bob?.reason == "not Bob")
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
  }

  @Test @MainActor func `a listener on the main actor can abort`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { @MainActor name, abort async in
      MainActor.assertIsolated()
      if name == "Bob" { abort("not Bob") }
    }
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Bob") }
    #expect(error?.reason == "not Bob")
  }

  @Test func `an abort is never mistaken for a failure`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _, abort in abort() }
    let error = await #expect(throws: (any Error).self) { try await actions.invoke(.greet, "Ann") }
    #expect(error is ActionAborted)
    #expect(!(error is ActionFailed))
  }

  @Test func `one abort does not reach into the next invocation`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { name, abort in if name == "Bob" { abort() } }
    await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Bob") }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
  }

  @Test func `a refusal stops the phase in the same way`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try actions.addGuard(to: .greet) { _, refuse in
      refuse("no")
      journal("end of the guard")
    }
    try actions.addGuard(to: .greet) { _, _ in journal("later guard") }
    try actions.replace(.greet) { name, _ in
      journal("replacement")
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Ann") }
    #expect(journal.entries == ["end of the guard"])
  }
}
