import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Stands behind NIO's HTTP/1 handlers, takes out the requests that ask for a WebSocket and lets all others pass.
///
/// NIO's own upgrade handlers look at the first request of a connection only, and leave a client that is refused
/// without an answer (swift-nio #2632). This one works on any request of a connection and answers by hand.
///
/// It also keeps HTTP going after a request with an `Upgrade` that is not followed: NIO's decoder stops there for good,
/// so a fresh one takes its place.
final class WebSocketUpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case http
    /// A request with another upgrade has passed, and the decoder behind it has stopped.
    case passing
    /// The head of a handshake is here, its end is not.
    case collecting(HTTPRequestHead)
    /// Earlier requests on the connection are answered first.
    case waiting(HTTPRequestHead)
    case deciding(HTTPRequestHead)
    /// The refusal is written; what else arrives is dropped.
    case refused
    case upgraded
  }

  private let eventLoop: any EventLoop
  private let limits: WebSocketLimits
  private let admission: OpenConnections.Admission
  private let makeDecoder: () -> ByteToMessageHandler<HTTPRequestDecoder>
  private let encoder: HTTPResponseEncoder
  private var decoder: ByteToMessageHandler<HTTPRequestDecoder>
  /// What stands behind for HTTP's sake and has no place on a WebSocket.
  private var httpHandlers: [any RemovableChannelHandler]
  private let handshakes: AsyncStream<PendingHandshake>.Continuation

  private var context: ChannelHandlerContext?
  private var state = State.http
  private var unanswered = 0
  private var isDraining = false
  private var isReadHeld = false
  private var closeTimer: Scheduled<Void>?

  /// - Parameter handshakes: Where requests for a WebSocket wait for their decision, one at a time.
  init(
    eventLoop: any EventLoop, limits: WebSocketLimits, admission: OpenConnections.Admission = .admitted,
    encoder: HTTPResponseEncoder,
    decoder makeDecoder: @escaping () -> ByteToMessageHandler<HTTPRequestDecoder>,
    handshakes: AsyncStream<PendingHandshake>.Continuation
  ) {
    self.eventLoop = eventLoop
    self.limits = limits
    self.admission = admission
    self.encoder = encoder
    self.makeDecoder = makeDecoder
    self.decoder = makeDecoder()
    self.httpHandlers = []
    self.handshakes = handshakes
  }

  /// Adds the HTTP/1 handlers, itself, and `httpHandlers` to an empty pipeline (or one that has only TLS).
  func install(
    in pipeline: ChannelPipeline.SynchronousOperations, before httpHandlers: [any RemovableChannelHandler]
  ) throws {
    self.httpHandlers = httpHandlers
    try pipeline.addHandler(encoder)
    try pipeline.addHandler(decoder)
    try pipeline.addHandler(self)
    for handler in httpHandlers { try pipeline.addHandler(handler) }
  }

  /// When somebody for whom there was no room may try again, in seconds.
  private static let retryAfter = 10

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    handshakes.finish()
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    if admission == .ignored { context.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    closeTimer?.cancel()
    handshakes.finish()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Once the decoder is gone these are bytes.
    if case .refused = state { return }
    let part = unwrapInboundIn(data)
    switch (part, state) {
    case (.head(let head), .http), (.head(let head), .passing):
      receive(head, context)
    case (.body, .collecting):
      refuse(.badRequest, "A handshake has no body.\n")
    case (.end, .collecting(let head)):
      state = .waiting(head)
      offerIfReady()
    case (.end, .passing):
      context.fireChannelRead(data)
      replaceDecoder()
    default:
      context.fireChannelRead(data)
    }
  }

  private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    var head = head
    if admission != .admitted {
      state = .collecting(head)
      refuse(
        .serviceUnavailable, "The desk has as many connections as it takes. Try again in a moment.\n",
        headers: ["retry-after": "\(Self.retryAfter)"])
      return
    }
    switch UpgradeRequest(head) {
    case .webSocket:
      state = .collecting(head)
      return
    case .unknownProtocol:
      state = .passing
    case .none:
      state = .http
    case .unclear:
      state = .http
      // The server's loop closes the connection after the answer.
      head.headers.replaceOrAdd(name: "connection", value: "close")
    }
    unanswered += 1
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  /// While the decision is open nothing more is read: the stopped decoder would keep it all.
  func read(context: ChannelHandlerContext) {
    switch state {
    case .waiting, .deciding: isReadHeld = true
    default: context.read()
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    context.write(data, promise: promise)
    guard case .end = unwrapOutboundIn(data) else { return }
    unanswered -= 1
    // The answer is flushed by whoever wrote it, after this.
    eventLoop.assumeIsolated().execute { self.offerIfReady() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isDraining = true
      switch state {
      case .http, .passing, .upgraded: context.fireUserInboundEventTriggered(event)
      case .collecting, .deciding: refuseWhileDraining()
      // Its turn comes after the answers before it.
      case .waiting: break
      case .refused: break
      }
    case ChannelEvent.inputClosed:
      if case .refused = state {
        context.close(promise: nil)
      } else {
        context.fireUserInboundEventTriggered(event)
      }
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  // MARK: The decision

  private func offerIfReady() {
    guard case .waiting(let head) = state, unanswered <= 0, let context else { return }
    state = .deciding(head)
    guard !isDraining else {
      refuseWhileDraining()
      return
    }
    guard let request = try? HTTPRequest(head, secure: false, splitCookie: false) else {
      refuse(.badRequest, "The request is not understood.\n")
      return
    }
    handshakes.yield(
      PendingHandshake(
        handshake: WebSocketHandshake(request: request, remoteAddress: context.remoteAddress),
        handler: NIOLoopBound(self, eventLoop: eventLoop),
        eventLoop: eventLoop
      ))
  }

  /// Gives the request to the router after all.
  func passOn() {
    guard case .deciding(let head) = state, let context else { return }
    state = .passing
    unanswered += 1
    context.fireChannelRead(wrapInboundOut(.head(head)))
    context.fireChannelRead(wrapInboundOut(.end(nil)))
    context.fireChannelReadComplete()
    replaceDecoder()
    releaseRead()
  }

  private func refuseWhileDraining() {
    refuse(.serviceUnavailable, "The server is stopping.\n")
  }

  /// Answers with a status and a text, and closes the connection when the client has read it.
  func refuse(_ status: HTTPResponseStatus, _ text: String, headers: HTTPHeaders = [:]) {
    switch state {
    case .collecting, .deciding: break
    default: return
    }
    guard let context else { return }
    state = .refused
    handshakes.finish()
    let body = ByteBuffer(string: text)
    var headers = headers
    headers.add(name: "content-type", value: "text/plain; charset=utf-8")
    headers.add(name: "content-length", value: String(body.readableBytes))
    headers.add(name: "connection", value: "close")
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    // Closing only this half lets the answer arrive even when the client has sent more than was read.
    context.close(mode: .output, promise: nil)
    closeTimer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.closeTimeout)) {
      self.context?.close(promise: nil)
    }
    context.pipeline.syncOperations.removeHandler(decoder, promise: nil)
    releaseRead()
  }

  /// Answers 101 and puts WebSocket in the place of HTTP.
  func accept(subprotocol: String?) -> EventLoopFuture<WebSocketConnection> {
    guard case .deciding(let head) = state, let context else {
      return eventLoop.makeFailedFuture(WebSocketError.lost)
    }
    guard head.headers["sec-websocket-version"] == ["13"] else {
      // RFC 6455, section 4.4.
      refuse(.upgradeRequired, "This server speaks version 13.\n", headers: ["Sec-WebSocket-Version": "13"])
      return eventLoop.makeFailedFuture(WebSocketError.lost)
    }
    guard head.webSocketKey != nil, head.headers["host"].count == 1 else {
      refuse(.badRequest, "The handshake needs one Host and a Sec-WebSocket-Key of 16 bytes in Base64.\n")
      return eventLoop.makeFailedFuture(WebSocketError.lost)
    }
    let agreed: HTTPHeaders = subprotocol.map { ["Sec-WebSocket-Protocol": $0] } ?? [:]
    return Self.handshakeAnswer(to: head, agreed: agreed, channel: context.channel).assumeIsolated()
      .flatMapThrowing { headers in try self.switchProtocols(headers) }
      .nonisolated()
  }

  /// NIO makes the answer, because it has the hash that RFC 6455, section 4.2.2 asks for.
  private static func handshakeAnswer(
    to head: HTTPRequestHead, agreed: HTTPHeaders, channel: any Channel
  ) -> EventLoopFuture<HTTPHeaders> {
    NIOWebSocketServerUpgrader(
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(agreed) },
      upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
    ).buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
  }

  private func switchProtocols(_ headers: HTTPHeaders) throws -> WebSocketConnection {
    guard case .deciding = state, let context else { throw WebSocketError.lost }
    state = .upgraded
    handshakes.finish()
    let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)

    let connectionState = WebSocketConnectionState()
    let frames = WebSocketFrameHandler(eventLoop: eventLoop, limits: limits, state: connectionState)
    let boundFrames = NIOLoopBound(frames, eventLoop: eventLoop)
    let (source, messages) = WebSocketMessages.make(
      limit: limits.maximumQueuedMessages,
      demand: .init { [eventLoop] in eventLoop.execute { boundFrames.value.resume() } }
    )
    frames.setSource(source)

    // Bytes that came with the request leave the decoder when it is removed, into what stands behind it.
    let pipeline = context.pipeline.syncOperations
    try pipeline.addHandlers([WebSocketFrameEncoder(), frames], position: .after(decoder))
    pipeline.removeHandler(encoder, promise: nil)
    pipeline.removeHandler(decoder, promise: nil)
    for handler in httpHandlers { pipeline.removeHandler(handler, promise: nil) }
    releaseRead()
    let channel = context.channel
    pipeline.removeHandler(self, promise: nil)
    return WebSocketConnection(
      messages: messages, channel: channel, frames: boundFrames, state: connectionState)
  }

  // MARK: The decoder

  /// Puts a fresh decoder in the place of the one that has stopped; the bytes that wait in the old one go to it.
  private func replaceDecoder() {
    // Not at once: the old decoder is at work further up the stack.
    eventLoop.assumeIsolated().execute {
      // Another request means that the decoder has not stopped.
      guard case .passing = self.state, let pipeline = self.context?.pipeline.syncOperations else { return }
      self.state = .http
      let stopped = self.decoder
      self.decoder = self.makeDecoder()
      do {
        try pipeline.addHandler(self.decoder, position: .after(stopped))
        pipeline.removeHandler(stopped).assumeIsolated().whenComplete { _ in
          // The requests that were among the waiting bytes are complete.
          self.context?.fireChannelReadComplete()
        }
      } catch {
        self.context?.close(promise: nil)
      }
    }
  }

  private func releaseRead() {
    guard isReadHeld else { return }
    isReadHeld = false
    context?.read()
  }
}
