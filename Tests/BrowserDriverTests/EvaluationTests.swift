import BrowserDriver
import Foundation
import Testing

extension WithBrowser {
  @Suite struct EvaluationTests {
    @Test(
      arguments: [
        ("1 + 1", 2), ("'a\\u2028b'", "a\u{2028}b"), ("undefined", nil), ("[true, null, 1.5]", [true, nil, 1.5]),
        ("({ a: { b: [] } })", ["a": ["b": []]]), ("Promise.resolve('later')", "later"), ("1 / 0", .number(.infinity)),
      ] as [(String, JSONValue)])
    func `an expression comes to its value`(_ expression: String, _ value: JSONValue) async throws {
      let page = try await newPage()
      #expect(try await page.evaluate(expression) == value)
    }

    @Test func `what a script throws is an error with text, stack and place`() async throws {
      let page = try await newPage("<script>function fail() { throw new TypeError('no such luck') }</script>")
      let error = try await browserError { try await page.evaluate("fail()") }
      #expect(error.code == .javaScript)
      #expect(error.message.contains("TypeError: no such luck"))
      #expect(error.message.contains("at fail"))
      #expect(error.description.contains("EvaluationTests.swift:"))
    }

    @Test func `a rejected promise is an error`() async throws {
      let page = try await newPage()
      let error = try await browserError { try await page.evaluate("Promise.reject('not today')") }
      #expect(error.message.contains("not today"))
    }

    @Test func `a script that never ends reaches its limit`() async throws {
      let page = try await newPage()
      let error = try await browserError {
        try await page.evaluate("new Promise(() => {})", within: .milliseconds(200))
      }
      #expect(error.code == .timeLimit)
    }

    @Test func `text and existence are told by selector, into shadow roots too`() async throws {
      let page = try await newPage(
        """
        <p id=a>shown <span hidden>hidden</span></p><div id=host></div>
        <script>host.attachShadow({ mode: 'open' }).innerHTML = '<p class=in>inside</p>'</script>
        """)
      #expect(try await page.text(of: "#a") == "shown")
      #expect(try await page.text(of: "#host >>> .in") == "inside")
      #expect(try await page.exists("#a"))
      #expect(try await !page.exists(".in"))
      #expect(try await browserError { _ = try await page.text(of: "#b") }.code == .element)
    }

    @Test func `files are given to an input`() async throws {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).txt")
      try "attached".write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      let page = try await newPage("<input type=file onchange='files[0].text().then(text => document.title = text)'>")
      try await page.setFiles([file.path], input: "input")
      try await page.waitUntil("document.title == 'attached'")
    }

    @Test func `a large value arrives whole`() async throws {
      let page = try await newPage()
      #expect(try await page.evaluate("'x'.repeat(3_000_000)").string?.utf8.count == 3_000_000)
      let text = String(repeating: "ä", count: 1_000_000)
      #expect(try await page.evaluate("'\(text)'.length") == 1_000_000)
    }
  }
}
