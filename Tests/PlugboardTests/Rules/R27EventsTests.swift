import PlugboardTesting
import Synchronization
import Testing

@testable import Plugboard

@Suite("R27 Events", .tags(.r27), .timeLimit(.minutes(1))) struct R27EventsTests {
  /// One line for an event, with its payload.
  private func line(_ event: Event) -> String {
    switch event {
    case .invocationStarted(let start): "started \(start.action) \(start.payload)"
    case .hookStarted(let hook): "\(hook.hook) of \(hook.owner) started with \(hook.payload)"
    case .hookSettled(let hook):
      "\(hook.hook) of \(hook.owner) \(verdict(hook.verdict)) with \(hook.payload) in \(hook.duration)"
    case .settled(let end): "settled \(end.outcome.name) in \(end.duration)"
    case .fault(let fault): "fault of \(fault.owner)"
    case .registry(let change): "\(change.kind) by \(change.owner)"
    }
  }

  private func verdict(_ verdict: HookSettlement.Verdict) -> String {
    switch verdict {
    case .passed: "passed"
    case .aborted(let reason): "aborted (\(reason ?? "-"))"
    case .refused(let reason): "refused (\(reason ?? "-"))"
    case .threw(let error): "threw \(error)"
    case .missedDeadline(let missed): "missed \(missed.limit)"
    }
  }

  @Test func `started, every hook with owner, verdict and duration, and settled, in order`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    try actions.register(.greet) { name in
      clock.advance(by: .seconds(4))
      return "Hello, \(name)"
    }
    try actions.owner("A").addListener(before: .greet) { name in
      clock.advance(by: .seconds(1))
      name += "!"
    }
    try actions.owner("B").addListener(before: .greet) { _ in
      clock.advance(by: .seconds(2))
      throw Crash("broken")
    }
    try actions.owner("C").addGuard(to: .greet) { _, _ in await Task.yield() }
    try actions.owner("D").replace(.greet) { name, original in
      clock.advance(by: .seconds(3))
      return try await original(name + "?")
    }
    try actions.owner("E").addListener(after: .greet) { _ in clock.advance(by: .seconds(5)) }
    let log = EventLog(actions)
    _ = try await actions.invoke(.greet, "Ann")
    let expected = [
      "started Greet Ann",
      "before-listener of A started with Ann",
      "before-listener of A passed with Ann! in 1.0 seconds",
      "before-listener of B started with Ann!",
      "before-listener of B threw broken with Ann! in 2.0 seconds",
      "fault of B",
      "guard of C started with Ann!",
      "guard of C passed with Ann! in 0.0 seconds",
      "replacement of D started with Ann!",
      "body of application started with Ann!?",
      "body of application passed with Ann!? in 4.0 seconds",
      "replacement of D passed with Ann! in 7.0 seconds",
      "after-listener of E started with Ann!",
      "after-listener of E passed with Ann! in 5.0 seconds",
      "settled completed in 15.0 seconds",
    ]
    #expect(log.events.map(line) == expected)
  }

  @Test func `an abort, a refusal and a missed deadline are verdicts`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { name, abort in if name == "Bob" { abort("away") } }
    try actions.addGuard(to: .greet) { name, refuse in if name == "Eve" { refuse("no") } }
    try actions.addGuard(to: .greet, .deadline(.seconds(5))) { _, _ in
      await clock.sleepers(1)
      clock.advance(by: .seconds(5))
      await untilCancelled()
    }
    let log = EventLog(actions, .hooks)
    for name in ["Bob", "Eve", "Ann"] { _ = try? await actions.invoke(.greet, name) }
    #expect(
      log.hooks.map { verdict($0.verdict) } == [
        "aborted (away)", "passed", "refused (no)", "passed", "passed", "missed 5.0 seconds",
      ])
  }

  @Test func `every change of the registry is an event`() async throws {
    let actions = Actions()
    let log = EventLog(actions)
    let crm = try actions.owner("CRM")
    let registration = try crm.register(.greet) { name in name }
    try actions.register(.greet) { name in name }
    for kind in [HookKind.before, .guard, .replacement, .after] { try crm.attach(kind, to: .greet) {}.remove() }
    try crm.block(.greet).remove()
    registration.remove()
    await crm.unload(within: .zero)
    let expected: [RegistryChange] =
      [
        RegistryChange(kind: .registered, action: "Greet", owner: "CRM", hook: nil),
        RegistryChange(kind: .registeredAgain, action: "Greet", owner: "application", hook: nil),
      ]
      + [HookKind.before, .guard, .replacement, .after].flatMap { kind in
        [
          RegistryChange(kind: .attached, action: "Greet", owner: "CRM", hook: kind),
          RegistryChange(kind: .removed, action: "Greet", owner: "CRM", hook: kind),
        ]
      } + [
        RegistryChange(kind: .blocked, action: "Greet", owner: "CRM", hook: nil),
        RegistryChange(kind: .unblocked, action: "Greet", owner: "CRM", hook: nil),
        RegistryChange(kind: .unregistered, action: "Greet", owner: "CRM", hook: nil),
        RegistryChange(kind: .unloaded, action: nil, owner: "CRM", hook: nil),
      ]
    #expect(log.changes == expected)
    #expect(log.events.count == expected.count)
  }

  @Test(arguments: [EventKinds.started, .hooks, .settled, .faults, .registry])
  func `who watches one kind gets only that kind`(_ kinds: EventKinds) async throws {
    let actions = Actions()
    let log = EventLog(actions, kinds)
    let everything = EventLog(actions)
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in throw Crash() }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(!log.events.isEmpty)
    #expect(log.events.allSatisfy { kinds.contains($0.kind) })
    #expect(log.events.map(line) == everything.events.filter { kinds.contains($0.kind) }.map(line))
  }

  /// A clock that counts how often it is looked at.
  private struct CountingClock: Clock {
    let looks = Box(0)
    private let start = ManualClock().now
    var now: ManualClock.Instant {
      looks.change { $0 += 1 }
      return start
    }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: ManualClock.Instant, tolerance: Duration?) async throws {}
  }

  @Test func `with nobody watching nothing is recorded and no time is taken`() async throws {
    let clock = CountingClock()
    let actions = Actions(clock: clock)
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in }
    try actions.replace(.greet) { _, original in try await original() }
    try actions.addListener(after: .greet) { _ in }
    let before = clock.looks.value
    _ = try await actions.invoke(.greet, "Ann")
    #expect(clock.looks.value == before)
    let token = actions.observe { _ in }
    _ = try await actions.invoke(.greet, "Ann")
    let watched = clock.looks.value
    #expect(watched > before)
    token.remove()
    _ = try await actions.invoke(.greet, "Ann")
    #expect(clock.looks.value == watched)
    // An observer of something else costs an invocation nothing either.
    actions.observe([.registry, .faults]) { _ in }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(clock.looks.value == watched)
  }

  @Test func `a slow watcher loses the oldest events, counted, and holds nobody up`() async throws {
    let actions = Actions()
    try actions.register(Action<Int, Int>("Count")) { $0 }
    let stream = actions.events(.settled, bufferingNewest: 10)
    for number in 0..<100 { _ = try await actions.invoke(Action<Int, Int>("Count"), number) }
    #expect(stream.lost == 90)
    var read: [Int] = []
    for await event in stream {
      guard case .settled(let end) = event, let number = end.payload as? Int else { continue }
      read.append(number)
      if read.count == 10 { break }
    }
    #expect(read == Array(90..<100))
  }

  @Test func `a watcher that keeps up loses nothing`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    let stream = actions.events()
    _ = try await actions.invoke(.greet, "Ann")
    var lines: [String] = []
    for await event in stream {
      lines.append(line(event))
      if case .settled = event { break }
    }
    #expect(lines.count == 4)
    #expect(stream.lost == 0)
  }

  @Test func `a watcher that stops reading is taken off`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    let running = Latch()
    let reading = Task {
      running.open()
      for await _ in actions.events(.settled) {}
    }
    await running.wait()
    reading.cancel()
    await reading.value
    #expect(!actions.core.isWatched(.all))
  }

  @Test func `an observer that another has removed meanwhile is not called any more`() async throws {
    let actions = Actions()
    let journal = Journal()
    let token = Box<Token?>(nil)
    try actions.register(.greet) { name in name }
    actions.observe(.settled) { _ in token.value?.remove() }
    token.value = actions.observe(.settled) { _ in journal("called") }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `a stream ends with its Actions`() async throws {
    var actions: Actions? = Actions()
    try actions!.register(.greet) { name in name }
    let events = actions!.events(.settled)
    _ = try await actions!.invoke(.greet, "Ann")
    actions = nil
    var count = 0
    for await _ in events { count += 1 }
    #expect(count == 1)
  }
}
