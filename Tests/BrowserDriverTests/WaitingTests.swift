import BrowserDriver
import Testing

extension WithBrowser {
  @Suite struct WaitingTests {
    @Test func `a condition that comes true ends the wait`() async throws {
      let page = try await newPage("<script>setTimeout(() => document.body.innerHTML = '<b>here</b>', 50)</script>")
      try await page.waitUntil("document.querySelector('b').textContent == 'here'")
    }

    @Test func `a condition may come true in the next document`() async throws {
      let page = try await newPage()
      let next = document("<b>next</b>")
      // By the driver, as pages may not open data addresses by themselves.
      async let wait: Void = page.waitUntil("document.querySelector('b')?.textContent == 'next'")
      try await page.open(next)
      try await wait
    }

    @Test func `the error of a wait shows condition, address, text, console and place`() async throws {
      let page = try await newPage("<p>All quiet</p><script>console.warn('odd', { a: 1 }, 2)</script>")
      let error = try await browserError {
        try await page.waitUntil("missing.value == 1 // so far", within: .milliseconds(100), "an offer is shown")
      }
      #expect(error.code == .timeLimit)
      let texts = [
        "an offer is shown", "missing.value == 1", "ReferenceError: missing", "data:text/html", "All quiet",
        "[warning] odd", "WaitingTests.swift:",
      ]
      for text in texts { #expect(error.description.contains(text)) }
    }

    @Test func `a condition that is no JavaScript fails at once`() async throws {
      let page = try await newPage()
      let error = try await browserError { try await page.waitUntil("1 +", within: .seconds(30)) }
      #expect(error.code == .javaScript)
      #expect(error.message.contains("SyntaxError"))
    }

    @Test func `a page that is busy for ever does not hold a wait`() async throws {
      let page = try await newPage()
      try await page.evaluate("setTimeout(() => { for (;;) {} })")
      let error = try await browserError { try await page.waitUntil("true", within: .milliseconds(100)) }
      #expect(error.description.contains("the page does not answer"))
      try await page.crash()
    }

    @Test func `two pages are both visible and draw frames`() async throws {
      let context = try await shared.value.newContext()
      let pages = try await [context.newPage(), context.newPage()]
      for page in pages {
        #expect(try await page.evaluate("document.visibilityState + document.hasFocus()") == "visibletrue")
        #expect(try await page.evaluate("new Promise(done => requestAnimationFrame(() => done(1)))") == 1)
      }
      try await context.close()
    }
  }
}
