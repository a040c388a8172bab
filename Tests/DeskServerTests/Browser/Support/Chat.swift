import BrowserDriver
import Desk
import DeskActions
import Foundation

@testable import DeskServer

/// An agent's page with the offer of a customer's conversation, and the customer's page.
struct Chat {
  let desk: ServedDesk
  let browser: Browser
  let agent: Page
  let customer: Page

  static let question = "Where is my order?"

  /// Runs a test with a desk at which ana is offered what a customer has asked.
  ///
  /// - Parameters:
  ///   - pagePlugins: Those that run in the agent's page.
  ///   - allowing: The hosts that they may make requests to.
  ///   - disabled: Those of the plugins that ship that are not started.
  static func with(
    plugins: [any DeskPlugin] = [], pagePlugins: PluginFolder? = nil, allowing hosts: [String] = [],
    disabled: Set<String> = [], clock: @escaping @Sendable () -> Moment = DeskSite.systemClock,
    _ body: (Chat) async throws -> Void
  ) async throws {
    let configuration = DeskConfiguration(
      folder: "", allowedHosts: hosts, pagePlugins: pagePlugins?.path, disabledPlugins: disabled)
    try await withDesk(plugins: plugins, clock: clock, configuration: configuration) { desk in
      try await desk.makeAvailable("ana")
      try await BrowserTests.withBrowser { browser in
        let agent = try await browser.newPage()
        try await agent.signIn("ana", at: desk)
        let customer = try await browser.newPage()
        try await customer.write(question, at: desk)
        try await agent.waitUntil("document.querySelector('.offer')", within: .seconds(10))
        try await body(Chat(desk: desk, browser: browser, agent: agent, customer: customer))
      }
    }
  }

  /// Accepts the offer, and waits until the conversation is there.
  func accept() async throws {
    try await agent.click(".offer [data-action=AcceptTask]")
    try await agent.waitForMessage(Self.question, in: "#panel")
  }

  /// Ends the chat, and waits until it can be written up.
  func wrapUp() async throws {
    try await agent.click("#panel [data-action=WrapupTask]")
    try await agent.waitUntil("document.querySelector('#panel').dataset.status === 'wrapping'", within: .seconds(10))
  }

  /// How the conversation reads, as the desk keeps it.
  var messages: [String] {
    get async throws {
      guard let conversation = await desk.site.centre.engine.read({ $0.conversations.values.first }) else { return [] }
      return try await desk.site.centre.messages(of: conversation, after: 0, limit: 1000).map(\.body)
    }
  }

  /// What has become of the offer.
  var status: ReservationStatus? {
    get async { await desk.site.centre.engine.read { $0.reservations.values.first?.status } }
  }
}

extension Page {
  /// Waits until nothing of what the page was asked to do is under way.
  func waitUntilSettled(fileID: String = #fileID, line: Int = #line) async throws {
    try await waitUntil(
      "Flex.Actions.findPendingActions().length === 0", within: .seconds(10), fileID: fileID, line: line)
  }

  /// Waits until a place says something, and returns it.
  func waitForText(_ text: String, in selector: String, fileID: String = #fileID, line: Int = #line) async throws {
    let (place, wanted) = (JSONValue.string(selector).text, JSONValue.string(text).text)
    try await waitUntil(
      "[...document.querySelectorAll(\(place))].some((one) => one.checkVisibility() && one.textContent.includes(\(wanted)))",
      within: .seconds(10), fileID: fileID, line: line)
  }

  /// The texts of all elements that fit, in order.
  func texts(of selector: String) async throws -> [String] {
    let place = JSONValue.string(selector).text
    return try await evaluate("[...document.querySelectorAll(\(place))].map((one) => one.textContent)")
      .array?.compactMap(\.string) ?? []
  }

  /// The entries of the console that a person would call errors.
  var errors: [String] {
    // A customer who is not known yet is refused once.
    console.filter { $0.isError && !$0.text.contains("401") }.map(\.description)
  }
}

extension Page {
  /// Waits until the desk is live again.
  func waitUntilLive(fileID: String = #fileID, line: Int = #line) async throws {
    try await waitUntil(
      "document.querySelector('#desk')?.dataset.state === 'live'", within: .seconds(20), fileID: fileID, line: line)
  }

  /// Accepts what a customer of this name has asked.
  /// - Returns: The reservation's sid.
  @discardableResult
  func acceptOffer(of name: String) async throws -> String {
    try await waitForText(name, in: ".offer h3")
    let sid =
      try await evaluate(
        "[...document.querySelectorAll('.offer')].find((one) => one.textContent.includes(\(JSONValue.string(name).text))).dataset.sid"
      ).string ?? ""
    try await click(".offer[data-sid='\(sid)'] [data-action=AcceptTask]")
    try await waitUntil("document.querySelector('#panel').dataset.sid === '\(sid)'", within: .seconds(10))
    return sid
  }
}
