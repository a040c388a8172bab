public import Synchronization

/// Knows who is inside a hook, so that unloading its owner can wait for exactly those (R5).
///
/// The first task to enter costs one compare-and-swap and leaves with one plain store; only when several are inside at
/// once are they kept in a table under a lock. What is kept is *which* task is inside, not only how many, for two reasons:
/// a hook that unloads its own owner must not wait for itself (R5), and a hook that invokes its own action over and over is
/// found by its task turning up again (R20).
///
/// The removal flag of a hook and its gate are a handshake: whoever enters first writes itself down in the gate and then
/// reads the flag; whoever removes first sets the flag and then reads the gate. With sequentially consistent accesses at
/// least one of them sees the other, so that a hook is never started after its removal has been waited for.
///
/// Nobody is told when a gate empties: unloading is rare and looks again every so often, so that leaving, which every hook
/// of every invocation does, has nothing to tell.
@usableFromInline
final class Gate: Sendable {
  /// The task that is inside alone, or zero.
  @usableFromInline let occupant = Atomic<UInt>(0)
  /// Those who came while somebody was inside, and how often each is.
  private let crowd = Mutex<[UInt: Int]>([:])

  @usableFromInline init() {}

  /// Takes the fast place, if it is free.
  @inlinable
  @inline(__always)
  func occupy(_ task: UInt) -> Bool {
    occupant.compareExchange(expected: 0, desired: task, ordering: .sequentiallyConsistent).exchanged
  }

  /// Enters, and says whether the caller has the fast place. Pass the answer to ``leave(_:alone:)``.
  /// - Throws: when `task` is inside already, more than `limit` times.
  func enter(_ task: UInt, limit: Int) throws(ReentryTooDeep) -> Bool {
    if occupy(task) { return true }
    try join(task, limit: limit)
    return false
  }

  @inlinable
  @inline(__always)
  func leave(_ task: UInt, alone: Bool) {
    if alone { occupant.store(0, ordering: .releasing) } else { quit(task) }
  }

  @usableFromInline
  func join(_ task: UInt, limit: Int) throws(ReentryTooDeep) {
    let isTooDeep = crowd.withLock { crowd in
      let depth = crowd[task, default: 0] + 1
      if depth > limit && task != TaskIdentity.unknown { return true }
      crowd[task] = depth
      return false
    }
    if isTooDeep { throw ReentryTooDeep() }
  }

  @usableFromInline
  func quit(_ task: UInt) {
    crowd.withLock { crowd in
      let depth = crowd[task, default: 1] - 1
      crowd[task] = depth == 0 ? nil : depth
    }
  }

  /// Whether anybody but `task` is inside.
  func isBusy(except task: UInt) -> Bool {
    let first = occupant.load(ordering: .sequentiallyConsistent)
    if first != 0 && first != task { return true }
    return crowd.withLock { crowd in crowd.contains { $0.key != task } }
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
  /// What stands for a task that need not be told from others.
  @inlinable static var unknown: UInt { 1 }

  /// A number that no other task alive at the same time has; ``unknown`` outside any task.
  ///
  /// It is the reference that `UnsafeCurrentTask` consists of, read in place: its hash value would do as well, but takes a
  /// sixth of an invocation's time.
  @inlinable
  @inline(__always)
  static func current() -> UInt {
    withUnsafeCurrentTask { task in
      withUnsafeBytes(of: task) { bytes in
        bytes.count < MemoryLayout<UInt>.size ? unknown : max(unknown, bytes.load(as: UInt.self))
      }
    }
  }
}
