/// All that is known of a page from its events. A value: no event makes it wait or call.
struct PageRecord: Sendable {
  static let consoleBound = 1000
  static let requestBound = 2000
  static let dialogBound = 200
  static let commitBound = 50

  enum End: Sendable { case closed, crashed }

  var console = Recent<ConsoleEntry>(bound: consoleBound)
  var requests = Recent<PageRequest>(bound: requestBound)
  var dialogs = Recent<Dialog>(bound: dialogBound)
  /// The documents that the page has had, by the browser's names for their loads; the last is the present one.
  var commits = Recent<String>(bound: commitBound)
  var commitCount = 0
  /// Whether the present document's `load` event is over.
  var isLoaded = false
  /// How often a dialog of `beforeunload` was dismissed, so that the page stayed.
  var stays = 0
  var crashes = 0
  var end: End?

  var hasOpenDialog: Bool { dialogs.elements.contains { $0.accepted == nil } }

  /// What somebody has to do after an event.
  enum Effect: Sendable {
    case answer(Dialog)
    case failCalls(BrowserError)
  }

  mutating func apply(_ method: String, _ parameters: JSONValue) -> Effect? {
    switch method {
    case "Page.frameNavigated": commit(parameters["frame"] ?? .null)
    case "Page.lifecycleEvent":
      if parameters["name"] == "load", parameters["loaderId"]?.string == commits.elements.last { isLoaded = true }
    case "Page.javascriptDialogOpening": return open(parameters)
    case "Page.javascriptDialogClosed": closeDialog(accepted: parameters["result"] == true)
    case "Runtime.consoleAPICalled": console.append(ConsoleEntry(consoleCall: parameters))
    case "Runtime.exceptionThrown": console.append(ConsoleEntry(exception: parameters))
    case "Log.entryAdded": console.append(ConsoleEntry(logEntry: parameters))
    case "Inspector.targetCrashed": return finish(.crashed)
    case "Inspector.detached", "Target.detachedFromTarget": return finish(.closed)
    default: applyNetwork(method, parameters)
    }
    return nil
  }

  /// What a call to a page that has ended gets.
  static func error(_ end: End) -> BrowserError {
    switch end {
    case .closed: BrowserError(.pageGone, "the page is closed")
    case .crashed: BrowserError(.pageGone, "the page's renderer has crashed; only open() brings it back")
    }
  }

  private mutating func commit(_ frame: JSONValue) {
    guard frame["parentId"] == nil, let loader = frame["loaderId"]?.string else { return }
    commits.append(loader)
    commitCount += 1
    isLoaded = false
    if end == .crashed { end = nil }
  }

  private mutating func open(_ parameters: JSONValue) -> Effect {
    let dialog = Dialog(
      kind: parameters["type"]?.string.flatMap(Dialog.Kind.init) ?? .alert,
      message: parameters["message"]?.string ?? "", proposal: parameters["defaultPrompt"]?.string ?? "")
    dialogs.append(dialog)
    return .answer(dialog)
  }

  private mutating func closeDialog(accepted: Bool) {
    guard let dialog = dialogs.elements.last else { return }
    dialogs.changeLast(where: { $0.accepted == nil }, { $0.accepted = accepted })
    if dialog.kind == .beforeunload, !accepted { stays += 1 }
  }

  private mutating func finish(_ end: End) -> Effect {
    self.end = end
    if end == .crashed { crashes += 1 }
    return .failCalls(Self.error(end))
  }

  private mutating func applyNetwork(_ method: String, _ parameters: JSONValue) {
    guard let id = parameters["requestId"]?.string else { return }
    switch method {
    case "Network.requestWillBeSent":
      let request = parameters["request"] ?? .null
      requests.append(
        PageRequest(
          id: id, url: request["url"]?.string ?? "", method: request["method"]?.string ?? "",
          kind: parameters["type"]?.string ?? "Other"))
    case "Network.webSocketCreated":
      requests.append(
        PageRequest(id: id, url: parameters["url"]?.string ?? "", method: "WebSocket", kind: "WebSocket"))
    case "Network.responseReceived", "Network.webSocketHandshakeResponseReceived":
      let status = parameters["response"]?["status"]?.int
      requests.changeLast(where: { $0.id == id }, { $0.status = status })
    case "Network.loadingFailed":
      let failure = parameters["errorText"]?.string
      requests.changeLast(where: { $0.id == id }, { $0.failure = failure })
    case "Network.webSocketFrameError":
      let failure = parameters["errorMessage"]?.string
      requests.changeLast(where: { $0.id == id }, { $0.failure = failure })
    default: break
    }
  }
}
