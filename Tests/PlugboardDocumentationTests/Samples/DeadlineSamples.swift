import Plugboard
import PlugboardTesting
import Testing

@Suite struct DeadlineSamples {
  @Test func `a guard that takes too long refuses, a listener is passed over`() async throws {
    let clock = ManualClock()
    let actions = try makeMessages(clock: clock)
    let fraud = try actions.owner("Fraud check")
    @Sendable func isSuspicious(_ message: Message) async throws -> Bool {
      try await clock.sleep(for: .seconds(1000))
      return false
    }

    try fraud.addGuard(to: .send, .deadline(.seconds(2))) { message, refuse in
      if try await isSuspicious(message) { refuse("It looks like fraud.") }
    }

    let invocation = Task { try await actions.invoke(.send, .hello) }
    await clock.sleepers(2)  // the guard and its deadline
    clock.advance(by: .seconds(2))
    do {
      _ = try await invocation.value
      Issue.record("A guard that did not answer let something through.")
    } catch let refused as ActionRefused {
      print(refused.cause as? DeadlineMissed as Any)
      #expect((refused.cause as? DeadlineMissed)?.owner == "Fraud check")
    }
  }

  @Test func `one allowance holds for all hooks of an invocation`() async throws {
    let clock = ManualClock()
    let actions = try makeMessages(clock: clock)
    try actions.owner("Slow").addListener(before: .send) { _ in try await clock.sleep(for: .seconds(1000)) }

    let invocation = Task {
      try await actions.invoke(.send, Message(to: "Bob", text: "Hello"), hooksWithin: .seconds(3))
    }
    await clock.sleepers(2)
    clock.advance(by: .seconds(3))
    #expect(try await invocation.value.text == "Hello")
    #expect(actions.recentFaults.first?.cause is DeadlineMissed)
  }

  @Test func `a hook that cannot be interrupted cannot have a deadline`() throws {
    let actions = try makeMessages()
    #expect(throws: RegistrationError.deadlineOnSynchronousHook(action: "Send", owner: "application", hook: .before)) {
      try actions.addListener(before: .send, .deadline(.seconds(1))) { message in message.text += "!" }
    }
  }
}
