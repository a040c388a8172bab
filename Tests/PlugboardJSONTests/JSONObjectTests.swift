import Foundation
import PlugboardTestSupport
import Testing

@testable import PlugboardJSON

/// Sizes on both sides of the bound below which an object has no index.
private let sizes = [1, 3, 8, 9, 20, 300]

extension JSON.Object {
  /// Members `k0` to `k<count-1>` with their numbers as values.
  fileprivate init(numbered count: Int) { self.init((0..<count).map { ("k\($0)", .integer(Int64($0))) }) }

  fileprivate var reversed: JSON.Object { JSON.Object(zip(keys, values).reversed().map { ($0, $1) }) }

  /// Where the members lie: the same after a change that copied nothing.
  fileprivate var address: UnsafeRawPointer? { members.withUnsafeBytes { $0.baseAddress } }
}

struct JSONObjectTests {
  // MARK: - Order

  static let orders: [(claim: String, object: JSON.Object, keys: [String])] = [
    ("a literal keeps its order", ["b": 1, "a": 2, "c": 3], ["b", "a", "c"]),
    ("of two equal keys the first one's place stays", ["b": 1, "a": 2, "b": 3], ["b", "a"]),
    ("a sequence keeps its order", JSON.Object([("z", 1), ("", 2), ("a", 3)]), ["z", "", "a"]),
    ("a dictionary is sorted", JSON.Object(["z": 1, "": 2, "a": 3] as [String: JSON]), ["", "a", "z"]),
    ("keys that Unicode calls equal are equal", ["\u{E9}": 1, "e\u{301}": 2], ["\u{E9}"]),
    ("nothing is in no order", [:], []),
  ]

  @Test(arguments: orders)
  func `members are in the order in which they were added`(claim: String, object: JSON.Object, keys: [String]) {
    #expect(object.keys == keys, "\(claim)")
    #expect(object.map(\.key) == keys)
    #expect(object.values == keys.map { object[$0] })
    #expect(object.count == keys.count)
    #expect(object.isEmpty == keys.isEmpty)
  }

  @Test func `of two equal keys the last value stays`() throws {
    #expect((["a": 1, "b": 2, "a": 3] as JSON.Object)["a"] == 3)
    #expect(JSON.Object([("a", 1), ("b", 2), ("a", 3)])["a"] == 3)
    let long = JSON.Object((0..<100).map { ("k\($0 % 20)", .integer($0)) })
    #expect(long.keys == (0..<20).map { "k\($0)" })
    #expect(long.values == (80..<100).map { .integer($0) })
  }

  @Test func `text is read in its order and written sorted`() throws {
    let json = try JSON(parsing: #"{"b":1,"a":{"d":2,"c":3},"b":4}"#)
    #expect(json.objectValue?.keys == ["b", "a"])
    #expect(json["a"]?.objectValue?.keys == ["d", "c"])
    #expect(json.description == #"{"a":{"c":3,"d":2},"b":4}"#)
    #expect(json.objectValue?.description == json.description)
  }

  @Test(arguments: sizes)
  func `a key set again keeps its place and a key removed and added again comes last`(size: Int) {
    var object = JSON.Object(numbered: size)
    object["k0"] = "new"
    #expect(object.keys.first == "k0")
    #expect(object["k0"] == "new")
    #expect(object.removeValue(forKey: "k0") == "new")
    #expect(object["k0"] == .none)
    #expect(object.removeValue(forKey: "k0") == .none)
    object["k0"] = .null
    #expect(object.keys == (1..<size).map { "k\($0)" } + ["k0"])
    #expect(object["k0"] == .some(.null))
    #expect(object.count == size)
  }

  @Test(arguments: sizes)
  func `mapping and filtering keep the order`(size: Int) {
    var object = JSON.Object(numbered: size + 1)
    object["k0"] = nil
    #expect(object.mapValues { [$0] }.keys == object.keys)
    #expect(object.mapValues { [$0] }.values == object.values.map { [$0] })
    let odd = object.filter { ($0.value.intValue ?? 0) % 2 == 1 }
    #expect(odd.keys == stride(from: 1, through: size, by: 2).map { "k\($0)" })
  }

  // MARK: - Against a model

  @Test(arguments: 0..<20)
  func `random changes give what a list of pairs would`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let universe = (0..<24).map { "k\($0)" } + [""]
    var object = JSON.Object()
    var model: [(key: String, value: JSON)] = []
    for step in 0..<600 {
      // Grows and shrinks in turn, so that the bound is crossed both ways.
      let removing = Int.random(in: 0..<10, using: &generator) < (step / 60 % 2 == 0 ? 2 : 7)
      let key = universe.randomElement(using: &generator) ?? ""
      let place = model.firstIndex { $0.key == key }
      let value: JSON = step % 5 == 0 ? .null : .integer(Int64(step))
      object[key] = removing ? .none : value
      switch (removing, place) {
      case (true, let place?): model.remove(at: place)
      case (true, nil): break
      case (false, let place?): model[place].value = value
      case (false, nil): model.append((key, value))
      }
      #expect(object.keys == model.map(\.key))
      #expect(object.values == model.map(\.value))
      #expect(object.count == model.count)
      #expect(universe.allSatisfy { key in object[key] == model.first { $0.key == key }?.value })
      let rebuilt = JSON.Object(model.map { ($0.key, $0.value) })
      #expect(object == rebuilt)
      #expect(object.hashValue == rebuilt.hashValue)
    }
  }

  // MARK: - Equality

