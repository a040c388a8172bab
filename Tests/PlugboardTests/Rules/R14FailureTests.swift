import Plugboard
import Testing

@Suite("R14 Failures", .tags(.r14)) struct R14FailureTests {
  @Test func `a body's error is wrapped once with action, owner and invocation, its cause intact`() async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled)
    let crash = Crash()
    try actions.owner("Core").register(.greet) { _ in throw crash }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Greet")
    #expect(error?.owner == "Core")
    #expect(error?.invocation == log.settlements.first?.id)
    #expect(error?.cause as? Crash === crash)
    #expect(error?.rootCause as? Crash === crash)
    #expect(journal.isEmpty)
    #expect(log.outcomes == ["failed"])
    #expect((log.settlements.first?.failure as? ActionFailed)?.cause as? Crash === crash)
  }

  @Test func `what leaves the outermost replacement is wrapped in its owner's name`() async throws {
    let actions = Actions()
    let journal = Journal()
    let crash = Crash()
    try actions.owner("Core").register(.greet) { _ in throw crash }
    try actions.owner("Inner").replace(.greet) { _, original in try await original() }
    try actions.owner("Outer").replace(.greet) { _, original in try await original() }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.owner == "Outer")
    #expect(error?.cause as? Crash === crash)
    #expect(journal.isEmpty)
  }

  @Test func `a replacement that throws itself fails the invocation`() async throws {
    let actions = Actions()
    let crash = Crash()
    try actions.register(.greet) { name in name }
    try actions.owner("CRM").replace(.greet) { _, original in
      _ = try await original()
      throw crash
    }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.owner == "CRM")
    #expect(error?.cause as? Crash === crash)
  }

  @Test func `a nested failure keeps every cause down to the first`() async throws {
    let actions = Actions()
    let crash = Crash()
    try actions.owner("Inner").register(.shout) { _ in throw crash }
    try actions.owner("Outer").register(.greet) { name, context in try await context.invoke(.shout, name) }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Greet")
    #expect(error?.owner == "Outer")
    let nested = error?.cause as? ActionFailed
    #expect(nested?.action == "Shout")
    #expect(nested?.owner == "Inner")
    #expect(error?.rootCause as? Crash === crash)
  }

  enum Ending: CaseIterable { case aborted, refused, blocked, cancelled }

  @Test(arguments: Ending.allCases, [false, true])
  func `what ends a nested invocation passes through as what it is`(_ ending: Ending, _ isReplaced: Bool) async throws {
    let actions = Actions()
    let log = EventLog(actions, .settled)
    try actions.register(.shout) { name in
      if ending == .cancelled { throw CancellationError() }
      return name
    }
    let crm = try actions.owner("CRM")
    switch ending {
    case .aborted: try crm.addListener(before: .shout) { _, abort in abort("why") }
    case .refused: try crm.addGuard(to: .shout) { _, refuse in refuse("why") }
    case .blocked: try crm.block(.shout, because: "why")
    case .cancelled: break
    }
    try actions.register(.greet) { name in isReplaced ? name : try await actions.invoke(.shout, name) }
    if isReplaced { try actions.replace(.greet) { name, _ in try await actions.invoke(.shout, name) } }
    let error = await #expect(throws: (any Error).self) { try await actions.invoke(.greet, "Ann") }
    switch ending {
    case .aborted: #expect((error as? ActionAborted)?.action == "Shout")
    case .refused: #expect((error as? ActionRefused)?.action == "Shout")
    case .blocked: #expect((error as? ActionBlocked)?.action == "Shout")
    case .cancelled: #expect(error is CancellationError)
    }
    #expect(log.outcomes == Array(repeating: "\(ending)", count: 2))
  }

  @Test func `the same goes for what payloadUpdate meets`() async throws {
    let actions = Actions()
    try actions.register(.shout) { name in name }
    try actions.block(.shout, because: "why")
    try actions.register(.greet, .payloadUpdate { name in name = try await actions.invoke(.shout, name) }) { name in
      name
    }
    let error = await #expect(throws: ActionBlocked.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Shout")
  }
}
