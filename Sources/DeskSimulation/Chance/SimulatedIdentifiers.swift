import Desk

/// Sids out of a seed.
package struct SimulatedIdentifiers: IdentifierSource, Sendable {
  private var chance: Chance

  package init(chance: Chance) { self.chance = chance }

  package mutating func next() -> UInt128 { UInt128(chance.next()) << 64 | UInt128(chance.next()) }
}
