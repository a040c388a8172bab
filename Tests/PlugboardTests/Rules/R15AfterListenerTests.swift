import Plugboard
import Testing

@Suite("R15 After-listeners", .tags(.r15)) struct R15AfterListenerTests {
  @Test func `they run in order with the final payload and the output`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in "Hello, \(name)" }
    try actions.addListener(before: .greet) { name in name += "!" }
    try actions.addListener(after: .greet) { name, output in journal("1 \(name) \(output)") }
    try actions.addListener(after: .greet) { name, output in
      await Task.yield()
      journal("2 \(name) \(output)")
    }
    try actions.addListener(after: .greet, .priority(1)) { name, output, context in
      journal("0 \(name) \(output) \(context.action)")
    }
    try actions.addListener(after: .greet, .deadline(.seconds(3600))) { name, output in
      await Task.yield()
      journal("3 \(name) \(output)")
    }
    try actions.addListener(after: "Greet") { payload, output in
      journal("4 \(payload.stringValue ?? "") \(output.stringValue ?? "")")
    }
    _ = try await actions.invoke(.greet, "Ann")
    let given = "Ann! Hello, Ann!"
    #expect(journal.entries == ["0 \(given) Greet", "1 \(given)", "2 \(given)", "3 \(given)", "4 \(given)"])
  }

  @Test func `one that throws is reported, the others still run, the caller still gets the value`() async throws {
    let actions = Actions()
    let journal = Journal()
    let crashes = [Crash("sync"), Crash("async"), Crash("timed")]
    try actions.register(.greet) { name in name }
    let crm = try actions.owner("CRM")
    try crm.addListener(after: .greet) { _ in throw crashes[0] }
    try actions.addListener(after: .greet) { _ in journal("1") }
    try crm.addListener(after: .greet) { _ in
      await Task.yield()
      throw crashes[1]
    }
    try actions.addListener(after: .greet) { _ in journal("2") }
    try crm.addListener(after: .greet, .deadline(.seconds(3600))) { _ in
      await Task.yield()
      throw crashes[2]
    }
    try actions.addListener(after: .greet) { _ in journal("3") }
    let log = EventLog(actions)
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(journal.entries == ["1", "2", "3"])
    #expect(log.faults.map { $0.cause as? Crash } == crashes)
    #expect(log.faults.allSatisfy { $0.owner == "CRM" && $0.hook == .after && $0.action == "Greet" })
    #expect(log.faults.allSatisfy { $0.invocation == log.settlements.first?.id })
    #expect(log.outcomes == ["completed"])
  }

  @Test func `an abort in what they invoke does not touch the outcome either`() async throws {
    let actions = Actions()
    try actions.register(.greet) { name in name }
    try actions.register(.shout) { name in name }
    try actions.block(.shout)
    try actions.addListener(after: .greet) { name in _ = try await actions.invoke(.shout, name) }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann")
    #expect(actions.recentFaults.first?.cause is ActionBlocked)
  }

  @Test func `cancellation that comes after the body has succeeded does not skip them`() async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled)
    try actions.register(.greet) { name in
      withUnsafeCurrentTask { $0?.cancel() }
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("first \(Task.isCancelled)") }
    try actions.addListener(after: .greet) { _ in
      await Task.yield()
      journal("second")
    }
    try actions.addListener(after: .greet, .deadline(.seconds(3600))) { _ in
      await Task.yield()
      journal("third")
    }
    let value = try await Task { try await actions.invoke(.greet, "Ann") }.value
    #expect(value == "Ann")
    #expect(journal.entries == ["first true", "second", "third"])
    #expect(log.outcomes == ["completed"])
  }
}
