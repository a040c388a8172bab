import Plugboard
import Testing

@Suite("R9 Before-listeners", .tags(.r9)) struct R09BeforeListenerTests {
  @Test func `a change is seen by every later hook, the body and the after-listeners`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in
      journal("body \(name)")
      return "Hello, \(name)"
    }
    try actions.addListener(before: .greet) { name in journal("earlier \(name)") }
    try actions.addListener(before: .greet) { name in name += "+1" }
    try actions.addListener(before: .greet) { name in
      await Task.yield()
      name += "+2"
    }
    try actions.addListener(before: "Greet") { payload, _ in payload = .string((payload.stringValue ?? "") + "+3") }
    try actions.addListener(before: "Greet") { payload, _ in
      await Task.yield()
      payload = .string((payload.stringValue ?? "") + "+4")
    }
    try actions.addListener(before: .greet) { name in journal("later \(name)") }
    try actions.addGuard(to: .greet) { name, _ in journal("guard \(name)") }
    try actions.addGuard(to: .greet) { name, _ in
      await Task.yield()
      journal("slow guard \(name)")
    }
    try actions.addGuard(to: "Greet") { payload, _ in journal("guard by name \(payload.stringValue ?? "")") }
    try actions.replace(.greet) { name, original in
      journal("replacement \(name)")
      return try await original()
    }
    try actions.addListener(after: .greet) { name, output in journal("after \(name) \(output)") }
    try actions.addListener(after: .greet) { name in
      await Task.yield()
      journal("slow after \(name)")
    }
    try actions.addListener(after: "Greet") { payload in journal("after by name \(payload.stringValue ?? "")") }
    _ = try await actions.invoke(.greet, "Ann")
    let changed = "Ann+1+2+3+4"
    #expect(
      journal.entries == [
        "earlier Ann", "later \(changed)", "guard \(changed)", "slow guard \(changed)", "guard by name \(changed)",
        "replacement \(changed)", "body \(changed)", "after \(changed) Hello, \(changed)", "slow after \(changed)",
        "after by name \(changed)",
      ])
  }

  @Test func `a listener with a deadline changes the payload too`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet, .deadline(.seconds(3600))) { name in
      await Task.yield()
      name += "!"
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann!")
  }

  @Test func `it may abort with a reason`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.addListener(before: .greet) { name, abort in
      if name == "Bob" { abort("Bob is away.") }
    }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Bob") }
    #expect(error?.reason == "Bob is away.")
  }

  @Test func `it may abort by name, in its own task or against the clock`() async throws {
    for deadline in [nil, Duration.seconds(60)] {
      let actions = Actions()
      try actions.register(.greet) { name in name }
      let options: [HookOption] = deadline.map { [.deadline($0)] } ?? [.priority(1)]
      try actions.addListener(before: "Greet", options[0]) { payload, abort in
        await Task.yield()
        if payload == "Bob" { abort("away") }
      }
      #expect(try await actions.invoke(.greet, "Ann") == "Ann")
      let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.greet, "Bob") }
      #expect(error?.reason == "away")
    }
  }

  @Test func `a change that no longer decodes is reported with its owner and changes nothing`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in "\(task.sid) \(task.note ?? "-")" }
    try actions.owner("CRM").addListener(before: "AcceptTask") { payload, _ in
      payload["note"] = "half"
      payload["sid"] = 7
    }
    #expect(try await actions.invoke(.acceptTask, TaskReference("WR1")) == "WR1 -")
    let fault = try #require(actions.recentFaults.first)
    #expect(actions.recentFaults.count == 1)
    #expect(fault.owner == "CRM")
    let cause = try #require(fault.cause as? PayloadMismatch)
    #expect(cause.action == "AcceptTask")
    #expect(cause.owner == "CRM")
    #expect(cause.detail == "`sid` should be a string but is a number")
  }

  @Test func `a listener by name that changes nothing leaves the payload as it is`() async throws {
    let actions = Actions()
    try actions.register(Action<Lossy, String>("Lossy")) { $0.kept }
    try actions.addListener(before: "Lossy") { payload, _ in _ = payload["kept"] }
    #expect(try await actions.invoke(Action<Lossy, String>("Lossy"), Lossy(kept: "still there")) == "still there")
  }

  /// A payload whose coding drops what it holds.
  private struct Lossy: Codable, Sendable {
    var kept: String

    init(kept: String) { self.kept = kept }
    init(from decoder: any Decoder) throws { kept = "lost" }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode("nothing")
    }
  }
}
