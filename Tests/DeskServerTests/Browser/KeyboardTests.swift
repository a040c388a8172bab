import BrowserDriver
import Desk
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct KeyboardTests {
    @Test func `a chat can be taken from its offer to its completion by keyboard alone`() async throws {
      try await Chat.with { chat in
        let agent = chat.agent
        try await agent.tab(to: ".offer [data-action=AcceptTask]")
        try await agent.press("Enter")
        // Whoever accepts can write at once.
        try await agent.waitUntil(
          "document.activeElement?.matches('#panel textarea[name=message]')", within: .seconds(10))
        for letter in "Done!" { try await agent.press(String(letter)) }
        try await agent.press("Enter")
        try await chat.customer.waitForMessage("Done!", in: "#conversation")
        try await agent.tab(to: "#panel [data-action=WrapupTask]")
        try await agent.press("Space")
        try await agent.waitUntil(
          "document.querySelector('#panel').dataset.status === 'wrapping'", within: .seconds(10))
        try await agent.tab(to: "#wrap-up select[name=disposition]")
        for letter in "Resolved" { try await agent.press(String(letter)) }
        try await agent.tab(to: "#wrap-up textarea[name=notes]")
        try await agent.press("x")
        try await agent.tab(to: "#wrap-up [data-action=CompleteTask]")
        try await agent.waitUntilSettled()
        try await agent.press("Enter")
        try await agent.waitUntil("!document.querySelector('.task')", within: .seconds(10))
        #expect(await chat.status == .completed)
        // And the focus is not lost with the task.
        #expect(try await agent.evaluate("document.activeElement !== document.body") == true)
      }
    }

    @Test func `Escape and arrows work the menu of activities`() async throws {
      try await withDesk { desk in
        try await BrowserTests.withBrowser { browser in
          let agent = try await browser.newPage()
          try await agent.signIn("ana", at: desk)
          try await agent.tab(to: "#activity > button")
          try await agent.press("Enter")
          try await agent.waitUntil("document.activeElement?.matches('#activity [role=menuitemradio]')")
          try await agent.press("Escape")
          try await agent.waitUntil("document.activeElement?.matches('#activity > button')")
          try await agent.press("ArrowDown")
          for _ in 0..<10 {
            if try await agent.evaluate("document.activeElement.textContent.startsWith('Available')") == true { break }
            try await agent.press("ArrowDown")
          }
          try await agent.press("Enter")
          try await agent.waitForText("Available", in: "#activity > button")
        }
      }
    }
  }
}

extension Page {
  /// Presses Tab until the focus is there.
  func tab(to selector: String, fileID: String = #fileID, line: Int = #line) async throws {
    let isThere = "document.activeElement?.matches(\(JSONValue.string(selector).text))"
    for _ in 0..<60 {
      if try await evaluate(isThere) == true { return }
      try await press("Tab")
    }
    try await waitUntil(isThere, "the focus comes to \(selector)", fileID: fileID, line: line)
  }
}
