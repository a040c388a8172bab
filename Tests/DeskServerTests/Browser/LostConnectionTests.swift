import BrowserDriver
import Desk
import DeskActions
import Testing

@testable import DeskServer

extension BrowserTests {
  /// What an agent and a customer lose when a tab, the network or the desk goes: nothing.
  @Suite struct LostConnectionTests {
    @Test func `a tab that crashes in the middle of a chat has it all again, what was being typed too`() async throws {
      try await Chat.with { chat in
        try await chat.accept()
        try await chat.agent.send("Let me look.", in: "#panel")
        try await chat.customer.waitForMessage("Let me look.", in: "#conversation")
        try await chat.agent.type("It left us on", into: "#panel textarea[name=message]")
        try await chat.agent.waitUntilSettled()
        try await chat.agent.crash()
        try await chat.customer.send("Are you there?", in: "#conversation")

        try await chat.agent.open("\(chat.desk.address)/agent")
        try await chat.agent.waitUntilLive()
        try await chat.agent.click(".task")
        try await chat.agent.waitForMessage("Are you there?", in: "#panel")
        #expect(
          try await chat.agent.texts(of: "#panel .message .body") == [Chat.question, "Let me look.", "Are you there?"])
        let field = "document.querySelector('#panel textarea[name=message]').value"
        #expect(try await chat.agent.evaluate(field) == "It left us on")
        try await chat.agent.send(" Monday.", in: "#panel")
        try await chat.customer.waitForMessage("It left us on Monday.", in: "#conversation")
      }
    }

    @Test func `an agent who was offline for longer than the grace has every message, once and in order`() async throws
    {
      let clock = MovableClock()
      try await Chat.with(clock: clock.now) { chat in
        try await chat.accept()
        try await chat.agent.goOffline()
        try await chat.agent.waitUntil("document.querySelector('#desk').dataset.state === 'offline'")

        clock.advance(seconds: 31)
        try await chat.customer.send("one", in: "#conversation")
        await chat.desk.wait { $0.workers.values.contains { $0.friendlyName == "ana" && $0.presence == .grace } }
        clock.advance(seconds: 61)
        try await chat.customer.send("two", in: "#conversation")
        await chat.desk.wait { $0.workers.values.contains { $0.friendlyName == "ana" && $0.presence == .absent } }
        try await chat.customer.send("three", in: "#conversation")
        try await chat.customer.waitUntil("!document.querySelector('.message[data-progress=sending]')")

        try await chat.agent.type("I am back", into: "#panel textarea[name=message]")
        try await chat.agent.press("Enter")
        #expect(
          try await chat.agent.evaluate("document.querySelector('#panel [data-action=SendMessage]').disabled") == true)
        #expect(
          try await chat.agent.evaluate("document.querySelector('#panel [data-action=WrapupTask]').disabled") == true)
        #expect(try await chat.agent.texts(of: "#panel .message .body") == [Chat.question])

        try await chat.agent.goOffline(false)
        try await chat.agent.waitUntilLive()
        try await chat.agent.waitForMessage("three", in: "#panel")
        #expect(try await chat.agent.texts(of: "#panel .message .body") == [Chat.question, "one", "two", "three"])
        try await chat.agent.waitForText("Offline", in: "#activity")
        #expect(
          try await chat.agent.evaluate("document.querySelector('#panel textarea[name=message]').value") == "I am back")
        try await chat.agent.press("Enter")
        try await chat.customer.waitForMessage("I am back", in: "#conversation")
        #expect(try await chat.messages == [Chat.question, "one", "two", "three", "I am back"])
      }
    }

    @Test func `a message whose answer was lost with the connection is sent once`() async throws {
      let hook = HeldHook("slow-archive", .after, "SendMessage") { $0["body"] == "Only once" }
      try await Chat.with(plugins: [hook]) { chat in
        try await chat.accept()
        try await chat.agent.send("Only once", in: "#panel")
        await hook.isReached()
        // The desk has it, and has not said so.
        try await chat.agent.goOffline()
        try await chat.agent.waitUntil("document.querySelector('#desk').dataset.state === 'offline'")
        hook.release()
        try await chat.agent.goOffline(false)
        try await chat.agent.waitUntilLive()
        try await chat.agent.waitUntilSettled()
        #expect(try await chat.agent.texts(of: "#panel .message .body") == [Chat.question, "Only once"])
        #expect(try await chat.agent.evaluate("document.querySelector('#panel textarea[name=message]').value") == "")
        #expect(try await chat.messages == [Chat.question, "Only once"])
        #expect(try await chat.customer.texts(of: "#conversation .message .body") == [Chat.question, "Only once"])
      }
    }

    @Test func `pages come back by themselves when the desk is started again on its folder`() async throws {
      let desk = try await ServedDesk()
      var stopped = false
      do {
        try await desk.makeAvailable("ana")
        try await BrowserTests.withBrowser { browser in
          let agent = try await browser.newPage()
          try await agent.signIn("ana", at: desk)
          let customer = try await browser.newPage()
          try await customer.write(Chat.question, at: desk)
          try await agent.waitUntil("document.querySelector('.offer')", within: .seconds(10))
          try await agent.click(".offer [data-action=AcceptTask]")
          try await agent.waitForMessage(Chat.question, in: "#panel")

          try await desk.stop()
          stopped = true
          try await agent.waitUntil("document.querySelector('#desk').dataset.state === 'offline'", within: .seconds(10))
          try await agent.type("Back again", into: "#panel textarea[name=message]")

          let restarted = try await ServedDesk(in: desk.folder, port: desk.port)
          do {
            try await agent.waitUntilLive()
            try await customer.waitUntil(
              "document.querySelector('#customer').dataset.state === 'live'", within: .seconds(20))
            try await agent.press("Enter")
            try await customer.waitForMessage("Back again", in: "#conversation")
            try await customer.send("Good.", in: "#conversation")
            try await agent.waitForMessage("Good.", in: "#panel")
            for (page, place) in [(agent, "#panel"), (customer, "#conversation")] {
              // A page may have heard of the last one a moment later than the other.
              try await page.waitUntil(
                """
                [...document.querySelectorAll('\(place) .message .body')].map((b) => b.textContent).join('|')
                  === '\(Chat.question)|Back again|Good.'
                """, within: .seconds(10))
            }
            // And for somebody who begins anew.
            try await agent.open("\(desk.address)/agent")
            try await agent.waitUntilLive()
            try await agent.click(".task")
            try await agent.waitForMessage("Good.", in: "#panel")
          } catch {
            try? await restarted.remove()
            throw error
          }
          try await restarted.remove()
        }
      } catch {
        if !stopped { try? await desk.remove() }
        throw error
      }
    }
  }
}
