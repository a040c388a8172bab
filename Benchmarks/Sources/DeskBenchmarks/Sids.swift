import Desk

/// Sids in no order, the same in every run.
struct Sids: IdentifierSource, Sendable {
  private var last: UInt128 = 0

  mutating func next() -> UInt128 {
    last &+= 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835
    return last &* 0xDA94_2042_E4DD_58B5_94D0_49BB_1331_11EB
  }
}
