import Synchronization

/// Counts what happened, from any task.
final class Tally: Sendable {
  private let value = Mutex(0)

  var count: Int { value.withLock { $0 } }
  func add() { value.withLock { $0 += 1 } }
}

/// Keeps what was said, in order, from any task.
final class Notes: Sendable {
  private let value = Mutex<[String]>([])

  var lines: [String] { value.withLock { $0 } }
  func write(_ line: String) { value.withLock { $0.append(line) } }
}
