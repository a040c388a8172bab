import PlugboardJSON

extension Expression: CustomStringConvertible {
  /// The expression in canonical form: no parentheses but those it needs, words in capitals, strings in single quotes,
  /// one space around every operator. Parsing it gives an equal expression.
  public var description: String {
    var text = ""
    clause.write(to: &text)
    return text
  }
}

extension Expression: Codable {
  /// Reads the text of an expression; a text that is none is an error with the ``ExpressionError`` as its cause.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  /// Writes the canonical form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Expression.Clause {
  func write(to text: inout String) {
    switch self {
    case .any(let clauses): text.append(clauses, between: " OR ") { $0.write(to: &$1) }
    case .all(let clauses):
      text.append(clauses, between: " AND ") { clause, text in
        guard case .any = clause else { return clause.write(to: &text) }
        text += "("
        clause.write(to: &text)
        text += ")"
      }
    case .comparison(let comparison):
      comparison.left.write(to: &text)
      text += " \(comparison.operation.rawValue) "
      comparison.right.write(to: &text)
    }
  }
}

extension Expression.Operand {
  fileprivate func write(to text: inout String) {
    switch self {
    case .value(.string(let string)): text.appendQuoted(string)
    // A whole number is written as one, so that equal expressions have the same text.
    case .value(.number(let number)): text += number.whole.map(String.init) ?? number.description
    case .value(let value): text += value.description
    case .key(let key): text += key.description
    case .list(let operands):
      text += "["
      text.append(operands, between: ", ") { $0.write(to: &$1) }
      text += "]"
    }
  }
}

extension Double {
  fileprivate var whole: Int64? {
    guard self >= -0x1p63, self < 0x1p63 else { return nil }
    let truncated = Int64(self)
    return Double(truncated) == self ? truncated : nil
  }
}

extension String {
  fileprivate mutating func append<Item>(
    _ items: [Item], between separator: String, each write: (Item, inout String) -> Void
  ) {
    for (index, item) in items.enumerated() {
      if index > 0 { self += separator }
      write(item, &self)
    }
  }

  fileprivate mutating func appendQuoted(_ string: String) {
    self += "'"
    for scalar in string.unicodeScalars {
      switch scalar {
      case "'": self += #"\'"#
      case "\\": self += #"\\"#
      case "\n": self += #"\n"#
      case "\r": self += #"\r"#
      case "\t": self += #"\t"#
      case _ where scalar.breaksText: self += #"\u{"# + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: unicodeScalars.append(scalar)
      }
    }
    self += "'"
  }
}

extension Unicode.Scalar {
  /// Whether this would be invisible in a text or break its line.
  var breaksText: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
