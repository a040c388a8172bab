import Desk
import PlugboardTestSupport

/// Sids for tests.
struct Identifiers: IdentifierSource {
  private var last: UInt128 = 0
  private var chance: SeededGenerator?

  /// 1, 2, 3 …: what is made first is first in order.
  static let counting = Identifiers()

  /// In no order, but the same for the same seed.
  static func scattered(seed: UInt64) -> Identifiers {
    var identifiers = Identifiers()
    identifiers.chance = SeededGenerator(seed: seed)
    return identifiers
  }

  mutating func next() -> UInt128 {
    last += 1
    guard let high = chance?.next() else { return last }
    return UInt128(high) << 64 | last
  }
}
