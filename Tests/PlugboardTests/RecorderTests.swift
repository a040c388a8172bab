import Plugboard
import PlugboardTesting
import Testing

/// A plugin as somebody would write one.
private struct CRMPlugin {
  func install(in owner: Owner) throws {
    try owner.addListener(before: .acceptTask) { task in task.note = "seen by CRM" }
  }
}

private struct Broken: Error {}

@Suite struct RecorderTests {
  @Test func `a plugin is tested in five lines`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "accepted \(task.sid)" }
    try CRMPlugin().install(in: actions.owner("CRM"))
    let recorder = Recorder(actions)
    _ = try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
    try recorder.expect([
      #"invoke AcceptTask {"sid":"WR1"}"#,
      #"  before-listener of CRM passed {"note":"seen by CRM","sid":"WR1"}"#,
      #"  body of application passed {"note":"seen by CRM","sid":"WR1"}"#,
      #"AcceptTask completed "accepted WR1""#,
    ])
  }

  @Test func `a difference is shown line by line`() async throws {
    let actions = Actions()
    try actions.register(Action<String, Void>("Say")) { _ in }
    let recorder = Recorder(actions)
    try await actions.invoke(Action<String, Void>("Say"), "hello")
    let line = #line + 2
    do {
      try recorder.expect([#"invoke Say "hello""#, "  guard of Safety refused: no", "Say completed"])
      Issue.record("The difference was not noticed.")
    } catch {
      #expect(
        error.description == #"""
          PlugboardTests/RecorderTests.swift:\#(line): The trace is not what was expected (- expected, + recorded):
            invoke Say "hello"
          -   guard of Safety refused: no
          +   body of application passed "hello"
            Say completed
          """#)
    }
  }

  @Test func `every verdict and every ending has its words`() async throws {
    let actions = Actions()
    let action = Action<Int, String>("A")
    try actions.register(action) { payload in
      if payload == 9 { throw Broken() }
      return "did \(payload)"
    }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: action) { payload, abort in
      if payload == 1 { abort() }
      if payload == 2 { throw Broken() }
    }
    try crm.addGuard(to: action) { payload, refuse in if payload == 3 { refuse("not 3") } }
    try crm.replace(action) { payload, original in payload == 4 ? "instead" : try await original(payload + 10) }
    try crm.block(action, because: "not 5") { payload in payload == 5 }
    try crm.addListener(after: action) { payload, _ in if payload == 6 { throw Broken() } }
    let recorder = Recorder(actions)
    for payload in [1, 2, 3, 4, 5, 6, -1] { _ = try? await actions.invoke(action, payload, by: "agent:\(payload)") }
    try recorder.expect([
      "invoke A 1 by agent:1",
      "  before-listener of CRM aborted 1",
      "A aborted by CRM",
      "invoke A 2 by agent:2",
      "  before-listener of CRM threw Broken() 2",
      "  fault of CRM: Broken()",
      "  guard of CRM passed 2",
      "  replacement of CRM started 2",
      "  body of application passed 12",
      "  replacement of CRM passed 2",
      "  after-listener of CRM passed 2",
      #"A completed "did 12""#,
      "invoke A 3 by agent:3",
      "  before-listener of CRM passed 3",
      "  guard of CRM refused: not 3 3",
      "A refused by CRM: not 3",
      "invoke A 4 by agent:4",
      "  before-listener of CRM passed 4",
      "  guard of CRM passed 4",
      "  replacement of CRM started 4",
      "  replacement of CRM passed 4",
      "  after-listener of CRM passed 4",
      #"A completed "instead" (body bypassed by CRM)"#,
      "invoke A 5 by agent:5",
      "A blocked by CRM: not 5",
      "invoke A 6 by agent:6",
      "  before-listener of CRM passed 6",
      "  guard of CRM passed 6",
      "  replacement of CRM started 6",
      "  body of application passed 16",
      "  replacement of CRM passed 6",
      "  after-listener of CRM threw Broken() 6",
      "  fault of CRM: Broken()",
      #"A completed "did 16""#,
      "invoke A -1 by agent:-1",
      "  before-listener of CRM passed -1",
      "  guard of CRM passed -1",
      "  replacement of CRM started -1",
      "  body of application threw Broken() 9",
      "  replacement of CRM threw Broken() -1",
      "A failed by CRM: Broken()",
    ])
    #expect(recorder.faults.map(\.hook) == [.before, .after])
    #expect(recorder.settlements.map(\.outcome.name).filter { $0 == "completed" }.count == 3)
  }

  @Test func `what an owner says can't look like a line of its own`() async throws {
    let actions = Actions()
    let say = Action<String, String>("Say")
    try actions.register(say) { $0 }
    try actions.addGuard(to: say) { _, refuse in refuse("no\nSay completed") }
    let recorder = Recorder(actions)
    _ = try? await actions.invoke(say, "\u{2028}", by: "ada\nSay completed \u{202E}")
    try recorder.expect([
      #"invoke Say "\u{2028}" by ada\nSay completed \u{202E}"#,
      #"  guard of application refused: no\nSay completed "\u{2028}""#,
      #"Say refused by application: no\nSay completed"#,
    ])
  }

  @Test func `a hook that broke and stopped the invocation is named with its cause`() async throws {
    let actions = Actions()
    let number = Action<Int, Int>("Num")
    try actions.register(number) { $0 }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: number, .onFailure(.abort)) { payload in if payload == 1 { throw Broken() } }
    try actions.addGuard(to: number) { payload, refuse in
      if payload == 2 { throw Broken() }
      if payload == 3 { refuse("") }
    }
    let recorder = Recorder(actions)
    for payload in 1...3 { _ = try? await actions.invoke(number, payload) }
    #expect(
      recorder.trace.filter { $0.hasPrefix("Num") } == [
        "Num aborted by CRM, because its before-listener failed: Broken()",
        "Num refused by application, because its guard failed: Broken()",
        "Num refused by application",
      ])
  }

  @Test func `nested invocations are indented under the hook that made them`() async throws {
    let actions = Actions()
    try actions.register(Action<Void, Void>("Outer")) { _, context in
      _ = try await context.invoke(Action<Void, Int>("Inner"))
    }
    try actions.register(Action<Void, Int>("Inner")) { _ in 7 }
    let recorder = Recorder(actions)
    try await actions.invoke(Action<Void, Void>("Outer"))
    try recorder.expect([
      "invoke Outer",
      "    invoke Inner",
      "      body of application passed",
      "    Inner completed 7",
      "  body of application passed",
      "Outer completed",
    ])
  }

  @Test func `invocations are given with their types`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "accepted \(task.sid)" }
    try actions.owner("CRM").addListener(before: .acceptTask) { task, abort in
      task.note = "seen"
      if task.sid == "WR2" { abort("declined") }
    }
    let recorder = Recorder(actions)
    _ = try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"), by: "agent:WK1")
    await #expect(throws: ActionAborted.self) { try await actions.invoke(.acceptTask, TaskReference(sid: "WR2")) }
    await #expect(throws: PayloadMismatch.self) { try await actions.invokeAction("AcceptTask", ["sid": 3]) }
    let invocations = recorder.invocations(of: .acceptTask)
    #expect(invocations.map(\.payload) == [TaskReference(sid: "WR1"), TaskReference(sid: "WR2")])
    #expect(invocations.map(\.finalPayload.note) == ["seen", "seen"])
    #expect(invocations.map(\.output) == ["accepted WR1", nil])
    #expect(invocations.map(\.actor) == ["agent:WK1", nil])
    #expect(invocations.map(\.hooks.count) == [2, 1])
    guard case .aborted(let abort) = try #require(invocations.last).outcome else {
      Issue.record("The second was not aborted.")
      return
    }
    #expect(abort.reason == "declined")
    #expect(recorder.settlements.count == 3)
  }

  @Test func `an output of Void is an output`() async throws {
    let actions = Actions()
    try actions.register(Action<Void, Void>("Logout")) { _ in }
    let recorder = Recorder(actions)
    try await actions.invoke(Action<Void, Void>("Logout"))
    #expect(recorder.invocations(of: Action<Void, Void>("Logout")).count == 1)
  }

  @Test func `a test can wait until invocations have settled`() async throws {
    let actions = Actions()
    try actions.register(Action<Int, Int>("A")) { $0 }
    let recorder = Recorder(actions)
    for number in 0..<3 { Task { try await actions.invoke(Action<Int, Int>("A"), number) } }
    await recorder.settled(3)
    #expect(recorder.invocations(of: Action<Int, Int>("A")).map(\.payload).sorted() == [0, 1, 2])
    recorder.clear()
    #expect(recorder.events.isEmpty)
    let waiting = Task { await recorder.settled(1) }
    waiting.cancel()
    await waiting.value
  }

  @Test func `registry changes are recorded until the recording is stopped`() throws {
    let actions = Actions()
    let recorder = Recorder(actions)
    try actions.register(Action<Int, Int>("A")) { $0 }
    #expect(recorder.changes.map(\.kind) == [.registered])
    #expect(recorder.changes.map(\.action) == ["A"])
    recorder.stop()
    try actions.register(Action<Int, Int>("B")) { $0 }
    #expect(recorder.changes.count == 1)
  }
}
