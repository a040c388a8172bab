import Desk
import Testing

struct ExpressionLimitTests {
  @Test func `an expression of a hundred thousand bytes is refused`() throws {
    let text = "a == 'x'" + String(repeating: " ", count: 99_992)
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error.reason == .tooLong)
    #expect(
      error.description == "The expression is too long: expected at most 16384 bytes but found 100000 bytes.")
  }

  @Test func `the longest expression is read and one byte more is not`() throws {
    let text = "a == '" + String(repeating: "x", count: Expression.maximumLength - 7) + "'"
    #expect(try Expression(parsing: text).description == text)
    #expect(throws: ExpressionError.self) { try Expression(parsing: text + " ") }
  }

  @Test func `the canonical form has the same limit, so that it can be read again`() throws {
    let text = "a == \"" + String(repeating: "'", count: 16_000) + "\""
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error.reason == .tooLong)
    #expect(
      error.description == """
        The expression is too long: expected at most 16384 bytes but found 32007 bytes in canonical form.
        """)
  }

  @Test(arguments: [("(", "a == 1", ")"), ("a IN [", "1", "]"), ("[", "1", "] HAS 1")])
  func `brackets may lie as deep as the limit and no deeper`(open: String, middle: String, close: String) throws {
    func nested(_ depth: Int) -> String {
      let bracket = open.last.map(String.init) ?? ""
      let end = close.first.map(String.init) ?? ""
      return open + String(repeating: bracket, count: depth - 1) + middle + String(repeating: end, count: depth - 1)
        + close
    }
    _ = try Expression(parsing: nested(Expression.maximumDepth))
    let error = try #require(throws: ExpressionError.self) {
      try Expression(parsing: nested(Expression.maximumDepth + 1))
    }
    #expect(error.reason == .tooDeep)
    #expect(error.offset == open.count - 1 + Expression.maximumDepth)
    #expect(
      error.description.hasPrefix(
        """
        Line 1, column \(error.column): expected at most 64 levels of parentheses and lists but found one more.
        """))
  }

  @Test func `parentheses beside each other do not count as deep`() throws {
    let text = Array(repeating: "((a == 1 OR b == 2))", count: 500).joined(separator: " AND ")
    #expect(try Expression(parsing: text).description.count < text.count)
  }

  @Test(arguments: ["(", "[", "a IN [", "'", "a.", "a[", "NOT ", "\\", "1", "-", "a == 1 AND ("])
  func `nothing repeated up to the limit exhausts anything`(piece: String) {
    let text = String(repeating: piece, count: Expression.maximumLength / piece.utf8.count)
    #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
  }

  @Test func `a chain as long as the limit is read, written, evaluated and explained`() throws {
    let text = Array(repeating: "a == 1", count: 1_600).joined(separator: " OR ")
    let expression = try Expression(parsing: text)
    #expect(expression.description == text)
    #expect(!expression.holds(in: Expression.Roots()))
    #expect(expression.explain(in: Expression.Roots()).reasons.count == 1_600)
  }
}
