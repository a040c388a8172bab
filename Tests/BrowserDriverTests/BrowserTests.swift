import BrowserDriver
import Foundation
import Testing

extension WithBrowser {
  @Suite struct BrowserTests {
    @Test func `after close the process and its folder are gone and calls fail`() async throws {
      let browser = try await Browser.launch()
      let page = try await browser.newPage()
      #expect(folders(of: getpid()).contains { $0.contains("browser-driver") })
      let before = folders(of: getpid()).count
      async let waiting = browserError { try await page.evaluate("new Promise(() => {})") }
      try await browser.close()
      #expect(try await waiting.code == .browserGone)
      #expect(kill(browser.pid, 0) == -1)
      #expect(folders(of: getpid()).count < before)
      #expect(try await browserError { try await page.open("about:blank") }.code == .browserGone)
      try await browser.close()
    }

    @Test func `a browser that dies fails what waits`() async throws {
      let browser = try await Browser.launch()
      let page = try await browser.newPage()
      async let waiting = browserError { try await page.evaluate("new Promise(() => {})") }
      kill(browser.pid, SIGSEGV)
      let error = try await waiting
      #expect(error.code == .browserGone)
      #expect(error.message.contains("signal 11"))
    }

    @Test func `a browser that nobody refers to any more ends`() async throws {
      let server = try TinyServer { _ in .init(body: "<p>here") }
      var browser: Browser? = try await Browser.launch()
      try await hold(browser?.newPage(), server)
      browser = nil
      await server.heldEnds()
    }

    @Test func `a context ends with the last reference to it and its pages`() async throws {
      let server = try TinyServer { _ in .init(body: "<p>here") }
      let browser = try await Browser.launch()
      try await hold(browser.newPage(), server)
      await server.heldEnds()
      try await browser.close()
    }

    @Test func `a browser ends with the process of its test`() async throws {
      let server = try TinyServer { _ in .init(body: "<p>here") }
      let address = server.url()
      await #expect(processExitsWith: .signal(SIGKILL)) { [address = address as String] in
        let page = try await Browser.launch().newPage()
        try await page.open(address)
        try await page.evaluate(TinyServer.hold)
        kill(getpid(), SIGKILL)
      }
      await server.heldEnds()
    }

    /// Lets the page hold the server's answer that never ends.
    private func hold(_ page: Page?, _ server: TinyServer) async throws {
      let page = try #require(page)
      try await page.open(server.url())
      try await page.evaluate(TinyServer.hold)
    }

    private func folders(of pid: pid_t) -> [String] {
      let names = try? FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path)
      return (names ?? []).filter { $0.hasPrefix("browser-driver-\(pid)-") }
    }
  }
}
