/// What has ended lately: tasks and conversations, the oldest first. A ring, so that adding costs the same however many
/// there are.
struct EndedThings: Sendable, Hashable {
  /// How many are remembered. What else has ended is history, and history is the store's.
  static let limit = 10_000

  private var keys: [Record.Key] = []
  private var oldest = 0

  /// Adds what has just ended.
  /// - Returns: What is not remembered any longer.
  mutating func add(_ key: Record.Key) -> Record.Key? {
    if keys.count < Self.limit {
      keys.append(key)
      return nil
    }
    defer { oldest = (oldest + 1) % Self.limit }
    defer { keys[oldest] = key }
    return keys[oldest]
  }
}
