import PlugboardTesting
import Testing

@testable import Plugboard

@Suite("R5 Owners, unloading and tokens", .tags(.r5), .timeLimit(.minutes(1))) struct R05OwnersTests {
  /// Unloads an owner in a task of its own, and tells when that is over.
  private func unload(_ owner: Owner) -> (unloading: Task<[UnfinishedHook], Never>, isOver: Box<Bool>) {
    let isOver = Box(false)
    let unloading = Task {
      let unfinished = await owner.unload(within: .seconds(5))
      isOver.value = true
      return unfinished
    }
    return (unloading, isOver)
  }

  @Test func `every hook has an owner`() async throws {
    let actions = Actions()
    let log = EventLog(actions, .hooks)
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { _ in }
    let crm = try actions.owner("CRM")
    try crm.addGuard(to: .greet) { _, _ in }
    try crm.replace(.greet) { _, original in try await original() }
    try actions.owner("Audit").addListener(after: .greet) { _ in }
    _ = try await actions.invoke(.greet, "Ann")
    let owners = Dictionary(uniqueKeysWithValues: log.hooks.map { ($0.hook, $0.owner) })
    #expect(
      owners == [.before: "application", .guard: "CRM", .replacement: "CRM", .body: "application", .after: "Audit"])
  }

  @Test func `unloading removes all that the owner attached, and only that`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body")
      return name
    }
    for name in ["CRM", "Audit"] {
      let owner = try actions.owner(name)
      try owner.register(.shout) { $0.uppercased() }
      try owner.addListener(before: .greet) { _ in journal("\(name) before") }
      try owner.addGuard(to: .greet) { _, _ in journal("\(name) guard") }
      try owner.replace(.greet) { _, original in
        journal("\(name) replacement")
        return try await original()
      }
      try owner.addListener(after: .greet) { _ in
        await Task.yield()
        journal("\(name) after")
      }
      try owner.addListener(before: .shout) { _ in journal("\(name) before Shout") }
    }
    try actions.owner("CRM").block(.greet, because: "closed")
    #expect(await (try actions.owner("CRM")).unload(within: .seconds(5)).isEmpty)
    _ = try await actions.invoke(.greet, "Ann")
    _ = try await actions.invoke(.shout, "Ann")
    #expect(
      journal.entries == [
        "Audit before", "Audit guard", "Audit replacement", "body", "Audit after", "Audit before Shout",
      ])
    await (try actions.owner("Audit")).unload(within: .seconds(5))
    await #expect(throws: UnknownAction.self) { try await actions.invoke(.shout, "Ann") }
  }

  @Test(arguments: HookKind.allCases) func `unloading waits for a hook that is still running`(_ kind: HookKind)
    async throws
  {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    let journal = Journal()
    let (running, latch) = (Latch(), Latch())
    if kind != .body { try actions.register(.greet) { name in name } }
    let crm = try actions.owner("CRM")
    try crm.attach(kind, to: .greet) {
      running.open()
      await latch.wait()
      journal("hook ended")
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    let (unloading, isOver) = unload(crm)
    for _ in 0..<100 { await Task.yield() }
    #expect(!isOver.value)
    latch.open()
    #expect(await unloading.value.isEmpty)
    #expect(journal.entries == ["hook ended"])
    _ = try await invocation.value
  }

  @Test(arguments: HookKind.allCases) func `unloading says which hooks did not finish in time`(_ kind: HookKind)
    async throws
  {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    let (running, latch) = (Latch(), Latch())
    if kind != .body { try actions.register(.greet) { name in name } }
    let crm = try actions.owner("CRM")
    try crm.attach(kind, to: .greet) {
      running.open()
      await latch.wait()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    let (unloading, isOver) = unload(crm)
    await until {
      clock.advance(by: .seconds(5))
      return isOver.value
    }
    let unfinished = await unloading.value
    #expect(unfinished == [UnfinishedHook(action: "Greet", owner: "CRM", hook: kind)])
    #expect(unfinished.first?.description == "the \(kind) of CRM on Greet")
    latch.open()
    _ = try await invocation.value
  }

  @Test func `unloading waits for payloadUpdate too`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    let (running, latch) = (Latch(), Latch())
    let update = ActionOption<String>.payloadUpdate { _ in
      running.open()
      await latch.wait()
    }
    let crm = try actions.owner("CRM")
    try crm.register(.greet, update) { name in name }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    #expect(await crm.unload(within: .zero) == [UnfinishedHook(action: "Greet", owner: "CRM", hook: .body)])
    latch.open()
    _ = await invocation.result
  }

  @Test func `unloading waits for a hook that its token has removed while it ran`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    let token = try crm.addListener(before: .greet) { _ in
      running.open()
      await latch.wait()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    token.remove()
    #expect(await crm.unload(within: .zero) == [UnfinishedHook(action: "Greet", owner: "CRM", hook: .before)])
    latch.open()
    _ = try await invocation.value
  }

  @Test func `unloading waits for every running call of a hook`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    let running = [Latch(), Latch()]
    let latches = [Latch(), Latch()]
    try actions.register(Action<Int, Int>("Count")) { $0 }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: Action<Int, Int>("Count")) { index in
      running[index].open()
      await latches[index].wait()
    }
    let invocations = [0, 1].map { index in
      Task { try await actions.invoke(Action<Int, Int>("Count"), index) }
    }
    for latch in running { await latch.wait() }
    let (unloading, isOver) = unload(crm)
    latches[1].open()
    _ = try await invocations[1].value
    for _ in 0..<100 { await Task.yield() }
    #expect(!isOver.value)
    await until {
      clock.advance(by: .seconds(5))
      return isOver.value
    }
    #expect(await unloading.value.count == 1)
    latches[0].open()
    _ = try await invocations[0].value
  }

  @Test(arguments: HookKind.allCases) func `a hook that unloads its own owner is not waited for`(_ kind: HookKind)
    async throws
  {
    let actions = Actions()
    let unfinished = Box<[UnfinishedHook]?>(nil)
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.attach(kind, to: .greet) { unfinished.value = await crm.unload(within: .milliseconds(50)) }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(unfinished.value == [])
  }

  @Test(arguments: [HookKind.before, .guard, .replacement, .after])
  func `a hook with a deadline that unloads its own owner is not waited for`(_ kind: HookKind) async throws {
    let actions = Actions()
    let unfinished = Box<[UnfinishedHook]?>(nil)
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.attach(kind, to: .greet, deadline: .seconds(30)) {
      unfinished.value = await crm.unload(within: .milliseconds(50))
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(unfinished.value == [])
  }

  @Test func `a body behind a replacement with a deadline that unloads its own owner is not waited for`() async throws {
    let actions = Actions()
    let unfinished = Box<[UnfinishedHook]?>(nil)
    let crm = try actions.owner("CRM")
    try crm.register(.greet) { name in
      unfinished.value = await crm.unload(within: .milliseconds(50))
      return name
    }
    try actions.replace(.greet, deadline: .seconds(30)) { _, original in try await original() }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(unfinished.value == [])
  }

  @Test func `a hook that unloads its owner still waits for the owner's other hooks`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    let unfinished = Box<[UnfinishedHook]?>(nil)
    try actions.register(.greet) { name in name }
    try actions.register(.shout) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addListener(after: .shout) { _ in
      running.open()
      await latch.wait()
    }
    try crm.addListener(before: .greet) { _ in unfinished.value = await crm.unload(within: .zero) }
    let other = Task { try await actions.invoke(.shout, "Bea") }
    await running.wait()
    _ = try await actions.invoke(.greet, "Ann")
    #expect(unfinished.value == [UnfinishedHook(action: "Shout", owner: "CRM", hook: .after)])
    latch.open()
    _ = try await other.value
  }

  @Test func `cancelling the task that unloads ends the waiting, not the unloading`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    let journal = Journal()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: .greet) { _ in
      journal("before")
      running.open()
      await latch.wait()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    let (unloading, _) = unload(crm)
    unloading.cancel()
    #expect(await unloading.value.count == 1)
    latch.open()
    _ = try await invocation.value
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["before"])
  }

  @Test func `a token removes one hook, also where the same listener was added twice`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let listener: @Sendable (inout String) throws -> Void = { name in journal(name) }
    let first = try actions.addListener(before: .greet, listener: listener)
    let second = try actions.addListener(before: .greet, listener: listener)
    _ = try await actions.invoke(.greet, "both")
    first.remove()
    _ = try await actions.invoke(.greet, "one")
    second.remove()
    _ = try await actions.invoke(.greet, "none")
    #expect(journal.entries == ["both", "both", "one"])
  }

  @Test(arguments: HookKind.allCases) func `a token removes every kind of hook`(_ kind: HookKind) async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = try actions.owner("CRM").attach(kind, to: .greet) { journal("hook") }
    token.remove()
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `removing a token twice changes and announces nothing more`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = try actions.addListener(before: .greet) { _ in journal("first") }
    try actions.addListener(before: .greet) { _ in journal("second") }
    let log = EventLog(actions, .registry)
    token.remove()
    token.remove()
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["second"])
    #expect(log.changes == [RegistryChange(kind: .removed, action: "Greet", owner: "application", hook: .before)])
  }

  @Test func `an owner that was unloaded attaches nothing any more, a new one of its name does`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let old = try actions.owner("CRM")
    await old.unload(within: .zero)
    let expected = RegistrationError.ownerUnloaded(owner: "CRM")
    #expect(throws: expected) { try old.register(.shout) { name in name } }
    #expect(throws: expected) { try old.addListener(before: .greet) { _ in journal("old") } }
    #expect(throws: expected) { try old.addGuard(to: .greet) { _, _ in journal("old") } }
    #expect(throws: expected) { try old.replace(.greet) { name, _ in name } }
    #expect(throws: expected) { try old.addListener(after: .greet) { _ in journal("old") } }
    #expect(throws: expected) { try old.block(.greet) }
    let new = try actions.owner("CRM")
    try new.addListener(before: .greet) { _ in journal("new") }
    // The old one is gone for good: unloading it again does not touch what the new one has attached.
    #expect(await old.unload(within: .zero).isEmpty)
    #expect(throws: expected) { try old.addListener(before: .greet) { _ in journal("old") } }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["new"])
  }

  @Test func `asking twice for an owner gives the same one`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").addListener(before: .greet) { _ in journal("first") }
    try actions.owner("CRM").addListener(before: .greet) { _ in journal("second") }
    await (try actions.owner("CRM")).unload(within: .zero)
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.isEmpty)
  }

  @Test(arguments: ["", "application", "two\nlines", "\u{0}", "\u{85}", "a\u{2028}b", "a\u{202E}b"])
  func `an owner's name is not empty, printable and not the application's`(_ name: String) {
    #expect(throws: RegistrationError.invalidOwner(name)) { try Actions().owner(name) }
  }

  @Test func `unloading is announced`() async throws {
    let actions = Actions()
    let log = EventLog(actions, .registry)
    let crm = try actions.owner("CRM")
    await crm.unload(within: .zero)
    await crm.unload(within: .zero)
    #expect(log.changes == [RegistryChange(kind: .unloaded, action: nil, owner: "CRM", hook: nil)])
  }

  @Test func `unloading again waits again for what had not finished`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addGuard(to: .greet) { _, _ in
      running.open()
      await latch.wait()
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    let unfinished = [UnfinishedHook(action: "Greet", owner: "CRM", hook: .guard)]
    #expect(await crm.unload(within: .zero) == unfinished)
    #expect(await crm.unload(within: .zero) == unfinished)
    // A new owner of that name stands for the old one too.
    #expect(await (try actions.owner("CRM")).unload(within: .zero) == unfinished)
    latch.open()
    #expect(await crm.unload(within: .seconds(60)).isEmpty)
    #expect(await (try actions.owner("CRM")).unload(within: .zero).isEmpty)
    _ = try await invocation.value
  }

  @Test func `unloading waits for a body whose registration was taken back while it ran`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    let crm = try actions.owner("CRM")
    let registration = try crm.register(.greet) { name in
      running.open()
      await latch.wait()
      return name
    }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    registration.remove()
    #expect(await crm.unload(within: .zero) == [UnfinishedHook(action: "Greet", owner: "CRM", hook: .body)])
    latch.open()
    _ = try await invocation.value
  }

  @Test func `what has been removed and has finished is not kept`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    for _ in 0..<100 {
      let token = Box<Token?>(nil)
      token.value = try actions.addListener(before: .greet) { _ in
        token.value?.remove()
        await Task.yield()
      }
      _ = try await actions.invoke(.greet, "Ann")
    }
    #expect(actions.core.snapshot().owners["application"]!.lingering.count <= 2)
  }

  @Test func `when its Actions is gone, a handle says so, whether it had been used or not`() async throws {
    var actions: Actions? = Actions()
    try actions!.register(.greet) { name in name }
    try actions!.register(.shout) { name in name }
    let (used, unused) = (try actions!.handle(.greet), try actions!.handle(.shout))
    _ = try await used.invoke("Ann")
    actions = nil
    for handle in [used, unused] {
      let error = await #expect(throws: UnknownAction.self) { try await handle.invoke("Ann") }
      #expect(
        error?.description == """
          There is no action “\(handle.name)”. The Actions that it was registered with is gone: keep it for as long as \
          its handles.
          """)
    }
  }

  @Test func `bodies and observers that hold on to what they belong to do not keep it alive`() async throws {
    final class Alive: Sendable {}
    weak let body: Alive?
    weak let observer: Alive?
    (body, observer) = try await { () async throws -> (Alive, Alive) in
      let (body, observer) = (Alive(), Alive())
      let actions = Actions()
      let crm = try actions.owner("CRM")
      let handle = Box<ActionHandle<String, String>?>(nil)
      try actions.register(.greet) { name in
        withExtendedLifetime((body, handle)) {}
        return name
      }
      handle.value = try actions.handle(.greet)
      actions.observe { _ in withExtendedLifetime((observer, crm)) {} }
      _ = try await actions.invoke(.greet, "Ann")
      return (body, observer)
    }()
    #expect(body == nil)
    #expect(observer == nil)
  }

  @Test
  func `unloading after the Actions has gone takes off what an invocation has not reached, and waits for the rest`()
    async throws
  {
    var actions: Actions? = Actions()
    let journal = Journal()
    let (running, latch) = (Latch(), Latch())
    try actions!.register(.greet) { name in name }
    let crm = try actions!.owner("CRM")
    try crm.addListener(before: .greet) { _ in
      running.open()
      await latch.wait()
    }
    try crm.addListener(after: .greet) { _ in journal("after") }
    let handle = try actions!.handle(.greet)
    let invocation = Task { try await handle.invoke("Ann") }
    await running.wait()
    actions = nil
    #expect(await crm.unload(within: .zero) == [UnfinishedHook(action: "Greet", owner: "CRM", hook: .before)])
    latch.open()
    #expect(try await invocation.value == "Ann")
    #expect(journal.isEmpty)
  }

  @Test func `a hook may drop itself and the last of its Actions`() async throws {
    let kept = Box<Actions?>(Actions())
    let handle = try {
      try kept.value!.register(.greet) { name in name }
      let token = Box<Token?>(nil)
      token.value = try kept.value!.addListener(after: .greet) { _ in
        token.value?.remove()
        kept.value = nil
        await Task.yield()
      }
      return try kept.value!.handle(.greet)
    }()
    #expect(try await handle.invoke("Ann") == "Ann")
    #expect(kept.value == nil)
  }

  @Test func `what tells two invocations apart is inside its owner's gate, so that unloading waits for it`()
    async throws
  {
    let actions = Actions()
    let wasInside = Box<[Bool]>([])
    let key = ActionOption<String>.oneAtATime { name in
      let record = actions.core.snapshot().actions["Greet"]?.current?.record
      wasInside.change { $0.append(record?.gate.isBusy(except: 0) == true) }
      return name
    }
    try actions.owner("CRM").register(.greet, key) { name in name }
    _ = try await actions.invoke(.greet, "Ann")
    _ = try await actions.availability(of: .greet, "Ann")
    #expect(wasInside.value == [true, true])
  }

  @Test(arguments: [false, true], [nil, Duration.seconds(60)])
  func `a removed replacement is not waited for while what it would have called runs`(
    _ isWatched: Bool, _ deadline: Duration?
  ) async throws {
    let actions = Actions()
    if isWatched { actions.observe { _ in } }
    let (running, latch) = (Latch(), Latch())
    try actions.register(.greet) { name in
      running.open()
      await latch.wait()
      return name
    }
    let crm = try actions.owner("CRM")
    let token = try crm.replace(.greet, deadline: deadline) { _, original in try await original() }
    try actions.addListener(before: .greet) { _ in token.remove() }
    let invocation = Task { try await actions.invoke(.greet, "Ann") }
    await running.wait()
    #expect(await crm.unload(within: .zero).isEmpty)
    latch.open()
    #expect(try await invocation.value == "Ann")
  }
}
