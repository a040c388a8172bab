import Plugboard
import Testing

@Suite("R6 Hooks as they stood", .tags(.r6), .timeLimit(.minutes(1))) struct R06SnapshotTests {
  @Test(arguments: HookKind.allCases)
  func `what is added meanwhile counts from the next invocation on`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let isFirst = Box(true)
    try actions.addListener(before: .greet) { _ in
      guard isFirst.value else { return }
      isFirst.value = false
      try actions.attach(kind, to: .greet) { journal("added") }
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.isEmpty)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["added"])
    #expect(actions.recentFaults.isEmpty)
  }

  @Test func `a block added meanwhile does not touch the invocation under way`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in try actions.block(.greet) }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.greet, "Ann") }
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `what is removed meanwhile is not started any more`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = Box<Token?>(nil)
    try actions.addListener(before: .greet, .priority(1)) { _ in token.value?.remove() }
    token.value = try actions.attach(kind, to: .greet) { journal("removed") }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.isEmpty)
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `synchronous hooks that share an owner are not started either once removed`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let tokens = Box<[Token]>([])
    let hooks = try (1...3).map { _ in
      switch kind {
      case .guard:
        try actions.addGuard(to: .greet) { _, _ in
          journal("called")
          for token in tokens.value { token.remove() }
        }
      case .after:
        try actions.addListener(after: .greet) { _ in
          journal("called")
          for token in tokens.value { token.remove() }
        }
      case .replacement:
        try actions.replace(.greet) { _, original in
          journal("called")
          for token in tokens.value { token.remove() }
          return try await original()
        }
      default:
        try actions.addListener(before: .greet) { _ in
          journal("called")
          for token in tokens.value { token.remove() }
        }
      }
    }
    tokens.value = hooks
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    // The first one removed itself too, ran to its end, and the others were not started.
    #expect(journal.entries == ["called"])
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `a hook with a deadline is not started once removed`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = Box<Token?>(nil)
    try actions.addListener(before: .greet, .priority(1)) { _ in token.value?.remove() }
    token.value = try actions.attach(kind, to: .greet, deadline: .seconds(60)) { journal("removed") }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `an owner that is unloaded from a hook is not called any more in that invocation`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try actions.addListener(before: .greet) { _ in _ = await crm.unload(within: .zero) }
    for kind in HookKind.allCases { try crm.attach(kind, to: .greet) { journal("\(kind)") } }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `when the body's owner is unloaded meanwhile, the previous body runs`() async throws {
    let actions = Actions()
    try actions.register(.greet) { _ in "previous" }
    let crm = try actions.owner("CRM")
    try crm.register(.greet) { _ in "CRM" }
    try actions.addListener(before: .greet) { _ in _ = await crm.unload(within: .zero) }
    #expect(try await actions.invoke(.greet, "Ann") == "previous")
  }

  @Test func `a previous body whose owner is unloaded too does not run either`() async throws {
    let actions = Actions()
    try actions.register(.greet) { _ in "first" }
    let (crm, audit) = (try actions.owner("CRM"), try actions.owner("Audit"))
    try crm.register(.greet) { _ in "CRM" }
    try audit.register(.greet) { _ in "Audit" }
    try actions.addListener(before: .greet) { _ in
      await audit.unload(within: .zero)
      await crm.unload(within: .zero)
    }
    #expect(try await actions.invoke(.greet, "Ann") == "first")
  }

  @Test func `when the only body is unregistered meanwhile, the invocation fails as unknown`() async throws {
    let actions = Actions()
    let token = try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in token.remove() }
    let error = await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Greet")
  }

  @Test func `an invocation that started before registering again runs the old body`() async throws {
    let actions = Actions()
    try actions.register(.greet) { _ in "old" }
    let (running, latch) = (Latch(), Latch())
    try actions.addListener(before: .greet) { _ in
      running.open()
      await latch.wait()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    try actions.register(.greet) { _ in "new" }
    latch.open()
    #expect(try await invocation.value == "old")
    #expect(try await actions.invoke(.greet, "Ann") == "new")
  }

  @Test func `a block removed meanwhile is not asked any more`() async throws {
    let actions = Actions()
    let journal = Journal()
    let block = Box<Token?>(nil)
    try actions.register(.greet, .payloadUpdate { _ in block.value?.remove() }) { name in name }
    block.value = try actions.block(.greet) { _ in
      journal("asked")
      return true
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `a hook that removes itself runs to its end`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = Box<Token?>(nil)
    token.value = try actions.addListener(before: .greet) { name in
      token.value?.remove()
      await Task.yield()
      name += "!"
      journal("end")
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann!")
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["end"])
  }
}
