import Desk
import PlugboardJSON
import Testing

/// What each operator says about each pair of types: https://www.twilio.com/docs/taskrouter/expression-syntax.
struct OperatorTests {
  /// One value of each type; the second integer and the number with it are for the order of numbers.
  static let samples: [JSON] = [nil, true, 1, 1.0, 2.5, "b", "abc", ["b", 1, nil], ["b": 1]]

  /// A row for each left value and a column for each right one, in the order of the samples; `T` where it holds.
  static let tables: [(operator: String, rows: [String])] = [
    ("==", ["T--------", "-T-------", "--TT-----", "--TT-----", "----T----", "-----T---", "------T--", "", ""]),
    ("!=", ["-TTTTTT--", "T--------", "T---T----", "T---T----", "T-TT-----", "T-----T--", "T----T---", "", ""]),
    (">", ["", "", "", "", "--TT-----", "------T--", "", "", ""]),
    (">=", ["", "", "--TT-----", "--TT-----", "--TTT----", "-----TT--", "------T--", "", ""]),
    ("<", ["", "", "----T----", "----T----", "", "", "-----T---", "", ""]),
    ("<=", ["", "", "--TTT----", "--TTT----", "----T----", "-----T---", "-----TT--", "", ""]),
    ("CONTAINS", ["", "", "", "", "", "-----T---", "-----TT--", "", ""]),
    ("HAS", ["", "", "", "", "", "", "", "T-TT-T---", ""]),
    ("IN", ["-------T-", "", "-------T-", "-------T-", "", "-------T-", "", "", ""]),
    ("NOT IN", ["", "-------T-", "", "", "-------T-", "", "-------T-", "", ""]),
  ]

  @Test(arguments: tables) func `an operator says this about every pair of types`(table: (String, [String])) throws {
    let (name, rows) = table
    let expression = try Expression(parsing: "left \(name) right")
    for (row, left) in zip(rows, Self.samples) {
      let expected = row.isEmpty ? String(repeating: "-", count: Self.samples.count) : row
      let found = Self.samples.map { right in
        expression.holds(in: ["left": left, "right": right] as JSON) ? "T" : "-"
      }
      #expect(found.joined() == expected, "\(left) \(name) ...")
    }
  }

  @Test func `every operator has a table`() {
    #expect(Set(Self.tables.map(\.operator)) == Set(Expression.Operator.allCases.map(\.rawValue)))
  }

  @Test(arguments: ["==", "!=", ">", ">=", "<", "<=", "CONTAINS", "IN", "NOT IN", "HAS"])
  func `a missing key is null`(name: String) throws {
    let expression = try Expression(parsing: "left \(name) right")
    for value in Self.samples {
      #expect(
        expression.holds(in: ["left": value] as JSON) == expression.holds(in: ["left": value, "right": nil] as JSON))
      #expect(
        expression.holds(in: ["right": value] as JSON) == expression.holds(in: ["left": nil, "right": value] as JSON))
    }
  }

  @Test(
    arguments: [
      (9_007_199_254_740_993, 9_007_199_254_740_992.0, ">"), (9_007_199_254_740_991, 9_007_199_254_740_992.0, "<"),
      (Int64.max, 0x1p63, "<"), (Int64.min, -0x1p63, "=="), (Int64.min, -0x1.0000000000001p63, ">"),
      (3, 3.5, "<"), (-3, -3.5, ">"), (0, -0.0, "=="), (0, .leastNonzeroMagnitude, "<"),
      (0, -.leastNonzeroMagnitude, ">"), (1, .infinity, "<"),
      (1, -.infinity, ">"),
    ] as [(Int64, Double, String)])
  func `integers and other numbers compare exactly`(integer: Int64, number: Double, order: String) throws {
    let scope: JSON = ["i": .integer(integer), "n": .number(number)]
    for name in ["<", "==", ">"] {
      #expect(try Expression(parsing: "i \(name) n").holds(in: scope) == (name == order))
      let mirrored = ["<": ">", ">": "<"][name] ?? name
      #expect(try Expression(parsing: "n \(mirrored) i").holds(in: scope) == (name == order))
    }
    #expect(try Expression(parsing: "i >= n").holds(in: scope) == (order != "<"))
    #expect(try Expression(parsing: "i <= n").holds(in: scope) == (order != ">"))
    #expect(try Expression(parsing: "i != n").holds(in: scope) == (order != "=="))
    #expect(try Expression(parsing: "i IN [n]").holds(in: scope) == (order == "=="))
  }

  @Test func `what is no number has no order`() throws {
    for text in ["i < n", "i > n", "i >= n", "i <= n", "n < i", "n >= n", "n <= n", "n == n"] {
      #expect(try !Expression(parsing: text).holds(in: ["i": 1, "n": .number(.nan)] as JSON), "\(text)")
    }
  }

  @Test(arguments: [
    ("'' CONTAINS ''", true), ("'abc' CONTAINS ''", true), ("'' CONTAINS 'a'", false), ("'abc' CONTAINS 'bc'", true),
    ("'abc' CONTAINS 'abcd'", false), ("'aab' CONTAINS 'ab'", true), ("'abc' CONTAINS 'B'", false),
    ("'cafe\u{301}' CONTAINS 'é'", true), ("'cafe\u{301}' CONTAINS 'cafe'", false), ("'12' CONTAINS 1", false),
    ("12 CONTAINS 1", false), ("['a'] CONTAINS 'a'", false),
    ("'a' < 'b'", true), ("'B' < 'a'", true), ("'a' < 'ab'", true), ("'é' == 'e\u{301}'", true),
    ("1 == 1", true), ("0 != 1", true), ("'apple' != \"orange\"", true), ("1 == '1'", false), ("1 != '1'", false),
    ("true == 'true'", false), ("null == null", true), ("null < 1", false), ("true > false", false),
    ("[1] == [1]", false), ("[1] != [2]", false), ("[] == null", false), ("[] != null", false),
    ("[[1]] HAS 1", false), ("[1, [2]] HAS 1", true), ("1 IN []", false), ("1 NOT IN []", true),
    ("[1] IN [[1]]", false),
    ("[1] NOT IN [2]", false), ("null IN [missing]", true), ("[missing] HAS null", true), ("'a' IN ['A']", false),
    ("true IN [1]", false), ("1 IN [true]", false),
  ])
  func `constants compare like values`(text: String, holds: Bool) throws {
    #expect(try Expression(parsing: text).holds(in: JSON.null) == holds)
  }

  @Test(arguments: [
    ("a == 1 AND b == 1 OR c == 1", [false, true, false, true, false, true, true, true]),
    ("a == 1 AND (b == 1 OR c == 1)", [false, false, false, false, false, true, true, true]),
    ("a == 1 OR b == 1 AND c == 1", [false, false, false, true, true, true, true, true]),
  ])
  func `and binds closer than or`(text: String, truth: [Bool]) throws {
    let expression = try Expression(parsing: text)
    let found = (0..<8).map { bits in
      expression.holds(
        in: ["a": .integer(bits >> 2 & 1), "b": .integer(bits >> 1 & 1), "c": .integer(bits & 1)] as JSON)
    }
    #expect(found == truth)
  }
}
