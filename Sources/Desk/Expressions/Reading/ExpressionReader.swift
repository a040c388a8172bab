/// Reads an expression by descending through the grammar; the text is UTF-8 and never longer than its limit.
struct ExpressionReader {
  let text: String
  let bytes: [UInt8]
  var position = 0
  /// How many parentheses and lists are open.
  private var depth = 0

  init(_ text: String) {
    // Places are found by counting bytes, which is quick in this form alone.
    var text = text
    text.makeContiguousUTF8()
    self.text = text
    bytes = Array(text.utf8)
  }

  /// expr, and nothing after it.
  mutating func document() throws(ExpressionError) -> Expression.Clause {
    let clause = try either()
    guard position == bytes.count else { throw failure(.end) }
    return clause
  }

  /// expr
  private mutating func either() throws(ExpressionError) -> Expression.Clause {
    var clauses = [try both()]
    while take(word: "OR") { clauses.append(try both()) }
    return .joined(by: .or, clauses)
  }

  /// and
  private mutating func both() throws(ExpressionError) -> Expression.Clause {
    var clauses = [try single()]
    while take(word: "AND") { clauses.append(try single()) }
    return .joined(by: .and, clauses)
  }

  /// cmp
  private mutating func single() throws(ExpressionError) -> Expression.Clause {
    skipSpace()
    guard next == UInt8(ascii: "(") else { return .comparison(try comparison()) }
    let start = position
    try enter()
    let clause = try either()
    guard take(")") else { throw failure(.closing(parenthesis: start)) }
    depth -= 1
    return clause
  }

  private mutating func comparison() throws(ExpressionError) -> Expression.Comparison {
    let leftStart = position
    let left = try operand(at: .comparison)
    let operation = try operation(after: left)
    skipSpace()
    let rightStart = position
    let right = try operand(at: .rightSide(of: operation))
    switch (left, operation, right) {
    case (.value, .has, _): throw failure(.list(of: operation), at: leftStart)
    case (_, .isIn, .value), (_, .isNotIn, .value): throw failure(.list(of: operation), at: rightStart)
    default: return Expression.Comparison(left, operation, right)
    }
  }

  /// op
  private mutating func operation(after left: Expression.Operand) throws(ExpressionError) -> Expression.Operator {
    skipSpace()
    let lexeme = lexeme(at: position)
    if lexeme.capitals == "NOT" {
      position += lexeme.text.utf8.count
      guard take(word: "IN") else { throw failure(.afterNot) }
      return .isNotIn
    }
    guard let operation = Expression.Operator(rawValue: lexeme.capitals) else {
      throw failure(.comparisonOperator(after: left))
    }
    position += lexeme.text.utf8.count
    return operation
  }

  /// list, after its bracket
  mutating func list() throws(ExpressionError) -> [Expression.Operand] {
    try enter()
    defer { depth -= 1 }
    if take("]") { return [] }
    var operands = [try operand(at: .firstElement)]
    while take(",") { operands.append(try operand(at: .element)) }
    guard take("]") else { throw failure(.listEnd) }
    return operands
  }

  /// Steps over a bracket.
  private mutating func enter() throws(ExpressionError) {
    guard depth < Expression.maximumDepth else { throw failure(.deeper) }
    depth += 1
    position += 1
  }
}
