import Plugboard
import Testing

@Suite("R7 The phases in order", .tags(.r7)) struct R07PhasesTests {
  /// An action with something in every phase, attached in the opposite order.
  private func everything(_ actions: Actions, _ journal: Journal, blocked: Bool = false) throws {
    try actions.addListener(after: .greet, .priority(9)) { _ in journal("after") }
    try actions.replace(.greet) { _, original in
      journal("replacement")
      return try await original()
    }
    try actions.addGuard(to: .greet, .priority(9)) { _, _ in journal("guard") }
    try actions.addListener(before: .greet, .priority(-9)) { _ in journal("before") }
    try actions.block(.greet) { _ in
      journal("block")
      return blocked
    }
    let key = ActionOption<String>.oneAtATime { name in
      journal("key")
      return name
    }
    try actions.register(.greet, .payloadUpdate { _ in journal("payloadUpdate") }, key) { name in
      journal("body")
      return name
    }
    actions.observe(.settled) { _ in journal("settled") }
  }

  @Test func `payloadUpdate, availability, before, guard, replacements and body, after, settled`() async throws {
    let actions = Actions()
    let journal = Journal()
    try everything(actions, journal)
    _ = try await actions.invoke(.greet, "Ann")
    journal("caller")
    #expect(
      journal.entries == [
        "payloadUpdate", "block", "key", "before", "guard", "replacement", "body", "after", "settled", "caller",
      ])
  }

  @Test func `what is blocked gets no further`() async throws {
    let actions = Actions()
    let journal = Journal()
    try everything(actions, journal, blocked: true)
    await #expect(throws: ActionBlocked.self) { try await actions.invoke(.greet, "Ann") }
    #expect(journal.entries == ["payloadUpdate", "block", "settled"])
  }

  @Test func `all before-listeners run before all guards, whatever their priorities`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.greet) { name in name }
    try actions.addGuard(to: .greet, .priority(.max)) { _, _ in journal("guard") }
    try actions.addListener(before: .greet, .priority(.min)) { _ in journal("before") }
    try actions.addGuard(to: .greet, .priority(.max)) { _, _ in
      await Task.yield()
      journal("slow guard")
    }
    try actions.addListener(before: .greet, .priority(.min)) { _ in
      await Task.yield()
      journal("slow before")
    }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(journal.entries == ["before", "slow before", "guard", "slow guard"])
  }
}
