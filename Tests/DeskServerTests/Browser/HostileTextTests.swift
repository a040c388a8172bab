import BrowserDriver
import Desk
import Foundation
import Testing

@testable import DeskServer

extension BrowserTests {
  /// What people write is text, whatever they write.
  @Suite struct HostileTextTests {
    private static let name = "<b id=eve onmouseover=\"wasRun = true\">Eve</b>"
    private static let markup = "<img src=x onerror=\"wasRun = true\"><script>wasRun = true</script>"
    private static let address = "javascript:wasRun=true, or https://example.com/\"onclick=\"wasRun=true"

    @Test func `markup and addresses of scripts are shown as they were written, and nothing of them runs`() async throws
    {
      try await Chat.with { chat in
        let eve = try await chat.browser.newPage()
        try await eve.write(Self.markup, as: Self.name, at: chat.desk)
        try await eve.send(Self.address, in: "#conversation")
        try await chat.agent.click("[data-act=inspect]")
        try await chat.agent.acceptOffer(of: Self.name)
        try await chat.agent.waitForMessage(Self.address, in: "#panel")
        try await chat.agent.send(Self.markup, in: "#panel")
        try await eve.waitForMessage(Self.address, in: "#conversation")
        for (page, place) in [(chat.agent, "#panel"), (eve, "#conversation")] {
          // The agent's page, too: it may have the answer a moment before it is told of its own message.
          try await page.waitUntil(
            "document.querySelectorAll('\(place) .message').length === 3", within: .seconds(10))
          let bodies = try await page.texts(of: "\(place) .message .body")
          #expect(bodies == [Self.markup, Self.address, Self.markup])
          #expect(try await page.exists(".message img, .message script, #eve, [onclick], [onerror]") == false)
          let links = try await page.evaluate("[...document.querySelectorAll('.message a')].map((one) => one.href)")
          #expect(links == ["https://example.com/"])
          #expect(try await page.evaluate("typeof wasRun") == "undefined")
          #expect(page.dialogs == [])
          #expect(page.errors == [])
        }
        #expect(try await chat.agent.text(of: "#panel h2") == Self.name)
      }
    }

    @Test(arguments: [40_000, 1_000_000])
    func `a text that is too long is refused with a notice, stays in the field, and the page goes on`(_ length: Int)
      async throws
    {
      try await Chat.with { chat in
        try await chat.accept()
        for (page, place) in [(chat.agent, "#panel"), (chat.customer, "#conversation")] {
          let field = "document.querySelector('\(place) textarea[name=message]')"
          try await page.evaluate(
            "\(field).value = 'x'.repeat(\(length)); \(field).dispatchEvent(new Event('input', { bubbles: true })); null"
          )
          try await page.click("\(place) textarea[name=message]")
          try await page.press("Enter")
          try await page.waitForText("at most", in: "\(place) .said, .notice")
          #expect(try await page.evaluate("\(field).value.length") == .number(Double(length)))
          try await page.evaluate("\(field).value = ''; null")
          try await page.send("Shorter", in: place)
        }
        try await chat.agent.waitUntil(
          "document.querySelectorAll('#panel .message').length === 3", within: .seconds(10))
        #expect(try await chat.messages == [Chat.question, "Shorter", "Shorter"])
      }
    }

    @Test func `a text of a megabyte that a program sends is refused, and nobody else is disturbed`() async throws {
      try await Chat.with { chat in
        try await chat.accept()
        let closed = try await chat.customer.evaluate(
          """
          new Promise((resolve) => {
            const socket = new WebSocket(`ws://${location.host}/channel/customer`, "plugboard.v1");
            socket.onopen = () => socket.send(JSON.stringify({ type: "hello", text: "x".repeat(1 << 20) }));
            socket.onclose = ({ code }) => resolve(code);
          })
          """)
        #expect(closed == 1009)
        try await chat.customer.send("Hello?", in: "#conversation")
        try await chat.agent.waitForMessage("Hello?", in: "#panel")
      }
    }
  }
}
