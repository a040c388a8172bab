import Testing

@testable import Plugboard

@Suite("R1 R24 Bad input, and a lot of it", .tags(.r1, .r24), .timeLimit(.minutes(2))) struct BadInputTests {
  /// How long something takes, in seconds.
  private func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let time = try await ContinuousClock().measure(work)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  @Test func `a hundred thousand listeners on one action are attached, run and removed in linear time`() async throws {
    /// Attaches, invokes and removes this many listeners.
    func run(_ count: Int) async throws -> Double {
      let actions = Actions()
      let called = Box(0)
      try actions.register(.greet) { name in name }
      let crm = try actions.owner("CRM")
      return try await seconds {
        var tokens: [Token] = []
        for _ in 0..<count { tokens.append(try crm.addListener(before: .greet) { _ in called.change { $0 += 1 } }) }
        _ = try await actions.invoke(.greet, "Ann")
        #expect(called.value == count)
        for token in tokens { token.remove() }
        _ = try await actions.invoke(.greet, "Ann")
        #expect(called.value == count)
      }
    }
    _ = try await run(1000)
    let small = try await run(10_000)
    let large = try await run(100_000)
    // Ten times as many take ten times as long; what grows with the square takes a hundred times as long.
    #expect(large < 40 * small)
  }

  @Test func `a hundred thousand listeners of many owners are unloaded in linear time`() async throws {
    func run(_ count: Int) async throws -> Double {
      let actions = Actions()
      try actions.register(.greet) { name in name }
      let owners = try (0..<100).map { try actions.owner("Plugin \($0)") }
      return try await seconds {
        for number in 0..<count { try owners[number % 100].addListener(after: .greet) { _ in } }
        for owner in owners { #expect(await owner.unload(within: .zero).isEmpty) }
        _ = try await actions.invoke(.greet, "Ann")
      }
    }
    _ = try await run(1000)
    let small = try await run(10_000)
    let large = try await run(100_000)
    #expect(large < 40 * small)
  }

  @Test func `a hundred thousand actions are registered, found and invoked in linear time`() async throws {
    func run(_ count: Int) async throws -> Double {
      let actions = Actions()
      return try await seconds {
        for number in 0..<count { try actions.register(Action<Int, Int>("Action \(number)")) { $0 + number } }
        for number in stride(from: 0, to: count, by: 10) {
          #expect(try await actions.invoke(Action<Int, Int>("Action \(number)"), 1) == number + 1)
        }
      }
    }
    _ = try await run(1000)
    let small = try await run(10_000)
    let large = try await run(100_000)
    #expect(large < 40 * small)
  }

  @Test func `a registration that fails leaves no trace`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.register(.toggleMute, .withoutAfterPhase("over")) {}
    try actions.owner("A").addListener(before: .greet, .priority(5), .before("B")) { _ in }
    let log = EventLog(actions)
    let crm = try actions.owner("CRM")
    #expect(throws: RegistrationError.self) { try crm.register(Action<Int, Int>("Greet")) { $0 } }
    #expect(throws: RegistrationError.self) { try crm.addListener(before: Action<Int, Int>("Greet")) { _ in } }
    #expect(throws: RegistrationError.self) { try crm.addListener(after: .toggleMute) { _ in } }
    #expect(throws: RegistrationError.self) { try crm.addListener(before: .greet, .before("A")) { _ in } }
    #expect(throws: RegistrationError.self) { try crm.addListener(before: .greet, .deadline(.seconds(1))) { _ in } }
    #expect(throws: RegistrationError.self) { try crm.register(Action<Int, Int>("")) { $0 } }
    #expect(throws: RegistrationError.self) { try crm.addListener(before: Action<Int, Int>("")) { _ in } }
    #expect(log.events.isEmpty)
    let ledger = actions.core.snapshot()
    #expect(Set(ledger.actions.keys) == ["Greet", "ToggleMute"])
    #expect(ledger.actions["Greet"]?.hooks.count == 1)
    #expect(ledger.actions["Greet"]?.registrations.count == 1)
    #expect(ledger.owners["CRM"]?.actions == [])
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
  }

  @Test(
    arguments: [JSON.null, true, 1, 1.5, "text", [], ["sid"], [:], ["sid": .null], ["sid": ["sid": "WR1"]]] as [JSON])
  func `whatever does not decode is an error that names the action, and nothing runs`(_ payload: JSON) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.acceptTask) { task in
      journal("body")
      return task.sid
    }
    let error = await #expect(throws: PayloadMismatch.self) { try await actions.invokeAction("AcceptTask", payload) }
    #expect(error?.action == "AcceptTask")
    #expect(error?.description.hasPrefix("The payload of AcceptTask, as given, does not fit its type: ") == true)
    #expect(journal.isEmpty)
  }

  @Test func `the error for a payload names the path to what does not fit`() async throws {
    struct Conversation: Codable, Sendable { var tasks: [TaskReference] }
    let actions = Actions()
    try actions.register(Action<Conversation, Int>("Count")) { $0.tasks.count }
    let error = await #expect(throws: PayloadMismatch.self) {
      try await actions.invokeAction("Count", ["tasks": [["sid": "WR1"], ["sid": true]]])
    }
    #expect(error?.detail == "`tasks[1].sid` should be a string but is a boolean")
  }
}
