import Testing

@testable import Plugboard

@Suite("R22 Blocks and availability", .tags(.r22), .timeLimit(.minutes(1))) struct R22BlockTests {
  private func accepting(_ journal: Journal = Journal()) throws -> Actions {
    let actions = Actions()
    try actions.register(.acceptTask) { task in
      journal("body")
      return task.sid
    }
    return actions
  }

  @Test func `an action can be blocked wholly, with a reason`() async throws {
    let journal = Journal()
    let actions = try accepting(journal)
    let log = EventLog(actions, .settled)
    try actions.addListener(before: .acceptTask) { _ in journal("before") }
    let token = try actions.owner("CRM").block(.acceptTask, because: "Maintenance.")
    let error = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(error?.action == "AcceptTask")
    #expect(error?.owner == "CRM")
    #expect(error?.reason == "Maintenance.")
    #expect(error?.invocation == log.settlements.first?.id)
    #expect(journal.isEmpty)
    token.remove()
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
  }

  @Test func `the reason is optional`() async throws {
    let actions = try accepting()
    try actions.block(.acceptTask)
    let error = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(error != nil && error?.reason == nil)
  }

  @Test func `a predicate blocks matching payloads only`() async throws {
    let actions = try accepting()
    try actions.block(.acceptTask, because: "taken") { $0.sid == "WR1" }
    try actions.block(.acceptTask, because: "also taken") { $0.sid == "WR2" }
    let first = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(first?.reason == "taken")
    let second = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR2"))
    }
    #expect(second?.reason == "also taken")
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR3")) == "WR3")
  }

  @Test func `fields block where all of them are equal`() async throws {
    let actions = try accepting()
    try actions.blockAction("AcceptTask", matching: ["sid": "WR1", "note": "x"], because: "taken")
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.acceptTask, TaskReference("WR1", note: "x")) }
    await #expect(throws: ActionBlocked.self) {
      try await actions.invokeAction("AcceptTask", ["sid": "WR1", "note": "x"])
    }
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR2", note: "x")) == "WR2")
    try actions.blockAction("AcceptTask", because: "all")
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.acceptTask, TaskReference("WR1")) }
  }

  @Test func `anyone can ask in advance whether an action is available`() async throws {
    let journal = Journal()
    let actions = try accepting(journal)
    try actions.addListener(before: .acceptTask) { _ in journal("before") }
    #expect(try await actions.availability(of: .acceptTask) == .available)
    #expect(try await actions.availability(of: .acceptTask, TaskReference("WR1")) == .available)
    #expect(try await actions.availability(ofAction: "AcceptTask", ["sid": "WR1"]) == .available)
    let partly = try actions.owner("CRM").block(.acceptTask, because: "taken") { $0.sid == "WR1" }
    let blocked = Availability.blocked(by: "CRM", reason: "taken")
    #expect(try await actions.availability(of: .acceptTask) == .available)
    #expect(try await actions.availability(of: .acceptTask, TaskReference("WR1")) == blocked)
    #expect(try await actions.availability(of: .acceptTask, TaskReference("WR2")) == .available)
    #expect(try await actions.availability(ofAction: "AcceptTask", ["sid": "WR1"]) == blocked)
    #expect(try await actions.availability(ofAction: "AcceptTask", ["sid": "WR2"]).isAvailable)
    partly.remove()
    try actions.owner("CRM").block(.acceptTask, because: "closed")
    let closed = Availability.blocked(by: "CRM", reason: "closed")
    #expect(try await actions.availability(of: .acceptTask) == closed)
    #expect(try await actions.availability(of: .acceptTask, TaskReference("WR2")) == closed)
    #expect(try await actions.availability(ofAction: "AcceptTask") == closed)
    #expect(!closed.isAvailable)
    #expect(journal.isEmpty)
  }

  @Test func `asking tells unknown names and payloads that do not fit`() async throws {
    let actions = try accepting()
    await #expect(throws: UnknownAction.self) { try await actions.availability(of: .greet) }
    await #expect(throws: UnknownAction.self) { try await actions.availability(ofAction: "AcceptTsk") }
    await #expect(throws: PayloadMismatch.self) { try await actions.availability(ofAction: "AcceptTask", ["sid": 7]) }
  }

  @Test func `asking updates the payload as an invocation would`() async throws {
    let actions = Actions()
    try actions.register(.greet, .payloadUpdate { $0 = $0.uppercased() }) { name in name }
    try actions.block(.greet, because: "no") { $0 == "BOB" }
    #expect(try await !actions.availability(of: .greet, "bob").isAvailable)
    #expect(try await actions.availability(of: .greet, "ann").isAvailable)
  }

  @Test func `asking tells what is under way already`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet, .oneAtATime { $0 }) { name in
      running.open()
      await latch.wait()
      return name
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    #expect(try await actions.availability(of: .greet, "Ann") == .underWay(key: "Ann"))
    #expect(try await actions.availability(of: .greet, "Bea") == .available)
    latch.open()
    _ = try await invocation.value
    #expect(try await actions.availability(of: .greet, "Ann") == .available)
  }

  @Test func `blocks have owners and go with them`() async throws {
    let actions = try accepting()
    let crm = try actions.owner("CRM")
    try crm.block(.acceptTask, because: "CRM")
    try actions.owner("Audit").block(.acceptTask, because: "Audit")
    let first = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(first?.owner == "CRM")
    await crm.unload(within: .zero)
    let second = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(second?.owner == "Audit")
    #expect(second?.reason == "Audit")
  }

  @Test func `blocks are announced, and so is their end`() throws {
    let actions = try accepting()
    let log = EventLog(actions, .registry)
    let token = try actions.owner("CRM").block(.acceptTask)
    token.remove()
    #expect(
      log.changes == [
        RegistryChange(kind: .blocked, action: "AcceptTask", owner: "CRM", hook: nil),
        RegistryChange(kind: .unblocked, action: "AcceptTask", owner: "CRM", hook: nil),
      ])
  }

  @Test func `a condition that throws blocks, and is reported`() async throws {
    let actions = try accepting()
    let crash = Crash()
    try actions.owner("CRM").block(.acceptTask, because: "to be safe") { _ in throw crash }
    let error = await #expect(throws: ActionBlocked.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(error?.reason == "to be safe")
    #expect(actions.recentFaults.map { $0.cause as? Crash } == [crash])
    #expect(actions.recentFaults.map(\.owner) == ["CRM"])
  }
}
