import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection on which the server waits for the client in vain: for a request or the rest of one, or until it takes more
/// of its answer. While the server works on an answer, nobody is in a hurry.
///
/// A part of a head counts for nothing: it has to be complete in time, however slowly it drips.
final class IdleTimeoutHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let timeout: TimeAmount
  private var lastProgress = NIODeadline.uptimeNanoseconds(0)
  /// Whether the rest of a request is to come.
  private var isReading = false
  private var unanswered = 0
  /// Parts of answers that the client has not taken.
  private var untaken = 0
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?

  init(_ timeout: Duration) { self.timeout = TimeAmount(timeout) }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastProgress = context.eventLoop.now
    switch unwrapInboundIn(data) {
    case .head: (isReading, unanswered) = (true, unanswered + 1)
    case .body: break
    case .end: isReading = false
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
    let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
    untaken += 1
    let loop = context.eventLoop
    taken.futureResult.assumeIsolated().whenComplete { _ in
      self.untaken -= 1
      self.lastProgress = loop.now
    }
    context.write(data, promise: taken)
  }

  private func begin(_ context: ChannelHandlerContext) {
    lastProgress = context.eventLoop.now
    if timer == nil { look(at: lastProgress + timeout, context) }
  }

  private func end() {
    timer?.cancel()
    timer = nil
  }

  private func look(at time: NIODeadline, _ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.look() }
  }

  private func look() {
    guard let context else { return }
    let now = context.eventLoop.now
    let waits = isReading || unanswered <= 0 || untaken > 0
    guard waits else { return look(at: now + timeout, context) }
    if now < lastProgress + timeout { return look(at: lastProgress + timeout, context) }
    timer = nil
    context.close(promise: nil)
  }
}
