import BrowserDriver
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct TwoChatsTests {
    @Test func `two chats at once are kept apart, and what is unread is counted`() async throws {
      try await Chat.with { chat in
        let agent = chat.agent
        let dora = try await chat.browser.newPage()
        try await dora.write("Can I pay by card?", as: "Dora", at: chat.desk)
        let first = try await agent.acceptOffer(of: "Carla")
        try await agent.waitForMessage(Chat.question, in: "#panel")
        try await agent.type("Half a sentence", into: "#panel textarea[name=message]")
        let second = try await agent.acceptOffer(of: "Dora")
        try await agent.waitForMessage("Can I pay by card?", in: "#panel")
        #expect(try await agent.texts(of: "#panel .message .body") == ["Can I pay by card?"])
        #expect(try await agent.evaluate("document.querySelector('#panel textarea[name=message]').value") == "")

        try await chat.customer.send("Hello?", in: "#conversation")
        try await chat.customer.send("Anybody?", in: "#conversation")
        try await agent.waitForText("2", in: ".task[data-sid='\(first)'] .unread")
        #expect(
          try await agent.evaluate("document.querySelector(`.task[data-sid='\(second)'] .unread`).hidden") == true)
        try await chat.customer.waitUntil("!document.querySelector('.message[data-progress=read][data-index=\"2\"]')")

        try await agent.click(".task[data-sid='\(first)']")
        try await agent.waitForMessage("Anybody?", in: "#panel")
        try await agent.waitUntil(
          "document.querySelector(`.task[data-sid='\(first)'] .unread`).hidden", within: .seconds(10))
        #expect(try await agent.texts(of: "#panel .message .body") == [Chat.question, "Hello?", "Anybody?"])
        #expect(
          try await agent.evaluate("document.querySelector('#panel textarea[name=message]').value") == "Half a sentence"
        )
        try await chat.customer.waitUntil(
          "document.querySelectorAll('.message.mine[data-progress=read]').length === 3", within: .seconds(10))

        try await agent.send(" is enough.", in: "#panel")
        try await chat.customer.waitForMessage("Half a sentence is enough.", in: "#conversation")
        #expect(try await dora.texts(of: "#conversation .message .body") == ["Can I pay by card?"])
      }
    }
  }
}
