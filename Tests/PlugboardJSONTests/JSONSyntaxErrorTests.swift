import PlugboardJSON
import Testing

struct JSONSyntaxErrorTests {
  struct Rejected: CustomTestStringConvertible {
    let text: String
    let line: Int
    let column: Int
    let expected: String
    let found: String

    init(_ text: String, _ line: Int, _ column: Int, _ expected: String, _ found: String) {
      (self.text, self.line, self.column, self.expected, self.found) = (text, line, column, expected, found)
    }

    var testDescription: String { text.debugDescription }
  }

  static let end = "the end of the text"

  static let structure = [
    Rejected("", 1, 1, "a value", end),
    Rejected("  ", 1, 3, "a value", end),
    Rejected("1 2", 1, 3, end, "`2`"),
    Rejected("{}]", 1, 3, end, "`]`"),
    Rejected("null\0", 1, 5, end, "U+0000"),
    Rejected("1\u{A0}", 1, 2, end, "U+00A0"),
    Rejected("\u{FEFF}1", 1, 1, "a value", "U+FEFF"),
    Rejected("\u{B}1", 1, 1, "a value", "U+000B"),
    Rejected("'a'", 1, 1, "a value", "`'`"),
    Rejected("// x", 1, 1, "a value", "`/`"),
    Rejected("[", 1, 2, "a value", end),
    Rejected("[1", 1, 3, "`,` or `]`", end),
    Rejected("[1 2]", 1, 4, "`,` or `]`", "`2`"),
    Rejected("[1}", 1, 3, "`,` or `]`", "`}`"),
    Rejected("[,1]", 1, 2, "a value", "`,`"),
    Rejected("[1,]", 1, 4, "a value", "`]`"),
    Rejected("[1,\n 2,\n é]", 3, 2, "a value", "`é`"),
    Rejected("{", 1, 2, "a key in quotes or `}`", end),
    Rejected("{1:2}", 1, 2, "a key in quotes or `}`", "`1`"),
    Rejected("{a:2}", 1, 2, "a key in quotes or `}`", "`a`"),
    Rejected("{\"a\"}", 1, 5, "`:`", "`}`"),
    Rejected("{\"a\" 1}", 1, 6, "`:`", "`1`"),
    Rejected("{\"a\":}", 1, 6, "a value", "`}`"),
    Rejected("{\"a\":1", 1, 7, "`,` or `}`", end),
    Rejected("{\"a\":1]", 1, 7, "`,` or `}`", "`]`"),
    Rejected("{\"a\":1,}", 1, 8, "a key in quotes", "`}`"),
    Rejected("{,}", 1, 2, "a key in quotes or `}`", "`,`"),
    Rejected("{\r\n  \"grüße 👋\": x\r\n}", 2, 14, "a value", "`x`"),
  ]

  static let words = [
    Rejected("nul", 1, 4, "`null`", end),
    Rejected("nil", 1, 2, "`null`", "`i`"),
    Rejected("True", 1, 1, "a value", "`T`"),
    Rejected("tru]", 1, 4, "`true`", "`]`"),
    Rejected("fals3", 1, 5, "`false`", "`3`"),
    Rejected("truest", 1, 5, end, "`s`"),
    Rejected("NaN", 1, 1, "a value", "`N`"),
    Rejected("Infinity", 1, 1, "a value", "`I`"),
  ]

  static let numbers = [
    Rejected("01", 1, 2, "no digit after a leading zero", "`1`"),
    Rejected("-012", 1, 3, "no digit after a leading zero", "`1`"),
    Rejected("-", 1, 2, "a digit", end),
    Rejected("--1", 1, 2, "a digit", "`-`"),
    Rejected("-Infinity", 1, 2, "a digit", "`I`"),
    Rejected("+1", 1, 1, "a value", "`+`"),
    Rejected(".5", 1, 1, "a value", "`.`"),
    Rejected("1.", 1, 3, "a digit", end),
    Rejected("1.e5", 1, 3, "a digit", "`e`"),
    Rejected("1e", 1, 3, "a digit", end),
    Rejected("1e+", 1, 4, "a digit", end),
    Rejected("1e1.5", 1, 4, end, "`.`"),
    Rejected("0x10", 1, 2, end, "`x`"),
    Rejected("1_000", 1, 2, end, "`_`"),
    Rejected("[0, 1e400]", 1, 5, "a number in the range of Double", "one beyond it"),
    Rejected("-1e400", 1, 1, "a number in the range of Double", "one beyond it"),
  ]

  static let strings = [
    Rejected("\"abc", 1, 5, "`\"` at the end of the string", end),
    Rejected("\"a\nb\"", 1, 3, "an escape in place of a control character", "U+000A"),
    Rejected("\"a\u{0}\"", 1, 3, "an escape in place of a control character", "U+0000"),
    Rejected("\"a\u{1F}\"", 1, 3, "an escape in place of a control character", "U+001F"),
    Rejected(#""\"#, 1, 3, #"one of `"\/bfnrtu` after the backslash"#, end),
    Rejected(#""\a""#, 1, 3, #"one of `"\/bfnrtu` after the backslash"#, "`a`"),
    Rejected(#""\é""#, 1, 3, #"one of `"\/bfnrtu` after the backslash"#, "`é`"),
    Rejected(#""\u12""#, 1, 6, "a hexadecimal digit", "`\"`"),
    Rejected(#""\u12g4""#, 1, 6, "a hexadecimal digit", "`g`"),
    Rejected(#""\u+123""#, 1, 4, "a hexadecimal digit", "`+`"),
    Rejected(#""\u"#, 1, 4, "a hexadecimal digit", end),
    Rejected(#""x\ud83d""#, 1, 3, "a pair of surrogates", "half of one"),
    Rejected(#""x\ude00""#, 1, 3, "a pair of surrogates", "half of one"),
    Rejected(#""\ud83d\n""#, 1, 2, "a pair of surrogates", "half of one"),
    Rejected(#""\ud83d\u0041""#, 1, 2, "a pair of surrogates", "half of one"),
    Rejected(#""\ud83d\ud83d""#, 1, 2, "a pair of surrogates", "half of one"),
    Rejected(#""\ud83d\uZ""#, 1, 10, "a hexadecimal digit", "`Z`"),
  ]

  @Test(arguments: structure + words + numbers + strings)
  func `an error names its place, what is expected and what is there`(_ rejected: Rejected) throws {
    let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: rejected.text) }
    #expect(error.line == rejected.line)
    #expect(error.column == rejected.column)
    #expect(error.expected == rejected.expected)
    #expect(error.found == rejected.found)
  }

  @Test func `an error describes itself in one sentence`() throws {
    let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: "[1,\n  2 3]") }
    #expect(error.description == "line 2, column 5: expected `,` or `]` but found `3`")
  }

  @Test(arguments: [#"["#, #"{"a":"#])
  func `text nested deeper than the limit is an error`(open: String) throws {
    let text = String(repeating: open, count: JSON.maximumDepth + 1)
    let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: text) }
    #expect(error.expected == "at most 512 levels")
    #expect(error.found == "one more")
    #expect(error.column == JSON.maximumDepth * open.utf8.count + 1)
  }

  @Test func `a hundred thousand open brackets are refused early`() {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
  }

  @Test func `every cut of a valid text is an error`() throws {
    let text = #"{"a":[-1.5e+3,true,null,"\u00e9\ud83d\ude00x"],"b":{"c":[]}}"#
    _ = try JSON(parsing: text)
    for length in 0..<text.count {
      #expect(throws: JSONSyntaxError.self) { try JSON(parsing: String(text.prefix(length))) }
    }
  }
}
