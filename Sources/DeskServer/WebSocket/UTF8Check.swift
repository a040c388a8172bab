/// Checks that bytes are UTF-8 (RFC 3629, section 4) while they arrive, cut at any place.
struct UTF8Check {
  private var missing = 0
  private var allowed: ClosedRange<UInt8> = Self.continuation

  private static let continuation: ClosedRange<UInt8> = 0x80...0xBF

  /// Whether the bytes so far end with a whole character.
  var isComplete: Bool { missing == 0 }

  /// Takes the next bytes; `false` when no continuation can make the text valid any more.
  mutating func accept(_ bytes: some Sequence<UInt8>) -> Bool {
    for byte in bytes where !accept(byte) { return false }
    return true
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    if missing > 0 {
      guard allowed.contains(byte) else { return false }
      missing -= 1
      allowed = Self.continuation
      return true
    }
    switch byte {
    case 0x00...0x7F: return true
    case 0xC2...0xDF: expect(1)
    case 0xE0: expect(2, 0xA0...0xBF)  // shorter forms exist below
    case 0xED: expect(2, 0x80...0x9F)  // surrogates are above
    case 0xE1...0xEF: expect(2)
    case 0xF0: expect(3, 0x90...0xBF)  // shorter forms exist below
    case 0xF1...0xF3: expect(3)
    case 0xF4: expect(3, 0x80...0x8F)  // U+10FFFF is the last
    default: return false
    }
    return true
  }

  private mutating func expect(_ count: Int, _ range: ClosedRange<UInt8> = continuation) {
    missing = count
    allowed = range
  }
}
