import Plugboard
import Testing

@Suite("R12 Listeners and guards that throw", .tags(.r12)) struct R12FailurePolicyTests {
  enum Form: CaseIterable { case synchronous, asynchronous, timed }

  private func attach(
    _ kind: HookKind, _ form: Form, _ owner: some ActionOwner, _ policy: FailurePolicy?, _ crash: Crash
  ) throws {
    // What is not declared must come from the kind of hook, so the option is really left out.
    let option: HookOption = policy.map { .onFailure($0) } ?? .priority(0)
    switch (kind, form) {
    case (.guard, .synchronous): try owner.addGuard(to: .greet, option) { _, _ in throw crash }
    case (.guard, .asynchronous):
      try owner.addGuard(to: .greet, option) { _, _ in
        await Task.yield()
        throw crash
      }
    case (.guard, .timed):
      try owner.addGuard(to: .greet, option, .deadline(.seconds(3600))) { _, _ in
        await Task.yield()
        throw crash
      }
    case (_, .synchronous): try owner.addListener(before: .greet, option) { _ in throw crash }
    case (_, .asynchronous):
      try owner.addListener(before: .greet, option) { _ in
        await Task.yield()
        throw crash
      }
    case (_, .timed):
      try owner.addListener(before: .greet, option, .deadline(.seconds(3600))) { _ in
        await Task.yield()
        throw crash
      }
    }
  }

  @Test(arguments: Form.allCases, [nil, FailurePolicy.proceed])
  func `a before-listener that throws is reported with its owner and the invocation goes on`(
    _ form: Form, _ policy: FailurePolicy?
  ) async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions)
    let crash = Crash()
    try actions.register(.greet) { name in name }
    try attach(.before, form, actions.owner("CRM"), policy, crash)
    try actions.addListener(before: .greet, .priority(-1)) { _ in journal("later") }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["later"])
    let fault = try #require(log.faults.first)
    #expect(log.faults.count == 1)
    #expect(fault.action == "Greet")
    #expect(fault.owner == "CRM")
    #expect(fault.hook == .before)
    #expect(fault.invocation == log.settlements.first?.id)
    #expect(fault.cause as? Crash == crash)
  }

  @Test(arguments: Form.allCases, [nil, FailurePolicy.abort])
  func `a guard that throws refuses`(_ form: Form, _ policy: FailurePolicy?) async throws {
    let actions = Actions()
    let journal = Journal()
    let crash = Crash()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try attach(.guard, form, actions.owner("CRM"), policy, crash)
    try actions.addGuard(to: .greet, .priority(-1)) { _, _ in journal("later") }
    let error = await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.owner == "CRM")
    #expect(error?.reason == nil)
    #expect(error?.cause as? Crash == crash)
    #expect(journal.isEmpty)
    #expect(actions.recentFaults.isEmpty)
  }

  @Test(arguments: Form.allCases) func `a before-listener may declare that its failure aborts`(_ form: Form)
    async throws
  {
    let actions = Actions()
    let journal = Journal()
    let crash = Crash()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try attach(.before, form, actions.owner("CRM"), .abort, crash)
    try actions.addListener(before: .greet, .priority(-1)) { _ in journal("later") }
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.owner == "CRM")
    #expect(error?.reason == nil)
    #expect(error?.cause as? Crash == crash)
    #expect(journal.isEmpty)
  }

  @Test(arguments: Form.allCases) func `a guard may declare that its failure lets things through`(_ form: Form)
    async throws
  {
    let actions = Actions()
    let crash = Crash()
    try actions.register(.greet) { name in name }
    try attach(.guard, form, actions.owner("CRM"), .proceed, crash)
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(actions.recentFaults.map(\.owner) == ["CRM"])
    #expect(actions.recentFaults.map(\.hook) == [.guard])
    #expect(actions.recentFaults.first?.cause as? Crash == crash)
  }

  @Test func `an abort inside what a listener throws is its failure, not its abort`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.register(.shout) { name in name }
    try actions.addListener(before: .shout) { _, abort in abort("quiet please") }
    try actions.addListener(before: .greet) { name in _ = try await actions.invoke(.shout, name) }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(actions.recentFaults.first?.cause is ActionAborted)
  }

  @Test func `a guard by name that can't be given the payload refuses`() async throws {
    let actions = Actions()
    try actions.register(Action<Unencodable, Int>("Odd")) { _ in 1 }
    try actions.owner("CRM").addGuard(to: "Odd") { _, _ in }
    let error = await #expect(throws: ActionRefused.self) {
      try await actions.invoke(Action<Unencodable, Int>("Odd"), Unencodable())
    }
    #expect((error?.cause as? PayloadMismatch)?.owner == "CRM")
  }

  private struct Unencodable: Codable, Sendable {
    func encode(to encoder: any Encoder) throws { throw Crash("not today") }
  }

  @Test func `the policy is no option for other hooks`() throws {
    let actions = Actions()
    let expected = RegistrationError.optionDoesNotApply(
      action: "Greet", owner: "application", option: "onFailure", hook: .after)
    #expect(throws: expected) { try actions.addListener(after: .greet, .onFailure(.abort)) { _ in } }
  }

  @Test func `the last hundred faults are kept`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { name in throw Crash(name) }
    for number in 0..<250 { _ = try await actions.invoke(.greet, "\(number)") }
    #expect(actions.recentFaults.map { ($0.cause as? Crash)?.what } == (150..<250).map { "\($0)" })
  }
}
