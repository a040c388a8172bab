import NIOCore
import NIOWebSocket

/// Turns a client's bytes into messages and control frames, whatever way they are cut.
///
/// It holds at most one message of `maximumMessageSize` bytes and one control frame. After it has thrown it must not be
/// asked again.
struct MessageReader {
  enum Incoming: Equatable {
    case message(WebSocketMessage)
    case ping(ByteBuffer)
    case pong(ByteBuffer)
    case close(CloseFrame)
  }

  private let maximumMessageSize: Int
  private var frame: OpenFrame?
  private var message: OpenMessage?
  private var control = ByteBuffer()

  private struct OpenFrame {
    let header: FrameHeader
    var taken = 0
  }

  private struct OpenMessage {
    let isText: Bool
    var check = UTF8Check()
    var bytes: [UInt8] = []
  }

  init(maximumMessageSize: Int) {
    self.maximumMessageSize = maximumMessageSize
  }

  /// Takes bytes until they complete a message or a control frame; `nil` when all are taken and more are needed.
  ///
  /// - Throws: 1002 for a frame that a client may not send here, 1007 for text that cannot be UTF-8 any more — before
  ///   its frame is complete —, 1009 when a frame's header makes the message too large.
  mutating func next(from bytes: inout ByteBuffer) throws(WebSocketViolation) -> Incoming? {
    while true {
      if frame == nil {
        guard let header = try FrameHeader(readingFrom: &bytes) else { return nil }
        try begin(header)
        frame = OpenFrame(header: header)
      }
      guard try takePayload(from: &bytes) else { return nil }
      let header = frame!.header  // set above, and only the next line takes it
      frame = nil
      if let incoming = try finish(header) { return incoming }
    }
  }

  /// Checks a new frame against the message that it belongs to (RFC 6455, section 5.4).
  private mutating func begin(_ header: FrameHeader) throws(WebSocketViolation) {
    if header.opcode.isControlOpcode {
      control.clear()
      return
    }
    if header.opcode == .continuation {
      guard message != nil else { throw WebSocketViolation(.protocolError, "a continuation of nothing") }
    } else {
      guard message == nil else {
        throw WebSocketViolation(.protocolError, "a new message before the end of the last one")
      }
      message = OpenMessage(isText: header.opcode == .text)
    }
    let room = maximumMessageSize - (message?.bytes.count ?? 0)
    guard header.length <= room else {
      throw WebSocketViolation(.messageTooLarge, "a message of more than \(maximumMessageSize) bytes")
    }
  }

  /// Takes what is there of the current frame's payload; `false` when some is still missing.
  private mutating func takePayload(from bytes: inout ByteBuffer) throws(WebSocketViolation) -> Bool {
    guard var open = frame else { return false }
    let count = min(open.header.length - open.taken, bytes.readableBytes)
    if count > 0, var part = bytes.readSlice(length: count) {
      part.webSocketUnmask(open.header.maskingKey, indexOffset: open.taken)
      open.taken += count
      frame = open
      try append(part, control: open.header.opcode.isControlOpcode)
    }
    return open.taken == open.header.length
  }

  private mutating func append(_ part: ByteBuffer, control isControl: Bool) throws(WebSocketViolation) {
    if isControl {
      control.writeImmutableBuffer(part)
      return
    }
    if message!.isText, !message!.check.accept(part.readableBytesView) {
      throw WebSocketViolation(.dataInconsistentWithMessage, "a text that is not UTF-8")
    }
    message!.bytes.append(contentsOf: part.readableBytesView)
  }

  private mutating func finish(_ header: FrameHeader) throws(WebSocketViolation) -> Incoming? {
    switch header.opcode {
    case .ping: return .ping(control)
    case .pong: return .pong(control)
    case .connectionClose: return .close(try CloseFrame(payload: control))
    default: break
    }
    guard header.isFinal, let whole = message else { return nil }
    message = nil
    guard whole.isText else { return .message(.binary(whole.bytes)) }
    guard whole.check.isComplete else {
      throw WebSocketViolation(.dataInconsistentWithMessage, "a text that ends within a character")
    }
    return .message(.text(String(decoding: whole.bytes, as: UTF8.self)))
  }
}
