/// What has ended lately: tasks and conversations. A ring, so that adding costs the same however many there are.
struct EndedThings: Sendable, Hashable {
  /// How many are remembered. What else has ended is history, and history is the store's.
  static let limit = 1_000

  private let limit: Int
  private var keys: [Record.Key] = []
  private var oldest = 0

  init(limit: Int = Self.limit) { self.limit = limit }

  /// Adds what has just ended.
  /// - Returns: What is not remembered any longer.
  mutating func add(_ key: Record.Key) -> Record.Key? {
    if keys.count < limit {
      keys.append(key)
      return nil
    }
    let forgotten = keys[oldest]
    keys[oldest] = key
    oldest = (oldest + 1) % limit
    return forgotten
  }
}
