public import Desk

/// Sids out of a seed.
public struct SimulatedIdentifiers: IdentifierSource, Sendable {
  private var chance: Chance

  public init(chance: Chance) { self.chance = chance }

  public mutating func next() -> UInt128 { UInt128(chance.next()) << 64 | UInt128(chance.next()) }
}
