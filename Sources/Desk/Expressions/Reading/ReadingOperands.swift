import PlugboardJSON

extension ExpressionReader {
  /// Words that cannot be the first name of a key.
  static let reserved: Set<String> = ["AND", "OR", "NOT", "IN", "HAS", "CONTAINS"]

  /// operand
  mutating func operand(at place: GrammarPlace) throws(ExpressionError) -> Expression.Operand {
    skipSpace()
    switch next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .value(.string(try string()))
    case UInt8(ascii: "["): return .list(try list())
    case _ where isDigit(at: position): return .value(try number())
    case UInt8(ascii: "-") where isDigit(at: position + 1): return .value(try number())
    default: break
    }
    let capitals = lexeme(at: position).capitals
    guard !Self.reserved.contains(capitals), let name = takeName() else { throw failure(place) }
    switch capitals {
    case "TRUE": return .value(.bool(true))
    case "FALSE": return .value(.bool(false))
    case "NULL": return .value(.null)
    default: return .key(try key(from: name))
    }
  }

  /// key, after its first name. No space is allowed in a key.
  private mutating func key(from root: String) throws(ExpressionError) -> Expression.Key {
    var steps: [Expression.Key.Step] = []
    while true {
      switch next {
      case UInt8(ascii: "."):
        position += 1
        guard let name = takeName() else { throw failure(.name) }
        steps.append(.member(name))
      case UInt8(ascii: "["):
        position += 1
        let start = position
        skipDigits()
        guard position > start else { throw failure(.index) }
        guard let index = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
          throw failure(.indexRange, at: start)
        }
        guard next == UInt8(ascii: "]") else { throw failure(.indexEnd) }
        position += 1
        steps.append(.element(index))
      default: return Expression.Key(root, steps)
      }
    }
  }

  /// number
  private mutating func number() throws(ExpressionError) -> JSON {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    skipDigits()
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw failure(.numberRange, at: start) }
    return .number(number)
  }

  private mutating func digits() throws(ExpressionError) {
    guard isDigit(at: position) else { throw failure(.digit) }
    skipDigits()
  }
}
