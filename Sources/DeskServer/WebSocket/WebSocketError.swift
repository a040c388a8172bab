import NIOWebSocket

/// Why a connection cannot be used any more.
enum WebSocketError: Error, Equatable, Sendable {
  /// The connection is closing or closed in good order, by either side; nothing more can be sent.
  case closed
  /// The peer broke the protocol. It was told the code and the reason.
  case violation(WebSocketViolation)
  /// The peer did not answer a ping within ``WebSocketLimits/pongTimeout``.
  case silent
  /// The peer did not take a message within ``WebSocketLimits/writeTimeout``, or left more than
  /// ``WebSocketLimits/maximumPendingSends`` waiting.
  case tooSlow
  /// The TCP connection ended without a close frame (RFC 6455 calls that 1006).
  case lost
}

/// How a peer broke the protocol.
struct WebSocketViolation: Error, Equatable, Sendable {
  /// The status code for the close frame (RFC 6455, section 7.4.1).
  let code: WebSocketErrorCode
  /// A few words for the close frame and the log. They contain nothing that the peer sent but numbers.
  let reason: String

  init(_ code: WebSocketErrorCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
