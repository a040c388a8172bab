import Synchronization

/// Lets a number of things through at once, and then so many a second.
struct RateLimit: Sendable {
  private let burst: Double
  private let perSecond: Double
  /// How many are let through now; what came too early is owed.
  private var left: Double
  private var seen: ContinuousClock.Instant?

  init(burst: Int, perSecond: Int) {
    (self.burst, self.perSecond, left) = (Double(burst), Double(perSecond), Double(burst))
  }

  /// How many things came too early, and have not been made up for by waiting.
  var excess: Int { max(0, Int(-left)) }

  /// Whether one more is let through. One that is not counts, too: whoever goes on without a pause is let through no more.
  mutating func admits(at now: ContinuousClock.Instant) -> Bool {
    if let seen { left = min(burst, left + (now - seen) / .seconds(1) * perSecond) }
    seen = now
    left -= 1
    return left >= 0
  }
}

/// The same for each of many.
final class RateLimits: Sendable {
  /// How many are told apart; when there are more, all begin anew.
  static let maximum = 10_000

  private let limits = Mutex<[String: RateLimit]>([:])
  private let fresh: RateLimit

  init(burst: Int, perSecond: Int) { fresh = RateLimit(burst: burst, perSecond: perSecond) }

  func admits(_ key: String) -> Bool {
    limits.withLock { limits in
      if limits.count >= Self.maximum && limits[key] == nil { limits = [:] }
      return limits[key, default: fresh].admits(at: .now)
    }
  }
}
