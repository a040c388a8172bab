import BrowserDriver
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct FirstFiveMinutesTests {
    @Test func `a customer writes, an agent accepts, answers, wraps up and completes`() async throws {
      try await withDesk { desk in
        try await desk.makeAvailable("ana")
        try await BrowserTests.withBrowser { browser in
          let agent = try await browser.newPage()
          try await agent.signIn("ana", at: desk)
          let customer = try await browser.newPage()
          try await customer.write("Where is my order?", at: desk)
          try await agent.waitUntil("document.querySelector('.offer')", within: .seconds(1))
          try await agent.click(".offer [data-action=AcceptTask]")
          try await agent.waitForMessage("Where is my order?", in: "#panel")
          try await agent.send("Let me look.", in: "#panel")
          try await customer.waitForMessage("Let me look.", in: "#conversation")
          try await customer.send("Thanks!", in: "#conversation")
          try await agent.waitForMessage("Thanks!", in: "#panel")
          try await agent.click("#panel [data-action=WrapupTask]")
          try await customer.waitForMessage("How did we do?", in: "#conversation")
          try await agent.waitUntil("document.querySelector('#wrap-up')")
          try await agent.click("#wrap-up [data-action=CompleteTask]")
          try await agent.waitUntil(
            "document.querySelector('.said[data-for=CompleteTask]')?.textContent.includes('Choose a disposition first.')"
          )
          #expect(try await agent.text(of: ".said[data-for=CompleteTask]").contains("required-disposition"))
          try await agent.evaluate(
            """
            const select = document.querySelector('#wrap-up select[name=disposition]');
            select.value = [...select.options].find((o) => o.textContent === 'Resolved').value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            """)
          try await agent.click("#wrap-up [data-action=CompleteTask]")
          try await agent.waitUntil("!document.querySelector('.task')")
          // The answer to the survey; then something that somebody has to answer.
          try await customer.send("4", in: "#conversation")
          try await customer.send("One more thing", in: "#conversation")
          try await agent.waitUntil("document.querySelector('.offer')")
          try await agent.click(".offer [data-action=AcceptTask]")
          try await agent.waitForMessage("Let me look.", in: "#panel")
          try await agent.waitForMessage("One more thing", in: "#panel")
          #expect(agent.console.filter(\.isError).isEmpty)
          #expect(customer.console.filter { $0.isError && !$0.text.contains("401") }.isEmpty)
        }
      }
    }
  }
}
