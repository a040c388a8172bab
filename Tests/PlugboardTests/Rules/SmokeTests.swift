import Plugboard
import PlugboardTesting
import Testing

struct TaskReference: Codable, Sendable, Equatable {
  var sid: String
  var note: String?
}

extension Action where Payload == TaskReference, Output == String {
  static var acceptTask: Self { Self("AcceptTask") }
}

@Suite struct SmokeTests {
  @Test func `everything runs in order`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "accepted \(task.sid) \(task.note ?? "")" }
    let crm = try actions.owner("CRM")
    try crm.addListener(before: .acceptTask) { task, abort in
      if task.sid == "no" { return abort("declined") }
      task.note = "seen"
    }
    try crm.addListener(before: "AcceptTask") { payload, abort in payload["note"] = "json" }
    try crm.addGuard(to: .acceptTask) { task, refuse in
      await Task.yield()
      if task.sid == "guarded" { refuse("not allowed") }
    }
    try crm.replace(.acceptTask) { task, original in try await original(task) + "!" }
    #expect(try await actions.invoke(.acceptTask, TaskReference(sid: "WR1")) == "accepted WR1 json!")
    #expect(try await actions.invokeAction("AcceptTask", ["sid": "WR1"]) == "accepted WR1 json!")
    await #expect(throws: ActionAborted.self) { try await actions.invoke(.acceptTask, TaskReference(sid: "no")) }
    await #expect(throws: ActionRefused.self) { try await actions.invoke(.acceptTask, TaskReference(sid: "guarded")) }
    #expect(await crm.unload(within: .seconds(5)).isEmpty)
    #expect(try await actions.invoke(.acceptTask, TaskReference(sid: "WR1")) == "accepted WR1 ")
  }

  @Test func `a hook against the clock is given up`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    try actions.register(.acceptTask) { task in task.sid }
    try actions.addGuard(to: .acceptTask, .deadline(.seconds(5))) { _, _ in
      try await clock.sleep(for: .seconds(1000))
    }
    let invocation = Task { try await actions.invoke(.acceptTask, TaskReference(sid: "WR1")) }
    await clock.sleepers(2)
    clock.advance(by: .seconds(5))
    let result = await invocation.result
    #expect(throws: ActionRefused.self) { try result.get() }
  }
}
