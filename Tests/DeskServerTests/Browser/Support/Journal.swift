import Synchronization

/// What has happened, in order.
final class Journal: Sendable {
  private let state = Mutex<[String]>([])

  var entries: [String] { state.withLock { $0 } }

  func callAsFunction(_ entry: String) { state.withLock { $0.append(entry) } }
}
