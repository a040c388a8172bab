/// What an error says is there: the word, number, string, operator or character at a place in the text.
struct Lexeme: CustomStringConvertible {
  /// How many characters of it an error shows.
  static let maximumLength = 24

  /// Empty at the end of the text.
  let text: String

  /// The text with a word's small letters made capitals, to know it by.
  var capitals: String { text.utf8.allSatisfy { $0 < 0x80 } ? text.uppercased() : text }

  var description: String {
    guard let first = text.unicodeScalars.first else { return "the end" }
    if first == " " { return "a space" }
    if first.isInvisible || first == "`" { return first.codePoint }
    let visible = text.unicodeScalars.prefix { !$0.breaksText }
    let shown = String(String.UnicodeScalarView(visible))
    return shown.count > Self.maximumLength || shown.unicodeScalars.count < text.unicodeScalars.count
      ? "`\(shown.prefix(Self.maximumLength))…`" : "`\(shown)`"
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    let invisible: [Unicode.GeneralCategory] = [.format, .privateUse, .unassigned]
    return breaksText || properties.isWhitespace || invisible.contains(properties.generalCategory)
  }

  fileprivate var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
