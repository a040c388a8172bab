import Desk
import Testing

struct ExpressionErrorTests {
  static let mistakes =
    Mistake.misplaced + Mistake.slips + Mistake.unclosedString + Mistake.unknownEscape + Mistake.outOfRange
    + Mistake.notAList

  @Test(arguments: mistakes) func `a mistake is named, shown and explained`(_ mistake: Mistake) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: mistake.expression) }
    #expect(error.description == mistake.message)
    #expect(error.reason == mistake.reason)
  }

  @Test func `every reason is among the mistakes or has tests of its limit`() {
    let reasons = Set(Self.mistakes.map(\.reason)).union([.tooLong, .tooDeep])
    #expect(reasons == Set(ExpressionError.Reason.allCases))
  }

  @Test(arguments: ["", " \n", "\r\n\t"]) func `an empty text says what always holds`(text: String) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(
      error.description == """
        Line \(error.line), column \(error.column): expected `(`, a key or a value but found the end. \
        What always holds is written `1 == 1`.
        """)
    #expect(error.offset == text.count)
  }

  /// What the lines of a message cannot show as they are.
  @Test(arguments: [
    (
      "a == 1 AND\n  (b == 2 OR (c == 3)",
      """
      Line 2, column 22: expected `)`, `AND` or `OR` but found the end. The parenthesis at line 2, column 3 is not closed.
          (b == 2 OR (c == 3)
                             ^
      """
    ),
    (
      "a == 'x\ny\n' 'a string that is longer than anybody wants to read'",
      """
      Line 3, column 3: expected `AND`, `OR` or the end but found `'a string that is longer…`.
        ' 'a string that is longer than anybody wants to read'
          ^
      """
    ),
    (
      "\ta == 'ä😀' ?",
      """
      Line 1, column 12: expected `AND`, `OR` or the end but found `?`.
         a == 'ä😀' ?
                   ^
      """
    ),
    (
      "a == \u{200B}1",
      """
      Line 1, column 6: expected a key or a value but found U+200B.
        a == \u{200B}1
             ^
      """
    ),
    (
      "a ==\u{A0}1",
      """
      Line 1, column 5: expected a key or a value but found U+00A0. Write an ordinary space.
        a ==\u{A0}1
            ^
      """
    ),
  ])
  func `lines, tabs and what is invisible keep the caret in its place`(text: String, message: String) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error.description == message)
  }

  @Test(arguments: [#"\"#, #"\u"#, #"\u{"#, #"\u{}'"#, #"\u{D800}'"#, #"\u{110000}'"#, #"\u{0000041}'"#, #"\u{+1}'"#])
  func `an escape that is none is refused`(escape: String) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: "a == '" + escape) }
    #expect(error.reason == .unknownEscape)
    #expect(error.offset == 6)
  }

  @Test func `a mistake has a place, what is there and what could be there`() throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: "a == '😀'\r\nAND b") }
    #expect(error.offset == 14)
    #expect(error.line == 2)
    #expect(error.column == 6)
    #expect(error.found == "the end")
    #expect(error.expected == ["an operator"])
    #expect(error.hint == "A comparison has two sides: a flag is written `b == true`.")
  }

  @Test func `a long line is cut around the mistake`() throws {
    let text = String(repeating: "a == 1 AND ", count: 20) + "b = 2" + String(repeating: " AND c == 3", count: 20)
    let error = try #require(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(
      error.description == """
        Line 1, column 223: expected an operator but found `=`. Write `==`.
          …a == 1 AND a == 1 AND a == 1 AND b = 2 AND c == 3 AND c == 3 AND c == …
                                              ^
        """)
  }

  @Test(arguments: 0..<28) func `every cut of an expression in parentheses is refused`(length: Int) {
    let text = "(a.b[0] HAS 'x' OR c == 1.5)"
    #expect(throws: ExpressionError.self) { try Expression(parsing: String(text.prefix(length))) }
  }
}
