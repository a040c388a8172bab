import BrowserDriver
import Testing

@testable import DeskServer

extension BrowserTests {
  /// Who has said something, and who has only lent their name.
  @Suite struct AuthorTests {
    @Test func `the survey stands as automatic at the agent, and in the agent's name at the customer`() async throws {
      try await Chat.with { chat in
        try await chat.accept()
        try await chat.agent.send("Let me look.", in: "#panel")
        try await chat.customer.waitForMessage("Let me look.", in: "#conversation")
        try await chat.wrapUp()
        try await chat.agent.waitForMessage("How did we do?", in: "#panel")
        try await chat.customer.waitForMessage("How did we do?", in: "#conversation")
        let authors = ".message.first .author"
        #expect(try await chat.agent.texts(of: "#panel \(authors)") == ["Carla", "You", "Automatic, in your name"])
        #expect(try await chat.customer.texts(of: "#conversation \(authors)") == ["You", "ana"])
      }
    }
  }
}
