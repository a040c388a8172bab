import BrowserDriver
import Foundation
import Testing

extension WithBrowser {
  @Suite struct PageTests {
    @Test func `open waits for what the document refers to`() async throws {
      let server = try TinyServer { path in
        switch path {
        case "/": .init(body: "<script src=/late.js></script><p>ready")
        case "/late.js": .init(headers: ["Content-Type": "text/javascript"], body: "window.late = true")
        default: .init(status: "404 Not Found")
        }
      }
      let page = try await newPage()
      try await page.open(server.url())
      #expect(try await page.evaluate("window.late") == true)
      try await page.evaluate("window.late = false")
      try await page.reload()
      #expect(try await page.evaluate("window.late") == true)
      try await page.open(server.url("/#part"))
      #expect(try await page.evaluate("location.hash") == "#part")
      let requests = page.requests
      #expect(requests.contains { $0.url == server.url("/late.js") && $0.status == 200 && $0.kind == "Script" })
    }

    @Test func `an address that cannot be opened is an error`() async throws {
      let page = try await newPage()
      let error = try await browserError { try await page.open("http://127.0.0.1:1/") }
      #expect(error.code == .navigation)
      #expect(error.message.contains("net::ERR_"))
    }

    @Test func `a document that never ends reaches the limit of its opening`() async throws {
      let server = try TinyServer { _ in .init() }
      let page = try await newPage()
      let error = try await browserError {
        try await page.open(server.url(TinyServer.held), within: .milliseconds(500))
      }
      #expect(error.code == .timeLimit)
      #expect(error.message.contains(TinyServer.held))
    }

    @Test func `the console has calls, exceptions and violations of the policy`() async throws {
      let server = try TinyServer { _ in
        .init(
          headers: ["Content-Type": "text/html", "Content-Security-Policy": "script-src 'nonce-a'"],
          body: """
            <script nonce=a>
            console.info('hello', 1, { a: 1 })
            Promise.reject(new Error('unhandled'))
            setTimeout(() => { throw new Error('uncaught') })
            </script>
            <script>document.title = 'forbidden'</script>
            """)
      }
      let page = try await newPage()
      try await page.open(server.url())
      try await page.evaluate("new Promise(done => setTimeout(done))")
      #expect(try await page.evaluate("document.title") == "")
      let console = page.console
      #expect(console.contains { $0.source == .page && $0.level == "info" && $0.text == "hello 1 Object" })
      for text in ["Error: unhandled", "Error: uncaught"] {
        #expect(console.contains { $0.source == .exception && $0.isError && $0.text.contains(text) })
      }
      #expect(console.contains { $0.source == .browser("security") && $0.text.contains("Content Security Policy") })
    }

    @Test func `contexts have cookies of their own, and pages of one context share them`() async throws {
      let server = try TinyServer { path in
        .init(
          headers: path == "/login"
            ? ["Content-Type": "text/html", "Set-Cookie": "agent=Ada"] : ["Content-Type": "text/html"])
      }
      let context = try await shared.value.newContext()
      let (first, second, stranger) = try await (context.newPage(), context.newPage(), newPage())
      try await first.open(server.url("/login"))
      try await second.open(server.url())
      try await stranger.open(server.url())
      #expect(try await second.evaluate("document.cookie") == "agent=Ada")
      #expect(try await stranger.evaluate("document.cookie") == "")
      try await context.close()
      #expect(try await browserError { try await first.evaluate("1") }.code == .pageGone)
    }

    @Test func `a crash fails what waits, and open brings the page back`() async throws {
      let page = try await newPage("<p>here")
      async let waiting = browserError { try await page.evaluate("new Promise(() => {})") }
      try await page.crash()
      #expect(try await waiting.code == .pageGone)
      #expect(try await browserError { try await page.evaluate("1") }.message.contains("crashed"))
      try await page.open(document("<p>back"))
      #expect(try await page.text(of: "p") == "back")
    }

    @Test func `a crashed page can be closed`() async throws {
      let page = try await newPage()
      try await page.crash()
      try await page.close()
    }

    @Test func `offline cuts requests and WebSockets, and online lets them back`() async throws {
      let server = try TinyServer { _ in .init(body: "<p>here") }
      let page = try await newPage()
      try await page.open(server.url())
      try await page.evaluate(
        """
        new Promise((resolve, reject) => {
          window.socket = new WebSocket('ws://127.0.0.1:\(server.port)/socket')
          socket.onopen = resolve
          socket.onerror = reject
          socket.onclose = () => document.title = 'closed'
        }).then(() => {})
        """)
      try await page.goOffline()
      try await page.waitUntil("document.title == 'closed' && !navigator.onLine")
      #expect(try await page.evaluate("fetch('/').then(() => 'reached', () => 'cut')") == "cut")
      #expect(
        try await page.evaluate(
          """
          new Promise(done => {
            const socket = new WebSocket('ws://127.0.0.1:\(server.port)/socket')
            socket.onopen = () => done('reached')
            socket.onerror = () => done('cut')
          })
          """) == "cut")
      try await page.goOffline(false)
      #expect(try await page.evaluate("fetch('/').then(() => 'reached', () => 'cut')") == "reached")
      #expect(page.requests.contains { $0.kind == "WebSocket" && $0.status == 101 })
    }

    @Test func `a screenshot is a PNG of the size and colours asked for`() async throws {
      let page = try await newPage("<style>:root { color-scheme: light dark }</style><p>Hello")
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
      defer { try? FileManager.default.removeItem(at: file) }
      try await page.evaluate(
        """
        matchMedia('(prefers-color-scheme: dark)').onchange = event => {
          document.title += `${event.matches}${innerWidth}`
        }
        """)
      try await page.screenshot(to: file.path, width: 375, height: 667, dark: true)
      let bytes = [UInt8](try Data(contentsOf: file))
      #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      // Width and height, of four bytes each.
      #expect(bytes[16..<24] == [0, 0, 1, 0x77, 0, 0, 2, 0x9B])
      try await page.waitUntil("document.title == 'Testtrue375false1280'", "it is shown as before")
    }

    @Test func `show changes size and preferences until the next time`() async throws {
      let page = try await newPage()
      try await page.show(width: 400, dark: true, reducedMotion: true)
      try await page.open(document(""))
      let seen = try await page.evaluate(
        """
        [innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches,
          matchMedia('(prefers-reduced-motion)').matches]
        """)
      #expect(seen == [400, 800, true, true])
    }

    @Test func `the accessibility tree has roles and names in the document's order`() async throws {
      let page = try await newPage(
        """
        <main><h1>Tasks</h1><button aria-expanded=false aria-label='Accept the task'>A</button>
        <p aria-hidden=true>unsaid</p><input aria-label=Message></main>
        """)
      let tree = try await page.accessibilityTree
      let roles = ["heading", "button", "textbox"]
      #expect(tree.filter { roles.contains($0.role) }.map(\.name) == ["Tasks", "Accept the task", "Message"])
      #expect(tree.first { $0.role == "button" }?.properties["expanded"] == false)
      #expect(!tree.contains { $0.name == "unsaid" })
    }
  }
}
