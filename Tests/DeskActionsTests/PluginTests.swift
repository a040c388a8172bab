import Desk
import DeskActions
import DeskPlugins
import Plugboard
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct PluginTests {
  struct Guard: DeskPlugin {
    let name = "guard"
    let version = "1"

    func start(_ owner: Owner, _ centre: ContactCentre) throws {
      try owner.addGuard(to: .acceptTask) { _, _ in throw Broken() }
    }
  }

  struct Stillborn: DeskPlugin {
    let name = "stillborn"
    let version = "1"

    func start(_ owner: Owner, _ centre: ContactCentre) throws {
      try owner.addListener(before: .acceptTask) { _, abort in abort("half attached") }
      throw Broken()
    }
  }

  /// Begins something beside its hooks, and fails after it.
  final class HalfBegun: DeskPlugin {
    let name = "half-begun"
    let version = "1"
    let hasStopped = Mutex(false)

    func start(_ owner: Owner, _ centre: ContactCentre) throws {
      try owner.addListener(before: .acceptTask) { _, abort in abort("half attached") }
      throw Broken()
    }

    func stop() async { hasStopped.withLock { $0 = true } }
  }

  /// Waits for something that never comes, and does not listen.
  final class Deaf: DeskPlugin {
    let name = "deaf"
    let version = "1"
    let startsAtOnce: Bool
    private let (never, unused) = AsyncStream.makeStream(of: Void.self)

    init(startsAtOnce: Bool) { self.startsAtOnce = startsAtOnce }

    func start(_ owner: Owner, _ centre: ContactCentre) async throws {
      try owner.addListener(before: .acceptTask) { _, abort in abort("half attached") }
      if !startsAtOnce { await wait() }
    }

    func stop() async { await wait() }

    private func wait() async {
      let never = never
      await Task.detached { for await _ in never {} }.value
    }
  }

  struct Broken: Error, CustomStringConvertible { let description = "it is broken" }

  @Test func `a guard that breaks fails closed, and can be switched off while the desk runs`() async throws {
    let scene = try await Scene()
    let host = PluginHost([Guard()], for: scene.centre, on: scene.actions)
    #expect(try await host.start("guard").isRunning)
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    let sid = try await scene.task(of: worker).sid
    let accept = { try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: sid)), by: "agent:\(worker)") }
    let stopped = await failure { try await accept() }
    #expect(stopped?.kind == .refused && stopped?.owner == "guard" && stopped?.status == 422)
    #expect(try await host.stop("guard").isRunning == false)
    try await accept()
  }

  @Test func `a plugin that fails to start leaves nothing behind and says why`() async throws {
    let scene = try await Scene()
    let host = PluginHost([Stillborn()], for: scene.centre, on: scene.actions)
    let status = try await host.start("stillborn")
    #expect(!status.isRunning && status.problem == "it is broken")
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    try await scene.actions.invoke(
      .acceptTask, Open(TaskFields(sid: scene.task(of: worker).sid)), by: "agent:\(worker)")
  }

  @Test func `a plugin that fails to start ends what it has begun, and can be started again`() async throws {
    let scene = try await Scene()
    let plugin = HalfBegun()
    let host = PluginHost([plugin], for: scene.centre, on: scene.actions)
    for _ in 1...2 {
      plugin.hasStopped.withLock { $0 = false }
      #expect(try await host.start("half-begun").problem == "it is broken")
      #expect(plugin.hasStopped.withLock { $0 })
    }
  }

  @Test func `a desk does not wait for ever for a plugin that starts or stops`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    _ = try await scene.customer()
    for startsAtOnce in [false, true] {
      let host = PluginHost(
        [Deaf(startsAtOnce: startsAtOnce)], for: scene.centre, on: scene.actions, patienceAtStart: .milliseconds(20),
        patience: .milliseconds(20))
      let status = try await host.start("deaf")
      #expect(status.isRunning == startsAtOnce)
      #expect(status.problem == (startsAtOnce ? nil : "it has not started within 0.02 seconds"))
      if startsAtOnce { #expect(try await host.stop("deaf").problem == "still running: its stop()") }
    }
    // Nothing of it is left.
    try await scene.actions.invoke(
      .acceptTask, Open(TaskFields(sid: scene.task(of: worker).sid)), by: "agent:\(worker)")
  }

  /// Begins, and goes on when it is let.
  struct Slow: DeskPlugin {
    let name = "slow"
    let version = "1"
    let begun: AsyncStream<Void>.Continuation
    let releases: AsyncStream<Void>

    func start(_ owner: Owner, _ centre: ContactCentre) async throws {
      begun.yield()
      for await _ in releases { break }
    }
  }

  @Test func `what is being switched is switched also when whoever has asked gives up`() async throws {
    let scene = try await Scene()
    let (beginnings, begun) = AsyncStream.makeStream(of: Void.self)
    let (releases, release) = AsyncStream.makeStream(of: Void.self)
    let host = PluginHost([Slow(begun: begun, releases: releases)], for: scene.centre, on: scene.actions)
    let starting = Task { try await host.start("slow") }
    for await _ in beginnings { break }
    starting.cancel()
    release.yield()
    let status = try await starting.value
    #expect(status.isRunning && status.problem == nil)
  }

  @Test func `a plugin that is not there is named, with those that are`() async throws {
    let scene = try await Scene()
    let host = PluginHost([Guard()], for: scene.centre, on: scene.actions)
    await #expect(throws: UnknownPlugin(name: "gard", known: ["guard"])) { try await host.start("gard") }
  }

  @Test func `a plugin can be switched off and on again`() async throws {
    let scene = try await Scene()
    let host = PluginHost([RequiredDisposition()], for: scene.centre, on: scene.actions)
    let (worker, task, _) = try await scene.accepted()
    let complete = {
      try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    for _ in 1...3 {
      try await host.start("required-disposition")
      #expect(await failure { try await complete() }?.owner == "required-disposition")
      try await host.stop("required-disposition")
    }
    try await complete()
  }

  // MARK: Those that ship

  @Test func `a task without a disposition is not completed, not even by the timer`() async throws {
    let scene = try await Scene(dispositions: ["Resolved"])
    let host = PluginHost([RequiredDisposition()], for: scene.centre, on: scene.actions)
    try await host.start("required-disposition")
    let (worker, task, _) = try await scene.accepted()
    let complete = {
      try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(await failure { try await complete() }?.reason == "Choose a disposition first.")
    try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    scene.time.advance(Timer.wrapUpTime)
    _ = await scene.timers.fireDue()
    #expect(try await scene.task(of: worker).status == "wrapping")
    let choose = { (text: JSON) in
      try await scene.actions.invoke(
        .setTaskAttributes, Open(TaskAttributesFields(sid: task.sid, attributes: ["disposition": text])),
        by: "agent:\(worker)")
    }
    try await choose("Whatever")
    #expect(await failure { try await complete() }?.reason == "There is no disposition “Whatever”; there are Resolved.")
    try await choose("Resolved")
    try await complete()
  }

  @Test func `where there are no dispositions to choose from, one is told who adds them`() async throws {
    let scene = try await Scene(dispositions: [])
    let host = PluginHost([RequiredDisposition()], for: scene.centre, on: scene.actions)
    try await host.start("required-disposition")
    let (worker, task, _) = try await scene.accepted()
    let stopped = await failure {
      try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(stopped?.reason == "An administrator has to add dispositions first.")
  }

  @Test func `while it can't be read which dispositions there are, nothing is completed`() async throws {
    let scene = try await Scene(dispositions: { throw Broken() })
    let host = PluginHost([RequiredDisposition()], for: scene.centre, on: scene.actions)
    try await host.start("required-disposition")
    let (worker, task, _) = try await scene.accepted()
    try await scene.actions.invoke(
      .setTaskAttributes, Open(TaskAttributesFields(sid: task.sid, attributes: ["disposition": "Resolved"])),
      by: "agent:\(worker)")
    let stopped = await failure {
      try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(stopped?.owner == "required-disposition")
    #expect(stopped?.reason == "Which dispositions there are can't be read just now; try again in a moment.")
    #expect(try await scene.task(of: worker).status == "accepted")
  }

  @Test func `the survey is delivered before the task is wrapped up, once`() async throws {
    let scene = try await Scene()
    let host = PluginHost([SurveyAfterWrapUp(text: "Goodbye")], for: scene.centre, on: scene.actions)
    try await host.start("survey-after-wrap-up")
    let (worker, task, conversation) = try await scene.accepted()
    try await scene.actions.invoke(.completeTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    #expect(try await scene.messages(conversation.conversationSid) == ["Hello", "Goodbye"])
    let events = try await scene.centre.engine.events(after: 0).map(\.event)
    let sent = try #require(events.lastIndex { $0.name == .messageAccepted })
    let wrapped = try #require(events.firstIndex { $0.name == .reservationStatusChanged && $0.after == "wrapping" })
    #expect(sent < wrapped)
  }

  @Test func `when the survey can't be sent, wrapping up fails visibly and the task stays`() async throws {
    let scene = try await Scene()
    let host = PluginHost([SurveyAfterWrapUp()], for: scene.centre, on: scene.actions)
    try await host.start("survey-after-wrap-up")
    let (worker, task, _) = try await scene.accepted()
    try scene.actions.owner("no-messages").addListener(before: .sendMessage) { _, abort in abort("The line is dead.") }
    let stopped = await failure {
      try await scene.actions.invoke(.wrapupTask, Open(TaskFields(sid: task.sid)), by: "agent:\(worker)")
    }
    #expect(stopped?.owner == "no-messages" && stopped?.reason == "The line is dead.")
    #expect(try await scene.task(of: worker).status == "accepted")
  }

  @Test func `a task that asks for a skill is accepted only by who has it`() async throws {
    let scene = try await Scene()
    let host = PluginHost([SkillGuard()], for: scene.centre, on: scene.actions)
    try await host.start("skill-guard")
    let worker = try await scene.worker("Ana", attributes: ["skills": ["billing"]])
    _ = try await scene.customer()
    let sid = try await scene.task(of: worker).sid
    try await scene.actions.invoke(
      .setTaskAttributes,
      Open(TaskAttributesFields(sid: sid, attributes: ["required_skills": ["billing", "french"]])), by: "api:crm")
    let accept = { try await scene.actions.invoke(.acceptTask, Open(TaskFields(sid: sid)), by: "agent:\(worker)") }
    #expect(await failure { try await accept() }?.reason == "This task needs french.")
    try await scene.actions.invoke(
      .setWorkerAttributes,
      Open(WorkerAttributesFields(attributes: ["skills": ["billing", "french"]], workerSid: worker)),
      by: "admin:\(worker)")
    try await accept()
  }
}
