import Desk
import Foundation
import Testing

/// What is an expression, and how it is written back: https://www.twilio.com/docs/taskrouter/expression-syntax.
struct ExpressionTextTests {
  static let canonical = [
    "1 == 1", "0 != 1", "key > 1", "level >= 5.1", "level < 3", "level <= -2", "a == b",
    "skills HAS 'support' AND languages HAS 'english'",
    "type == 'ticket' AND customer_value IN ['Silver', 'Bronze']",
    "task.required_language IN worker.spoken_languages",
    "workers.available == 0", "workers.WA12 < 2 OR workers.WA34 < 2",
    "object.array[2] == 'c'", "table[0][1].name CONTAINS 'x'",
    "(language == 'en' OR language == 'fr') AND skill_rating >= 5.1",
    "a == 1 OR b == 2 AND c == 3 OR d == 4", "a == 1 AND (b == 2 OR c == 3) AND d == 4",
    "vip == true", "vip == false", "vip != null", "'sales' NOT IN task.skillsNeeded",
    "x IN []", "x IN ['a', 1, 2.5, true, null, y.z, [], [[1]]]", "[task.a, 'b'] HAS 'b'",
    "größe == 'groß'", "名前 == '山田'", "_private1 == 1", "task.in == 1", "task.and.not.true == 1",
    #"text == 'it\'s \\ \n\r\t\u{0}\u{85}\u{2028}'"#, "text == '👩‍👩‍👧'", #"text == '"'"#, "text == ''",
    "n == 9223372036854775807", "n == -9223372036854775808", "n == 9.223372036854776e+18", "n == 5e-324",
  ]

  @Test(arguments: canonical) func `canonical form reads as what it is`(text: String) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.description == text)
    #expect(try Expression(parsing: expression.description) == expression)
  }

  @Test(arguments: [
    ("1==1", "1 == 1"),
    ("(skills HAS 'support') AND (languages HAS 'english')", "skills HAS 'support' AND languages HAS 'english'"),
    (" \t\r\n a\n==\n1 ", "a == 1"),
    (#""apple" != "orange""#, "'apple' != 'orange'"),
    (#"a == "it's""#, #"a == 'it\'s'"#),
    (#"a == '\"\u{41}\u{1f600}'"#, #"a == '"A😀'"#),
    ("a == 1 or b == 2 And c == 3", "a == 1 OR b == 2 AND c == 3"),
    ("a in ['x'] and b has 'y' and c contains 'z'", "a IN ['x'] AND b HAS 'y' AND c CONTAINS 'z'"),
    ("a not  in b", "a NOT IN b"), ("a NOT IN[1]", "a NOT IN [1]"), ("a IN[ 1 ,2 ]", "a IN [1, 2]"),
    ("a == TRUE AND b == Null", "a == true AND b == null"),
    ("((a == 1))", "a == 1"), ("((a == 1 AND b == 2) AND c == 3)", "a == 1 AND b == 2 AND c == 3"),
    ("a == 1 OR (b == 2 OR c == 3)", "a == 1 OR b == 2 OR c == 3"),
    ("a == 1 OR (b == 2 AND c == 3)", "a == 1 OR b == 2 AND c == 3"),
    ("(a==1)OR(b==2)", "a == 1 OR b == 2"),
    ("taskrouter.currentTime > 0800", "taskrouter.currentTime > 800"),
    ("n == 1.00", "n == 1"), ("n == 1e3", "n == 1000"), ("n == 2.5E-1", "n == 0.25"), ("n == -0.0", "n == 0"),
    ("n == 9223372036854775808", "n == 9.223372036854776e+18"), ("a[007] == 1", "a[7] == 1"),
  ])
  func `other ways to write it have one canonical form`(text: String, form: String) throws {
    #expect(try Expression(parsing: text).description == form)
  }

  @Test(arguments: [
    ("a == 1", "a == 1.0"), ("a == 'x' AND b == 2", "(a==\"x\")and(b==2.0)"), ("a == 'é'", "a == 'e\u{301}'"),
  ])
  func `what means the same is equal`(left: String, right: String) throws {
    let (left, right) = (try Expression(parsing: left), try Expression(parsing: right))
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
  }

  @Test(arguments: [
    ("a == 1", "1 == a"), ("a == 1", "a == '1'"), ("a == 1 AND b == 2", "a == 1 OR b == 2"), ("a.b == 1", "a[0] == 1"),
    ("a == true", "A == true"), ("a IN [1]", "a IN [[1]]"),
  ])
  func `what means something else is not`(left: String, right: String) throws {
    #expect(try Expression(parsing: left) != Expression(parsing: right))
  }

  @Test func `an expression is coded as its canonical form`() throws {
    let expression = try JSONDecoder().decode(Expression.self, from: Data(#""(a==1)and b has \"x\"""#.utf8))
    #expect(expression.description == "a == 1 AND b HAS 'x'")
    #expect(String(decoding: try JSONEncoder().encode([expression]), as: UTF8.self) == #"["a == 1 AND b HAS 'x'"]"#)
  }

  @Test func `coded text that is no expression is corrupt data with the error as its cause`() throws {
    let error = try #require(throws: DecodingError.self) {
      try JSONDecoder().decode([Desk.Expression].self, from: Data(#"["a = 1"]"#.utf8))
    }
    guard case .dataCorrupted(let context) = error else { throw error }
    let cause = try #require(context.underlyingError as? ExpressionError)
    #expect(context.debugDescription == cause.description)
    #expect(cause.offset == 2)
  }

  @Test(arguments: [
    ("1 == 1", []), ("skills HAS 'a' AND skills HAS 'b'", ["skills"]),
    ("(a.b[0].c == d OR [e, [f.g]] HAS 1) AND 2 IN h", ["a.b[0].c", "d", "e", "f.g", "h"]),
  ])
  func `the keys are those that an expression reads`(text: String, keys: [String]) throws {
    #expect(try Expression(parsing: text).keys.map(\.description).sorted() == keys)
  }

  @Test func `a key says its root and its steps`() throws {
    let key = try #require(try Expression(parsing: "task.languages[1].code == 1").keys.first)
    #expect(key.root == "task")
    #expect(key.steps == [.member("languages"), .element(1), .member("code")])
  }
}
