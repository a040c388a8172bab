/// Which timer is due next. A timer that has been removed or set anew stays in here for a while; it is then seen to be
/// another one than the state has.
struct Alarms: Sendable {
  private struct Alarm: Sendable, Comparable {
    let due: Moment
    let key: Timer.Key

    init(_ timer: Timer) { (due, key) = (timer.due, timer.key) }

    /// Those of one moment in order of their keys, so that a loaded desk fires them in the same order.
    static func < (left: Alarm, right: Alarm) -> Bool { (left.due, left.key) < (right.due, right.key) }
  }

  /// A binary heap, the earliest first.
  private var heap: [Alarm] = []

  var count: Int { heap.count }

  /// Adds a timer that has been set.
  /// - Parameter timers: All that are set. When most of what is in here is not, it is thrown out: most timers are removed
  ///   long before they are due.
  mutating func add(_ timer: Timer, of timers: [Timer.Key: Timer]) {
    if heap.count > 2 * timers.count + 64 {
      // A sorted array is a heap.
      heap = timers.values.map(Alarm.init).sorted()
    } else {
      heap.append(Alarm(timer))
      rise()
    }
  }

  /// The earliest that is still set for its time; those before it that are not are dropped.
  mutating func next(of timers: [Timer.Key: Timer]) -> Timer? {
    while let first = heap.first {
      if let timer = timers[first.key], timer.due == first.due { return timer }
      removeFirst()
    }
    return nil
  }

  private mutating func rise() {
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    if heap.isEmpty { return }
    heap[0] = last
    var parent = 0
    while true {
      var earliest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[earliest] {
        earliest = child
      }
      if earliest == parent { return }
      heap.swapAt(parent, earliest)
      parent = earliest
    }
  }
}
