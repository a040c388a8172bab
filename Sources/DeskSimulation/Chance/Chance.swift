/// Random numbers that a seed repeats (SplitMix64), on every system and in every process.
///
/// All that is left to chance in a simulation comes out of one of these, so that a seed is the whole of its story.
package struct Chance: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Chance for something of its own, which draws as often as it likes without disturbing anything else.
  mutating func split() -> Chance { Chance(seed: next()) }

  /// Between 0 and 1, 1 excluded.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether something happens that happens this often.
  mutating func happens(_ rate: Double) -> Bool { fraction() < rate }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func one<Element>(of elements: [Element]) -> Element? { elements.randomElement(using: &self) }

  /// One of several, each as often as its weight says; `nil` when all weigh nothing.
  mutating func one<Element>(of elements: [(Element, weight: Int)]) -> Element? {
    let total = elements.reduce(0) { $0 + $1.weight }
    if total == 0 { return nil }
    var left = number(1...total)
    for (element, weight) in elements {
      left -= weight
      if left <= 0 { return element }
    }
    return nil
  }

  /// How long until something happens that happens at any moment alike.
  mutating func span(averaging mean: Double) -> Double { -mean * (1 - fraction()).logarithm }
}

extension Double {
  /// The natural logarithm. That of the C library differs between systems in the last digit, and a seed's story with it.
  fileprivate var logarithm: Double {
    // ln(m · 2ᵉ) = ln m + e · ln 2, and ln m = 2 artanh((m - 1) / (m + 1)) with m between 1 and 2.
    let ratio = (significand - 1) / (significand + 1)
    var (term, sum, divisor) = (ratio, 0.0, 1.0)
    while term > 1e-17 {
      sum += term / divisor
      term *= ratio * ratio
      divisor += 2
    }
    return 2 * sum + Double(exponent) * 0.693_147_180_559_945_3
  }
}
