import Synchronization

/// Slows down whoever guesses: after a few failures for one name, or many from one address, each further attempt has to wait
/// longer. Behind one address there may be a whole company, and everybody behind a proxy that is not trusted: what one of them
/// does wrong must not soon shut the others out.
final class Throttle: Sendable {
  /// How many failures for one name cost nothing.
  static let free = 5
  /// How many from one address.
  static let freeOfAddress = 100
  /// How long the longest wait is, in milliseconds.
  static let longestWait: Int64 = 15 * 60 * 1000
  /// How many names and addresses are remembered at most; the oldest are forgotten first.
  static let maximumEntries = 10_000

  private struct Entry {
    var failures: Int
    var until: Int64
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// - Returns: For how many milliseconds none of these may try; 0 if they may.
  func wait(_ keys: [String], at now: Int64) -> Int64 {
    entries.withLock { entries in keys.map { max(0, (entries[$0]?.until ?? 0) - now) }.max() ?? 0 }
  }

  func failed(_ keys: [String], at now: Int64) {
    entries.withLock { entries in
      if entries.count > Self.maximumEntries {
        let old = entries.sorted { $0.value.until < $1.value.until }.prefix(Self.maximumEntries / 2)
        for (key, _) in old { entries[key] = nil }
      }
      for key in keys {
        let failures = (entries[key]?.failures ?? 0) + 1
        let free = key.hasPrefix("address ") ? Self.freeOfAddress : Self.free
        let wait = failures < free ? 0 : min(Self.longestWait, 1000 << min(20, failures - free))
        entries[key] = Entry(failures: failures, until: now + wait)
      }
    }
  }

  func succeeded(_ keys: [String]) {
    entries.withLock { entries in for key in keys { entries[key] = nil } }
  }
}
