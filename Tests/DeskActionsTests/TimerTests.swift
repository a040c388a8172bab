import Desk
import DeskActions
import Plugboard
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct TimerTests {
  @Test func `an offer that nobody answers goes to somebody else`() async throws {
    let scene = try await Scene()
    let ana = try await scene.worker("Ana")
    _ = try await scene.customer()
    let offer = try await scene.task(of: ana)
    let ben = try await scene.worker("Ben")
    let actor = Mutex<String?>(nil)
    try scene.actions.addListener(before: .expireReservation) { _, abort in actor.withLock { $0 = abort.context.actor }
    }
    scene.time.advance(.seconds(120))
    _ = await scene.timers.fireDue()
    #expect(try await scene.centre.task(Identifier(offer.sid)!).status == "timeout")
    #expect(await scene.tasks(of: ana).isEmpty)
    #expect(try await scene.task(of: ben).status == "pending")
    #expect(actor.withLock { $0 } == "timer:reservation")
  }

  @Test func `a plugin's veto holds against the wrap-up timer, which tries again`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    let plugin = try scene.actions.owner("required-note")
    let count = Mutex(0)
    try plugin.addListener(before: .completeTask) { _, abort in
      count.withLock { $0 += 1 }
      abort("Write a note.")
    }
    scene.time.advance(Timer.wrapUpTime)
    let next = await scene.timers.fireDue()
    let view = try await scene.task(of: worker)
    #expect(view.status == "wrapping")
    #expect(view.objection == "required-note aborted CompleteTask: Write a note.")
    #expect(next == scene.time.now + Timer.retryTime)
    _ = await scene.timers.fireDue()
    #expect(count.withLock { $0 } == 1)
    scene.time.advance(Timer.retryTime)
    _ = await scene.timers.fireDue()
    #expect(count.withLock { $0 } == 2)
    await plugin.unload(within: .seconds(1))
    scene.time.advance(Timer.retryTime)
    _ = await scene.timers.fireDue()
    #expect(await scene.tasks(of: worker).isEmpty)
  }

  @Test func `a replacement that leaves undone what is due is named, and does not make the timer spin`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    try scene.actions.owner("idle").replace(.completeTask) { _, _ in }
    scene.time.advance(Timer.wrapUpTime)
    #expect(await scene.timers.fireDue() == scene.time.now + Timer.retryTime)
    #expect(try await scene.task(of: worker).objection?.contains("leaves it undone") == true)
  }

  @Test func `a hook that hangs keeps no other timer waiting`() async throws {
    let scene = try await Scene()
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    let (releases, release) = AsyncStream.makeStream(of: Void.self)
    try scene.actions.owner("CRM").addListener(before: .completeTask) { _, abort async in
      for await _ in releases { break }
      abort("The CRM has said no.")
    }
    scene.time.advance(.seconds(1))
    _ = try await scene.customer("Dora")
    scene.time.advance(Timer.wrapUpTime + Workflow.defaultReservationTimeout)
    let timers = TimerService(scene.centre, on: scene.actions, headStart: .milliseconds(20))
    let next = await timers.fireDue()
    // The offer has ended, although what was due before it is not done.
    #expect(await scene.tasks(of: worker).map(\.status) == ["wrapping"])
    #expect(try await scene.task(of: worker).objection == nil)
    // What is being done is not looked at again.
    #expect(next.map { $0 > scene.time.now } == true)
    #expect(await timers.fireDue() == next)
    release.yield()
    while try await scene.task(of: worker).objection == nil { await Task.yield() }
    #expect(try await scene.task(of: worker).objection == "CRM aborted CompleteTask: The CRM has said no.")
  }

  @Test func `every kind of timer has an action that does its work`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let settled = Mutex<[String: String]>([:])
    scene.actions.observe([.settled]) { event in
      if case .settled(let settlement) = event, settlement.actor?.hasPrefix("timer:") == true {
        settled.withLock { $0[settlement.action] = settlement.outcome.name }
      }
    }
    // Present, then silent, then gone.
    _ = try await scene.centre.engine.perform(.heartbeat(Identifier(worker)!), by: "test")
    scene.time.advance(Timer.silenceTime)
    _ = await scene.timers.fireDue()
    scene.time.advance(Timer.graceTime)
    _ = await scene.timers.fireDue()
    // Somebody whom nobody answers, until the end.
    _ = try await scene.customer()
    scene.time.advance(Timer.inactivityTime)
    _ = await scene.timers.fireDue()
    scene.time.advance(.hours(24))
    _ = await scene.timers.fireDue()
    scene.time.advance(Timer.conversationCloseTime)
    _ = await scene.timers.fireDue()
    #expect(
      settled.withLock { $0 } == [
        "NoticeSilence": "completed", "SignOutAbsentWorker": "completed", "MarkConversationInactive": "completed",
        "CancelTask": "completed", "CloseConversation": "completed",
      ])
  }

  @Test func `a clock that has gone back is told of once, with by how much`() async throws {
    let scene = try await Scene()
    let timers = scene.timers
    for span in [.seconds(0), .seconds(60), .seconds(-4), .seconds(1)] as [Moment.Span] {
      scene.time.advance(span)
      _ = await timers.fireDue()
    }
    #expect(scene.reports.all.isEmpty)
    for span in [.seconds(-3600), .seconds(1), .seconds(0)] as [Moment.Span] {
      scene.time.advance(span)
      _ = await timers.fireDue()
    }
    // Three seconds behind where it had been the furthest already.
    #expect(scene.reports.all.count == 1)
    #expect(scene.reports.all.first?.hasPrefix("The clock of this machine has gone back by 3603 seconds.") == true)
  }

  @Test func `the service does what is due, and looks again when something is set that is due earlier`() async throws {
    let scene = try await Scene()
    let service = TimerService(scene.centre, on: scene.actions) { span in
      // The first thing to be due is the offer. Whoever sleeps for that has slept at once; all others never wake.
      if span > Workflow.defaultReservationTimeout { for await _ in AsyncStream<Never>(unfolding: forever) {} }
      try Task.checkCancellation()
      scene.time.advance(span)
    }
    let (expired, expire) = AsyncStream.makeStream(of: Void.self)
    try scene.actions.addListener(after: .expireReservation) { _, _, _ in expire.yield() }
    let running = Task { await service.run() }
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    for await _ in expired { break }
    running.cancel()
    await running.value
    #expect(await scene.tasks(of: worker).isEmpty)
  }
}

/// Returns when the task is cancelled.
private func forever() async -> Never? {
  let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
  for await _ in stream {}
  continuation.finish()
  return nil
}
