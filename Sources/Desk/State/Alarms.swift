/// Which timer is due next. A timer that has been removed or set anew stays in here until its time; it is then seen to be
/// another one than the state has.
struct Alarms: Sendable {
  private struct Alarm: Sendable {
    let due: Moment
    let key: Timer.Key
  }

  /// A binary heap, the earliest first.
  private var heap: [Alarm] = []

  var count: Int { heap.count }

  mutating func add(_ timer: Timer) {
    heap.append(Alarm(due: timer.due, key: timer.key))
    var child = heap.count - 1
    while child > 0, heap[child].due < heap[(child - 1) / 2].due {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
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

  private mutating func removeFirst() {
    let last = heap.removeLast()
    if heap.isEmpty { return }
    heap[0] = last
    var parent = 0
    while true {
      var earliest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].due < heap[earliest].due {
        earliest = child
      }
      if earliest == parent { return }
      heap.swapAt(parent, earliest)
      parent = earliest
    }
  }
}
