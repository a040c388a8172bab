import Plugboard
import Synchronization
import Testing

/// An actor's executor that counts how often it is given work: every hop onto the actor is one job.
private final class CountingExecutor: SerialExecutor {
  private let jobs = Atomic<Int>(0)
  private let running = Mutex(())

  var count: Int { jobs.load(ordering: .relaxed) }

  func enqueue(_ job: consuming ExecutorJob) {
    jobs.add(1, ordering: .relaxed)
    let job = UnownedJob(job)
    Task.detached { self.running.withLock { _ in job.runSynchronously(on: self.asUnownedSerialExecutor()) } }
  }
}

private actor Counted {
  let executor = CountingExecutor()
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Invokes an action from this actor and says how many jobs that took.
  func hops(of handle: ActionHandle<String, String>) async throws -> Int {
    let before = executor.count
    _ = try await handle.invoke("Ann")
    return executor.count - before
  }
}

@Suite("R25 The caller's task and isolation", .tags(.r25), .timeLimit(.minutes(1))) struct R25IsolationTests {
  @TaskLocal static var requestID = "none"

  /// One of every hook that can and can't suspend, each of which does this.
  private func attachAll(_ actions: Actions, _ work: @escaping @Sendable () -> Void) throws {
    try actions.register(.greet, .payloadUpdate { _ in work() }) { name async in
      work()
      return name
    }
    try actions.block(.greet) { _ in
      work()
      return false
    }
    try actions.addListener(before: .greet) { _ in work() }
    try actions.addListener(before: .greet) { _ async in work() }
    try actions.addListener(before: .greet) { _, _ async in work() }
    try actions.addListener(before: "Greet") { _, _ in work() }
    try actions.addGuard(to: .greet) { _, _ in work() }
    try actions.addGuard(to: .greet) { _, _ async in work() }
    try actions.replace(.greet) { _, original in
      work()
      defer { work() }
      return try await original()
    }
    try actions.replaceAction("Greet") { _, original in
      work()
      return try await original()
    }
    try actions.addListener(after: .greet) { _ in work() }
    try actions.addListener(after: .greet) { _ async in work() }
    try actions.addListener(after: .greet) { _, _ async in work() }
    try actions.addListener(after: .greet) { _, _, _ async in work() }
    try actions.addListener(after: "Greet") { _ in work() }
    actions.observe([.started, .hooks, .settled]) { _ in work() }
  }

  @Test @MainActor func `hooks attached from anywhere run where a main-actor caller is`() async throws {
    let actions = Actions()
    let calls = Box(0)
    try await Task.detached {
      try attachAll(actions) {
        MainActor.assertIsolated()
        calls.change { $0 += 1 }
      }
    }.value
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(try await actions.handle(.greet).invoke("Ann") == "Ann")
    #expect(try await actions.invokeAction("Greet", "Ann") == "Ann")
    #expect(calls.value > 3 * 18)
    #expect(actions.recentFaults.isEmpty)
  }

  @Test @MainActor func `a hook sees the caller's isolation`() async throws {
    let actions = Actions()
    let seen = Box(0)
    try actions.register(.greet) { name in
      await Task.yield()
      MainActor.assertIsolated()
      return name
    }
    try actions.addListener(before: .greet) { _ async in
      if #isolation === MainActor.shared { seen.change { $0 += 1 } }
    }
    try actions.addListener(after: .greet) { _ async in
      if #isolation === MainActor.shared { seen.change { $0 += 1 } }
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(seen.value == 2)
  }

  @Test func `an actor that invokes pays no hop`() async throws {
    let actions = Actions()
    let counted = Counted()
    let calls = Box(0)
    try attachAll(actions) {
      counted.preconditionIsolated()
      calls.change { $0 += 1 }
    }
    let handle = try actions.handle(.greet)
    #expect(try await counted.hops(of: handle) == 0)
    #expect(calls.value > 15)
  }

  @Test func `a listener on the main actor runs there, whoever calls`() async throws {
    let actions = Actions()
    let calls = Box(0)
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { @MainActor name async in
      MainActor.assertIsolated()
      name += "!"
      calls.change { $0 += 1 }
    }
    try actions.addGuard(to: .greet) { @MainActor _, _ async in
      MainActor.assertIsolated()
      calls.change { $0 += 1 }
    }
    try actions.replace(.greet) { @MainActor name, original in
      MainActor.assertIsolated()
      calls.change { $0 += 1 }
      return try await original()
    }
    try actions.addListener(after: .greet) { @MainActor _ async in
      MainActor.assertIsolated()
      calls.change { $0 += 1 }
    }
    let value = try await Task.detached { try await actions.invoke(.greet, "Ann") }.value
    #expect(value == "Ann!")
    #expect(calls.value == 4)
  }

  @Test func `task-local values carry through, against the clock too`() async throws {
    let actions = Actions()
    let journal = Journal()
    try attachAll(actions) { journal(Self.requestID) }
    for kind in [HookKind.before, .guard, .replacement, .after] {
      try actions.attach(kind, to: .greet, deadline: .seconds(60)) {
        await Task.yield()
        journal(Self.requestID)
      }
    }
    _ = try await Self.$requestID.withValue("R-1") { try await actions.invoke(.greet, "Ann") }
    #expect(Set(journal.entries) == ["R-1"])
    #expect(journal.count > 18)
  }

  @Test(arguments: [TaskPriority.low, .high])
  func `priority carries through, against the clock too`(_ priority: TaskPriority) async throws {
    let actions = Actions()
    let seen = Box<[TaskPriority]>([])
    try attachAll(actions) { seen.change { $0.append(Task.currentPriority) } }
    for kind in [HookKind.before, .guard, .replacement, .after] {
      try actions.attach(kind, to: .greet, deadline: .seconds(60)) { seen.change { $0.append(Task.currentPriority) } }
    }
    // Detached and awaited through a latch, so that whoever waits does not raise its priority.
    let latch = Latch()
    Task.detached(priority: priority) {
      _ = try? await actions.invoke(.greet, "Ann")
      latch.open()
    }
    await latch.wait()
    #expect(seen.value.allSatisfy { $0 == priority })
    #expect(seen.value.count > 18)
  }

  @Test func `hooks run in the caller's task`() async throws {
    let actions = Actions()
    try actions.register(.shout) { name in name }
    let journal = Journal()
    try actions.addListener(before: .shout) { _ in journal("\(withUnsafeCurrentTask { $0!.hashValue })") }
    try actions.addGuard(to: .shout) { _, _ async in journal("\(withUnsafeCurrentTask { $0!.hashValue })") }
    try actions.addListener(after: .shout) { _ async in journal("\(withUnsafeCurrentTask { $0!.hashValue })") }
    try await Task {
      journal("\(withUnsafeCurrentTask { $0!.hashValue })")
      _ = try await actions.invoke(.shout, "Ann")
    }.value
    #expect(journal.count == 4)
    #expect(Set(journal.entries).count == 1)
  }
}
