import Foundation
import NIOCore
import Plugboard

@testable import DeskServer

/// A page's end of a channel.
struct ChannelClient {
  private var client: RawClient
  /// Everything that has come.
  private(set) var received: [JSON] = []

  /// Opens a channel and waits until it is live.
  static func open<Result: Sendable>(
    _ desk: ServedDesk, _ path: String = "/channel", cookie: String, cursor: Int64? = nil,
    _ body: (inout ChannelClient) async throws -> Result
  ) async throws -> Result {
    try await RawClient.connect(port: desk.port) { raw in
      var client = ChannelClient(client: raw)
      let answer = try await client.shakeHands(path, cookie: cookie, origin: desk.address)
      guard answer.status.hasPrefix("101") else { throw Refused(answer: answer) }
      try await client.say(["type": "hello", "version": 1, "cursor": cursor.map(JSON.integer) ?? .null])
      _ = try await client.next { $0["type"] == "live" }
      return try await body(&client)
    }
  }

  struct Refused: Error { let answer: RawClient.Answer }

  private init(client: RawClient) { self.client = client }

  /// Asks for a channel, whatever is answered.
  static func knock(
    _ desk: ServedDesk, _ path: String = "/channel", cookie: String?, origin: String? = nil,
    subprotocol: String = "plugboard.v1"
  ) async throws -> RawClient.Answer {
    try await RawClient.connect(port: desk.port) { raw in
      var client = ChannelClient(client: raw)
      return try await client.shakeHands(
        path, cookie: cookie, origin: origin ?? desk.address, subprotocol: subprotocol)
    }
  }

  private mutating func shakeHands(
    _ path: String, cookie: String?, origin: String, subprotocol: String = "plugboard.v1"
  ) async throws -> RawClient.Answer {
    let authority = origin.hasPrefix("http://127") ? String(origin.dropFirst("http://".count)) : "127.0.0.1"
    let lines = [
      "GET \(path) HTTP/1.1", "Host: \(authority)", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol: \(subprotocol)", "Origin: \(origin)",
    ]
    try await client.send(
      (lines + [cookie.map { "Cookie: \($0)" }].compactMap(\.self)).joined(separator: "\r\n") + "\r\n\r\n")
    return try await client.answer()
  }

  mutating func say(_ message: JSON) async throws { try await say(text: message.description) }

  /// Says many things at once, faster than anybody could mean them.
  func flood(_ messages: [JSON]) async throws {
    try await client.send(messages.flatMap { RawClient.Frame.text($0.description).masked })
  }

  mutating func say(text: String) async throws { try await client.send(.text(text)) }

  /// Waits for a message.
  mutating func next(_ isWanted: (JSON) -> Bool) async throws -> JSON {
    while true {
      let frame = try await client.frame()
      if let code = frame.closeCode { throw Closed(code: code) }
      if frame.firstByte == 0x89 { try await client.send(RawClient.Frame(firstByte: 0x8A, payload: frame.payload)) }
      guard frame.firstByte == 0x81 else { continue }
      let message = try JSON(parsing: String(decoding: frame.payload, as: UTF8.self))
      received.append(message)
      if isWanted(message) { return message }
    }
  }

  /// Waits for an event.
  mutating func event(_ name: String) async throws -> JSON { try await next { $0["event"]?.stringValue == name } }

  /// Waits until the queue has moved so far.
  mutating func waitForPlace(_ place: Int) async throws {
    while try await event("queue.moved")["position"]?.intValue != place {}
  }

  struct Closed: Error, Equatable { let code: Int }

  /// Waits until the desk closes.
  /// - Returns: The code.
  mutating func closed() async throws -> Int {
    do {
      _ = try await next { _ in false }
      return 0
    } catch let error as Closed { return error.code }
  }

  /// Invokes an action and waits for the answer.
  mutating func invoke(_ action: String, _ payload: JSON = [:], id: String? = nil) async throws -> JSON {
    let id = try await begin(action, payload, id: id)
    return try await next { $0["type"] == "answer" && $0["id"]?.stringValue == id }
  }

  /// Invokes an action at which the desk closes.
  /// - Returns: The code; `nil` if it answers instead.
  mutating func closed(invoking action: String, _ payload: JSON) async throws -> Int? {
    do {
      _ = try await invoke(action, payload)
      return nil
    } catch let error as Closed { return error.code }
  }

  /// Invokes an action and does not wait.
  /// - Returns: The id.
  mutating func begin(_ action: String, _ payload: JSON = [:], id: String? = nil) async throws -> String {
    let id = id ?? UUID().uuidString
    try await say(["type": "invoke", "id": .string(id), "action": .string(action), "payload": payload])
    return id
  }
}

extension JSON {
  var status: Int? { self["status"]?.intValue }
}
