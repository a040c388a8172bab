import BrowserDriver
import Foundation
import Testing

@testable import DeskServer

/// What people see, in a real browser. One test after the other: each takes a browser of its own.
@Suite(
  .serialized, .enabled(if: Browser.isInstalled, "Install Chromium: apt-get install chromium"), .timeLimit(.minutes(2)))
struct BrowserTests {
  /// Runs a test with a browser, and ends it.
  static func withBrowser(_ body: (Browser) async throws -> Void) async throws {
    let browser = try await Browser.launch()
    do { try await body(browser) } catch {
      try? await browser.close()
      throw error
    }
    try await browser.close()
  }
}

extension Page {
  /// Signs somebody in and waits until the desk is live.
  func signIn(_ name: String, at desk: ServedDesk) async throws {
    try await open("\(desk.address)/agent")
    try await type(name, into: "#sign-in [name=name]")
    try await type(ServedDesk.password, into: "#sign-in [name=password]")
    try await press("Enter")
    try await waitUntil("document.querySelector('#desk')?.dataset.state === 'live'", within: .seconds(15))
  }

  /// Begins a conversation as a customer.
  func write(_ text: String, as name: String = "Carla", at desk: ServedDesk) async throws {
    try await open("\(desk.address)/")
    try await waitUntil("document.querySelector('#customer')?.dataset.state === 'live'", within: .seconds(15))
    try await type(name, into: "#start [name=customerName]")
    try await type(text, into: "#start [name=body]")
    try await click("#start [data-action=StartConversation]")
    try await waitUntil("document.querySelector('#conversation .message')", within: .seconds(10))
  }

  /// Waits until a message with this text is in the conversation.
  func waitForMessage(_ text: String, in place: String) async throws {
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    try await waitUntil(
      "[...document.querySelectorAll('\(place) .message .body')].some((b) => b.textContent.includes(\(quoted)))",
      within: .seconds(10))
  }

  func send(_ text: String, in place: String) async throws {
    try await type(text, into: "\(place) textarea[name=message]")
    try await press("Enter")
  }
}
