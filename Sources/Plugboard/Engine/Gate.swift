public import Synchronization

/// Counts who is inside a hook, so that unloading its owner can wait for exactly those (R5).
///
/// The first task to enter costs one compare-and-swap and leaves with one store; only when several are inside at once
/// are they kept in a table under a lock. What is kept is *which* task is inside, not only how many, for two reasons:
/// a hook that unloads its own owner must not wait for itself (R5), and a hook that invokes its own action over and
/// over is found by its task turning up again (R20).
///
/// The removal flag of a hook and its gate are a handshake: whoever enters first publishes itself in the gate and then
/// reads the flag; whoever removes first sets the flag and then reads the gate. With sequentially consistent accesses
/// at least one of them sees the other, so a hook is never started after its removal has been waited for.
@usableFromInline
final class Gate: Sendable {
  /// The task that is inside alone, or zero.
  @usableFromInline let occupant = Atomic<UInt>(0)
  /// Whether somebody waits for the gate to empty.
  @usableFromInline let isWatched = Atomic<Bool>(false)

  private struct Crowd {
    var inside: [UInt: Int] = [:]
    var watchers: [@Sendable () -> Void] = []
  }

  private let crowd = Mutex(Crowd())

  @usableFromInline init() {}

  /// Enters, and says whether the caller has the fast place. Pass the answer to ``leave(_:alone:)``.
  /// - Throws: when `task` is inside already, more than `limit` times.
  @inlinable
  @inline(__always)
  func enter(_ task: UInt, limit: Int) throws(ReentryTooDeep) -> Bool {
    if occupant.compareExchange(expected: 0, desired: task, ordering: .sequentiallyConsistent).exchanged { return true }
    try join(task, limit: limit)
    return false
  }

  @inlinable
  @inline(__always)
  func leave(_ task: UInt, alone: Bool) {
    if alone { occupant.store(0, ordering: .sequentiallyConsistent) } else { quit(task) }
    if isWatched.load(ordering: .sequentiallyConsistent) { announce() }
  }

  @usableFromInline
  func join(_ task: UInt, limit: Int) throws(ReentryTooDeep) {
    let depth = crowd.withLock { crowd in
      let depth = crowd.inside[task, default: 0] + 1
      if depth <= limit { crowd.inside[task] = depth }
      return depth
    }
    if depth > limit { throw ReentryTooDeep() }
  }

  @usableFromInline
  func quit(_ task: UInt) {
    crowd.withLock { crowd in
      let depth = crowd.inside[task, default: 1] - 1
      crowd.inside[task] = depth == 0 ? nil : depth
    }
  }

  /// Whether anybody but `task` is inside.
  func isBusy(except task: UInt) -> Bool {
    let first = occupant.load(ordering: .sequentiallyConsistent)
    if first != 0 && first != task { return true }
    return crowd.withLock { crowd in crowd.inside.contains { $0.key != task } }
  }

  /// Calls `watcher` whenever somebody leaves from now on.
  func watch(_ watcher: @escaping @Sendable () -> Void) {
    crowd.withLock { $0.watchers.append(watcher) }
    isWatched.store(true, ordering: .sequentiallyConsistent)
  }

  @usableFromInline
  func announce() {
    for watcher in crowd.withLock({ $0.watchers }) { watcher() }
  }
}

/// A task entered the same gate again and again; the engine turns this into ``ChainTooDeep``.
@usableFromInline
struct ReentryTooDeep: Error {
  @usableFromInline init() {}
}

/// Tells the tasks inside a gate apart.
@usableFromInline
enum TaskIdentity {
  /// A number that no other task alive at the same time has (but for a collision of 64-bit hashes).
  @inlinable
  @inline(__always)
  static func current() -> UInt {
    withUnsafeCurrentTask { task in
      guard let task else { return 1 }
      return unsafeBitCast(task, to: UInt.self)
    }
  }
}
