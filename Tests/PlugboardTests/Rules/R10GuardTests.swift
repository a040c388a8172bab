import Plugboard
import Testing

@Suite("R10 Guards", .tags(.r10)) struct R10GuardTests {
  @Test func `a guard sees the final payload, whatever its priority`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.addGuard(to: .greet, .priority(.max)) { name, _ in journal("guard \(name)") }
    try actions.addListener(before: .greet, .priority(.min)) { name in name = "Bob" }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["guard Bob"])
  }

  @Test func `a guard's own copy is all that it can change`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "\(task.sid) \(task.note ?? "-")" }
    try actions.addGuard(to: .acceptTask) { task, _ in
      var copy = task
      copy.note = "guard"
    }
    try actions.addGuard(to: "AcceptTask") { payload, _ in
      var copy = payload
      copy["note"] = "guard"
    }
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1 -")
  }

  enum Form: CaseIterable { case synchronous, asynchronous, timed, byName }

  @Test(arguments: Form.allCases) func `a guard may refuse with a reason`(_ form: Form) async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions)
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    let crm = try actions.owner("CRM")
    switch form {
    case .synchronous: try crm.addGuard(to: .greet) { name, refuse in if name == "Bob" { refuse("Not Bob.") } }
    case .asynchronous:
      try crm.addGuard(to: .greet) { name, refuse in
        await Task.yield()
        if name == "Bob" { refuse("Not Bob.") }
      }
    case .timed:
      try crm.addGuard(to: .greet, .deadline(.seconds(3600))) { name, refuse in
        await Task.yield()
        if name == "Bob" { refuse("Not Bob.") }
      }
    case .byName: try crm.addGuard(to: "Greet") { payload, refuse in if payload == "Bob" { refuse("Not Bob.") } }
    }
    try actions.addGuard(to: .greet, .priority(-1)) { _, _ in journal("later guard") }
    let error = await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Bob") }
    #expect(error?.action == "Greet")
    #expect(error?.owner == "CRM")
    #expect(error?.reason == "Not Bob.")
    #expect(error?.cause == nil)
    #expect(error?.invocation == log.settlements.first?.id)
    #expect(log.outcomes == ["refused"])
    #expect(journal.isEmpty)
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["later guard", "body"])
  }

  @Test func `the reason may be left out, and the first refusal counts`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    let token = try actions.addGuard(to: .greet) { _, refuse in refuse() }
    let error = await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.reason == nil)
    token.remove()
    try actions.addGuard(to: .greet) { _, refuse in
      refuse("first")
      refuse("second")
      throw Crash()
    }
    let other = await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Ann") }
    #expect(other?.reason == "first")
    #expect(other?.cause == nil)
  }
}
