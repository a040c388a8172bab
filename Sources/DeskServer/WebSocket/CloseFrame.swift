import NIOCore
import NIOWebSocket

/// The content of a close frame (RFC 6455, section 5.5.1).
struct CloseFrame: Equatable, Sendable {
  /// `nil` when the frame was empty.
  var code: WebSocketErrorCode?
  var reason = ""

  /// The payload of a control frame has at most 125 bytes, two of which are the code (RFC 6455, section 5.5).
  static let maximumReasonLength = 123

  init(code: WebSocketErrorCode?, reason: String = "") {
    self.code = code
    self.reason = reason
  }

  /// Reads what a peer sent.
  ///
  /// - Throws: 1002 for half a code or one that nobody may send, 1007 for a reason that is not UTF-8.
  init(payload: ByteBuffer) throws(WebSocketViolation) {
    var payload = payload
    if payload.readableBytes == 0 { return }
    guard let number = payload.readInteger(as: UInt16.self) else {
      throw WebSocketViolation(.protocolError, "a close frame with half a status code")
    }
    guard Self.mayBeSent(number) else {
      throw WebSocketViolation(.protocolError, "a close frame with the status code \(number)")
    }
    var check = UTF8Check()
    guard check.accept(payload.readableBytesView), check.isComplete else {
      throw WebSocketViolation(.dataInconsistentWithMessage, "a close reason that is not UTF-8")
    }
    code = WebSocketErrorCode(codeNumber: Int(number))
    reason = String(decoding: payload.readableBytesView, as: UTF8.self)
  }

  /// What goes on the wire. A reason that is too long is cut between two characters.
  var payload: ByteBuffer {
    var payload = ByteBuffer()
    guard let code else { return payload }
    payload.write(webSocketErrorCode: code)
    var length = 0
    for character in reason {
      length += character.utf8.count
      if length > Self.maximumReasonLength { break }
      payload.writeString(String(character))
    }
    return payload
  }

  /// Whether a close frame may carry the code: it is one of RFC 6455, section 7.4.1, of IANA's registry, or in the
  /// ranges of libraries and applications (section 7.4.2). 1004, 1005, 1006 and 1015 never travel.
  static func mayBeSent(_ number: UInt16) -> Bool {
    switch number {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
