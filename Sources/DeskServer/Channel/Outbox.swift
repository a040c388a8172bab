import Synchronization

/// What waits to be written to one page. It is bounded: a page that does not read loses its connection, and nothing else.
final class Outbox: Sendable {
  struct Item: Sendable {
    let text: String
    /// The number of the event that it is, if it is one.
    let cursor: Int64?
  }

  /// In the order in which it was put in; ends with ``finish()``, or when too much waits.
  let items: AsyncStream<Item>
  private let continuation: AsyncStream<Item>.Continuation
  private let state = Mutex(State())

  private struct State {
    var hasOverflown = false
    var isSignedOut = false
    /// What came while the page was being told what it had missed; `nil` when nothing is held back.
    var held: [Item]?
    /// The last event that the page was told of in another way.
    var told: Int64 = 0
  }

  init() {
    (items, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(ChannelLimits.queued))
  }

  /// Whether it ended because too much waited.
  var hasOverflown: Bool { state.withLock { $0.hasOverflown } }

  /// Puts in what has just happened.
  func put(_ text: String, cursor: Int64? = nil) {
    let item = Item(text: text, cursor: cursor)
    state.withLock { state in
      if let cursor, cursor <= state.told { return }
      if state.held == nil { return yield(item, &state) }
      state.held?.append(item)
      if state.held!.count > ChannelLimits.queued { overflow(&state) }
    }
  }

  /// Holds back what happens from now on, until what was before it has been put in.
  func hold() { state.withLock { $0.held = $0.held ?? [] } }

  /// Puts in something that comes before all that is held back.
  func putFirst(_ text: String, cursor: Int64? = nil) {
    state.withLock { yield(Item(text: text, cursor: cursor), &$0) }
  }

  /// Lets what was held back follow.
  /// - Parameter last: The last event that the page knows already.
  func release(after last: Int64) {
    state.withLock { state in
      let held = state.held ?? []
      (state.held, state.told) = (nil, last)
      for item in held where item.cursor ?? .max > last { yield(item, &state) }
    }
  }

  func finish() { continuation.finish() }

  /// Ends it because the page's cookie is good for nothing any more.
  func signOut() {
    state.withLock { $0.isSignedOut = true }
    continuation.finish()
  }

  var isSignedOut: Bool { state.withLock { $0.isSignedOut } }

  private func yield(_ item: Item, _ state: inout State) {
    if case .dropped = continuation.yield(item) { overflow(&state) }
  }

  private func overflow(_ state: inout State) {
    state.hasOverflown = true
    continuation.finish()
  }
}
