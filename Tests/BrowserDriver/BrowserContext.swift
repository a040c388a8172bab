/// Pages that share cookies and storage, and nothing with the pages of other contexts.
///
/// It ends, as by ``close()``, with the last reference to it; each of its pages has one.
package final class BrowserContext: Sendable {
  package let browser: Browser
  let id: String

  init(browser: Browser, id: String) {
    self.browser = browser
    self.id = id
  }

  deinit { browser.connection.tell("Target.disposeBrowserContext", ["browserContextId": .string(id)]) }

  /// An empty page, in a window of its own so that it counts as visible. It stays open as long as its context.
  package func newPage() async throws -> Page {
    let connection = browser.connection
    let target = try await connection.call(
      "Target.createTarget", ["url": "about:blank", "browserContextId": .string(id), "newWindow": true],
      within: Browser.callLimit)
    guard let targetID = target["targetId"] else { throw BrowserError(.refused, "no page: \(target.text)") }
    let attached = try await connection.call(
      "Target.attachToTarget", ["targetId": targetID, "flatten": true], within: Browser.callLimit)
    guard let session = attached["sessionId"]?.string else {
      throw BrowserError(.refused, "no session: \(attached.text)")
    }
    let page = Page(context: self, session: session)
    try await page.prepare()
    return page
  }

  /// Closes its pages, without their `beforeunload`, and forgets their cookies and storage.
  package func close() async throws {
    _ = try await browser.connection.call(
      "Target.disposeBrowserContext", ["browserContextId": .string(id)], within: Browser.callLimit)
  }
}
