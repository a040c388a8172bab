import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends whatever bytes a test wants, and understands just enough of HTTP and WebSocket to say what came
/// back. It shares no code with the channel under test.
struct RawClient {
  // Used by one task only, which the compiler cannot see through NIO's iterator.
  private nonisolated(unsafe) var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var buffer = ByteBuffer()
  let channel: any Channel

  struct Answer: Equatable {
    var status: String
    var fields: [String: String]
    var body: String
  }

  struct Frame: Equatable {
    var firstByte: UInt8
    var payload: [UInt8]

    static func text(_ text: String) -> Frame { Frame(firstByte: 0x81, payload: Array(text.utf8)) }
    static func ping(_ payload: [UInt8] = []) -> Frame { Frame(firstByte: 0x89, payload: payload) }
    static func pong(_ payload: [UInt8] = []) -> Frame { Frame(firstByte: 0x8A, payload: payload) }
    static func close(_ code: UInt16) -> Frame {
      Frame(firstByte: 0x88, payload: [UInt8(code >> 8), UInt8(code & 0xFF)])
    }

    /// A close frame's status code.
    var closeCode: Int? {
      guard firstByte == 0x88, payload.count >= 2 else { return nil }
      return Int(payload[0]) << 8 | Int(payload[1])
    }
  }

  struct Ended: Error {}

  /// Connects, runs `body`, disconnects.
  ///
  /// - Parameter reads: `false` for a peer that takes nothing from its socket.
  static func connect<Result: Sendable>(
    port: Int, reads: Bool = true, tls: Bool = false,
    _ body: (inout RawClient) async throws -> Result
  ) async throws -> Result {
    let asyncChannel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: reads)
      .channelOption(.socketOption(.so_rcvbuf), value: reads ? 256 * 1024 : 4096)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if tls {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: nil))
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await asyncChannel.executeThenClose { inbound, outbound in
      var client = RawClient(
        inbound: inbound.makeAsyncIterator(), outbound: outbound, channel: asyncChannel.channel)
      return try await body(&client)
    }
  }

  // MARK: Sending

  func send(_ bytes: [UInt8]) async throws {
    try await outbound.write(ByteBuffer(bytes: bytes))
  }

  func send(_ text: String) async throws {
    try await send(Array(text.utf8))
  }

  func send(_ frame: Frame) async throws {
    try await send(frame.masked)
  }

  // MARK: Reading

  private mutating func receiveMore() async throws {
    guard var part = try await inbound.next() else { throw Ended() }
    buffer.writeBuffer(&part)
  }

  private mutating func bytes(_ count: Int) async throws -> [UInt8] {
    while buffer.readableBytes < count { try await receiveMore() }
    return buffer.readBytes(length: count) ?? []
  }

  private mutating func line() async throws -> String {
    while true {
      if let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer.readString(length: end - buffer.readerIndex + 1) ?? ""
        return String(line.dropLast(1))  // CR LF is one character
      }
      try await receiveMore()
    }
  }

  /// The next HTTP response.
  mutating func answer() async throws -> Answer {
    var answer = Answer(status: String(try await line().dropFirst("HTTP/1.1 ".count)), fields: [:], body: "")
    while case let field = try await line(), !field.isEmpty {
      let parts = field.split(separator: ":", maxSplits: 1)
      answer.fields[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
    }
    let length = answer.fields["content-length"].flatMap { Int($0) } ?? 0
    answer.body = String(decoding: try await bytes(length), as: UTF8.self)
    return answer
  }

  /// The next frame of the server; throws ``Ended`` when the connection is closed instead.
  mutating func frame() async throws -> Frame {
    let head = try await bytes(2)
    var length = Int(head[1])
    if length == 126 {
      length = try await bytes(2).reduce(0) { $0 << 8 | Int($1) }
    } else if length == 127 {
      length = try await bytes(8).reduce(0) { $0 << 8 | Int($1) }
    }
    return Frame(firstByte: head[0], payload: try await bytes(length))
  }

  /// Waits until the server has closed the connection in good order, and says how many bytes came before. Throws when
  /// TCP reset it, which can lose what the server sent last.
  mutating func readToEnd() async throws -> Int {
    var count = buffer.readableBytes
    while let part = try await inbound.next() { count += part.readableBytes }
    return count
  }

  /// Asks for a WebSocket and expects to get it.
  mutating func openWebSocket(_ path: String = "/socket") async throws {
    try await send(webSocketRequest(path))
    let answer = try await answer()
    guard answer.status.hasPrefix("101") else { throw UnexpectedAnswer(answer: answer) }
  }

  struct UnexpectedAnswer: Error {
    let answer: Answer
  }
}

extension RawClient.Frame {
  /// The frame as a client must send it.
  var masked: [UInt8] {
    let key: [UInt8] = [0x1F, 0xA0, 0x33, 0x07]
    return header(mask: true) + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
  }

  /// The frame as a client must not send it.
  var unmasked: [UInt8] { header(mask: false) + payload }

  private func header(mask: Bool) -> [UInt8] {
    let bit: UInt8 = mask ? 0x80 : 0
    let bytes = { (count: Int) in (0..<count).reversed().map { UInt8(payload.count >> ($0 * 8) & 0xFF) } }
    return switch payload.count {
    case ...125: [firstByte, bit | UInt8(payload.count)]
    case ...0xFFFF: [firstByte, bit | 126] + bytes(2)
    default: [firstByte, bit | 127] + bytes(8)
    }
  }
}

/// A request for a WebSocket, with the key of RFC 6455, section 1.3.
func webSocketRequest(_ path: String = "/socket", version: String = "13", key: String? = nil, more: String = "")
  -> String
{
  """
  GET \(path) HTTP/1.1\r
  Host: localhost\r
  Upgrade: websocket\r
  Connection: keep-alive, Upgrade\r
  Sec-WebSocket-Key: \(key ?? "dGhlIHNhbXBsZSBub25jZQ==")\r
  Sec-WebSocket-Version: \(version)\r
  \(more)\r

  """
}
