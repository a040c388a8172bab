import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import DeskServer

/// The upgrade handler alone, without a server.
struct UpgradeHandlerTests {
  final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    var reads = 0

    func read(context: ChannelHandlerContext) { reads += 1 }
  }

  struct Setup {
    let channel = EmbeddedChannel()
    let counter = ReadCounter()
    let upgrade: WebSocketUpgradeHandler

    init() throws {
      let (_, continuation) = AsyncStream.makeStream(of: PendingHandshake.self, bufferingPolicy: .bufferingOldest(1))
      upgrade = WebSocketUpgradeHandler(
        eventLoop: channel.eventLoop, limits: WebSocketLimits(), encoder: HTTPResponseEncoder(),
        decoder: { ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)) },
        handshakes: continuation)
      try channel.pipeline.syncOperations.addHandler(counter)
      try upgrade.install(in: channel.pipeline.syncOperations, before: [])
      try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
      counter.reads = 0
    }

    /// Everything that was written since the last call.
    func written() throws -> String {
      var text = ""
      while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
      return text
    }
  }

  @Test func `a handshake behind an open answer gets 503 when the server stops meanwhile`() throws {
    let setup = try Setup()
    try setup.channel.writeInbound(ByteBuffer(string: OrdinaryRequestTests.page + webSocketRequest()))
    setup.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    #expect(try setup.written() == "")
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "0"])
    try setup.channel.writeOutbound(HTTPServerResponsePart.head(head))
    try setup.channel.writeOutbound(HTTPServerResponsePart.end(nil))
    setup.channel.embeddedEventLoop.run()
    let answers = try setup.written()
    #expect(answers.hasPrefix("HTTP/1.1 200 OK"))
    #expect(answers.contains("HTTP/1.1 503 Service Unavailable"))
    _ = try setup.channel.finish(acceptAlreadyClosed: true)
  }

  @Test func `nothing is read while a decision is open`() throws {
    let setup = try Setup()
    let (channel, counter, upgrade) = (setup.channel, setup.counter, setup.upgrade)
    try channel.writeInbound(ByteBuffer(string: webSocketRequest()))
    channel.read()
    channel.read()
    #expect(counter.reads == 0)
    #expect(try channel.readInbound(as: HTTPServerRequestPart.self) == nil)

    upgrade.passOn()
    #expect(counter.reads == 1)
    guard case .head(let head) = try channel.readInbound(as: HTTPServerRequestPart.self) else {
      Issue.record("the request did not go on")
      return
    }
    #expect(head.uri == "/socket")
    _ = try channel.finish(acceptAlreadyClosed: true)
  }

  @Test(arguments: [
    ("Upgrade", "websocket", UpgradeRequest.webSocket),
    ("keep-alive,  upgrade", "h2c, WebSocket", .webSocket),
    ("Upgrade, HTTP2-Settings", "h2c", .unknownProtocol),
    ("keep-alive", "websocket", .none),
    ("upgrade\t", "websocket", .unclear),
    ("upgrade", "", .unclear),
    ("upgrades", "h2c", .unclear),
  ])
  func `a head is read as llhttp reads it`(_ connection: String, _ upgrade: String, _ expected: UpgradeRequest) {
    let headers: HTTPHeaders = ["Connection": connection, "Upgrade": upgrade]
    #expect(UpgradeRequest(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: headers)) == expected)
  }
}
