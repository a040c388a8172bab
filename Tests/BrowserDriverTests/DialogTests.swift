import BrowserDriver
import Testing

extension WithBrowser {
  @Suite struct DialogTests {
    static let unload = "<button>Write</button><script>onbeforeunload = event => event.preventDefault()</script>"

    @Test func `a dialog without a handler is accepted and recorded`() async throws {
      let page = try await newPage()
      #expect(try await page.evaluate("alert('Saved')") == nil)
      #expect(try await page.evaluate("confirm('Sure?')") == true)
      #expect(try await page.evaluate("prompt('Name?', 'Ada')") == "Ada")
      #expect(page.dialogs.map(\.kind) == [.alert, .confirm, .prompt])
      #expect(page.dialogs.map(\.message) == ["Saved", "Sure?", "Name?"])
      #expect(page.dialogs.allSatisfy { $0.accepted == true })
    }

    @Test func `the handler decides`() async throws {
      let page = try await newPage()
      page.onDialog { dialog in dialog.kind == .prompt ? .accept("Grace") : .dismiss }
      #expect(try await page.evaluate("confirm('Sure?')") == false)
      #expect(try await page.evaluate("prompt('Name?')") == "Grace")
      #expect(page.dialogs.map(\.accepted) == [false, true])
    }

    @Test func `a dialog that a click opens does not hold the click`() async throws {
      let page = try await newPage("<button onclick='document.title = confirm(1)'>Delete</button>")
      page.onDialog { _ in .dismiss }
      try await page.click("button")
      try await page.waitUntil("document.title == 'false'")
    }

    @Test func `an open dialog does not hold other pages`() async throws {
      let (page, other) = try await (newPage(), newPage())
      page.onDialog { _ in
        (try? await other.evaluate("6 * 7")) == 42 ? .accept("answered meanwhile") : .dismiss
      }
      #expect(try await page.evaluate("prompt('Ask the other')") == "answered meanwhile")
    }

    @Test func `a page whose beforeunload is dismissed stays, open or closed`() async throws {
      let page = try await newPage(Self.unload)
      try await page.click("button")
      page.onDialog { _ in .dismiss }
      #expect(try await browserError { try await page.open("about:blank") }.code == .stayed)
      #expect(try await browserError { try await page.reload() }.code == .stayed)
      #expect(try await browserError { try await page.close() }.code == .stayed)
      #expect(page.dialogs.map(\.kind) == [.beforeunload, .beforeunload, .beforeunload])
      #expect(try await page.exists("button"))
      page.onDialog { _ in .accept }
      try await page.open("about:blank")
      #expect(try await !page.exists("button"))
    }

    @Test func `a page whose beforeunload is accepted closes`() async throws {
      let page = try await newPage(Self.unload)
      try await page.click("button")
      try await page.close()
      #expect(page.dialogs.map(\.kind) == [.beforeunload])
      #expect(try await browserError { try await page.evaluate("1") }.code == .pageGone)
    }
  }
}
