import Synchronization

/// Takes off what a call has attached: a hook, a block, an observer or a registration.
///
/// A token that is thrown away removes nothing: what it stands for stays until its owner is unloaded.
public struct Token: Sendable {
  private let action: @Sendable () -> Void

  init(_ action: @escaping @Sendable () -> Void) { self.action = action }

  /// Removes it. What runs already runs on; it is not started any more, not even by invocations that have begun (R6).
  /// Removing twice changes nothing.
  public func remove() { action() }
}

/// Somebody who watches events.
final class Observer: Sendable {
  let kinds: EventKinds
  let handler: @Sendable (Event) -> Void
  /// What is to be done when no further event can come, because the ``Actions`` is gone.
  let end: @Sendable () -> Void
  let isRemoved = Atomic<Bool>(false)

  init(_ kinds: EventKinds, _ handler: @escaping @Sendable (Event) -> Void, end: @escaping @Sendable () -> Void) {
    self.kinds = kinds
    self.end = end
    self.handler = handler
  }
}

/// Events as an asynchronous sequence that never holds an invocation up: when the reader is slow, the oldest events that
/// it has not read are dropped and counted (R27).
public struct EventStream: AsyncSequence, Sendable {
  public typealias Element = Event
  let stream: AsyncStream<Event>
  let dropped: Counter

  /// How many events this stream has lost because its reader was slow.
  public var lost: Int { dropped.value }

  public func makeAsyncIterator() -> AsyncStream<Event>.Iterator { stream.makeAsyncIterator() }
}

/// A number that several tasks count up.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func increment() { count.add(1, ordering: .relaxed) }
}

extension Core {
  func isWatched(_ kinds: EventKinds) -> Bool { interests.load(ordering: .relaxed) & kinds.rawValue != 0 }

  /// Hands an event to those who want it, in the order in which they came. No lock is held meanwhile (R24).
  /// - Parameter watchers: Who is told when the ``Actions`` has gone meanwhile, so that what has begun is seen to end.
  func publish(_ kind: EventKinds, to watchers: [Observer] = [], _ event: @autoclosure () -> Event) {
    let isOrphaned = isDismantled.load(ordering: .acquiring)
    guard isWatched(kind) || isOrphaned else { return }
    let observers = isOrphaned ? watchers : observers.withLock { $0 }
    if observers.isEmpty { return }
    let event = event()
    for observer in observers where observer.kinds.contains(kind) {
      // One that another has removed meanwhile is not called any more.
      if !observer.isRemoved.load(ordering: .acquiring) { observer.handler(event) }
    }
  }

  func observe(
    _ kinds: EventKinds, _ handler: @escaping @Sendable (Event) -> Void, end: @escaping @Sendable () -> Void = {}
  ) -> Token {
    let observer = Observer(kinds, handler, end: end)
    change { $0.append(observer) }
    return Token { [weak self, weak observer] in
      guard let observer else { return }
      observer.isRemoved.store(true, ordering: .releasing)
      self?.change { $0.removeAll { $0 === observer } }
    }
  }

  private func change(_ edit: (inout [Observer]) -> Void) {
    // The old list is let go of outside the lock: what a handler captures may have a deinitializer (R24).
    let old = observers.withLock { observers in
      let old = observers
      edit(&observers)
      let kinds = observers.reduce(into: EventKinds()) { $0.formUnion($1.kinds) }
      interests.store(kinds.rawValue, ordering: .relaxed)
      return old
    }
    withExtendedLifetime(old) {}
  }

  func stream(_ kinds: EventKinds, bufferingNewest limit: Int) -> EventStream {
    let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(limit))
    let dropped = Counter()
    let token = observe(
      kinds, { event in if case .dropped = continuation.yield(event) { dropped.increment() } },
      end: { continuation.finish() })
    continuation.onTermination = { _ in token.remove() }
    return EventStream(stream: stream, dropped: dropped)
  }

  @usableFromInline
  func trace(_ context: InvocationContext, _ payload: some Sendable) -> Trace? {
    isWatched(.invocations) ? Trace(self, context, given: payload) : nil
  }

  func report(_ fault: Fault) {
    let forgotten = recentFaults.withLock { faults in
      faults.append(fault)
      return faults.count > Self.faultLimit ? faults.removeFirst() : nil
    }
    withExtendedLifetime(forgotten) {}
    publish(.faults, .fault(fault))
  }
}
