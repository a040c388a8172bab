import NIOCore
import NIOWebSocket

/// What stands before the payload of a client's frame (RFC 6455, section 5.2).
struct FrameHeader {
  let isFinal: Bool
  let opcode: WebSocketOpcode
  let length: Int
  let maskingKey: WebSocketMaskingKey

  private static let maskingKeyLength = 4
  /// The payload of a control frame is never longer, so that its length needs no further bytes (section 5.5).
  static let maximumControlLength = 125

  /// Takes a header from the front of the bytes; `nil`, and nothing taken, when it is not complete.
  ///
  /// - Throws: 1002 as soon as the bytes that are there cannot become a frame that a client may send.
  init?(readingFrom bytes: inout ByteBuffer) throws(WebSocketViolation) {
    guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return nil }
    // No extension is ever negotiated, so the bits that belong to extensions must be zero.
    guard first & 0x70 == 0 else { throw WebSocketViolation(.protocolError, "a reserved bit is set") }
    isFinal = first & 0x80 != 0
    opcode = WebSocketOpcode(encodedWebSocketOpcode: first & 0x0F)!  // four bits always make one
    switch opcode {
    case .continuation, .text, .binary: break
    case .ping, .pong, .connectionClose:
      guard isFinal else { throw WebSocketViolation(.protocolError, "a control frame in fragments") }
    default: throw WebSocketViolation(.protocolError, "an unknown opcode")
    }

    guard let second = bytes.getInteger(at: bytes.readerIndex + 1, as: UInt8.self) else { return nil }
    guard second & 0x80 != 0 else { throw WebSocketViolation(.protocolError, "a frame without a mask") }
    let short = Int(second & 0x7F)
    if opcode.isControlOpcode, short > Self.maximumControlLength {
      throw WebSocketViolation(.protocolError, "a control frame with more than 125 bytes")
    }

    let lengthIndex = bytes.readerIndex + 2
    let keyIndex: Int
    switch short {
    case 126:
      guard let long = bytes.getInteger(at: lengthIndex, as: UInt16.self) else { return nil }
      (length, keyIndex) = (Int(long), lengthIndex + 2)
    case 127:
      guard let long = bytes.getInteger(at: lengthIndex, as: UInt64.self) else { return nil }
      guard let fitting = Int(exactly: long) else {
        throw WebSocketViolation(.protocolError, "a length with the highest bit set")
      }
      (length, keyIndex) = (fitting, lengthIndex + 8)
    default: (length, keyIndex) = (short, lengthIndex)
    }
    let shortestForm = length < 126 ? length : length <= Int(UInt16.max) ? 126 : 127
    guard short == shortestForm else {
      throw WebSocketViolation(.protocolError, "a length in more bytes than it needs")
    }

    guard
      let key = bytes.getBytes(at: keyIndex, length: Self.maskingKeyLength),
      let maskingKey = WebSocketMaskingKey(key)
    else { return nil }
    self.maskingKey = maskingKey
    bytes.moveReaderIndex(to: keyIndex + Self.maskingKeyLength)
  }
}