  @Test(arguments: sizes)
  func `objects with the same members are equal and hash equally in any order`(size: Int) {
    let object = JSON.Object(numbered: size)
    #expect(object == object.reversed)
    #expect(object.hashValue == object.reversed.hashValue)
    #expect(JSON.object(object) == .object(object.reversed))
    #expect(JSON.object(object).hashValue == JSON.object(object.reversed).hashValue)
  }

  @Test(arguments: sizes)
  func `objects that differ in one member are different`(size: Int) {
    let object = JSON.Object(numbered: size)
    var others = [object, object, object, object]
    others[0]["k0"] = "other"
    others[1]["k0"] = nil
    others[2]["more"] = nil as JSON
    others[3]["k0"] = nil
    others[3]["other"] = 0
    for other in others {
      #expect(object != other)
      #expect(other != object)
    }
  }

  @Test func `values that differ deep inside are compared once at each level`() {
    let (left, right) = (0..<200).reduce((1, 2) as (JSON, JSON)) { values, _ in
      (["a": values.0, "b": 0], ["a": values.1, "b": 0])
    }
    #expect(left != right)
  }

  // MARK: - Copies

  static let changes: [(claim: String, change: @Sendable (inout JSON.Object) -> Void)] = [
    ("setting", { $0["k0"] = "new" }), ("adding", { $0["new"] = 1 }), ("removing", { $0["k0"] = nil }),
    (
      "removing and adding",
      {
        for key in $0.keys {
          $0[key] = nil
          $0[key] = "new"
        }
      }
    ),
  ]

  @Test(arguments: sizes, 0..<changes.count)
  func `a copy does not see a later change`(size: Int, change: Int) {
    let original = JSON.Object(numbered: size)
    var changed = original
    Self.changes[change].change(&changed)
    #expect(changed != original, "\(Self.changes[change].claim)")
    #expect(original == JSON.Object(numbered: size))
    #expect(original.keys == (0..<size).map { "k\($0)" })
  }

  @Test(arguments: sizes)
  func `an object that nobody shares changes in place`(size: Int) {
    var json = JSON.object(JSON.Object(numbered: size))
    let address = json.objectValue?.address
    json["k0"] = "new"
    #expect(json.objectValue?.address == address)
    let copy = json
    json["k0"] = "newer"
    #expect(json.objectValue?.address != address)
    #expect(copy["k0"] == "new")
  }

  // MARK: - Many members

  @Test func `few members have no index and many have one`() {
    for size in 0..<40 {
      let object = JSON.Object(numbered: size)
      #expect((object.index == nil) == (size <= JSON.Object.longestWithoutIndex))
      #expect(size == 0 || object.index.map { $0.count == size } ?? true)
    }
  }

  @Test(arguments: [1_000, 100_000], [true, false])
  func `removing all members one by one moves each of them a few times only`(size: Int, fromTheFront: Bool) {
    var object = JSON.Object(numbered: size)
    var moved = 0
    var isCompact = true
    for number in fromTheFront ? Array(0..<size) : Array((0..<size).reversed()) {
      let places = object.members.count
      object["k\(number)"] = nil
      if object.members.count < places { moved += object.count }
      // Otherwise reading all that are left would take as long as before.
      isCompact = isCompact && object.members.count <= 2 * object.count
    }
    #expect(object.isEmpty)
    #expect(moved <= 2 * size)
    #expect(isCompact)
  }

  @Test func `an object that shrinks and grows again stays right and small`() {
    var object = JSON.Object(numbered: 10_000)
    for number in 0..<9_995 { object["k\(number)"] = nil }
    #expect(object.index == nil)
    #expect(object == ["k9995": 9995, "k9996": 9996, "k9997": 9997, "k9998": 9998, "k9999": 9999])
    var places = 0
    for number in 0..<100_000 {
      object["k\(number)"] = .integer(Int64(number))
      object["k\(number - 10)"] = nil
      places = max(places, object.members.count)
    }
    #expect(places <= 40)
    #expect(object.keys == (99_990..<100_000).map { "k\($0)" })
  }

  @Test func `a hundred thousand members are read from text, changed and written`() throws {
    let text = "{" + (0..<100_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
    var json = try JSON(parsing: text)
    for number in 0..<100_000 { json["k\(number)"] = .integer(Int64(number) + 1) }
    #expect(json["k99999"] == 100_000)
    #expect(json.objectValue?.keys.last == "k99999")
    #expect(try JSON(parsing: json.description) == json)
  }

  // MARK: - Coding

  private struct Envelope: Codable, Equatable {
    var extra: JSON.Object
  }

  @Test(arguments: sizes)
  func `an object inside a value passes through unchanged`(size: Int) throws {
    let envelope = Envelope(extra: JSON.Object(numbered: size).reversed)
    let json = try encoded(envelope)
    #expect(json["extra"]?.objectValue?.keys == envelope.extra.keys)
    let decoded = try json.decode(Envelope.self)
    #expect(decoded.extra.keys == envelope.extra.keys)
    #expect(decoded == envelope)
  }

  @Test func `Foundation's coders keep keys as they are and read them sorted`() throws {
    let envelope = Envelope(extra: ["wrapUp": 1, "agentName": "Ada", "": [:]])
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let decoded = try decoder.decode(Envelope.self, from: encoder.encode(envelope))
    #expect(decoded == envelope)
    #expect(decoded.extra.keys == ["", "agentName", "wrapUp"])
  }

  @Test func `what is no object does not decode as one`() throws {
    let error = #expect(throws: DecodingError.self) { try (["extra": [1]] as JSON).decode(Envelope.self) }
    #expect(JSON.explanation(of: try #require(error)) == "`extra` should be an object but is an array")
  }
}
