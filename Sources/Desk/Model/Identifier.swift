/// The sid of a thing: two letters for what it is, and 128 bits for which one.
///
/// Kept as a number, because an open desk holds hundreds of thousands of them.
public struct Identifier<Kind: Identified>: Sendable, Hashable {
  public let bits: UInt128

  public init(_ bits: UInt128) { self.bits = bits }

  /// The sid as it is written: `WR` and 32 hexadecimal digits.
  /// - Returns: `nil` for anything else.
  public init?(_ text: String) {
    let digits = text.dropFirst(2)
    guard text.hasPrefix(Kind.prefix), digits.utf8.count == 32, digits.utf8.allSatisfy(\.isHexadecimalDigit),
      let bits = UInt128(digits, radix: 16)
    else { return nil }
    self.bits = bits
  }
}

/// A thing that has a sid.
public protocol Identified {
  /// The two letters that its sids begin with.
  static var prefix: String { get }
}

extension Identifier: CustomStringConvertible {
  public var description: String {
    let digits = String(bits, radix: 16)
    return Kind.prefix + String(repeating: "0", count: 32 - digits.count) + digits
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
  fileprivate var isHexadecimalDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}

/// Where new sids come from: from chance in a running desk, from a seed in a simulation.
public protocol IdentifierSource {
  mutating func next() -> UInt128
}

extension IdentifierSource {
  mutating func sid<Kind>(_: Kind.Type = Kind.self) -> Identifier<Kind> { Identifier(next()) }
}
