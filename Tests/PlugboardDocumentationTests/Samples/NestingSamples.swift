import Plugboard
import Testing

@Suite struct NestingSamples {
  @Test func `what is invoked through the context is a child`() async throws {
    let actions = try makeMessages()
    let archive = try actions.owner("Archive")
    let chains = Notes()
    try actions.addListener(before: .archive) { _, abort in
      chains.write("\(abort.context.chain) by \(abort.context.actor ?? "nobody")")
    }

    try archive.addListener(after: .send) { message, receipt, context in
      try await context.invoke(.archive, receipt)
    }
    _ = try await actions.invoke(.send, Message(to: "Bob", text: "Hello"), by: "person:ada")
    #expect(chains.lines == [#"["Send", "Archive"] by person:ada"#])
  }

  @Test func `every hook and body finds the context in its last parameter`() async throws {
    let actions = Actions()
    let actors = Notes()
    try actions.register(.send) { message, context in
      actors.write("body: \(context.actor ?? "nobody")")
      return Receipt(number: 1, text: message.text)
    }
    try actions.addListener(before: .send) { message, abort in
      actors.write("before: \(abort.context.actor ?? "nobody")")
    }
    try actions.addGuard(to: .send) { message, refuse in
      actors.write("guard: \(refuse.context.actor ?? "nobody")")
    }
    try actions.replace(.send) { message, original in
      actors.write("replacement: \(original.context.actor ?? "nobody")")
      return try await original()
    }
    try actions.addListener(after: .send) { message, receipt, context in
      actors.write("after: \(context.actor ?? "nobody")")
    }
    _ = try await actions.invoke(.send, .hello, by: "person:ada")
    #expect(
      actors.lines == [
        "before: person:ada", "guard: person:ada", "replacement: person:ada", "body: person:ada", "after: person:ada",
      ])
  }

  @Test func `a chain for ever is ended and printed`() async throws {
    let actions = try makeMessages(chainLimit: 3)
    try actions.addListener(after: .archive) { receipt, _, context in
      try await context.invoke(.archive, receipt)
    }
    try await actions.invoke(.archive, Receipt(number: 1, text: "Hello"))
    let chain = actions.recentFaults.compactMap { $0.cause as? ChainTooDeep }.first
    #expect(chain?.chain == ["Archive", "Archive", "Archive", "Archive", "Archive"])
  }

  @Test func `a chain for ever that forgets its context is found too`() async throws {
    let actions = Actions(chainLimit: 3)
    try actions.register(.archive) { receipt in
      try await actions.invoke(.archive, receipt)  // a new chain each time
    }
    do {
      try await actions.invoke(.archive, Receipt(number: 1, text: "Hello"))
      Issue.record("It ended by itself.")
    } catch let failed as ActionFailed {
      #expect(failed.rootCause is ChainTooDeep)
    }
  }
}
