import PlugboardJSON
import Testing

struct JSONTextTests {
  // MARK: - Writing

  static let texts: [(JSON, String)] = [
    (nil, "null"),
    (true, "true"),
    (false, "false"),
    (0, "0"),
    (.integer(.min), "-9223372036854775808"),
    (.number(3), "3"),
    (.number(-0.0), "0"),
    (.number(1e16), "10000000000000000"),
    (.number(0x1p63), "9.223372036854776e+18"),
    (.number(0.1), "0.1"),
    (.number(1e-7), "1e-07"),
    (.number(.greatestFiniteMagnitude), "1.7976931348623157e+308"),
    (.number(.nan), "null"),
    (.number(.infinity), "null"),
    (.number(-.infinity), "null"),
    ("", #""""#),
    ("grüße 👋", #""grüße 👋""#),
    ([], "[]"),
    ([:], "{}"),
    ([1, [2, []], [:]], "[1,[2,[]],{}]"),
    (["b": 1, "a": ["d": nil, "c": true]], #"{"a":{"c":true,"d":null},"b":1}"#),
  ]

  @Test(arguments: texts)
  func `a value has one compact text`(json: JSON, text: String) {
    #expect(json.description == text)
    #expect(json.text(pretty: false) == text)
    #expect("\(json)" == text)
  }

  @Test func `keys are sorted by unicode scalars`() {
    // By UTF-16 units, U+1F600 would come before U+FF5E.
    let json: JSON = ["\u{1F600}": 1, "\u{FF5E}": 2, "é": 3, "z": 4, "Z": 5, "": 6, "aa": 7, "a": 8]
    #expect(json.description == #"{"":6,"Z":5,"a":8,"aa":7,"z":4,"é":3,"\#u{FF5E}":2,"\#u{1F600}":1}"#)
  }

  @Test func `pretty text is indented by two spaces`() {
    let json: JSON = ["b": [1, ["x": nil], [], [:]], "a": "x"]
    #expect(
      json.text(pretty: true) == """
        {
          "a": "x",
          "b": [
            1,
            {
              "x": null
            },
            [],
            {}
          ]
        }
        """
    )
  }

  @Test func `every control character is escaped`() {
    let named: [UInt32: String] = [8: #"\b"#, 9: #"\t"#, 10: #"\n"#, 12: #"\f"#, 13: #"\r"#]
    for value in UInt32(0)..<32 {
      let hexadecimal = String(value, radix: 16)
      let escape = named[value] ?? #"\u"# + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      let json = JSON.string("a\(Unicode.Scalar(value)!)b")
      #expect(json.description == "\"a\(escape)b\"")
    }
  }

  @Test func `quotes and backslashes are escaped and nothing else`() {
    #expect(JSON.string(#"a"b\c/d"#).description == #""a\"b\\c/d""#)
    #expect(JSON.string("\u{7F}\u{2028}\u{FFFF}").description == "\"\u{7F}\u{2028}\u{FFFF}\"")
    #expect((["\n\"": 1] as JSON).description == #"{"\n\"":1}"#)
  }

  // MARK: - Parsing

  static let values: [(String, JSON)] = [
    ("null", nil),
    ("true", true),
    ("false", false),
    (" \t\r\n1 \t\r\n", 1),
    ("-1", -1),
    ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(0x1p63)),
    ("123456789012345678901234567890", .number(1.2345678901234568e29)),
    ("1.5", 1.5),
    ("-0.5", -0.5),
    ("1e2", 100),
    ("1E+2", 100),
    ("25e-1", 2.5),
    ("0.0", 0),
    ("1e-400", 0),
    ("5e-324", .number(.leastNonzeroMagnitude)),
    ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    (#""""#, ""),
    (#""grüße 👋""#, "grüße 👋"),
    ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ("[]", []),
    ("[ ]", []),
    ("{}", [:]),
    ("{ }", [:]),
    ("[1,[2],{}]", [1, [2], [:]]),
    (#" { "a" : [ 1 , null ] , "b" : { } } "#, ["a": [1, nil], "b": [:]]),
    (#"{"a":1,"a":2}"#, ["a": 2]),
    (#"{"":0}"#, ["": 0]),
  ]

  @Test(arguments: values)
  func `text parses to its value`(text: String, json: JSON) throws {
    #expect(try JSON(parsing: text) == json)
  }

  @Test(arguments: [
    ("0", "integer"), ("-0", "integer"), ("9223372036854775807", "integer"),
    ("0.0", "number"), ("1e2", "number"), ("9223372036854775808", "number"),
  ])
  func `an integer that fits stays apart from other numbers`(text: String, kind: String) throws {
    switch try JSON(parsing: text) {
    case .integer: #expect(kind == "integer")
    case .number: #expect(kind == "number")
    case let other: Issue.record("\(other) is no number")
    }
  }

  @Test(arguments: [
    (#"\""#, "\""), (#"\\"#, "\\"), (#"\/"#, "/"), (#"\b"#, "\u{8}"), (#"\f"#, "\u{C}"), (#"\n"#, "\n"),
    (#"\r"#, "\r"), (#"\t"#, "\t"), (#"\u0000"#, "\0"), (#"\u00e9"#, "é"), (#"\u20AC"#, "€"),
    (#"\ud83d\ude00"#, "😀"), (#"\uD800\uDC00"#, "\u{10000}"), (#"\udbff\udfff"#, "\u{10FFFF}"),
    (#"\uFFFF"#, "\u{FFFF}"),
  ])
  func `every escape stands for one scalar`(escape: String, scalar: String) throws {
    #expect(try JSON(parsing: "\"\(escape)\"") == .string(scalar))
    #expect(try JSON(parsing: "\"a\(escape)é\(escape)\"") == .string("a\(scalar)é\(scalar)"))
    #expect(try JSON(parsing: "{\"\(escape)\":1}") == .object([scalar: 1]))
  }

  @Test func `text may be nested up to the limit`() throws {
    let limit = JSON.maximumDepth
    let text = String(repeating: #"[{"a":"#, count: limit / 2) + "1" + String(repeating: "}]", count: limit / 2)
    #expect(try JSON(parsing: text).description == text)
  }
}
