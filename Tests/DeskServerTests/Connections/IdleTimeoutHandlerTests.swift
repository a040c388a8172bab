import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import DeskServer

/// The handler alone, with time that only moves when a test says so.
struct IdleTimeoutHandlerTests {
  /// A peer that takes nothing until it is told to.
  final class Socket: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart

    var isStuck = false
    private var waiting: [EventLoopPromise<Void>?] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if isStuck { waiting.append(promise) } else { promise?.succeed() }
    }

    func takeOne() { waiting.removeFirst()?.succeed() }
  }

  struct Setup {
    let channel = EmbeddedChannel()
    let socket = Socket()

    init() throws {
      try channel.pipeline.syncOperations.addHandlers([socket, IdleTimeoutHandler(.seconds(10))])
      try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
    }

    func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    func read(_ parts: HTTPRequestPart...) throws { for part in parts { try channel.writeInbound(part) } }

    func write(_ parts: HTTPResponsePart...) { for part in parts { channel.writeAndFlush(part, promise: nil) } }
  }

  static let head = HTTPRequestPart.head(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"))
  static let answer = HTTPResponsePart.head(HTTPResponse(status: .ok))
  static let bytes = ByteBuffer(string: "some")

  @Test func `whoever says nothing is disconnected when the time is over, and not before`() throws {
    let setup = try Setup()
    setup.pass(9)
    #expect(setup.channel.isActive)
    setup.pass(1)
    #expect(!setup.channel.isActive)
  }

  @Test func `a body that comes slowly but steadily is waited for, and one that stops is not`() throws {
    let setup = try Setup()
    try setup.read(Self.head)
    for _ in 0..<20 {
      setup.pass(9)
      try setup.read(.body(Self.bytes))
    }
    #expect(setup.channel.isActive)
    setup.pass(10)
    #expect(!setup.channel.isActive)
  }

  @Test func `an answer may take its time, and then the next request may not`() throws {
    let setup = try Setup()
    try setup.read(Self.head, .end(nil))
    setup.pass(1000)
    #expect(setup.channel.isActive)
    setup.write(Self.answer, .end(nil))
    setup.pass(9)
    #expect(setup.channel.isActive)
    setup.pass(1)
    #expect(!setup.channel.isActive)
  }

  @Test func `an answer that is taken slowly but steadily is not cut, and one that is not taken is`() throws {
    let setup = try Setup()
    setup.socket.isStuck = true
    try setup.read(Self.head, .end(nil))
    setup.write(Self.answer, .body(Self.bytes), .body(Self.bytes), .end(nil))
    for _ in 0..<3 {
      setup.pass(9)
      setup.socket.takeOne()
    }
    setup.pass(9)
    #expect(setup.channel.isActive)
    setup.pass(1)
    #expect(!setup.channel.isActive)
  }

  @Test func `a client that takes nothing is not waited for, although more of the answer is to come`() throws {
    let setup = try Setup()
    setup.socket.isStuck = true
    try setup.read(Self.head, .end(nil))
    setup.write(Self.answer, .body(Self.bytes))
    setup.pass(9)
    #expect(setup.channel.isActive)
    // The handler has looked when the first ten seconds were over; from then on it waits for the client.
    setup.pass(11)
    #expect(!setup.channel.isActive)
  }

  @Test func `a handler that was taken out closes nothing`() throws {
    let setup = try Setup()
    let handler = try setup.channel.pipeline.syncOperations.handler(type: IdleTimeoutHandler.self)
    setup.channel.pipeline.syncOperations.removeHandler(handler, promise: nil)
    setup.pass(100)
    #expect(setup.channel.isActive)
    _ = try setup.channel.finish()
  }
}
