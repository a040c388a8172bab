import Plugboard
import Synchronization

/// How long things took from somebody's doing them until somebody else was told.
final class Delays: Sendable {
  private let state = Mutex(State())

  private struct State {
    var begun: [String: ContinuousClock.Instant] = [:]
    var taken: [Duration] = []
  }

  func begin(_ id: String) { state.withLock { $0.begun[id] = .now } }

  /// - Returns: Whether it had begun, and not ended.
  @discardableResult func end(_ id: String) -> Bool {
    state.withLock { state in
      guard let begun = state.begun.removeValue(forKey: id) else { return false }
      state.taken.append(.now - begun)
      return true
    }
  }

  /// It will not end, and does not count.
  func forget(_ id: String) { state.withLock { _ = $0.begun.removeValue(forKey: id) } }

  var count: Int { state.withLock { $0.taken.count } }

  /// How many have begun and not ended.
  var open: Int { state.withLock { $0.begun.count } }

  /// The time within which this share of them was done, in milliseconds.
  func within(_ share: Double) -> Double {
    let sorted = state.withLock { $0.taken }.sorted()
    if sorted.isEmpty { return .nan }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] / .milliseconds(1)
  }
}
