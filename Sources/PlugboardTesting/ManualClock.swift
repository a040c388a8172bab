import Synchronization

/// A clock that stands still until a test advances it, so that deadlines can be tested without waiting for them.
///
/// ```swift
/// let clock = ManualClock()
/// let actions = Actions(clock: clock)
/// …
/// await clock.sleepers(1)          // the deadline has been set
/// clock.advance(by: .seconds(5))   // … and is over
/// ```
public final class ManualClock: Clock, Sendable {
  /// A point on the clock: how far it has been advanced since it was made.
  public struct Instant: InstantProtocol {
    public let offset: Duration
    public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    public func duration(to other: Instant) -> Duration { other.offset - offset }
    public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct Sleeper {
    let deadline: Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct Waiter {
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now = Instant(offset: .zero)
    var sleepers: [UInt64: Sleeper] = [:]
    /// Those who wait for others to sleep.
    var waiters: [UInt64: Waiter] = [:]
    /// Those who were cancelled before they could sleep or wait.
    var cancelled: Set<UInt64> = []
    var lastID: UInt64 = 0

    /// Takes out those who wait for as many sleepers as there are now.
    mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
      let met = waiters.filter { $0.value.count <= sleepers.count }
      for id in met.keys { waiters[id] = nil }
      return met.values.map(\.continuation)
    }
  }

  private let state = Mutex(State())

  public init() {}

  public var now: Instant { state.withLock { $0.now } }
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Sleeps until the clock has been advanced that far.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = nextID()
    defer { forget(id) }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enum Next {
          case wake, cancel
          case wait([CheckedContinuation<Void, Never>])
        }
        let next: Next = state.withLock { state in
          if state.cancelled.contains(id) { return .cancel }
          if deadline <= state.now { return .wake }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return .wait(state.satisfied())
        }
        switch next {
        case .wake: continuation.resume()
        case .cancel: continuation.resume(throwing: CancellationError())
        case .wait(let met): for waiter in met { waiter.resume() }
        }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.cancelled.insert(id)
        return state.sleepers.removeValue(forKey: id)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves the clock on and wakes who has slept long enough, the earliest first.
  public func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }.map(\.value.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  /// Waits until at least this many tasks sleep on the clock, or until the waiting task is cancelled.
  public func sleepers(_ count: Int) async {
    let id = nextID()
    defer { forget(id) }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.sleepers.count >= count || state.cancelled.contains(id) { return true }
          state.waiters[id] = Waiter(count: count, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.cancelled.insert(id)
        return state.waiters.removeValue(forKey: id)
      }
      waiter?.continuation.resume()
    }
  }

  private func nextID() -> UInt64 {
    state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
  }

  private func forget(_ id: UInt64) { state.withLock { _ = $0.cancelled.remove(id) } }
}
