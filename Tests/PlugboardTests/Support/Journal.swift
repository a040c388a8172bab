import Synchronization

/// What happened in a test, in the order in which it did.
final class Journal: Sendable {
  private let kept = Mutex<[String]>([])

  var entries: [String] { kept.withLock { $0 } }
  var isEmpty: Bool { entries.isEmpty }
  var count: Int { kept.withLock { $0.count } }

  func callAsFunction(_ entry: String) { kept.withLock { $0.append(entry) } }

  func count(of entry: String) -> Int { entries.count { $0 == entry } }

  func forget() { kept.withLock { $0 = [] } }
}
