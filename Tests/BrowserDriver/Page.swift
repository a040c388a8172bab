import Synchronization

/// A page of the browser: what a person's tab is.
///
/// Every call has a limit, so that no test hangs. Calls act on the page's main document; a script that opens another
/// window, and the documents of frames from other sites, are not reached.
package final class Page: Sendable {
  package typealias DialogHandler = @Sendable (Dialog) async -> DialogAnswer

  package let context: BrowserContext

  let session: String

  private struct State {
    var record = PageRecord()
    var waits: [(holds: @Sendable (PageRecord) -> Bool, reply: OneShot<Void>)] = []
    var dialogHandler: DialogHandler?
    var appearance = Appearance()
  }

  private let state = Mutex(State())

  init(context: BrowserContext, session: String) {
    self.context = context
    self.session = session
  }

  deinit { context.browser.connection.stopListening(to: session) }

  /// The console's newest entries: calls, uncaught exceptions, and what the browser itself reports, as violations of
  /// the content security policy.
  package var console: [ConsoleEntry] { record.console.elements }

  /// The newest requests that the page made.
  package var requests: [PageRequest] { record.requests.elements }

  /// The newest dialogs that the page opened.
  package var dialogs: [Dialog] { record.dialogs.elements }

  /// Decides from now on how dialogs are answered. Without it each is accepted; either way ``dialogs`` has it.
  ///
  /// The page's scripts stand still until the handler returns; other pages do not.
  package func onDialog(_ handler: @escaping DialogHandler) {
    state.withLock { $0.dialogHandler = handler }
  }

  /// Gives the page any command of the protocol, for what has no method here.
  @discardableResult
  package func command(
    _ method: String, _ parameters: JSONValue = [:], within limit: Duration = Browser.callLimit
  ) async throws -> JSONValue {
    if let end = record.end, end == .closed || !Self.worksAfterCrash.contains(method) { throw PageRecord.error(end) }
    return try await context.browser.connection.call(method, parameters, session: session, within: limit)
  }

  private static let worksAfterCrash: Set = ["Page.navigate", "Page.close"]

  var record: PageRecord { state.withLock { $0.record } }

  var appearance: Appearance {
    get { state.withLock { $0.appearance } }
    set { state.withLock { $0.appearance = newValue } }
  }

  func prepare() async throws {
    context.browser.connection.listen(to: session) { [weak self] event in self?.receive(event) }
    for domain in ["Page", "Runtime", "Log", "Network", "Inspector"] { try await command("\(domain).enable") }
    try await command("Page.setLifecycleEventsEnabled", ["enabled": true])
    // Several pages have the focus at once, as each would in the browser of its own person.
    try await command("Emulation.setFocusEmulationEnabled", ["enabled": true])
    try await apply(appearance)
  }

  /// Waits until the record of the page's events is as wanted.
  func waitForRecord(
    within limit: Duration, late: @autoclosure () -> BrowserError, _ holds: @escaping @Sendable (PageRecord) -> Bool
  ) async throws {
    let reply = OneShot<Void>()
    state.withLock { state in
      if holds(state.record) { reply.resolve(.success(())) } else { state.waits.append((holds, reply)) }
    }
    defer { state.withLock { $0.waits.removeAll { $0.reply === reply } } }
    try await reply.value(within: limit, late: late())
  }

  private func receive(_ event: Connection.Event) {
    let (effect, handler, over) = state.withLock { state in
      let effect = state.record.apply(event.method, event.parameters)
      let over = state.waits.filter { $0.holds(state.record) }.map(\.reply)
      return (effect, state.dialogHandler, over)
    }
    for reply in over { reply.resolve(.success(())) }
    switch effect {
    case .answer(let dialog): answer(dialog, handler)
    case .failCalls(let error): context.browser.connection.fail(session: session, with: error)
    case nil: break
    }
  }

  private func answer(_ dialog: Dialog, _ handler: DialogHandler?) {
    Task {
      let answer = await handler?(dialog) ?? .accept
      // A prompt that is accepted without a text would get none, rather than what it proposes.
      let text = answer.text ?? dialog.proposal
      // Refused when the dialog went away by itself, which the record shows.
      _ = try? await command(
        "Page.handleJavaScriptDialog", ["accept": .bool(answer.accepts), "promptText": .string(text)])
    }
  }
}
