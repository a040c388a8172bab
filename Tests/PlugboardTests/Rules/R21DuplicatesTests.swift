import Testing

@testable import Plugboard

@Suite("R21 One at a time", .tags(.r21), .timeLimit(.minutes(1))) struct R21DuplicatesTests {
  /// An action whose body waits, so that its invocations are under way for as long as a test wants.
  private func slow(
    _ actions: Actions, _ running: Latch, _ latch: Latch, _ options: ActionOption<TaskReference>
  ) throws {
    try actions.owner("Core").register(.acceptTask, options) { task in
      if task.note == "wait" {
        running.open()
        await latch.wait()
      }
      if task.note == "fail" { throw Crash() }
      return task.sid
    }
  }

  @Test func `a second invocation with the same key is refused while one is under way`() async throws {
    let actions = Actions()
    let journal = Journal()
    let (running, latch) = (Latch(), Latch())
    try slow(actions, running, latch, .oneAtATime { $0.sid })
    let first = Task { try await actions.invoke(.acceptTask, TaskReference("WR1", note: "wait")) }
    await running.wait()
    try actions.addListener(before: .acceptTask) { task in journal(task.sid) }
    let error = await #expect(throws: ActionRefused.self) {
      try await actions.invoke(.acceptTask, TaskReference("WR1"))
    }
    #expect(error?.owner == "Core")
    #expect(error?.cause as? AlreadyUnderWay == AlreadyUnderWay(action: "AcceptTask", key: "WR1"))
    #expect(error?.reason == "AcceptTask is already under way for “WR1”; wait until it has finished.")
    #expect(journal.isEmpty)
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR2")) == "WR2")
    latch.open()
    #expect(try await first.value == "WR1")
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
  }

  @Test func `without a declared key both run`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try slow(actions, running, latch, .payloadUpdate { _ in })
    let first = Task { try await actions.invoke(.acceptTask, TaskReference("WR1", note: "wait")) }
    await running.wait()
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
    latch.open()
    #expect(try await first.value == "WR1")
  }

  @Test func `a payload without a key is never refused`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    try slow(actions, running, latch, .oneAtATime { _ in nil })
    let first = Task { try await actions.invoke(.acceptTask, TaskReference("WR1", note: "wait")) }
    await running.wait()
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
    latch.open()
    _ = try await first.value
  }

  @Test func `however an invocation ends, its key is free again`() async throws {
    let actions = Actions()
    try slow(actions, Latch(), Latch(), .oneAtATime { $0.sid })
    try actions.addListener(before: .acceptTask) { task, abort in if task.note == "abort" { abort() } }
    try actions.addGuard(to: .acceptTask) { task, refuse in if task.note == "refuse" { refuse() } }
    try actions.addGuard(to: .acceptTask) { task, refuse in
      if task.note == "cancel" { withUnsafeCurrentTask { $0?.cancel() } }
    }
    try actions.addListener(after: .acceptTask) { task in if task.note == "after" { throw Crash() } }
    for note in ["abort", "refuse", "cancel", "fail", "after", nil] {
      _ = await Task { try await actions.invoke(.acceptTask, TaskReference("WR1", note: note)) }.result
      #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1")
    }
  }

  @Test func `the key is taken until the after-listeners have finished`() async throws {
    let actions = Actions()
    try slow(actions, Latch(), Latch(), .oneAtATime { $0.sid })
    let errors = Box<[any Error]>([])
    try actions.addListener(after: .acceptTask) { task in
      do { _ = try await actions.invoke(.acceptTask, task) } catch { errors.change { [error] in $0.append(error) } }
    }
    _ = try await actions.invoke(.acceptTask, TaskReference("WR1"))
    #expect(errors.value.map { $0 is ActionRefused } == [true])
  }

  @Test func `the key is that of the updated payload`() async throws {
    let actions = Actions()
    let (running, latch) = (Latch(), Latch())
    let update = ActionOption<TaskReference>.payloadUpdate { $0.sid = $0.sid.uppercased() }
    try actions.register(.acceptTask, update, .oneAtATime { $0.sid }) { task in
      running.open()
      await latch.wait()
      return task.sid
    }
    let first = Task { try await actions.invoke(.acceptTask, TaskReference("wr1")) }
    await running.wait()
    await #expect(throws: ActionRefused.self) { try await actions.invoke(.acceptTask, TaskReference("WR1")) }
    latch.open()
    _ = try await first.value
  }

  @Test func `of a thousand clicks at once one gets through at a time`() async throws {
    let actions = Actions()
    let inside = Box((now: 0, most: 0))
    try actions.register(.greet, .oneAtATime { _ in "key" }) { name in
      inside.change { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      await Task.yield()
      inside.change { $0.now -= 1 }
      return name
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<1000 { group.addTask { _ = try? await actions.invoke(.greet, "click") } }
    }
    #expect(inside.value.most == 1)
    #expect(inside.value.now == 0)
  }
}
