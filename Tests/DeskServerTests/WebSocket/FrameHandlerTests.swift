import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import DeskServer

/// The frame handler alone, with time that only moves when a test says so.
struct FrameHandlerTests {
  typealias Frame = RawClient.Frame

  /// A channel whose peer takes nothing until `release`, and that counts what is asked of it.
  final class Socket: ChannelOutboundHandler {
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    var isStuck = false
    var reads = 0
    var sent: [WebSocketFrame] = []
    private var waiting: [EventLoopPromise<Void>?] = []

    func read(context: ChannelHandlerContext) { reads += 1 }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      sent.append(unwrapOutboundIn(data))
      if isStuck {
        waiting.append(promise)
      } else {
        promise?.succeed()
      }
    }

    func release() {
      isStuck = false
      let promises = waiting
      waiting = []
      for promise in promises { promise?.succeed() }
    }
  }

  final class Setup {
    let channel: EmbeddedChannel
    let socket = Socket()
    let frames: WebSocketFrameHandler
    let state = WebSocketConnectionState()
    /// Held, because letting it go means that nobody listens.
    let messages: WebSocketMessages

    init(_ change: (inout WebSocketLimits) -> Void = { _ in }) throws {
      channel = EmbeddedChannel()
      frames = WebSocketFrameHandler(
        eventLoop: channel.embeddedEventLoop, limits: WebSocketLimits().with(change), state: state)
      let (source, messages) = WebSocketMessages.make(limit: 2, demand: .init {})
      self.messages = messages
      frames.setSource(source)
      try channel.pipeline.syncOperations.addHandlers([socket, frames])
      try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
      socket.reads = 0
    }

    func receive(_ frames: Frame...) throws {
      try channel.writeInbound(ByteBuffer(bytes: frames.flatMap(\.masked)))
    }

    deinit {
      _ = try? channel.finish(acceptAlreadyClosed: true)
    }
  }

  @Test func `reading stops when enough messages wait and goes on when they are taken`() throws {
    let setup = try Setup()
    try setup.receive(.text("one"))
    setup.channel.read()
    #expect(setup.socket.reads == 1)
    try setup.receive(.text("two"), .text("three"), .ping([9]))
    setup.channel.read()
    #expect(setup.socket.reads == 1)
    // The ping stands behind a message that has no place yet.
    #expect(setup.socket.sent.isEmpty)
    setup.frames.resume()
    // "three" is one too many again.
    #expect(setup.socket.reads == 1)
    setup.frames.resume()
    #expect(setup.socket.reads == 2)
    #expect(setup.socket.sent.map(\.opcode) == [.pong])
  }

  @Test func `while a pong is on its way only the latest ping waits`() throws {
    let setup = try Setup()
    setup.socket.isStuck = true
    for number in 0..<100 as Range<UInt8> { try setup.receive(.ping([number])) }
    #expect(setup.socket.sent.map(\.data) == [ByteBuffer(bytes: [0])])
    setup.socket.release()
    #expect(setup.socket.sent.map(\.data) == [ByteBuffer(bytes: [0]), ByteBuffer(bytes: [99])])
  }

  @Test func `a ping goes out at every interval, and any sign of life is enough`() throws {
    let setup = try Setup {
      $0.pingInterval = .seconds(30)
      $0.pongTimeout = .seconds(20)
    }
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    #expect(setup.socket.sent.isEmpty)
    for count in 1...3 {
      setup.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      #expect(setup.socket.sent.map(\.opcode) == Array(repeating: .ping, count: count))
      // Half a frame is a sign of life too.
      try setup.channel.writeInbound(
        ByteBuffer(bytes: Frame.text("abc").masked.dropFirst(count == 1 ? 0 : 9).prefix(9)))
      setup.channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    }
    #expect(setup.state.end == nil)
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(19))
    #expect(setup.state.end == nil)
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(setup.state.end == .broken(.silent))
    #expect(!setup.channel.isActive)
  }

  @Test func `a peer is not called dead while this side does not read`() throws {
    let setup = try Setup {
      $0.pingInterval = .seconds(30)
      $0.pongTimeout = .seconds(20)
    }
    try setup.receive(.text("1"), .text("2"), .text("3"))
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(300))
    #expect(setup.state.end == nil)
  }

  @Test func `each write has its own time`() throws {
    let setup = try Setup { $0.writeTimeout = .seconds(10) }
    setup.socket.isStuck = true
    _ = setup.frames.send(.text, ByteBuffer(string: "first"))
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    setup.socket.release()
    setup.socket.isStuck = true
    _ = setup.frames.send(.text, ByteBuffer(string: "second"))
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(setup.state.end == nil)
    setup.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(setup.state.end == .broken(.tooSlow))
    setup.socket.release()
  }

  @Test func `the close handshake has its time and no pings`() throws {
    let setup = try Setup {
      $0.pingInterval = .seconds(1)
      $0.closeTimeout = .seconds(5)
    }
    setup.frames.beginClosing(CloseFrame(code: .normalClosure))
    setup.channel.embeddedEventLoop.advanceTime(by: .milliseconds(4999))
    #expect(setup.socket.sent.map(\.opcode) == [.connectionClose])
    #expect(setup.channel.isActive)
    setup.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
    #expect(!setup.channel.isActive)
  }
}
