import Plugboard
import Testing

@Suite struct EventSamples {
  @Test func `an audit sees every invocation, however it ended`() async throws {
    let actions = try makeMessages()
    let audit = Notes()

    let token = actions.observe(.settled) { event in
      guard case .settled(let settlement) = event else { return }
      audit.write("\(settlement.actor ?? "somebody"): \(settlement.action) \(settlement.outcome.name)")
    }
    try actions.addGuard(to: .archive) { _, refuse in refuse() }

    _ = try await actions.invoke(.send, .hello, by: "person:ada")
    try? await actions.invoke(.archive, Receipt(number: 1, text: "Hello"))
    #expect(audit.lines == ["person:ada: Send completed", "somebody: Archive refused"])
    token.remove()
  }

  @Test func `a stream never holds anybody up`() async throws {
    let actions = try makeMessages()
    let events = actions.events(.settled, bufferingNewest: 2)
    for _ in 1...5 { _ = try await actions.invoke(.send, .hello) }

    var read = 0
    for await event in events {
      if case .settled(let settlement) = event { print(settlement.action, settlement.duration) }
      read += 1
      if read == 2 { break }
    }
    print("lost:", events.lost)  // lost: 3
    #expect(events.lost == 3)
  }

  @Test func `faults are kept for whoever asks later`() async throws {
    struct Unreachable: Error {}
    let actions = try makeMessages()
    try actions.owner("CRM").addListener(after: .send) { _, _ in throw Unreachable() }
    _ = try await actions.invoke(.send, .hello)

    for fault in actions.recentFaults {
      print(fault)  // The after-listener of CRM on Send failed: Unreachable()
    }
    #expect(
      actions.recentFaults.map(\.description) == ["The after-listener of CRM on Send failed: Unreachable()"])
  }
}
