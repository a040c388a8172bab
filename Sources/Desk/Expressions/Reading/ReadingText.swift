extension ExpressionReader {
  /// The byte at the position; none at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func isDigit(at index: Int) -> Bool {
    index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
  }

  mutating func skipDigits() {
    while isDigit(at: position) { position += 1 }
  }

  mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  /// Steps over a character and the space before it; over the space alone where the character is not there.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Steps over a word in any case and the space before it; over the space alone where the word is not there.
  mutating func take(word: String) -> Bool {
    skipSpace()
    guard lexeme(at: position).capitals == word else { return false }
    position += word.utf8.count
    return true
  }

  /// Steps over a name: letters, digits and `_`, no digit first.
  mutating func takeName() -> String? {
    let end = endOfName(from: position)
    guard end > position else { return nil }
    let first = text.unicodeScalars[text.utf8.index(text.startIndex, offsetBy: position)]
    guard first == "_" || first.properties.isXIDStart else { return nil }
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  /// Letters are those that identifiers have in any script: https://www.unicode.org/reports/tr31/.
  private func endOfName(from start: Int) -> Int {
    let scalars = text.unicodeScalars[text.utf8.index(text.startIndex, offsetBy: start)...]
    return start + scalars.prefix { $0.properties.isXIDContinue }.reduce(0) { $0 + UTF8.width($1) }
  }

  /// What stands at a byte of the text, in one piece.
  func lexeme(at start: Int) -> Lexeme {
    guard start < bytes.count else { return Lexeme(text: "") }
    var end = endOfName(from: start)
    if end == start {
      switch bytes[start] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): end = endOfString(from: start)
      case _ where isSymbol(at: start): while isSymbol(at: end) { end += 1 }
      default: end = text.utf8.index(text.startIndex, offsetBy: start).scalarEnd(in: text)
      }
    }
    return Lexeme(text: String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// What operators are made of, here and in other languages.
  private func isSymbol(at index: Int) -> Bool { index < bytes.count && "=<>!&|".utf8.contains(bytes[index]) }

  private func endOfString(from start: Int) -> Int {
    let rest = bytes[(start + 1)...]
    return rest.firstIndex(of: bytes[start]).map { $0 + 1 } ?? bytes.count
  }

  /// The error of a place in the grammar, at the position or at a byte before it.
  func failure(_ place: GrammarPlace, at start: Int? = nil) -> ExpressionError {
    let start = start ?? position
    return ExpressionError(place, at: start, of: text, found: lexeme(at: start))
  }
}

extension String.Index {
  fileprivate func scalarEnd(in text: String) -> Int {
    text.utf8.distance(from: text.startIndex, to: text.unicodeScalars.index(after: self))
  }
}
