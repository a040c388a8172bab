import Plugboard
import Testing

@Suite("R4 Actions without an after phase", .tags(.r4)) struct R04NoAfterPhaseTests {
  let reason = "Nobody is logged in any more."

  @Test func `attaching an after-listener is an error with the reason`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.toggleMute, .withoutAfterPhase(reason)) {}
    let crm = try actions.owner("CRM")
    let expected = RegistrationError.noAfterPhase(action: "ToggleMute", owner: "CRM", reason: reason)
    #expect(throws: expected) { try crm.addListener(after: .toggleMute) { _ in journal("after") } }
    #expect(throws: expected) { try crm.addListener(after: .toggleMute) { _ in await Task.yield() } }
    #expect(throws: expected) { try crm.addListener(after: .toggleMute) { _, _ in journal("after") } }
    #expect(throws: expected) { try crm.addListener(after: .toggleMute) { _, _, _ in journal("after") } }
    #expect(throws: expected) { try crm.addListener(after: "ToggleMute") { _ in journal("after") } }
    try await actions.invoke(.toggleMute)
    #expect(journal.isEmpty)
  }

  @Test func `all other hooks attach as usual`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.register(.toggleMute, .withoutAfterPhase(reason)) { journal("body") }
    try actions.addListener(before: .toggleMute) { _ in journal("before") }
    try actions.addGuard(to: .toggleMute) { _, _ in journal("guard") }
    try actions.replace(.toggleMute) { _, original in
      journal("replacement")
      try await original()
    }
    try await actions.invoke(.toggleMute)
    #expect(journal.entries == ["before", "guard", "replacement", "body"])
  }

  @Test func `an after-listener that was attached early is detached and reported`() async throws {
    let actions = Actions()
    let journal = Journal()
    try actions.owner("CRM").addListener(after: .toggleMute) { _ in journal("after") }
    try actions.register(.toggleMute, .withoutAfterPhase(reason)) {}
    try await actions.invoke(.toggleMute)
    #expect(journal.isEmpty)
    #expect(
      actions.recentFaults.map { $0.cause as? RegistrationError } == [
        .noAfterPhase(action: "ToggleMute", owner: "CRM", reason: reason)
      ])
  }
}
