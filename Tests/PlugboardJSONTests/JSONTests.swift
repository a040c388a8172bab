import PlugboardJSON
import Testing

struct JSONTests {
  // MARK: - Literals

  @Test func `every kind of literal makes its kind of value`() {
    #expect(nil as JSON == .null)
    #expect(true as JSON == .bool(true))
    #expect(7 as JSON == .integer(7))
    #expect(7.5 as JSON == .number(7.5))
    #expect("seven" as JSON == .string("seven"))
    #expect("seven \(3 + 4)" as JSON == .string("seven 7"))
    #expect([1, nil, "x"] as JSON == .array([.integer(1), .null, .string("x")]))
    #expect(["a": [:], "b": []] as JSON == .object(["a": .object([:]), "b": .array([])]))
  }

  @Test func `of two equal keys in a literal the last one stays`() {
    let json: JSON = ["a": 1, "b": 2, "a": 3]
    #expect(json == .object(["a": 3, "b": 2]))
  }

  // MARK: - Equality

  static let equalNumbers: [(JSON, JSON)] = [
    (.integer(1), .number(1)),
    (.integer(0), .number(-0.0)),
    (.number(0), .number(-0.0)),
    (.integer(.min), .number(-0x1p63)),
    ([1, ["a": 2]], [1.0, ["a": 2.0]]),
  ]

  @Test(arguments: equalNumbers)
  func `numbers of equal value are equal, hash equally and print equally`(left: JSON, right: JSON) {
    #expect(left == right)
    #expect(right == left)
    #expect(left.hashValue == right.hashValue)
    #expect(left.description == right.description)
  }

  static let differentValues: [(JSON, JSON)] = [
    (.integer(.max), .number(0x1p63)),
    // The number is what the integer rounds to.
    (.integer(9_007_199_254_740_993), .number(9_007_199_254_740_992)),
    (.integer(1), .number(1.5)),
    (.integer(1), .bool(true)),
    (.integer(0), .null),
    (.integer(1), .string("1")),
    (.number(.infinity), .integer(.max)),
    (.array([]), .object([:])),
    (.bool(false), .null),
    (.string("a"), .string("b")),
  ]

  @Test(arguments: differentValues)
  func `different values are not equal`(left: JSON, right: JSON) {
    #expect(left != right)
    #expect(right != left)
  }

  @Test func `a set keeps one of two equal numbers`() {
    #expect(Set<JSON>([1, 1.0, 2, 2.5, "1", nil, nil, true, [1], [1.0], ["a": 1], ["a": 1.0]]).count == 8)
  }

  // MARK: - Members and elements

  @Test func `a missing key reads as nothing and a null member as null`() {
    let json: JSON = ["a": nil]
    #expect(json["a"] == .some(.null))
    #expect(json["b"] == .none)
  }

  @Test(arguments: [nil, true, 1, 1.5, "a", ["a"]] as [JSON])
  func `a value that is no object has no members`(json: JSON) {
    #expect(json["a"] == .none)
  }

  @Test func `setting a key adds, changes and removes a member`() {
    var json: JSON = ["a": 1]
    json["b"] = "x"
    json["a"] = 2
    #expect(json == ["a": 2, "b": "x"])
    json["a"] = nil
    #expect(json == ["b": "x"])
    json["b"] = .null
    #expect(json == ["b": nil])
    json["b"] = nil
    #expect(json == [:])
  }

  @Test func `setting through a missing member changes nothing`() {
    var json: JSON = ["a": ["b": 1]]
    json["a"]?["b"] = 2
    json["z"]?["b"] = 2
    #expect(json == ["a": ["b": 2]])
  }

  @Test(arguments: [nil, true, 1, 1.5, "a", ["a"]] as [JSON])
  func `setting a key on a value that is no object replaces it`(original: JSON) {
    var json = original
    json["note"] = nil
    #expect(json == original)
    json["note"] = "x"
    #expect(json == ["note": "x"])
  }

  @Test func `a copy does not see a later change`() {
    var json: JSON = ["a": 1]
    let copy = json
    json["a"] = 2
    #expect(copy == ["a": 1])
  }

  @Test func `an index within bounds reads an element`() {
    let json: JSON = ["a", "b"]
    #expect(json[0] == "a")
    #expect(json[1] == "b")
    #expect(json[2] == .none)
    #expect(json[-1] == .none)
    #expect(("a" as JSON)[0] == .none)
    #expect((["0": 1] as JSON)[0] == .none)
  }

  // MARK: - Reading as a Swift type

  @Test func `each reader reads its own kind`() {
    #expect(("a" as JSON).stringValue == "a")
    #expect((true as JSON).boolValue == true)
    #expect((1 as JSON).intValue == 1)
    #expect((1.5 as JSON).doubleValue == 1.5)
    #expect(([1] as JSON).arrayValue == [1])
    #expect((["a": 1] as JSON).objectValue == ["a": 1])
  }

  @Test(arguments: [nil, true, 1, 1.5, "a", [1], ["a": 1]] as [JSON])
  func `readers of other kinds read nothing`(json: JSON) {
    let read: [Any?] = [json.stringValue, json.boolValue, json.doubleValue, json.arrayValue, json.objectValue]
    #expect(read.compactMap(\.self).count == (json == .null ? 0 : 1))
  }

  static let integers: [(JSON, Int?)] = [
    (.integer(.max), .max), (.integer(.min), .min), (.number(2), 2), (.number(-0x1p63), .min),
    (.number(1.5), nil), (.number(0x1p63), nil), (.number(.nan), nil), (.number(.infinity), nil), (.string("1"), nil),
  ]

  @Test(arguments: integers)
  func `a number reads as an integer only if it is one`(json: JSON, expected: Int?) {
    #expect(json.intValue == expected)
  }

  @Test func `an integer reads as a double`() {
    #expect((3 as JSON).doubleValue == 3)
    #expect(JSON.integer(.max).doubleValue == 0x1p63)
  }
}
