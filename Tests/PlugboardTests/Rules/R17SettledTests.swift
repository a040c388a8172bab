import PlugboardTesting
import Testing

@testable import Plugboard

@Suite("R17 Settled, once and before the caller", .tags(.r17), .timeLimit(.minutes(1))) struct R17SettledTests {
  enum Ending: String, CaseIterable {
    case completed, replaced, aborted, abortedByFailure, refused, refusedByFailure, refusedAsDuplicate, blocked, failed
    case failedInUpdate, failedInReplacement, tooDeep, late, cancelledBefore, cancelledInBody, afterThrows,
      unregisteredMeanwhile

    var outcome: String {
      switch self {
      case .completed, .replaced, .afterThrows: "completed"
      case .aborted, .abortedByFailure: "aborted"
      case .refused, .refusedByFailure, .refusedAsDuplicate: "refused"
      case .blocked: "blocked"
      case .failed, .failedInUpdate, .failedInReplacement, .tooDeep, .late, .unregisteredMeanwhile: "failed"
      case .cancelledBefore, .cancelledInBody: "cancelled"
      }
    }
  }

  private func prepare(_ ending: Ending, _ actions: Actions, _ clock: ManualClock) throws {
    let options: [ActionOption<String>] =
      switch ending {
      case .failedInUpdate: [.payloadUpdate { _ in throw Crash() }]
      case .refusedAsDuplicate: [.oneAtATime { name in name }]
      default: [.payloadUpdate { _ in }]
      }
    let token = try actions.register(.greet, options[0]) { name, context in
      switch ending {
      case .failed: throw Crash()
      case .cancelledInBody: throw CancellationError()
      case .refusedAsDuplicate, .tooDeep: return try await context.invoke(.greet, name)
      default: return name
      }
    }
    switch ending {
    case .replaced: try actions.replace(.greet) { name, _ in name }
    case .aborted: try actions.addListener(before: .greet) { _, abort in abort() }
    case .abortedByFailure: try actions.addListener(before: .greet, .onFailure(.abort)) { _ in throw Crash() }
    case .refused: try actions.addGuard(to: .greet) { _, refuse in refuse() }
    case .refusedByFailure: try actions.addGuard(to: .greet) { _, _ in throw Crash() }
    case .blocked: try actions.block(.greet)
    case .failedInReplacement: try actions.replace(.greet) { _, _ in throw Crash() }
    case .late:
      try actions.replace(.greet, deadline: .seconds(5)) { name, _ in
        await clock.sleepers(1)
        clock.advance(by: .seconds(5))
        await untilCancelled()
        return name
      }
    case .cancelledBefore:
      try actions.addListener(before: .greet) { _ in withUnsafeCurrentTask { $0?.cancel() } }
    case .afterThrows: try actions.addListener(after: .greet) { _ in throw Crash() }
    case .unregisteredMeanwhile: try actions.addListener(before: .greet) { _ in token.remove() }
    default: break
    }
  }

  @Test(arguments: Ending.allCases)
  func `exactly one settled event, before the caller resumes, however it ended`(_ ending: Ending) async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock, chainLimit: 4)
    try prepare(ending, actions, clock)
    let journal = Journal()
    let log = EventLog(actions, .settled)
    actions.observe(.settled) { settlement in
      if case .settled(let settlement) = settlement, settlement.parent == nil {
        journal("settled \(settlement.outcome.name)")
      }
    }
    await Task {
      _ = try? await actions.invoke(.greet, "Ann")
      journal("caller")
    }.value
    #expect(journal.entries == ["settled \(ending.outcome)", "caller"])
    // A nested invocation settles for itself, and no id turns up twice.
    let expected = ending == .tooDeep ? 6 : ending == .refusedAsDuplicate ? 2 : 1
    #expect(log.settlements.count == expected)
    #expect(Set(log.settlements.map(\.id)).count == expected)
  }

  @Test func `it tells action, actor, parent and what the caller gave`() async throws {
    let actions = Actions()
    try actions.register(.greet, .payloadUpdate { $0 += "!" }) { name, context in
      try await context.invoke(.shout, name)
    }
    try actions.register(.shout) { $0.uppercased() }
    let log = EventLog(actions, .settled)
    _ = try await actions.invoke(.greet, "Ann", by: "agent:WK1")
    let (inner, outer) = (try #require(log.settlements.first), try #require(log.settlements.last))
    #expect(log.settlements.map(\.action) == ["Shout", "Greet"])
    #expect(log.settlements.map(\.actor) == ["agent:WK1", "agent:WK1"])
    #expect(inner.parent == outer.id)
    #expect(outer.parent == nil)
    #expect(inner.payload as? String == "Ann!")
    #expect(outer.payload as? String == "Ann")
    guard case .completed(let output, bypassedBy: nil) = outer.outcome else { return #expect(Bool(false)) }
    #expect(output as? String == "ANN!")
  }

  @Test func `an unknown name settles too`() async throws {
    let actions = Actions()
    let journal = Journal()
    let log = EventLog(actions, .settled, journal: journal)
    await #expect(throws: UnknownAction.self) { try await actions.invokeAction("Nope", ["a": 1], by: "agent:WK1") }
    await #expect(throws: UnknownAction.self) { try await actions.invoke(.greet, "Ann") }
    journal("caller")
    #expect(journal.entries == ["settled failed", "settled failed", "caller"])
    #expect(log.settlements.map(\.action) == ["Nope", "Greet"])
    #expect(log.settlements.allSatisfy { $0.failure is UnknownAction })
    #expect(log.settlements.first?.actor == "agent:WK1")
    #expect(log.settlements.first?.payload as? JSON == ["a": 1])
    #expect(Set(log.settlements.map(\.id)).count == 2)
  }

  @Test func `a payload that does not decode and types that do not fit settle too`() async throws {
    let actions = Actions()
    try actions.register(.acceptTask) { task in task.sid }
    try actions.register(.poke) { _ in }
    let log = EventLog(actions, .settled)
    await #expect(throws: PayloadMismatch.self) { try await actions.invokeAction("AcceptTask", 7) }
    await #expect(throws: RegistrationError.self) { try await actions.invokeAction("Poke") }
    await #expect(throws: ActionTypeMismatch.self) { try await actions.invoke(Action<Int, Int>("AcceptTask"), 7) }
    #expect(log.outcomes == ["failed", "failed", "failed"])
    #expect(log.settlements.map(\.action) == ["AcceptTask", "Poke", "AcceptTask"])
    #expect(
      log.settlements.compactMap { $0.failure.map { "\(type(of: $0))" } } == [
        "PayloadMismatch", "RegistrationError", "ActionTypeMismatch",
      ])
  }

  @Test func `a handle whose action was unregistered settles as unknown`() async throws {
    let actions = Actions()
    let token = try actions.register(.greet) { name in name }
    let handle = try actions.handle(.greet)
    token.remove()
    let log = EventLog(actions, .settled)
    await #expect(throws: UnknownAction.self) { try await handle.invoke("Ann") }
    #expect(log.outcomes == ["failed"])
  }

  @Test func `every observer is called, none is ever dropped`() async throws {
    let actions = Actions()
    try actions.register(Action<Int, Int>("Count")) { $0 }
    let logs = (1...3).map { _ in EventLog(actions, .settled) }
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<500 { _ = try? await actions.invoke(Action<Int, Int>("Count"), task * 500 + number) }
        }
      }
    }
    for log in logs {
      #expect(Set(log.settlements.map(\.id)).count == 4000)
      #expect(log.settlements.compactMap { $0.payload as? Int }.sorted() == Array(0..<4000))
    }
  }

  @Test func `an observer that was taken off is not called any more`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    let token = actions.observe(.settled) { _ in journal("settled") }
    _ = try await actions.invoke(.greet, "Ann")
    token.remove()
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["settled"])
  }

  @Test func `an invocation that outlives its Actions is still seen to settle`() async throws {
    var actions: Actions? = Actions()
    let (running, latch) = (Latch(), Latch())
    let journal = Journal()
    try actions!.register(.greet) { name in
      running.open()
      await latch.wait()
      return name
    }
    actions!.observe(.settled) { _ in journal("settled") }
    let handle = try actions!.handle(.greet)
    let invocation = Task { try await handle.invoke("Ann") }
    await running.wait()
    actions = nil
    latch.open()
    #expect(try await invocation.value == "Ann")
    #expect(journal.entries == ["settled"])
  }
}
