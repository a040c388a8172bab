import Plugboard
import Testing

@Suite("R3 payloadUpdate", .tags(.r3)) struct R03PayloadUpdateTests {
  @Test func `payloadUpdate runs before any hook, and everybody sees its payload`() async throws {
    let actions = Actions()
    let journal = Journal()
    let update = ActionOption<String>.payloadUpdate { name in
      journal("update \(name)")
      name += "!"
    }
    try actions.register(.greet, update) { name in
      journal("body \(name)")
      return name
    }
    try actions.block(.greet) { name in
      journal("block \(name)")
      return false
    }
    try actions.addListener(before: .greet, .priority(.max)) { name in journal("before \(name)") }
    try actions.addGuard(to: .greet) { name, _ in journal("guard \(name)") }
    try actions.replace(.greet) { name, original in
      journal("replacement \(name)")
      return try await original()
    }
    try actions.addListener(after: .greet) { name, _ in journal("after \(name)") }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(
      journal.entries == [
        "update Ann", "block Ann!", "before Ann!", "guard Ann!", "replacement Ann!", "body Ann!", "after Ann!",
      ])
  }

  @Test func `payloadUpdate may suspend`() async throws {
    let actions = Actions()
    let update = ActionOption<String>.payloadUpdate { name in
      await Task.yield()
      name += "!"
    }
    try actions.register(.greet, update) { name in name }
    #expect(try await actions.invoke(.greet, "Ann") == "Ann!")
  }

  @Test func `when payloadUpdate throws, the invocation fails before any hook`() async throws {
    let actions = Actions()
    let journal = Journal()
    let crash = Crash()
    try actions.owner("Core").register(.greet, .payloadUpdate { _ in throw crash }) { name in
      journal("body")
      return name
    }
    try actions.block(.greet) { _ in
      journal("block")
      return false
    }
    try actions.addListener(before: .greet) { _ in journal("before") }
    try actions.addGuard(to: .greet) { _, _ in journal("guard") }
    try actions.replace(.greet) { name, _ in
      journal("replacement")
      return name
    }
    try actions.addListener(after: .greet) { _ in journal("after") }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.greet, "Ann") }
    #expect(error?.action == "Greet")
    #expect(error?.owner == "Core")
    #expect(error?.cause as? Crash == crash)
    #expect(journal.isEmpty)
  }

  @Test func `the caller's payload is left as it was`() async throws {
    let actions = Actions()
    let log = EventLog(actions)
    try actions.register(.greet, .payloadUpdate { $0 += "!" }) { name in name }
    _ = try await actions.invoke(.greet, "Ann")
    #expect(log.settlements.first?.payload as? String == "Ann")
  }
}
