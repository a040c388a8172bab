/// Why a text is no expression, and where.
public struct ExpressionError: Error, Sendable, Hashable {
  /// What kind of mistake it is: a name that programs can rely on.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// Something stands where the grammar does not allow it.
    case syntax
    /// The text has more than ``Expression/maximumLength`` bytes, as it was written or in canonical form.
    case tooLong
    /// Parentheses and lists lie deeper inside each other than ``Expression/maximumDepth``.
    case tooDeep
    /// A string has no closing quote.
    case unclosedString
    /// A backslash begins no escape that there is.
    case unknownEscape
    /// A number that cannot be represented.
    case outOfRange
    /// A constant where an array operator needs a list.
    case notAList
  }

  public let reason: Reason
  /// How many characters come before the mistake.
  public let offset: Int
  /// The line, counted from 1.
  public let line: Int
  /// The column, counted from 1 in characters.
  public let column: Int
  /// What is there: a piece of the text in backticks, or a few words.
  public let found: String
  /// What could be there instead, in plain words.
  public let expected: Set<String>
  /// What to do about it, where the mistake is a common one.
  public let hint: String?
  /// The line of the text and a caret under the place; none where there is nothing to see.
  let excerpt: String
}

extension ExpressionError: CustomStringConvertible {
  /// A sentence, then the line of the expression with a caret under the mistake.
  public var description: String {
    let mistake = "expected \(expectation) but found \(found)."
    var text =
      switch reason {
      case .tooLong: "The expression is too long: " + mistake
      default: "Line \(line), column \(column): " + mistake
      }
    if let hint { text += " " + hint }
    if !excerpt.isEmpty { text += "\n" + excerpt }
    return text
  }

  /// `a key, a value or ...`
  private var expectation: String {
    var words = expected.sorted()
    guard let last = words.popLast() else { return "something else" }
    return words.isEmpty ? last : words.joined(separator: ", ") + " or " + last
  }
}

extension ExpressionError {
  /// The error of a text that is not even looked at.
  init(length: String) {
    self.init(
      reason: .tooLong, offset: 0, line: 1, column: 1, found: length,
      expected: ["at most \(Expression.maximumLength) bytes"], hint: nil, excerpt: "")
  }

  init(_ place: GrammarPlace, at byte: Int, of text: String, found: Lexeme) {
    let position = TextPosition(byte: byte, in: text)
    self.init(
      reason: place.reason, offset: position.offset, line: position.line, column: position.column,
      found: place.found ?? found.description, expected: place.expected, hint: place.hint(for: found, in: text),
      excerpt: position.excerpt(of: text))
  }
}
