import Foundation
import Synchronization

/// The conversation with the browser: calls with their answers, and events given to whoever listens to a session.
///
/// Events arrive in order, on the thread that reads. A listener must not block it.
final class Connection: Sendable {
  struct Event: Sendable {
    let method: String
    let parameters: JSONValue
  }

  typealias Listener = @Sendable (Event) -> Void

  private struct Call {
    let session: String?
    let reply: OneShot<JSONValue>
  }

  private struct State {
    var lastID = 0
    var calls: [Int: Call] = [:]
    var listeners: [String: Listener] = [:]
    var end: BrowserError?
  }

  private let socket: Int32
  private let state = Mutex(State())
  /// Writes wait here when the browser does not read, so that no caller's thread does.
  private let writes = DispatchQueue(label: "BrowserDriver.writes")

  init(socket: Int32) { self.socket = socket }

  deinit { close(socket) }

  /// Reads until the browser's end is closed, and says so once.
  func start(atEnd: @escaping @Sendable () -> Void) {
    Thread.detachNewThread { [self] in
      var splitter = MessageSplitter()
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while let data = readSome(socket, into: &buffer), let messages = try? splitter.take(data) {
        for message in messages { receive(message) }
      }
      atEnd()
    }
  }

  /// Fails every call that waits and all that follow.
  func end(with error: BrowserError) {
    let calls = state.withLock { state in
      state.end = state.end ?? error
      defer { state.calls = [:] }
      return state.calls.values
    }
    for call in calls { call.reply.resolve(.failure(error)) }
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// Fails every call of a session that waits.
  func fail(session: String, with error: BrowserError) {
    let calls = state.withLock { $0.calls.values.filter { $0.session == session } }
    for call in calls { call.reply.resolve(.failure(error)) }
  }

  func listen(to session: String, _ listener: @escaping Listener) {
    state.withLock { $0.listeners[session] = listener }
  }

  func stopListening(to session: String) {
    state.withLock { _ = $0.listeners.removeValue(forKey: session) }
  }

  func call(
    _ method: String, _ parameters: JSONValue = [:], session: String? = nil, within limit: Duration
  ) async throws -> JSONValue {
    let reply = OneShot<JSONValue>()
    let id = try state.withLock { state in
      if let end = state.end { throw end }
      state.lastID += 1
      state.calls[state.lastID] = Call(session: session, reply: reply)
      return state.lastID
    }
    defer { state.withLock { _ = $0.calls.removeValue(forKey: id) } }
    send(id, method, parameters, session)
    let answer = try await reply.value(
      within: limit, late: BrowserError(.timeLimit, "\(method) was not answered within \(limit)"))
    if let error = answer["error"] {
      throw Self.refusal(of: method, error["message"]?.string ?? error.text)
    }
    return answer["result"] ?? .null
  }

  /// A call whose answer nobody waits for.
  func tell(_ method: String, _ parameters: JSONValue) {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    send(id, method, parameters, nil)
  }

  private func send(_ id: Int, _ method: String, _ parameters: JSONValue, _ session: String?) {
    var message: [String: JSONValue] = ["id": .number(Double(id)), "method": .string(method), "params": parameters]
    if let session { message["sessionId"] = .string(session) }
    let bytes = Data(JSONValue.object(message).text.utf8) + [0]
    writes.async { [self] in sendAll(socket, bytes) }
  }

  private func receive(_ bytes: Data) {
    guard let message = try? JSONDecoder().decode(JSONValue.self, from: bytes) else { return }
    if let id = message["id"]?.int {
      state.withLock { $0.calls[id] }?.reply.resolve(.success(message))
    } else if let method = message["method"]?.string {
      let parameters = message["params"] ?? .null
      // The end of a session is told to the session's owner, with the session as a parameter.
      guard let session = message["sessionId"]?.string ?? parameters["sessionId"]?.string else { return }
      state.withLock { $0.listeners[session] }?(Event(method: method, parameters: parameters))
    }
  }

  /// What the browser says when a document goes away under a call.
  private static let documentGone = [
    "Execution context was destroyed", "Cannot find context", "Inspected target navigated", "Promise was collected",
    "Cannot find default execution context",
  ]

  private static func refusal(of method: String, _ message: String) -> BrowserError {
    let code: BrowserError.Code = documentGone.contains(where: message.contains) ? .documentGone : .refused
    return BrowserError(code, "the browser refused \(method): \(message)")
  }
}
