import Plugboard
import Testing

@Suite struct PluginSamples {
  @Test func `unloading takes everything away and says what is still running`() async throws {
    let actions = try makeMessages()
    let crm = try actions.owner("CRM")

    try crm.addListener(before: .send) { message in message.text += " (seen by CRM)" }
    try crm.block(.archive, because: "The CRM archives by itself.")
    try crm.register(.send) { message in Receipt(number: 2, text: "CRM: " + message.text) }
    #expect(try await actions.invoke(.send, .hello).text == "CRM: Hello (seen by CRM)")

    let unfinished = await crm.unload(within: .seconds(5))
    for hook in unfinished { print("\(hook) has not finished.") }
    #expect(unfinished.isEmpty)
    #expect(try await actions.invoke(.send, .hello).text == "Hello")
    #expect(try await actions.availability(of: .archive).isAvailable)
  }

  @Test func `an unloaded owner attaches nothing`() async throws {
    let actions = try makeMessages()
    let crm = try actions.owner("CRM")
    await crm.unload(within: .seconds(5))
    #expect(throws: RegistrationError.ownerUnloaded(owner: "CRM")) {
      try crm.addListener(before: .send) { _ in }
    }
    let again = try actions.owner("CRM")  // a new one of the same name
    try again.addListener(before: .send) { _ in }
    #expect(throws: RegistrationError.invalidOwner("application")) { try actions.owner(Actions.applicationName) }
  }

  @Test func `hooks may come before the action`() async throws {
    let actions = Actions()
    let crm = try actions.owner("CRM")

    try crm.addListener(before: .send) { message in message.text += " (seen by CRM)" }
    try crm.addListener(before: Action<Int, Int>("Send")) { _ in }
    let faults = Notes()
    actions.observe(.faults) { event in
      if case .fault(let fault) = event { faults.write("\(fault)") }
    }
    try actions.register(.send) { message in Receipt(number: 1, text: message.text) }
    #expect(try await actions.invoke(.send, .hello).text == "Hello (seen by CRM)")
    #expect(faults.lines.count == 1)
  }

  @Test func `a handle is good while hooks come and go`() async throws {
    let actions = try makeMessages()
    let send = try actions.handle(.send)
    for text in ["one", "two"] {
      _ = try await send.invoke(Message(to: "Bob", text: text))
    }
    try actions.addListener(before: .send) { message in message.text += "!" }
    #expect(try await send.invoke(Message(to: "Bob", text: "three")).text == "three!")
  }

  @Test func `a double click sends once`() async throws {
    let actions = Actions()
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    try actions.register(.send, .oneAtATime { message in message.to }) { message in
      start.finish()
      for await _ in ended {}
      return Receipt(number: 1, text: message.text)
    }
    let first = Task { try await actions.invoke(.send, .hello) }
    for await _ in started {}
    do {
      _ = try await actions.invoke(.send, .hello)
      Issue.record("A duplicate was let through.")
    } catch let refused as ActionRefused {
      #expect((refused.cause as? AlreadyUnderWay)?.key == "Ada")
    }
    end.finish()
    #expect(try await first.value.text == "Hello")
  }
}
