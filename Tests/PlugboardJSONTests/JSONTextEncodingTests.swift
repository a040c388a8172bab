import PlugboardJSON
import Testing

/// Straight from a value to its text. That it is the text of the value's JSON, the tests of coding see by ``encoded(_:at:)``.
struct JSONTextEncodingTests {
  @Test func `members stand in the order in which a value writes them`() throws {
    struct Backwards: Encodable {
      var zulu = 1
      var alpha = ["x", "\u{1}\"\\"]
      var mike: Bool?
      var nothing = JSON.null
    }
    #expect(try JSON.text(encoding: Backwards()) == #"{"zulu":1,"alpha":["x","\u0001\"\\"],"nothing":null}"#)
    #expect(try JSON.text(encoding: [[], [1.5]] as [[Double]]) == "[[],[1.5]]")
    #expect(try JSON.text(encoding: "ü") == "\"ü\"")
  }

  @Test(arguments: 0...4)
  func `nesting is bound where whoever asks says so, with JSON inside as well`(limit: Int) throws {
    for levels in 0...6 {
      let json = (0..<levels).reduce(1 as JSON) { json, level in level % 2 == 0 ? [json] : ["a": json] }
      #expect(((try? JSON.text(encoding: json, maximumDepth: limit)) != nil) == (levels <= limit))
      let inside = try? JSON.text(encoding: ["a": json], maximumDepth: limit)
      #expect((inside != nil) == (levels + 1 <= limit))
    }
    #expect(throws: EncodingError.self) { try JSON.text(encoding: [[[[[1]]]]], maximumDepth: limit) }
  }

  /// Written after its neighbour has been begun, so that no text could have been written for it in order.
  @Test func `containers that are written to in turns become whole all the same`() throws {
    struct Turns: Encodable {
      enum Key: CodingKey { case a, b }

      func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: Key.self)
        var first = keyed.nestedUnkeyedContainer(forKey: .a)
        var second = keyed.nestedUnkeyedContainer(forKey: .b)
        for number in 1...2 {
          try first.encode(number)
          try second.encode(number * 10)
        }
      }
    }
    #expect(try encoded([Turns()]) == [["a": [1, 2], "b": [10, 20]]])
  }
}
