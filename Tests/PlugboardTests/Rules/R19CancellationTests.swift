import Plugboard
import Testing

@Suite("R19 Cancellation", .tags(.r19), .timeLimit(.minutes(1))) struct R19CancellationTests {
  /// Where the caller is cancelled.
  enum Moment: CaseIterable { case caller, payloadUpdate, block, before, slowBefore, timedBefore, `guard`, replacement }

  @Test(arguments: Moment.allCases)
  func `cancelling the caller before the body starts means that it does not start`(_ moment: Moment) async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled)
    let caller = Box<Task<String, any Error>?>(nil)
    let latch = Latch()
    @Sendable func here(_ here: Moment) {
      if here == moment { caller.value?.cancel() }
    }
    try actions.register(.greet, .payloadUpdate { _ in here(.payloadUpdate) }) { name in
      journal("body")
      return name
    }
    try actions.block(.greet) { _ in
      here(.block)
      return false
    }
    try actions.addListener(before: .greet) { _ in here(.before) }
    try actions.addListener(before: .greet) { _ in
      await Task.yield()
      here(.slowBefore)
    }
    try actions.addListener(before: .greet, .deadline(.seconds(3600))) { _ in
      here(.timedBefore)
      await Task.yield()
    }
    try actions.addGuard(to: .greet) { _, _ in here(.guard) }
    try actions.replace(.greet) { _, original in
      here(.replacement)
      return try await original()
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    caller.value = Task {
      await latch.wait()
      here(.caller)
      return try await actions.invoke(.greet, "Ann")
    }
    latch.open()
    let result = await caller.value!.result
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(journal.isEmpty)
    #expect(log.outcomes == ["cancelled"])
  }

  @Test func `a replacement is not started either`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    try actions.replace(.greet) { name, _ in
      journal("replacement")
      return name
    }
    let result = await Task { try await actions.invoke(.greet, "Ann") }.result
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(journal.isEmpty)
  }

  @Test func `a listener that ends because the caller was cancelled is no fault of its owner`() async throws {
    for kind in [HookKind.before, .guard] {
      let actions = Actions()
      let log = EventLog(actions)
      try actions.register(.greet) { name in name }
      try actions.attach(kind, to: .greet) {
        withUnsafeCurrentTask { $0?.cancel() }
        try Task.checkCancellation()
      }
      let result = await Task { try await actions.invoke(.greet, "Ann") }.result
      #expect(throws: CancellationError.self) { try result.get() }
      #expect(log.faults.isEmpty)
      #expect(log.outcomes == ["cancelled"])
    }
  }

  @Test func `a listener that throws a cancellation of its own is a fault like any other`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in throw CancellationError() }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(actions.recentFaults.count == 1)
  }

  @Test func `once the body runs, cancellation is cooperative`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in
      running.open()
      await latch.wait()
      return "\(name) \(Task.isCancelled)"
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    invocation.cancel()
    latch.open()
    #expect(try await invocation.value == "Ann true")
  }

  @Test func `a body that takes the hint ends as cancelled`() async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled)
    let running = Latch()
    try actions.register(.greet) { name in
      running.open()
      await untilCancelled()
      try Task.checkCancellation()
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    invocation.cancel()
    await #expect(throws: CancellationError.self) { try await invocation.value }
    #expect(log.outcomes == ["cancelled"])
    #expect(journal.isEmpty)
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `cancellation reaches a hook that runs against the clock`(_ kind: HookKind) async throws {
    let actions = Actions()
    let running = Latch()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let log = EventLog(actions, .hooks)
    try actions.attach(kind, to: .greet, deadline: .seconds(10)) {
      running.open()
      await untilCancelled()
      journal("cancelled")
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    invocation.cancel()
    _ = await invocation.result
    #expect(journal.entries == ["cancelled"])
    #expect(!log.hooks.contains { if case .missedDeadline = $0.verdict { true } else { false } })
  }

  @Test(arguments: [HookKind.before, .guard])
  func `a hook that fails because its caller was cancelled is no refusal`(_ kind: HookKind) async throws {
    struct ConnectionClosed: Error {}
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").attach(kind, to: .greet) {
      withUnsafeCurrentTask { $0?.cancel() }
      throw ConnectionClosed()
    }
    let result = await Task { try await actions.invoke(.greet, "Ann") }.result
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(actions.recentFaults.map { $0.cause is ConnectionClosed } == [true])
  }

  @Test func `a veto stays one, though the caller is cancelled`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addGuard(to: .greet) { _, refuse in
      refuse("no")
      withUnsafeCurrentTask { $0?.cancel() }
    }
    let result = await Task { try await actions.invoke(.greet, "Ann") }.result
    #expect(throws: ActionRefused.self) { try result.get() }
  }
}
