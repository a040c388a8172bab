extension GrammarPlace {
  /// What to write instead, where people are known to slip.
  func hint(for found: Lexeme, in text: String) -> String? {
    if let hint = Self.otherLanguages[found.text] { return hint }
    let word = found.capitals
    switch self {
    case .comparison: return Self.hintForComparison(word, in: text)
    case .comparisonOperator(let left): return Self.hintForOperator(word, after: left)
    case .afterNot: return "`NOT` only stands before `IN`: the value first, then the list."
    case .rightSide(let operation): return Self.hintForRightSide(word, of: operation)
    case .end where word == ")": return "No parenthesis is open here."
    case .closing(let parenthesis) where word.isEmpty:
      let position = TextPosition(byte: parenthesis, in: text)
      return "The parenthesis at line \(position.line), column \(position.column) is not closed."
    case .end, .closing: return Self.hintAfterComparison(word)
    case .closingQuote: return "The string that begins here is never closed."
    case .escape: return #"A backslash is written `\\`."#
    case .list(of: .has): return "`HAS` looks into the list on its left, `IN` into the one on its right."
    case .list: return "`IN` and `NOT IN` look into the list on their right, `HAS` into the one on its left."
    case .firstElement, .element, .listEnd, .name, .index, .indexRange, .indexEnd, .digit, .numberRange, .deeper:
      return nil
    }
  }

  /// What means the same everywhere.
  private static let otherLanguages = [
    "&": "Write `AND`.", "&&": "Write `AND`.", "|": "Write `OR`.", "||": "Write `OR`.",
    "‘": "Write straight quotes.", "’": "Write straight quotes.", "“": "Write straight quotes.",
    "”": "Write straight quotes.", "„": "Write straight quotes.", "\u{A0}": "Write an ordinary space.",
  ]

  private static let otherOperators = [
    "=": "Write `==`.", "===": "Write `==`.", "!==": "Write `!=`.", "<>": "Write `!=`.", "=>": "Write `>=`.",
    "=<": "Write `<=`.", "!": "Write `!=` or `NOT IN`.", "LIKE": "Write `CONTAINS`.", "IS": "Write `==`.",
    "-": "A name is made of letters, digits and `_`; a hyphen is none of them.",
  ]

  private static func hintForComparison(_ word: String, in text: String) -> String? {
    switch word {
    case "NOT", "!": "A comparison cannot be negated as a whole: turn its operator round, with `!=` or `NOT IN`."
    case "AND", "OR": "`\(word)` stands between two comparisons."
    case "" where text.allSatisfy(\.isWhitespace): "What always holds is written `1 == 1`."
    default: hintForReserved(word)
    }
  }

  private static func hintForOperator(_ word: String, after left: Expression.Operand) -> String? {
    if let hint = otherOperators[word] { return hint }
    guard ["AND", "OR", ")", ""].contains(word) else { return nil }
    return if case .key(let key) = left {
      "A comparison has two sides: a flag is written `\(key) == true`."
    } else {
      "A comparison has two sides: one of several values is written `IN [...]`."
    }
  }

  private static func hintForRightSide(_ word: String, of operation: Expression.Operator) -> String? {
    switch (word, operation) {
    case ("(", .isIn), ("(", .isNotIn): "A list is written in square brackets."
    default: hintForReserved(word)
    }
  }

  private static func hintForReserved(_ word: String) -> String? {
    ExpressionReader.reserved.contains(word) ? "`\(word)` is a word of the language and cannot begin a key." : nil
  }

  private static func hintAfterComparison(_ word: String) -> String? {
    Expression.Operator(rawValue: word) == nil && word != "NOT"
      ? nil : "A comparison has two sides: write two comparisons with `AND` between them."
  }
}
