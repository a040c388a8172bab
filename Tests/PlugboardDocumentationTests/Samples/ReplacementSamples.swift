import Plugboard
import PlugboardTesting
import Testing

@Suite struct ReplacementSamples {
  @Test func `the newest replacement is outermost`() async throws {
    let actions = try makeMessages()
    let footer = try actions.owner("Footer")
    let shouting = try actions.owner("Shouting")

    try footer.replace(.send) { message, original in
      try await original(Message(to: message.to, text: message.text + " – the team"))
    }
    let token = try shouting.replace(.send) { message, original in
      var receipt = try await original()
      receipt.text = receipt.text.uppercased()
      return receipt
    }
    let loud = try await actions.invoke(.send, Message(to: "Bob", text: "Hello"))
    print(loud.text)  // HELLO – THE TEAM
    #expect(loud.text == "HELLO – THE TEAM")

    token.remove()  // the rest is linked again
    #expect(try await actions.invoke(.send, .hello).text == "Hello – the team")
  }

  @Test func `the original can be tried again`() async throws {
    struct Busy: Error {}
    let actions = Actions()
    let attempts = Tally()
    try actions.register(.send) { message in
      attempts.add()
      if attempts.count < 3 { throw Busy() }
      return Receipt(number: attempts.count, text: message.text)
    }
    let retry = try actions.owner("Retry")

    try retry.replace(.send) { message, original in
      for _ in 1..<3 {
        do { return try await original() } catch is Busy {}
      }
      return try await original()
    }
    #expect(try await actions.invoke(.send, .hello).number == 3)
  }

  @Test func `a replacement with a deadline races its original`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    try actions.register(.send) { message in
      try await clock.sleep(for: .seconds(1000))
      return Receipt(number: 1, text: message.text)
    }
    let patience = try actions.owner("Patience")

    try patience.replace(.send, deadline: .seconds(5)) { message, original in try await original() }

    let invocation = Task { try await actions.invoke(.send, .hello) }
    await clock.sleepers(2)
    clock.advance(by: .seconds(5))
    let error = await #expect(throws: ActionFailed.self) { try await invocation.value }
    #expect(error?.cause is DeadlineMissed)
  }

  @Test func `a body that is bypassed is seen`() async throws {
    let actions = try makeMessages()
    let dryRun = try actions.owner("Dry run")
    let bypasses = Notes()

    try dryRun.replace(.send) { message, original in Receipt(number: 0, text: message.text) }
    actions.observe(.settled) { event in
      if case .settled(let settlement) = event, case .completed(_, let bypassedBy?) = settlement.outcome {
        bypasses.write("\(settlement.action) was bypassed by \(bypassedBy)")
      }
    }
    #expect(try await actions.invoke(.send, .hello).number == 0)
    #expect(bypasses.lines == ["Send was bypassed by Dry run"])
  }

  @Test func `what the outermost replacement throws reaches the caller wrapped once`() async throws {
    struct NoNetwork: Error {}
    let actions = try makeMessages()
    let gateway = try actions.owner("Gateway")
    try gateway.replace(.send) { _, _ in throw NoNetwork() }

    do {
      _ = try await actions.invoke(.send, .hello)
      Issue.record("The failure was lost.")
    } catch let failed as ActionFailed {
      print(failed.action, failed.owner, failed.cause)  // Send Gateway NoNetwork()
      #expect((failed.action, failed.owner) == ("Send", "Gateway"))
      #expect(failed.cause is NoNetwork)
    }
  }
}
