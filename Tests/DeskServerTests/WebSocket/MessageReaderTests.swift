import NIOCore
import NIOWebSocket
import Testing

@testable import DeskServer

struct MessageReaderTests {
  typealias Frame = RawClient.Frame

  /// Everything that the reader makes of the bytes, given to it in parts of at most `size`.
  static func read(
    _ bytes: [UInt8], size: Int = .max, limit: Int = 100_000
  ) -> (incoming: [MessageReader.Incoming], violation: WebSocketViolation?) {
    var reader = MessageReader(maximumMessageSize: limit)
    var incoming: [MessageReader.Incoming] = []
    var unread = ByteBuffer()
    var rest = bytes[...]
    while !rest.isEmpty {
      unread.writeBytes(rest.prefix(size))
      rest = rest.dropFirst(size)
      do throws(WebSocketViolation) {
        while let next = try reader.next(from: &unread) { incoming.append(next) }
      } catch {
        return (incoming, error)
      }
    }
    return (incoming, nil)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000, Int.max])
  func `however the bytes are cut the messages are the same`(_ size: Int) {
    let long = String(repeating: "κόσμε€😀", count: 4000)
    let frames: [[UInt8]] = [
      Frame.text("").masked,
      Frame.text("κόσμε").masked,
      Frame(firstByte: 0x01, payload: [0xF0, 0x9F]).masked,
      Frame.ping([1, 2]).masked,
      Frame(firstByte: 0x00, payload: []).masked,
      Frame(firstByte: 0x80, payload: [0x98, 0x80]).masked,
      Frame.pong().masked,
      Frame(firstByte: 0x82, payload: [UInt8](repeating: 0xFF, count: 300)).masked,
      Frame.text(long).masked,
      Frame.close(1000).masked,
    ]
    let bytes = Array(frames.joined())
    let (incoming, violation) = Self.read(bytes, size: size)
    #expect(violation == nil)
    #expect(
      incoming == [
        .message(.text("")),
        .message(.text("κόσμε")),
        .ping(ByteBuffer(bytes: [1, 2])),
        .message(.text("😀")),
        .pong(ByteBuffer()),
        .message(.binary([UInt8](repeating: 0xFF, count: 300))),
        .message(.text(long)),
        .close(CloseFrame(code: .normalClosure)),
      ])
  }

  static let violations: [([UInt8], Int)] = [
    (Frame(firstByte: 0xC1, payload: []).masked, 1002),  // RSV1
    (Frame(firstByte: 0xA1, payload: []).masked, 1002),  // RSV2
    (Frame(firstByte: 0x91, payload: []).masked, 1002),  // RSV3
    (Frame(firstByte: 0x83, payload: []).masked, 1002),  // a data opcode that does not exist
    (Frame(firstByte: 0x8B, payload: []).masked, 1002),  // a control opcode that does not exist
    (Frame.text("hi").unmasked, 1002),
    (Frame(firstByte: 0x09, payload: []).masked, 1002),  // a ping in fragments
    (Frame.ping([UInt8](repeating: 0, count: 126)).masked, 1002),
    (Frame(firstByte: 0x80, payload: []).masked, 1002),  // a continuation of nothing
    (Frame(firstByte: 0x01, payload: []).masked + Frame.text("new").masked, 1002),
    ([0x82, 0xFE, 0, 125], 1002),  // 125 in two bytes
    ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 1002),  // 65535 in eight bytes
    ([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], 1002),  // the highest bit
    (Frame(firstByte: 0x88, payload: [3]).masked, 1002),  // half a code
    (Frame.close(1005).masked, 1002),
    (Frame.close(999).masked, 1002),
    (Frame(firstByte: 0x88, payload: [0x03, 0xE8, 0xFF]).masked, 1007),
    (Frame(firstByte: 0x81, payload: [0xC0, 0x80]).masked, 1007),
    (Frame(firstByte: 0x81, payload: [0xE2, 0x82]).masked, 1007),  // the end is missing
    (Frame(firstByte: 0x82, payload: [UInt8](repeating: 0, count: 1001)).masked, 1009),
    // Over the limit only together.
    (
      Frame(firstByte: 0x02, payload: [UInt8](repeating: 0, count: 600)).masked
        + Frame(firstByte: 0x80, payload: [UInt8](repeating: 0, count: 401)).masked, 1009
    ),
  ]

  @Test(arguments: violations)
  func `what a client may not send has its code`(_ bytes: [UInt8], _ code: Int) {
    for size in [1, Int.max] {
      let (incoming, violation) = Self.read(bytes, size: size, limit: 1000)
      #expect(incoming == [])
      #expect(violation?.code == WebSocketErrorCode(codeNumber: code))
    }
  }

  @Test func `a message of exactly the limit is taken`() {
    let bytes = [UInt8](repeating: 7, count: 1000)
    #expect(
      Self.read(Frame(firstByte: 0x82, payload: bytes).masked, limit: 1000).incoming == [.message(.binary(bytes))])
  }

  @Test func `a frame that is too large is refused before its payload comes`() {
    let header: [UInt8] = [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]
    #expect(Self.read(header, limit: 1000).violation?.code == .messageTooLarge)
  }

  @Test func `text that cannot be UTF-8 any more is refused before its frame is complete`() {
    let whole = Frame.text(String(repeating: "a", count: 50)).masked
    var broken = Array(whole.prefix(10))
    broken[8] ^= 0xFF
    #expect(Self.read(broken).violation?.code == .dataInconsistentWithMessage)
  }

  @Test func `what was complete before a violation is delivered`() {
    let (incoming, violation) = Self.read(Frame.text("good").masked + Frame.text("bad").unmasked)
    #expect(incoming == [.message(.text("good"))])
    #expect(violation != nil)
  }
}

struct UTF8CheckTests {
  @Test(
    arguments: [
      [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
      [0xEF, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2],
      [0xC2, 0x41],
      [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80],
      [0xFF], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xF0, 0x9F, 0x98], [],
    ] as [[UInt8]])
  func `it agrees with the standard library`(_ bytes: [UInt8]) {
    var check = UTF8Check()
    let isValid = check.accept(bytes) && check.isComplete
    #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil))
  }

  @Test func `it agrees with the standard library on every two bytes and many more`() {
    var generator = SystemRandomNumberGenerator()
    for first in UInt8.min...UInt8.max {
      for second in stride(from: UInt8(0), to: 255, by: 5) {
        let bytes = [first, second] + (0..<2).map { _ in UInt8.random(in: 0x70...0xC5, using: &generator) }
        for length in 1...4 {
          var check = UTF8Check()
          let isValid = check.accept(bytes.prefix(length)) && check.isComplete
          if isValid != (String(validating: bytes.prefix(length), as: UTF8.self) != nil) {
            Issue.record("\(bytes.prefix(length))")
          }
        }
      }
    }
  }
}

struct CloseFrameTests {
  @Test func `a reason that is too long is cut between two characters`() throws {
    let frame = CloseFrame(code: .goingAway, reason: String(repeating: "a", count: 121) + "€")
    let sent = try CloseFrame(payload: frame.payload)
    #expect(sent == CloseFrame(code: .goingAway, reason: String(repeating: "a", count: 121)))
  }

  @Test(arguments: [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999] as [UInt16])
  func `a code of the registry may travel`(_ code: UInt16) {
    #expect(CloseFrame.mayBeSent(code))
  }

  @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] as [UInt16])
  func `any other code may not`(_ code: UInt16) {
    #expect(!CloseFrame.mayBeSent(code))
  }
}
