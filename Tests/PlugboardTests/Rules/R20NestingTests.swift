import Testing

@testable import Plugboard

@Suite("R20 Actions inside actions", .tags(.r20), .timeLimit(.minutes(1))) struct R20NestingTests {
  static let count = Action<Int, Int>("Count")

  @Test(arguments: HookKind.allCases) func `an action may be invoked from any hook, the same one too`(_ kind: HookKind)
    async throws
  {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.register(.shout) { $0.uppercased() }
    let isOutermost = Box(true)
    try actions.attach(kind, to: .greet) {
      guard isOutermost.value else { return }
      isOutermost.value = false
      journal(try await actions.invoke(.shout, "other"))
      journal(try await actions.invoke(.greet, "same"))
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["OTHER", "same"])
  }

  @Test func `a chain as deep as the limit is fine, one deeper fails with the chain printed`() async throws {
    let actions = Actions()
    try actions.register(Self.count) { left, context in
      left == 0 ? context.depth : try await context.invoke(Self.count, left - 1)
    }
    #expect(try await actions.invoke(Self.count, 32) == 32)
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(Self.count, 33) }
    let cause = try #require(error?.rootCause as? ChainTooDeep)
    #expect(cause.limit == 32)
    #expect(cause.chain == Array(repeating: "Count", count: 34))
  }

  @Test func `the limit can be set, and the chain names every action`() async throws {
    let actions = Actions(chainLimit: 3)
    try actions.register(.greet) { name, context in try await context.invoke(.shout, name) }
    try actions.register(.shout) { name, context in try await context.invoke(.greet, name) }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    let cause = try #require(error?.rootCause as? ChainTooDeep)
    #expect(cause.chain == ["Greet", "Shout", "Greet", "Shout", "Greet"])
    #expect(cause.limit == 3)
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .body, .after])
  func `a chain that forgets its context is found out too`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled)
    try actions.register(.greet) { name in name }
    try actions.attach(kind, to: .greet) {
      journal("hook")
      _ = try await actions.invoke(.greet, "again")
    }
    let result = await Task { try await actions.invoke(.greet, "Ann") }.result
    #expect(journal.count == 33)
    let causes = log.settlements.compactMap { ($0.failure as? ActionFailed)?.rootCause ?? $0.failure }
    let found =
      causes.compactMap { $0 as? ChainTooDeep } + actions.recentFaults.compactMap { $0.cause as? ChainTooDeep }
    #expect(found.first?.limit == 32)
    #expect(found.first?.chain == ["Greet"])
    #expect(found.first?.withoutContext == true)
    if kind == .body || kind == .replacement { #expect(throws: ActionFailed.self) { try result.get() } }
  }

  @Test func `so are two actions that invoke each other without it`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in try await actions.invoke(.shout, name) }
    try actions.register(.shout) { name in try await actions.invoke(.greet, name) }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.rootCause is ChainTooDeep)
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `and a chain through hooks that each run in a task of their own`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.attach(kind, to: .greet, deadline: .seconds(600)) {
      journal("hook")
      _ = try await actions.invoke(.greet, "again")
    }
    _ = await Task { try await actions.invoke(.greet, "Ann") }.result
    // As many as through the context: the first and 32 nested in it.
    #expect(journal.count == 33)
  }

  @Test func `many invocations side by side are no chain`() async throws {
    let actions = Actions()
    let latch = Latch()
    let entered = Box(0)
    try actions.register(.greet) { name in
      entered.change { $0 += 1 }
      await latch.wait()
      return name
    }
    let invocations = (0..<100).map { number in Task { try await actions.invoke(.greet, "\(number)") } }
    await until { entered.value == 100 }
    latch.open()
    for (number, invocation) in invocations.enumerated() { #expect(try await invocation.value == "\(number)") }
  }

  @Test func `there is no queue per action`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in
      if name == "slow" {
        running.open()
        await latch.wait()
      }
      return name
    }
    let slow = Task { try await actions.invoke(.greet, "slow") }
    await running.wait()
    #expect(try await actions.invoke(.greet, "quick") == "quick")
    latch.open()
    #expect(try await slow.value == "slow")
  }

  @Test func `after a chain that was too deep the action works as before`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name == "loop" ? try await actions.invoke(.greet, name) : name }
    for _ in 0..<3 {
      await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "loop") }
      #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    }
  }

  @Test func `work that a hook with a deadline has started and left is no chain`() async throws {
    let actions = Actions()
    let (rounds, done) = (Box(0), Latch())
    try actions.register(.greet) { name in name }
    try actions.addListener(after: .greet, .deadline(.seconds(600))) { name async in
      rounds.change { $0 += 1 }
      // The next round starts when this hook has returned.
      Task {
        if rounds.value == 100 { done.open() } else { try await actions.invoke(.greet, name) }
      }
    }
    _ = try await actions.invoke(.greet, "Ann")
    await done.wait()
    #expect(actions.recentFaults.isEmpty)
  }
}
