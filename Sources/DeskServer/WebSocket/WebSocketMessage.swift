import NIOCore

/// What a peer sends in one piece, whatever fragments it came in (RFC 6455, section 5.6).
enum WebSocketMessage: Equatable, Sendable {
  case text(String)
  case binary([UInt8])
}

/// The messages of one connection, in the order in which the peer sent them. It can be iterated once.
///
/// The sequence ends when either side closes in good order and when the server drains; what was received before is
/// delivered first. It throws ``WebSocketError`` when the connection broke: `violation`, `silent`, `tooSlow` or `lost`;
/// and `CancellationError` when the handler's task is cancelled.
struct WebSocketMessages: AsyncSequence, Sendable {
  typealias Element = WebSocketMessage

  typealias Producer = NIOThrowingAsyncSequenceProducer<
    WebSocketMessage, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
  >

  fileprivate let producer: Producer

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var iterator: Producer.AsyncIterator

    @concurrent mutating func next() async throws -> WebSocketMessage? {
      try await iterator.next()
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(iterator: producer.makeAsyncIterator())
  }

  /// A sequence that holds at most `limit` messages, and the source that fills it.
  static func make(limit: Int, demand: Demand) -> (source: Producer.Source, messages: WebSocketMessages) {
    let sequence = Producer.makeSequence(
      backPressureStrategy: .init(lowWatermark: Swift.max(limit / 2, 1), highWatermark: Swift.max(limit, 1)),
      finishOnDeinit: true,
      delegate: demand
    )
    return (sequence.source, WebSocketMessages(producer: sequence.sequence))
  }

  /// Tells the connection that the handler has taken enough of the waiting messages for more to come.
  struct Demand: NIOAsyncSequenceProducerDelegate {
    let resume: @Sendable () -> Void

    func produceMore() { resume() }
    // Nobody listens any more, but pings and the close handshake go on.
    func didTerminate() { resume() }
  }
}
