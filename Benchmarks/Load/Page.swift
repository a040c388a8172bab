import Foundation
import Plugboard
import Synchronization

/// An agent's or a customer's page: it keeps its channel open, takes in what it is told, and asks again for what it has no
/// answer to when a connection is lost, as the desk's own pages do.
final class Page: Sendable {
  enum Role: Sendable, Hashable {
    case agent(String)
    case customer
  }

  /// What everybody signs in with.
  static let password = "a sentence for measuring"

  let role: Role
  let source: String
  /// Told of every event.
  private let follow: @Sendable (Page, JSON) -> Void
  private let state = Mutex(State())

  private struct State {
    var connection: Connection?
    var cookie: String?
    var cursor: Int64?
    var isLive = false
    var isAcknowledging = false
    var isClosed = false
    /// Where the desk is.
    var port = 0
    var waiting: CheckedContinuation<Void, any Error>?
    /// What has been asked for and not been answered.
    var asked: [String: Asked] = [:]
    /// As the desk has told it.
    var you: JSON = .null
  }

  private struct Asked {
    let message: JSON
    let caller: CheckedContinuation<JSON, Never>
  }

  init(_ role: Role, from source: String, _ follow: @escaping @Sendable (Page, JSON) -> Void) {
    (self.role, self.source, self.follow) = (role, source, follow)
  }

  struct NotAdmitted: Error { let answer: Connection.Answer }

  /// The worker, or the participant, that this page is.
  var you: JSON { state.withLock { $0.you } }
  var isLive: Bool { state.withLock { $0.isLive } }

  // MARK: Connecting

  /// Opens the channel, signing in first if that has not been done, and waits until nothing is missing.
  func connect(port: Int) async throws {
    let connection = try await Connection(port: port, from: source) { [weak self] text in self?.take(text) }
    do {
      let cookie = try await cookie(connection, port)
      let answer = try await connection.upgrade(path, port: port, cookie: cookie)
      guard answer.status == 101 else { throw NotAdmitted(answer: answer) }
      let cursor = state.withLock { state in
        (state.connection, state.port) = (connection, port)
        return state.cursor
      }
      try await withCheckedThrowingContinuation { waiting in
        state.withLock { $0.waiting = waiting }
        connection.send(["type": "hello", "version": 1, "cursor": cursor.map(JSON.integer) ?? .null])
      }
    } catch {
      connection.close()
      throw error
    }
    for asked in state.withLock({ $0.asked.values.map(\.message) }) { connection.send(asked) }
  }

  private var path: String { role == .customer ? "/channel/customer" : "/channel" }

  private func cookie(_ connection: Connection, _ port: Int) async throws -> String {
    if let cookie = state.withLock({ $0.cookie }) { return cookie }
    let common = ["Host: 127.0.0.1:\(port)", "Origin: http://127.0.0.1:\(port)"]
    let answer =
      switch role {
      case .customer: try await connection.ask(["POST /visitor HTTP/1.1"] + common, [:])
      case .agent(let name):
        try await connection.ask(
          ["POST /session HTTP/1.1"] + common, ["name": .string(name), "password": .string(Self.password)])
      }
    guard let cookie = answer.cookie else { throw NotAdmitted(answer: answer) }
    state.withLock { $0.cookie = cookie }
    return cookie
  }

  /// Connects until it has succeeded, after random times that grow: twice as long each time, from half a second to thirty.
  private func connectAgain(port: Int) async {
    var limit = 0.5
    while !state.withLock({ $0.isClosed }) {
      try? await Task.sleep(for: .seconds(Double.random(in: 0...limit)))
      limit = min(limit * 2, 30)
      if (try? await connect(port: port)) != nil { return }
    }
  }

  func close() {
    let connection = state.withLock { state in
      state.isClosed = true
      return state.connection
    }
    connection?.close()
  }

  /// A sign of life.
  func beat() { state.withLock { $0.connection }?.send(["type": "beat"]) }

  // MARK: Asking

  /// Invokes an action, and waits for the answer however often the connection is lost.
  func invoke(_ action: String, _ payload: JSON, id: String = UUID().uuidString) async -> JSON {
    await withCheckedContinuation { caller in
      let message: JSON = ["type": "invoke", "id": .string(id), "action": .string(action), "payload": payload]
      let connection = state.withLock { state in
        state.asked[id] = Asked(message: message, caller: caller)
        return state.isLive ? state.connection : nil
      }
      connection?.send(message)
    }
  }

  // MARK: Being told

  private func take(_ text: String?) {
    guard let text else { return lose() }
    guard let message = try? JSON(parsing: text) else { return }
    switch message["type"]?.stringValue {
    case "welcome": state.withLock { $0.you = message["you"] ?? .null }
    case "state": see(message)
    case "live":
      see(message)
      let waiting = state.withLock { state in
        defer { state.waiting = nil }
        state.isLive = true
        return state.waiting
      }
      waiting?.resume()
    case "event":
      see(message)
      follow(self, message)
    case "answer":
      guard let id = message["id"]?.stringValue else { return }
      state.withLock { $0.asked.removeValue(forKey: id) }?.caller.resume(returning: message)
    default: break
    }
  }

  /// Keeps the cursor, and acknowledges it a little later, together with what comes until then.
  private func see(_ message: JSON) {
    guard let cursor = message["cursor"]?.intValue else { return }
    let isFirst = state.withLock { state in
      state.cursor = Int64(cursor)
      defer { state.isAcknowledging = true }
      return !state.isAcknowledging
    }
    if !isFirst { return }
    Task {
      try? await Task.sleep(for: .milliseconds(200))
      let (connection, cursor) = state.withLock { state in
        state.isAcknowledging = false
        return (state.connection, state.cursor)
      }
      if let cursor { connection?.send(["type": "acknowledge", "cursor": .integer(cursor)]) }
    }
  }

  private func lose() {
    let (wasLive, waiting, port) = state.withLock { state in
      defer { (state.isLive, state.connection, state.waiting) = (false, nil, nil) }
      return (state.isLive, state.waiting, state.port)
    }
    waiting?.resume(throwing: Connection.Lost())
    // One that never was live is tried again by whoever has tried it.
    if wasLive { Task { await connectAgain(port: port) } }
  }
}
