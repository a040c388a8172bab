import HTTPTypes
import NIOCore

/// A request to open a WebSocket, before anything was answered.
struct WebSocketHandshake: Sendable {
  /// Method, path and header fields as the client sent them.
  let request: HTTPRequest

  /// The other end of the TCP connection; behind a proxy that is the proxy. `nil` when the peer has already gone.
  let remoteAddress: SocketAddress?

  /// The subprotocols that the client offers, its favourite first (RFC 6455, section 11.3.4).
  var offeredSubprotocols: [String] {
    request.headerFields[values: .secWebSocketProtocol].flatMap(\.listElements)
  }
}

/// What to do with a request to open a WebSocket.
enum WebSocketDecision: Sendable {
  /// Runs for as long as the connection is open. When it returns, the connection is closed with 1000; when it throws,
  /// with 1011.
  typealias Handler = @Sendable (WebSocketConnection) async throws -> Void

  /// The path is no WebSocket: the router answers as if the client had not asked for an upgrade.
  case ordinary

  /// The client may not: `status` and `reason` as plain text are the answer, and the connection is closed.
  case refuse(HTTPResponse.Status, String)

  /// Open the WebSocket and run `handler`.
  ///
  /// `subprotocol` must be `nil` or one of ``WebSocketHandshake/offeredSubprotocols`` (RFC 6455, section 4.2.2); for
  /// another one the client is answered 500, and the mistake is logged.
  case accept(subprotocol: String? = nil, handler: Handler)
}

extension HTTPField.Name {
  static let secWebSocketProtocol = HTTPField.Name("Sec-WebSocket-Protocol")!
}

extension StringProtocol {
  /// The elements of a comma-separated header value, without the white space around them (RFC 9110, section 5.6.1).
  var listElements: [String] {
    self.split(separator: ",").map { element in
      String(element.trimmingPrefix { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }.filter { !$0.isEmpty }
  }
}
