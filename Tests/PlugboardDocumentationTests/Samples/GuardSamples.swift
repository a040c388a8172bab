import Plugboard
import Testing

@Suite struct GuardSamples {
  @Test func `a listener aborts, a guard refuses, and the caller can tell`() async throws {
    let actions = try makeMessages()
    let drafts = try actions.owner("Drafts")
    let compliance = try actions.owner("Compliance")

    try drafts.addListener(before: .send) { message, abort in
      if message.text.hasPrefix("Draft:") { return abort("It is a draft.") }
      message.text += " (sent by Drafts)"
    }
    try compliance.addGuard(to: .send) { message, refuse in
      if message.text.contains("password") { refuse("Passwords are not sent.") }
    }

    func attempt(_ text: String) async throws -> String {
      do {
        return try await actions.invoke(.send, Message(to: "Bob", text: text)).text
      } catch let aborted as ActionAborted {
        return "\(aborted.owner): \(aborted.reason ?? "no reason")"
      } catch let refused as ActionRefused {
        return "\(refused.owner): \(refused.reason ?? "no reason")"
      }
    }
    #expect(try await attempt("Hello") == "Hello (sent by Drafts)")
    #expect(try await attempt("Draft: Hello") == "Drafts: It is a draft.")
    #expect(try await attempt("my password") == "Compliance: Passwords are not sent.")
  }

  @Test func `a listener that breaks is reported, a guard that breaks refuses`() async throws {
    struct Unreachable: Error {}
    let actions = try makeMessages()
    let weather = try actions.owner("Weather")
    let compliance = try actions.owner("Compliance")

    try weather.addListener(before: .send) { message in throw Unreachable() }
    _ = try await actions.invoke(.send, Message(to: "Bob", text: "Hello"))
    print(actions.recentFaults.map(\.owner))  // ["Weather"]
    #expect(actions.recentFaults.map(\.owner) == ["Weather"])

    let check = try compliance.addGuard(to: .send) { message, refuse in throw Unreachable() }
    await #expect(throws: ActionRefused.self) { _ = try await actions.invoke(.send, .hello) }
    check.remove()

    // The other way round, where that is what you mean:
    try weather.addListener(before: .send, .onFailure(.abort)) { message in throw Unreachable() }
    await #expect(throws: ActionAborted.self) { _ = try await actions.invoke(.send, .hello) }
    await weather.unload(within: .seconds(5))
    try compliance.addGuard(to: .send, .onFailure(.proceed)) { message, refuse in throw Unreachable() }
    #expect(try await actions.invoke(.send, .hello).text == "Hello")
  }

  @Test func `a veto can be passed on to a helper`() async throws {
    let actions = try makeMessages()
    try actions.addGuard(to: .send, check: mustHaveReceiver)
    await #expect(throws: ActionRefused.self) { _ = try await actions.invoke(.send, Message(to: "", text: "Hello")) }
  }

  @Test @MainActor func `a listener of the main actor says async, awaiting or not`() async throws {
    let actions = try makeMessages()
    let window = Window()
    try actions.addListener(after: .send) { @MainActor _, receipt async in window.title = receipt.text }
    _ = try await actions.invoke(.send, .hello)
    #expect(window.title == "Hello")
  }

  @Test @MainActor func `a closure in a function of the main actor says so too`() async throws {
    let actions = try makeMessages()
    let window = Window()
    try show(actions, in: window)
    _ = try await actions.invoke(.send, .hello)
    #expect(window.title == "Hello")
  }

  @Test func `a block says in advance what is not to be had`() async throws {
    let actions = try makeMessages()
    let vacation = try actions.owner("Vacation")

    let block = try vacation.block(.send, because: "Bob is away.") { message in message.to == "Bob" }
    print(try await actions.availability(of: .send, Message(to: "Bob", text: "Hello")))
    let availability = try await actions.availability(of: .send, Message(to: "Bob", text: "Hello"))
    #expect(availability == .blocked(by: "Vacation", reason: "Bob is away."))
    await #expect(throws: ActionBlocked.self) {
      _ = try await actions.invoke(.send, Message(to: "Bob", text: "Hello"))
    }
    block.remove()
    #expect(try await actions.availability(of: .send, Message(to: "Bob", text: "Hello")).isAvailable)
  }
}

@Sendable private func mustHaveReceiver(_ message: Message, refuse: inout Veto) {
  if message.to.isEmpty { refuse("Say to whom.") }
}

@MainActor private func show(_ actions: Actions, in window: Window) throws {
  try actions.addListener(after: .send) { @MainActor _, receipt async in window.title = receipt.text }
}

@MainActor private final class Window {
  var title = ""
}
