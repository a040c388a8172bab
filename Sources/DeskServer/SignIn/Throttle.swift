import Synchronization

/// Slows down whoever guesses: after a few failures for one name, or many from one address, each further attempt has to wait
/// longer. Behind one address there may be a whole company, and everybody behind a proxy that is not trusted: what one of them
/// does wrong must not soon shut the others out.
final class Throttle: Sendable {
  /// So many attempts may be made for one name before each further one has to wait.
  static let limit = 5
  /// So many from one address.
  static let limitOfAddress = 100
  /// How long the longest wait is, in milliseconds.
  static let longestWait: Int64 = 15 * 60 * 1000
  /// How many names and addresses are remembered at most; the oldest are forgotten first.
  static let maximumEntries = 10_000

  private struct Entry {
    /// Those that were wrong, and those of which it is not known yet.
    var attempts: Int
    /// How long each further one has to wait, in milliseconds, and until when.
    var wait: Int64
    var until: Int64

    /// Never longer than `wait`, also after the clock was set back.
    func left(at now: Int64) -> Int64 { min(wait, max(0, until - now)) }
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// Counts one more attempt, before it is known whether it is right: of many that come at once, or else all would be let through.
  /// - Returns: For how many milliseconds none of these may try; 0 if this attempt may be made.
  func attempt(_ keys: [String], at now: Int64) -> Int64 {
    entries.withLock { entries in
      let wait = keys.map { entries[$0]?.left(at: now) ?? 0 }.max() ?? 0
      if wait > 0 { return wait }
      if entries.count > Self.maximumEntries {
        let old = entries.sorted { $0.value.until < $1.value.until }.prefix(Self.maximumEntries / 2)
        for (key, _) in old { entries[key] = nil }
      }
      for key in keys {
        let attempts = (entries[key]?.attempts ?? 0) + 1
        let limit = key.hasPrefix("address ") ? Self.limitOfAddress : Self.limit
        let wait = attempts < limit ? 0 : min(Self.longestWait, 1000 << min(20, attempts - limit))
        entries[key] = Entry(attempts: attempts, wait: wait, until: now + wait)
      }
      return 0
    }
  }

  /// An attempt that was let through has not been made after all.
  func takeBack(_ keys: [String]) {
    entries.withLock { entries in
      for key in keys {
        guard let entry = entries[key] else { continue }
        entries[key] = entry.attempts > 1 ? Entry(attempts: entry.attempts - 1, wait: 0, until: 0) : nil
      }
    }
  }

  func succeeded(_ keys: [String]) {
    entries.withLock { entries in for key in keys { entries[key] = nil } }
  }
}
