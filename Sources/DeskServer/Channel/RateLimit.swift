/// Lets a number of things through at once, and then so many a second.
struct RateLimit: Sendable {
  private let burst: Double
  private let perSecond: Double
  private var left: Double
  private var seen: ContinuousClock.Instant?
  /// How many came too early, since the last one that did not.
  private(set) var excess = 0

  init(burst: Int, perSecond: Int) {
    (self.burst, self.perSecond, left) = (Double(burst), Double(perSecond), Double(burst))
  }

  /// Whether one more is let through.
  mutating func admits(at now: ContinuousClock.Instant) -> Bool {
    if let seen { left = min(burst, left + (now - seen) / .seconds(1) * perSecond) }
    seen = now
    if left < 1 {
      excess += 1
      return false
    }
    left -= 1
    excess = 0
    return true
  }
}
