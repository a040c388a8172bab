/// Reads one JSON value from UTF-8, byte by byte.
struct JSONTextParser {
  /// An array or object whose end has not come yet.
  private struct Open {
    var elements: [JSON] = []
    var members = JSON.Object()
    /// The key of the value that comes next; none in an array.
    var key: String?
  }

  private let bytes: [UInt8]
  private var position = 0
  /// Kept here and not on the call stack, which is short on some threads.
  private var open: [Open] = []
  private let notesRepeatedKeys: Bool
  /// The first key that came twice in one object.
  private(set) var repeatedKey: String?

  init(_ text: String, notesRepeatedKeys: Bool = false) {
    bytes = Array(text.utf8)
    self.notesRepeatedKeys = notesRepeatedKeys
  }

  mutating func document() throws(JSONSyntaxError) -> JSON {
    while true {
      guard var value = try scalarOrEmpty() else { continue }
      // A value may be the last one of several arrays and objects.
      while !open.isEmpty, let closed = try add(value) { value = closed }
      guard open.isEmpty else { continue }
      skipWhitespace()
      guard position == bytes.count else { throw failure(expected: "the end of the text") }
      return value
    }
  }

  /// Reads a value up to its end, or enters an array or object that is not empty.
  private mutating func scalarOrEmpty() throws(JSONSyntaxError) -> JSON? {
    skipWhitespace()
    switch next {
    case UInt8(ascii: "{"):
      try enter()
      if skip("}") { return .object([:]) }
      open.append(Open(key: try key(expected: "a key in quotes or `}`")))
      return .none
    case UInt8(ascii: "["):
      try enter()
      if skip("]") { return .array([]) }
      open.append(Open())
      return .none
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default:
      guard isDigit(next) || next == UInt8(ascii: "-") else { throw failure(expected: "a value") }
      return try number()
    }
  }

  /// Adds a value to the innermost array or object, and returns that one if this was its last value.
  private mutating func add(_ value: JSON) throws(JSONSyntaxError) -> JSON? {
    let last = open.endIndex - 1
    if let key = open[last].key {
      if notesRepeatedKeys && repeatedKey == nil && open[last].members[key] != nil { repeatedKey = key }
      open[last].members[key] = value
      if skip(",") {
        open[last].key = try self.key(expected: "a key in quotes")
        return .none
      }
      guard skip("}") else { throw failure(expected: "`,` or `}`") }
      return .object(open.removeLast().members)
    }
    open[last].elements.append(value)
    if skip(",") { return .none }
    guard skip("]") else { throw failure(expected: "`,` or `]`") }
    return .array(open.removeLast().elements)
  }

  private mutating func key(expected: String) throws(JSONSyntaxError) -> String {
    skipWhitespace()
    guard next == UInt8(ascii: "\"") else { throw failure(expected: expected) }
    let key = try string()
    guard skip(":") else { throw failure(expected: "`:`") }
    return key
  }

  private mutating func enter() throws(JSONSyntaxError) {
    guard open.count < JSON.maximumDepth else {
      throw failure(expected: "at most \(JSON.maximumDepth) levels", found: "one more", at: position)
    }
    position += 1
  }

  private mutating func word(_ word: String, _ meaning: JSON) throws(JSONSyntaxError) -> JSON {
    for byte in word.utf8 {
      guard next == byte else { throw failure(expected: "`\(word)`") }
      position += 1
    }
    return meaning
  }

  private mutating func number() throws(JSONSyntaxError) -> JSON {
    let start = position
    var isInteger = true
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") {
      position += 1
      guard !isDigit(next) else { throw failure(expected: "no digit after a leading zero") }
    } else {
      try digits()
    }
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
    guard let number = Double(text), number.isFinite else {
      throw failure(expected: "a number in the range of Double", found: "one beyond it", at: start)
    }
    return .number(number)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    guard isDigit(next) else { throw failure(expected: "a digit") }
    while isDigit(next) { position += 1 }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var unescaped = ""
    // Most strings hold no escape and are copied once, as one run.
    var runStart = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let run = String(decoding: bytes[runStart..<position], as: UTF8.self)
        position += 1
        return unescaped.isEmpty ? run : unescaped + run
      case UInt8(ascii: "\\"):
        unescaped += String(decoding: bytes[runStart..<position], as: UTF8.self)
        unescaped.unicodeScalars.append(try escape())
        runStart = position
      case 0..<0x20: throw failure(expected: "an escape in place of a control character")
      default: position += 1
      }
    }
    throw failure(expected: "`\"` at the end of the string")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position
    position += 1
    let scalar: Unicode.Scalar
    switch next {
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"): return try escapedUnits(from: start)
    default: throw failure(expected: #"one of `"\/bfnrtu` after the backslash"#)
    }
    position += 1
    return scalar
  }

  /// Reads `uXXXX`, and the escape after it where the first one is half of a pair.
  private mutating func escapedUnits(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let lead = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(lead) { return scalar }
    if UTF16.isLeadSurrogate(UInt16(lead)), bytes[position...].starts(with: #"\u"#.utf8) {
      position += 1
      let trail = try hexadecimalUnit()
      if UTF16.isTrailSurrogate(UInt16(trail)) {
        let joined = 0x1_0000 + (lead - 0xD800) << 10 + (trail - 0xDC00)
        if let scalar = Unicode.Scalar(joined) { return scalar }
      }
    }
    throw failure(expected: "a pair of surrogates", found: "half of one", at: start)
  }

  private mutating func hexadecimalUnit() throws(JSONSyntaxError) -> UInt32 {
    position += 1
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure(expected: "a hexadecimal digit")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhitespace() {
    while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
  }

  /// Whether this punctuation comes next; if it does, it is behind us.
  private mutating func skip(_ punctuation: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard next == UInt8(ascii: punctuation) else { return false }
    position += 1
    return true
  }

  private func failure(expected: String) -> JSONSyntaxError {
    let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first
    let found = scalar.map { $0.isVisible ? "`\($0)`" : $0.codePoint } ?? "the end of the text"
    return failure(expected: expected, found: found, at: position)
  }

  private func failure(expected: String, found: String, at offset: Int) -> JSONSyntaxError {
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSONSyntaxError(
      line: 1 + before.count { $0 == UInt8(ascii: "\n") },
      column: 1 + String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count,
      expected: expected,
      found: found
    )
  }
}

extension Unicode.Scalar {
  fileprivate var isVisible: Bool {
    let invisible: [Unicode.GeneralCategory] = [.control, .format, .privateUse, .unassigned]
    return !properties.isWhitespace && !invisible.contains(properties.generalCategory)
  }

  fileprivate var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
