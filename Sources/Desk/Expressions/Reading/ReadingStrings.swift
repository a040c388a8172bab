extension ExpressionReader {
  /// string
  mutating func string() throws(ExpressionError) -> String {
    let start = position
    let quote = bytes[position]
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case quote:
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += try escape()
      default:
        content.append(byte)
        position += 1
      }
    }
    throw failure(.closingQuote, at: start)
  }

  /// What an escape stands for, in UTF-8.
  private mutating func escape() throws(ExpressionError) -> [UInt8] {
    let start = position
    position += 1
    guard let letter = next else { throw failure(.escape, at: start) }
    position += 1
    switch letter {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard let scalar = scalarInBraces() else { throw failure(.escape, at: start) }
      return Array(String(scalar).utf8)
    default: throw failure(.escape, at: start)
    }
  }

  /// A code point of one to six hexadecimal digits.
  private mutating func scalarInBraces() -> Unicode.Scalar? {
    guard next == UInt8(ascii: "{") else { return nil }
    let digits = bytes[(position + 1)...].prefix(7).prefix { $0 != UInt8(ascii: "}") }
    guard (1...6).contains(digits.count), digits.endIndex < bytes.endIndex, !digits.contains(UInt8(ascii: "+")),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { return nil }
    position = digits.endIndex + 1
    return Unicode.Scalar(value)
  }
}
