import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// HTTP/1.1 for Hummingbird's router, on which a request may become a WebSocket.
struct HTTP1WebSocketChannel: HTTPChannelHandler {
  /// Asked about every request for a WebSocket before anything is answered: this is where the path, the origin, the
  /// session and the number of connections are checked.
  typealias Decide = @Sendable (WebSocketHandshake) async -> WebSocketDecision

  struct Value: ServerChildChannelValue {
    let http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    let handshakes: AsyncStream<PendingHandshake>

    var channel: any Channel { http.channel }
  }

  let responder: Responder
  let configuration: HTTP1Channel.Configuration
  let connections: ConnectionLimits
  let limits: WebSocketLimits
  let decide: Decide
  private let open: OpenConnections

  init(
    responder: @escaping Responder, configuration: HTTP1Channel.Configuration, connections: ConnectionLimits,
    limits: WebSocketLimits, decide: @escaping Decide
  ) {
    (self.responder, self.configuration, self.connections) = (responder, configuration, connections)
    (self.limits, self.decide) = (limits, decide)
    open = OpenConnections(connections)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let admission = open.enter()
      channel.closeFuture.whenComplete { [open] _ in open.leave(admission) }
      // A page says little at a time, and there are thousands of them: each keeps a buffer of the size that it begins with.
      try channel.syncOptions?.setOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65536))
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      decoderLimits.maxHeaderFieldSize = configuration.httpDecoder.maxHeaderFieldSize
      decoderLimits.maxHeaderListSize = configuration.httpDecoder.maxHeaderListSize
      decoderLimits.maxHeaderFieldCount = configuration.httpDecoder.maxHeaderFieldCount
      // A decision is made before the next request is read, so one place is enough.
      let (handshakes, continuation) = AsyncStream.makeStream(
        of: PendingHandshake.self, bufferingPolicy: .bufferingOldest(1))
      let upgrade = WebSocketUpgradeHandler(
        eventLoop: channel.eventLoop,
        limits: limits,
        admission: admission,
        encoder: HTTPResponseEncoder(),
        decoder: { [decoderLimits] in
          // Bytes that wait in a decoder go on to the one that takes its place, or to the WebSocket.
          ByteToMessageHandler(
            HTTPRequestDecoder(
              leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop,
              limitConfiguration: decoderLimits))
        },
        handshakes: continuation
      )
      try upgrade.install(
        in: channel.pipeline.syncOperations,
        before: [HTTP1ToHTTPServerCodec(secure: false)] + configuration.additionalChannelHandlers() + [
          IdleTimeoutHandler(connections.idleTimeout), HTTPConnectionStateHandler(logger: logger),
        ])
      return Value(
        http: try NIOAsyncChannel(
          wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
        handshakes: handshakes
      )
    }
  }

  func handle(value: Value, logger: Logger) async {
    // The HTTP side waits behind a WebSocket for the channel to close, and then ends too.
    async let http: Void = handleHTTP(asyncChannel: value.http, logger: logger)
    for await pending in value.handshakes {
      let decision = await decide(pending.handshake)
      do {
        if let (connection, handler) = try await pending.answer(decision) {
          await run(handler, on: connection, logger: logger)
        }
      } catch let error as PendingHandshake.SubprotocolNotOffered {
        logger.error("A WebSocket was accepted with the subprotocol \(error.subprotocol), which was not offered")
      } catch {
        logger.debug("A WebSocket was not opened", metadata: ["error": "\(error)"])
      }
    }
    await http
  }

  /// Runs the handler until it returns, or until its time after the end of the connection is over.
  private func run(
    _ handler: @escaping WebSocketDecision.Handler, on connection: WebSocketConnection, logger: Logger
  ) async {
    let task = Task {
      do {
        try await handler(connection)
        await connection.close()
      } catch {
        if connection.isClosing {
          logger.debug("A WebSocket has ended", metadata: ["end": "\(connection.end, default: "none")"])
        } else {
          logger.error("The handler of a WebSocket has failed", metadata: ["error": "\(error)"])
        }
        await connection.close(code: .unexpectedServerError)
      }
    }
    connection.cancel(task, after: limits.handlerTimeout)
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

extension HTTPServerBuilder {
  /// Builds a server that speaks HTTP/1.1 and WebSocket (RFC 6455, version 13, no extensions) on one port.
  ///
  /// Ordinary requests go to the application's router. When the server shuts down gracefully every WebSocket is closed
  /// with 1001 and its messages end; requests for new ones are refused with 503. All are gone after
  /// ``WebSocketLimits/closeTimeout`` and ``WebSocketLimits/handlerTimeout``.
  ///
  /// - Parameters:
  ///   - configuration: The HTTP side; how long a connection may be idle is said by `connections`.
  ///   - connections: How many there may be, and how long they may be idle. For WebSockets only their number counts.
  ///   - limits: What a peer may ask for and how long it may take.
  ///   - decide: Says for each request for a WebSocket whether to open it.
  static func http1WebSocket(
    configuration: HTTP1Channel.Configuration = .init(),
    connections: ConnectionLimits = .init(),
    limits: WebSocketLimits = .init(),
    decide: @escaping HTTP1WebSocketChannel.Decide
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      HTTP1WebSocketChannel(
        responder: responder, configuration: configuration, connections: connections, limits: limits, decide: decide)
    }
  }
}
