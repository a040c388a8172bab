import NIOCore
import NIOWebSocket

/// Speaks WebSocket on a channel that has finished the handshake: bytes in, `WebSocketFrame`s out.
///
/// It lives on the channel's event loop. ``MessageReader`` decides what the bytes mean; this type answers pings,
/// closes, keeps the deadlines of ``WebSocketLimits``, and stops reading while the handler is behind.
final class WebSocketFrameHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = WebSocketFrame

  private enum Phase {
    case open
    /// This side has sent a close frame and reads on until the peer's.
    case awaitingClose
    /// Nothing more is sent or understood. The socket stays open until the peer has closed its end: closing it while
    /// bytes arrive would make TCP throw away the close frame on its way (RFC 6455, section 7.1.1).
    case lingering
    case closed
  }

  private let eventLoop: any EventLoop
  private let limits: WebSocketLimits
  private let state: WebSocketConnectionState
  private var source: WebSocketMessages.Producer.Source?

  private var context: ChannelHandlerContext?
  private var phase = Phase.open
  private var reader: MessageReader
  private var unread = ByteBuffer()
  private var isParsing = false
  /// The handler has `maximumQueuedMessages` before it.
  private var isPaused = false
  private var isReadHeld = false

  /// When the writes that the peer has not taken become too old, oldest first.
  private var writeDeadlines = CircularBuffer<NIODeadline>()
  private var isPongOnItsWay = false
  /// The latest ping that waits for its pong. Only the latest needs one (RFC 6455, section 5.5.3).
  private var waitingPing: ByteBuffer?

  private var pingTimer: Scheduled<Void>?
  private var pongTimer: Scheduled<Void>?
  private var writeTimer: Scheduled<Void>?
  private var closeTimer: Scheduled<Void>?

  init(eventLoop: any EventLoop, limits: WebSocketLimits, state: WebSocketConnectionState) {
    self.eventLoop = eventLoop
    self.limits = limits
    self.state = state
    self.reader = MessageReader(maximumMessageSize: limits.maximumMessageSize)
  }

  /// Gives the handler the place for received messages; before it is added to the pipeline.
  func setSource(_ source: WebSocketMessages.Producer.Source) {
    self.source = source
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    schedulePing()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    tearDown()
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Whatever it is, the peer lives.
    pongTimer?.cancel()
    pongTimer = nil
    guard isListening else { return }
    var bytes = unwrapInboundIn(data)
    if unread.readableBytes == 0 {
      unread = bytes
    } else {
      unread.writeBuffer(&bytes)
    }
    parse()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // What stands behind belongs to HTTP, which is over.
  }

  func read(context: ChannelHandlerContext) {
    if isPaused {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      beginClosing(CloseFrame(code: .goingAway, reason: "the server is stopping"))
    case ChannelEvent.inputClosed:
      // After the close frames this is how the peer ends the connection; before them it is a loss.
      breakOff(.lost)
    case ChannelEvent.outputClosed:
      break
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    breakOff(.lost)
  }

  func channelInactive(context: ChannelHandlerContext) {
    tearDown()
    context.fireChannelInactive()
  }

  // MARK: Sending

  /// Sends a message; the future is done when the operating system has taken all of it.
  func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> EventLoopFuture<Void> {
    guard case .open = phase else {
      return eventLoop.makeFailedFuture(state.end?.error ?? WebSocketError.closed)
    }
    guard writeDeadlines.count < limits.maximumPendingSends else {
      breakOff(.tooSlow)
      return eventLoop.makeFailedFuture(WebSocketError.tooSlow)
    }
    return write(opcode, data)
  }

  @discardableResult
  private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> EventLoopFuture<Void> {
    guard let context else { return eventLoop.makeFailedFuture(WebSocketError.lost) }
    let written = eventLoop.makePromise(of: Void.self)
    writeDeadlines.append(eventLoop.now + TimeAmount(limits.writeTimeout))
    written.futureResult.assumeIsolated().whenComplete { _ in
      // A channel completes its writes in order.
      self.writeDeadlines.removeFirst()
    }
    context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: written)
    scheduleWriteCheck()
    return written.futureResult
  }

  private func answer(ping: ByteBuffer) {
    guard !isPongOnItsWay else {
      waitingPing = ping
      return
    }
    isPongOnItsWay = true
    write(.pong, ping).assumeIsolated().whenComplete { _ in
      self.isPongOnItsWay = false
      guard let next = self.waitingPing else { return }
      self.waitingPing = nil
      if case .open = self.phase { self.answer(ping: next) }
    }
  }

  // MARK: Receiving

  private var isListening: Bool {
    switch phase {
    case .open, .awaitingClose: true
    case .lingering, .closed: false
    }
  }

  /// Goes on with what is there, until it is used up or the handler has enough before it.
  private func parse() {
    // Taking a message can ask for more at once, while this loop still runs.
    guard !isParsing else { return }
    isParsing = true
    defer { isParsing = false }
    do throws(WebSocketViolation) {
      while !isPaused, isListening, let incoming = try reader.next(from: &unread) {
        receive(incoming)
      }
    } catch {
      fail(error)
    }
    if unread.readableBytes == 0 { unread = ByteBuffer() }
  }

  private func receive(_ incoming: MessageReader.Incoming) {
    switch (incoming, phase) {
    case (.message(let message), .open):
      if case .stopProducing = source?.yield(message) { isPaused = true }
    case (.ping(let data), .open):
      answer(ping: data)
    case (.close(let frame), .open):
      end(.byPeer(frame))
      // The peer's code goes back to it (RFC 6455, section 5.5.1).
      sendLast(CloseFrame(code: frame.code))
    case (.close, _):
      linger()
    case (.message, _), (.ping, _), (.pong, _):
      break
    }
  }

  /// The handler has room for messages again, or does not want any more.
  func resume() {
    guard isPaused else { return }
    isPaused = false
    parse()
    guard !isPaused, isReadHeld else { return }
    isReadHeld = false
    context?.read()
  }

  // MARK: Closing

  /// Starts the close handshake (RFC 6455, section 7.1.2).
  func beginClosing(_ frame: CloseFrame) {
    guard case .open = phase else { return }
    phase = .awaitingClose
    end(.byServer(frame))
    write(.connectionClose, frame.payload)
    resume()
  }

  /// Tells the peer what it did wrong, and listens no longer (RFC 6455, section 7.1.7).
  private func fail(_ violation: WebSocketViolation) {
    if case .open = phase {
      end(.broken(.violation(violation)))
      sendLast(CloseFrame(code: violation.code, reason: violation.reason))
    } else {
      linger()
    }
  }

  private func sendLast(_ frame: CloseFrame) {
    phase = .lingering
    write(.connectionClose, frame.payload).assumeIsolated().whenComplete { _ in
      self.linger()
    }
  }

  /// Closes this side's half. The peer's half follows, or the close timer.
  private func linger() {
    guard let context, phase != .closed else { return }
    phase = .lingering
    unread = ByteBuffer()
    let halfClosed = eventLoop.makePromise(of: Void.self)
    halfClosed.futureResult.assumeIsolated().whenFailure { _ in
      self.context?.close(promise: nil)
    }
    context.close(mode: .output, promise: halfClosed)
    resume()
  }

  /// Closes the socket at once.
  private func breakOff(_ error: WebSocketError) {
    end(.broken(error))
    phase = .closed
    context?.close(promise: nil)
  }

  /// Lets the handler know that the connection is over; only the first call counts.
  private func end(_ end: WebSocketEnd) {
    guard let source else { return }
    self.source = nil
    state.setEnd(end)
    if case .broken(let error) = end {
      source.finish(error)
    } else {
      source.finish()
    }
    pingTimer?.cancel()
    pongTimer?.cancel()
    closeTimer = schedule(in: TimeAmount(limits.closeTimeout)) { $0.breakOff(.lost) }
  }

  private func tearDown() {
    end(.broken(.lost))
    phase = .closed
    unread = ByteBuffer()
    for timer in [pingTimer, pongTimer, writeTimer, closeTimer] { timer?.cancel() }
  }

  // MARK: Deadlines

  private func schedule(
    in delay: TimeAmount, _ body: @escaping (WebSocketFrameHandler) -> Void
  ) -> Scheduled<Void> {
    eventLoop.assumeIsolated().scheduleTask(in: delay) { body(self) }
  }

  /// Pings again and again, so that a peer that vanished without a word is noticed (RFC 6455, section 5.5.2).
  private func schedulePing() {
    pingTimer = schedule(in: TimeAmount(limits.pingInterval)) { handler in
      guard case .open = handler.phase else { return }
      if handler.pongTimer == nil {
        handler.write(.ping, ByteBuffer())
        handler.schedulePongCheck()
      }
      handler.schedulePing()
    }
  }

  private func schedulePongCheck() {
    pongTimer = schedule(in: TimeAmount(limits.pongTimeout)) { handler in
      handler.pongTimer = nil
      guard case .open = handler.phase else { return }
      if handler.isPaused {
        // The answer may lie unread because this side's handler is behind.
        handler.schedulePongCheck()
      } else {
        handler.breakOff(.silent)
      }
    }
  }

  private func scheduleWriteCheck() {
    guard writeTimer == nil, let oldest = writeDeadlines.first else { return }
    writeTimer = schedule(in: oldest - eventLoop.now) { handler in
      handler.writeTimer = nil
      if let oldest = handler.writeDeadlines.first, oldest <= handler.eventLoop.now {
        handler.breakOff(.tooSlow)
      } else {
        handler.scheduleWriteCheck()
      }
    }
  }
}
