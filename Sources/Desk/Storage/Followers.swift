// Whoever follows the desk is woken up, so that nobody has to ask again and again.

extension DeskEngine {
  /// Wakes whoever follows the desk: yields the number of the last event whenever events have been committed, and
  /// when a commit has failed and its timers are as they were before.
  ///
  /// Begin with this, and then read; what was there before, and what comes meanwhile, is then read too:
  ///
  /// ```swift
  /// let commits = await engine.commits()
  /// var last = cursor
  /// func catchUp() async throws {
  ///   while case let events = try await engine.events(after: last), !events.isEmpty {
  ///     for event in events { show(event) }
  ///     last = events.last!.number
  ///   }
  /// }
  /// try await catchUp()
  /// for await _ in commits { try await catchUp() }
  /// ```
  ///
  /// Only the newest number is kept for who is slow, so a slow follower costs nothing and holds nobody up. What another
  /// engine commits to the same store is noticed when this one commits next.
  ///
  /// - Returns: A stream for one follower. It ends when the task that waits for it is cancelled, and with the engine.
  public func commits() -> AsyncStream<Int64> {
    let (stream, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    let follower = followers.add(continuation)
    continuation.onTermination = { [weak self] _ in
      Task { await self?.leave(follower) }
    }
    return stream
  }

  /// The number of the last event that has been committed, as far as this engine has noticed.
  public var lastEvent: Int64 { followers.last }

  private func leave(_ follower: Int) { followers.remove(follower) }
}

/// Who follows a desk.
struct Followers: Sendable {
  private var continuations: [Int: AsyncStream<Int64>.Continuation] = [:]
  private var added = 0
  private(set) var last: Int64 = 0

  var count: Int { continuations.count }

  /// - Returns: What it is removed by.
  mutating func add(_ continuation: AsyncStream<Int64>.Continuation) -> Int {
    added += 1
    continuations[added] = continuation
    return added
  }

  mutating func remove(_ follower: Int) { continuations[follower] = nil }

  /// - Parameter number: That of the last event that is there; only a larger one than before is worth waking for.
  mutating func wake(_ number: Int64) {
    if number <= last { return }
    last = number
    for continuation in continuations.values { continuation.yield(number) }
  }

  /// Wakes everybody, because something that was true for a moment is not true any more.
  mutating func lookAgain(_ number: Int64) {
    last = max(last, number)
    for continuation in continuations.values { continuation.yield(last) }
  }

  func end() {
    for continuation in continuations.values { continuation.finish() }
  }
}
