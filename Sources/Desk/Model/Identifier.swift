/// The sid of a thing: two letters for what it is, and 128 bits for which one.
///
/// Kept as a number, because an open desk holds hundreds of thousands of them.
public struct Identifier<Kind: Identified>: Sendable, Hashable {
  public let bits: UInt128

  public init(_ bits: UInt128) { self.bits = bits }

  /// The sid as it is written: `WR` and 32 hexadecimal digits.
  /// - Returns: `nil` for anything else.
  public init?(_ text: String) {
    let digits = text.utf8.dropFirst(2)
    guard text.utf8.starts(with: Kind.prefix.utf8), digits.count == 32 else { return nil }
    var bits: UInt128 = 0
    for digit in digits {
      guard let value = digit.hexadecimalValue else { return nil }
      bits = bits << 4 | UInt128(value)
    }
    self.bits = bits
  }
}

/// A thing that has a sid.
public protocol Identified {
  /// The two letters that its sids begin with.
  static var prefix: String { get }
}

extension Identifier: CustomStringConvertible {
  public var description: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

  /// Gives the sid as it is written. A dozen stand in what is kept of one message, and `String(_:radix:)` takes longer for
  /// them than everything else.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let prefix = Kind.prefix.utf8
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: prefix.count + 32) { text in
      var (_, end) = text.initialize(from: prefix)
      for half in [UInt64(bits >> 64), UInt64(truncatingIfNeeded: bits)] {
        for shift in stride(from: 60, through: 0, by: -4) {
          text.initializeElement(at: end, to: .hexadecimalDigit(half >> shift & 15))
          end += 1
        }
      }
      return body(UnsafeBufferPointer(text))
    }
  }
}

extension Identifier: Comparable {
  public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

extension Identifier: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let sid = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a sid begins with \(Kind.prefix) and has 32 hexadecimal digits")
    }
    self = sid
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension UInt8 {
  fileprivate static func hexadecimalDigit(_ value: UInt64) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + UInt8(value) : UInt8(ascii: "a") + UInt8(value - 10)
  }

  /// The value of a digit; `nil` where this is none.
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// Where new sids come from: from chance in a running desk, from a seed in a simulation.
public protocol IdentifierSource {
  mutating func next() -> UInt128
}

extension IdentifierSource {
  mutating func sid<Kind>(_: Kind.Type = Kind.self) -> Identifier<Kind> { Identifier(next()) }
}
