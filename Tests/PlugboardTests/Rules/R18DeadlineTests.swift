import PlugboardTesting
import Testing

@testable import Plugboard

@Suite("R18 Deadlines", .tags(.r18), .timeLimit(.minutes(1))) struct R18DeadlineTests {
  let clock = ManualClock()
  let actions: Actions

  init() { actions = Actions(clock: clock) }

  /// Advances the clock as soon as a hook's deadline has been set.
  private func expire(after time: Duration = .seconds(5)) async {
    await clock.sleepers(1)
    clock.advance(by: time)
  }

  private func missed(_ hook: HookKind, _ limit: Duration = .seconds(5)) -> DeadlineMissed {
    DeadlineMissed(action: "Greet", owner: "CRM", hook: hook, limit: limit)
  }

  @Test func `a before-listener that misses its deadline is cancelled and reported, and the invocation goes on`()
    async throws
  {
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addListener(before: .greet, .deadline(.seconds(5))) { _ in
      await untilCancelled()
      journal("cancelled")
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    #expect(try await invocation.value == "Ann")
    #expect(actions.recentFaults.map { $0.cause as? DeadlineMissed } == [missed(.before)])
    #expect(actions.recentFaults.map(\.owner) == ["CRM"])
    // It ends because it is cancelled; nothing else would wake it.
    await until { !journal.isEmpty }
  }

  @Test func `a before-listener whose failure aborts aborts when it is late`() async throws {
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addListener(before: .greet, .deadline(.seconds(5)), .onFailure(.abort)) { _ in
      await untilCancelled()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    let error = await #expect(throws: ActionAborted.self) { try await invocation.value }
    #expect(error?.owner == "CRM")
    #expect(error?.cause as? DeadlineMissed == missed(.before))
  }

  @Test func `a guard that misses its deadline refuses`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try actions.owner("CRM").addGuard(to: .greet, .deadline(.seconds(5))) { _, _ in await untilCancelled() }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    let error = await #expect(throws: ActionRefused.self) { try await invocation.value }
    #expect(error?.owner == "CRM")
    #expect(error?.cause as? DeadlineMissed == missed(.guard))
    #expect(journal.isEmpty)
  }

  @Test func `a guard that lets failures through lets a late answer through`() async throws {
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addGuard(to: .greet, .deadline(.seconds(5)), .onFailure(.proceed)) { _, _ in
      await untilCancelled()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    #expect(try await invocation.value == "Ann")
    #expect(actions.recentFaults.map { $0.cause as? DeadlineMissed } == [missed(.guard)])
  }

  @Test func `a replacement that misses its deadline fails the invocation`() async throws {
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").replace(.greet, deadline: .seconds(5)) { name, _ in
      await untilCancelled()
      return name
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    let error = await #expect(throws: ActionFailed.self) { try await invocation.value }
    #expect(error?.owner == "CRM")
    #expect(error?.cause as? DeadlineMissed == missed(.replacement))
  }

  @Test func `an after-listener that misses its deadline is reported`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addListener(after: .greet, .deadline(.seconds(5))) { _ in await untilCancelled() }
    try actions.addListener(after: .greet) { _ in journal("later") }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    #expect(try await invocation.value == "Ann")
    #expect(actions.recentFaults.map { $0.cause as? DeadlineMissed } == [missed(.after)])
    #expect(journal.entries == ["later"])
  }

  @Test func `a hook that is in time is left alone`() async throws {
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet, .deadline(.seconds(5))) { name async in name += "1" }
    try actions.addListener(before: .greet, .deadline(.seconds(5))) { name in
      clock.advance(by: .seconds(4))
      await Task.yield()
      name += "2"
    }
    try actions.replace(.greet, deadline: .seconds(5)) { name, original in try await original(name + "3") }
    #expect(try await actions.invoke(.greet, "") == "123")
    clock.advance(by: .seconds(100))
    #expect(actions.recentFaults.isEmpty)
    #expect(actions.leftBehind == 0)
  }

  @Test func `an invocation may have one for all its hooks together`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    for number in 1...3 {
      try crm.addListener(before: .greet) { _ in
        journal("\(number)")
        await clock.sleepers(1)
        clock.advance(by: .seconds(3))
        if number == 2 { await untilCancelled() }
      }
    }
    #expect(try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5)) == "Ann")
    // The second has two seconds left and takes three; the third is not even started.
    #expect(journal.entries == ["1", "2"])
    let faults = actions.recentFaults.map { $0.cause as? DeadlineMissed }
    #expect(faults == [missed(.before, .seconds(2)), missed(.before)])
  }

  @Test func `a synchronous hook is not started when the allowance is used up`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: .greet) { _ in clock.advance(by: .seconds(5)) }
    try crm.addListener(before: .greet) { _ in journal("before") }
    try crm.addListener(after: .greet) { _ in journal("after") }
    #expect(try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5)) == "Ann")
    #expect(journal.isEmpty)
    #expect(actions.recentFaults.map { $0.cause as? DeadlineMissed } == [missed(.before), missed(.after)])
    try crm.addGuard(to: .greet) { _, _ in journal("guard") }
    let error = await #expect(throws: ActionRefused.self) {
      try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5))
    }
    #expect(error?.cause as? DeadlineMissed == missed(.guard))
    #expect(journal.isEmpty)
  }

  @Test func `the body's own time is not the hooks'`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in
      clock.advance(by: .seconds(1000))
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    #expect(try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5)) == "Ann")
    #expect(journal.entries == ["after"])
  }

  @Test(arguments: [
    (deadline: Duration.seconds(3), allowance: Duration.seconds(9)), (deadline: .seconds(9), allowance: .seconds(3)),
  ])
  func `the shorter of a hook's deadline and the invocation's counts`(
    _ limits: (deadline: Duration, allowance: Duration)
  ) async throws {
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addListener(before: .greet, .deadline(limits.deadline)) { _ in await untilCancelled() }
    let invocation = Task { try await actions.invoke(.greet, "Ann", hooksWithin: limits.allowance) }
    await expire(after: .seconds(3))
    #expect(try await invocation.value == "Ann")
    #expect(actions.recentFaults.map { $0.cause as? DeadlineMissed } == [missed(.before, .seconds(3))])
  }

  @Test func `a synchronous hook can't have a deadline`() async throws {
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    func expected(_ hook: HookKind) -> RegistrationError {
      .deadlineOnSynchronousHook(action: "Greet", owner: "CRM", hook: hook)
    }
    #expect(throws: expected(.before)) {
      try crm.addListener(before: .greet, .deadline(.seconds(5))) { _ in journal("before") }
    }
    #expect(throws: expected(.before)) {
      try crm.addListener(before: "Greet", .deadline(.seconds(5))) { _, _ in journal("before by name") }
    }
    #expect(throws: expected(.guard)) {
      try crm.addGuard(to: .greet, .deadline(.seconds(5))) { _, _ in journal("guard") }
    }
    #expect(throws: expected(.after)) {
      try crm.addListener(after: .greet, .deadline(.seconds(5))) { _ in journal("after") }
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `a hook that ignores cancellation is left behind and counted until it ends`() async throws {
    let latch = Latch()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet, .deadline(.seconds(5))) { _ in await latch.wait() }
    for number in 1...3 {
      let invocation = Task { try await actions.invoke(.greet, "Ann") }
      await expire()
      #expect(try await invocation.value == "Ann")
      #expect(actions.leftBehind == number)
    }
    latch.open()
    await until { actions.leftBehind <= 0 }
    #expect(actions.leftBehind == 0)
  }

  @Test func `a late answer of a before-listener changes nothing`() async throws {
    let (latch, journal) = (Latch(), Journal())
    let log = EventLog(actions)
    try actions.register(.greet) { name in
      latch.open()
      await until { actions.leftBehind <= 0 }
      return name
    }
    try actions.addListener(before: .greet, .deadline(.seconds(5))) { name, abort in
      await latch.wait()
      name = "changed"
      abort("late")
      journal("late answer")
      throw Crash()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    #expect(try await invocation.value == "Ann")
    #expect(journal.entries == ["late answer"])
    #expect(log.faults.map { $0.cause is DeadlineMissed } == [true])
    #expect(log.outcomes == ["completed"])
  }

  @Test func `a late answer of a guard changes nothing`() async throws {
    let (latch, journal) = (Latch(), Journal())
    try actions.register(.greet) { name in
      latch.open()
      await until { actions.leftBehind <= 0 }
      return name
    }
    try actions.addGuard(to: .greet, .deadline(.seconds(5)), .onFailure(.proceed)) { _, refuse in
      await latch.wait()
      refuse("late")
      journal("late answer")
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    #expect(try await invocation.value == "Ann")
    #expect(journal.entries == ["late answer"])
  }

  @Test func `a replacement that is late can't run its original any more`() async throws {
    let latch = Latch()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try actions.owner("CRM").replace(.greet, deadline: .seconds(5)) { name, original in
      await latch.wait()
      do { return try await original() } catch let error as DeadlineMissed {
        journal("\(error.hook) of \(error.owner)")
        return "too late"
      }
    }
    let log = EventLog(actions, .settled)
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    await #expect(throws: ActionFailed.self) { try await invocation.value }
    latch.open()
    await until { actions.leftBehind <= 0 }
    #expect(journal.entries == ["replacement of CRM"])
    #expect(log.outcomes == ["failed"])
  }

  @Test func `the same goes for a late replacement by name`() async throws {
    let latch = Latch()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    try actions.replaceAction("Greet", deadline: .seconds(5)) { name, original in
      await latch.wait()
      do { return try await original() } catch {
        journal("\(type(of: error))")
        return "too late"
      }
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    await #expect(throws: ActionFailed.self) { try await invocation.value }
    latch.open()
    await until { actions.leftBehind <= 0 }
    #expect(journal.entries == ["DeadlineMissed"])
  }

  @Test func `a hook that was left behind still knows who asked`() async throws {
    let latch = Latch()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet, .deadline(.seconds(5))) { _, abort in
      await latch.wait()
      journal("\(abort.context.action) for \(abort.context.actor ?? "nobody")")
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann", by: "agent:WK1") }
    await expire()
    _ = try await invocation.value
    latch.open()
    await until { actions.leftBehind == 0 }
    #expect(journal.entries == ["Greet for agent:WK1"])
  }

  @Test func `unloading waits for a hook that was left behind`() async throws {
    let latch = Latch()
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: .greet, .deadline(.seconds(5))) { _ in await latch.wait() }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await expire()
    _ = try await invocation.value
    #expect(await crm.unload(within: .zero) == [UnfinishedHook(action: "Greet", owner: "CRM", hook: .before)])
    latch.open()
  }

  @Test func `a hook that comes back too late has missed its deadline, even if it is back before the timer`()
    async throws
  {
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addGuard(to: .greet, .deadline(.seconds(5))) { _, _ async in clock.advance(by: .seconds(6))
    }
    for _ in 0..<20 {
      let error = await #expect(throws: ActionRefused.self) { try await actions.invoke(.greet, "Ann") }
      #expect(error?.cause as? DeadlineMissed == missed(.guard))
    }
  }

  @Test(arguments: [Duration.zero, .seconds(-5)])
  func `a deadline that has passed before the hook starts is refused`(_ deadline: Duration) async throws {
    let crm = try actions.owner("CRM")
    #expect(
      throws: RegistrationError.deadlineNotPositive(action: "Greet", owner: "CRM", hook: .guard, deadline: deadline)
    ) {
      try crm.addGuard(to: .greet, .deadline(deadline)) { _, _ async in }
    }
    #expect(throws: RegistrationError.self) {
      try crm.replace(.greet, deadline: deadline) { _, original in try await original() }
    }
  }

  @Test func `a child that is given no allowance shares its parent's`() async throws {
    try actions.register(.greet) { name in name }
    let welcome = Action<Duration?, String>("Welcome")
    try actions.register(welcome) { own, context in try await context.invoke(.greet, "Ann", hooksWithin: own) }
    try actions.owner("CRM").addGuard(to: .greet) { _, _ in await untilCancelled() }
    for (own, limit) in [(nil, .seconds(5)), (.seconds(9), .seconds(9))] as [(Duration?, Duration)] {
      let invocation = Task { try await actions.invoke(welcome, own, hooksWithin: .seconds(5)) }
      await expire(after: limit)
      let error = await #expect(throws: ActionRefused.self) { try await invocation.value }
      #expect(error?.cause as? DeadlineMissed == missed(.guard, limit))
    }
  }

  @Test func `a replacement runs on the allowance too, and what is inside it is charged once`() async throws {
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.replace(.greet) { _, original in
      clock.advance(by: .seconds(3))
      return try await original()
    }
    try crm.replace(.greet) { _, original in try await original() }
    try actions.addListener(after: .greet) { name in await Task.yield() }
    // Three of five seconds, however many replacements they are spent in.
    #expect(try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5)) == "Ann")
    #expect(actions.recentFaults.isEmpty)
    try crm.replace(.greet) { name, _ in
      await untilCancelled()
      return name
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann", hooksWithin: .seconds(5)) }
    await expire(after: .seconds(5))
    let error = await #expect(throws: ActionFailed.self) { try await invocation.value }
    #expect(error?.cause as? DeadlineMissed == missed(.replacement))
  }
}
