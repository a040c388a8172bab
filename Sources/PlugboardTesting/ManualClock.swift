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

  private struct State {
    var now = Instant(offset: .zero)
    var sleepers: [UInt64: Sleeper] = [:]
    var cancelled: Set<UInt64> = []
    var lastID: UInt64 = 0
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// Takes out those who wait for as many sleepers as there are now.
    mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
      let met = waiting.filter { $0.count <= sleepers.count }.map(\.continuation)
      waiting.removeAll { $0.count <= sleepers.count }
      return met
    }
  }

  private let state = Mutex(State())

  public init() {}

  public var now: Instant { state.withLock { $0.now } }
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Sleeps until the clock has been advanced that far.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enum Next {
          case wake, cancel
          case wait([CheckedContinuation<Void, Never>])
        }
        let next: Next = state.withLock { state in
          if state.cancelled.remove(id) != nil { return .cancel }
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
        let sleeper = state.sleepers.removeValue(forKey: id)
        if sleeper == nil { state.cancelled.insert(id) }
        return sleeper
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

  /// Waits until at least this many tasks sleep on the clock.
  public func sleepers(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let met = state.withLock { state in
        state.waiting.append((count, continuation))
        return state.satisfied()
      }
      for waiter in met { waiter.resume() }
    }
  }
}
