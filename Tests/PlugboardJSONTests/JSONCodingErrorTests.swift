import Foundation
import PlugboardJSON
import Testing

struct JSONCodingErrorTests {
  private typealias Customer = CodableExamples.Ticket.Customer

  private static let nested: JSON = ["customer": ["name": "x", "tags": ["a"], "age": 1]]

  private struct Order: Codable {
    var customer: Customer
    var items: [[Int8]]?
  }

  private func explanation(of body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return JSON.explanation(of: error)
    }
  }

  // MARK: - Decoding

  private static let orders: [(change: @Sendable (inout JSON) -> Void, explanation: String)] = [
    ({ $0["customer"] = nil }, "`customer` is missing"),
    ({ $0["customer"]?["name"] = nil }, "`customer.name` is missing"),
    ({ $0["customer"]?["name"] = .null }, "`customer.name` should be a string but is null"),
    ({ $0["customer"] = .null }, "`customer` should be an object but is null"),
    ({ $0["customer"] = "x" }, "`customer` should be an object but is a string"),
    ({ $0["customer"]?["name"] = 1 }, "`customer.name` should be a string but is a number"),
    ({ $0["customer"]?["age"] = "x" }, "`customer.age` should be an integer but is a string"),
    ({ $0["customer"]?["age"] = 1.5 }, "`customer.age` should be an integer but is 1.5"),
    ({ $0["customer"]?["age"] = true }, "`customer.age` should be an integer but is a boolean"),
    ({ $0["customer"]?["age"] = 1e300 }, "`customer.age` is invalid: 1e+300 does not fit in Int"),
    ({ $0["customer"]?["tags"] = [:] }, "`customer.tags` should be an array but is an object"),
    ({ $0["customer"]?["tags"] = ["a", []] }, "`customer.tags[1]` should be a string but is an array"),
    ({ $0["items"] = [[], [1, 300]] }, "`items[1][1]` is invalid: 300 does not fit in Int8"),
    ({ $0["items"] = [[], [nil]] }, "`items[1][0]` should be an integer but is null"),
    ({ $0["items"] = [[], nil] }, "`items[1]` should be an array but is null"),
    ({ $0 = [] }, "the value should be an object but is an array"),
  ]

  @Test(arguments: orders.indices)
  func `a value that does not decode is explained in one sentence`(index: Int) {
    var json = Self.nested
    Self.orders[index].change(&json)
    #expect(explanation { _ = try json.decode(Order.self) } == Self.orders[index].explanation)
  }

  @Test func `a wrong kind is a type mismatch at its path`() throws {
    let error = try #require(throws: DecodingError.self) {
      try (["a": [1, "x"]] as JSON).decode([String: [Int]].self)
    }
    guard case .typeMismatch(let type, let context) = error else { throw error }
    #expect(type is Int.Type)
    #expect(context.codingPath.map(\.stringValue) == ["a", "Index 1"])
    #expect(context.codingPath.map(\.intValue) == [nil, 1])
    #expect(context.debugDescription == "Expected an integer but found a string")
  }

  @Test func `a missing key is reported in the object that lacks it`() throws {
    let error = try #require(throws: DecodingError.self) { try ([["tags": []]] as JSON).decode([Customer].self) }
    guard case .keyNotFound(let key, let context) = error else { throw error }
    #expect(key.stringValue == "name")
    #expect(context.codingPath.map(\.intValue) == [0])
  }

  @Test func `null in place of a value is a value not found`() throws {
    let error = try #require(throws: DecodingError.self) { try ([nil] as JSON).decode([Bool].self) }
    guard case .valueNotFound(let type, let context) = error else { throw error }
    #expect(type is Bool.Type)
    #expect(context.codingPath.map(\.intValue) == [0])
  }

  @Test func `an integer that does not fit is corrupted data`() throws {
    #expect(throws: DecodingError.self) { try (-1 as JSON).decode(UInt.self) }
    let error = try #require(throws: DecodingError.self) { try (["a": 300] as JSON).decode([String: UInt8].self) }
    guard case .dataCorrupted(let context) = error else { throw error }
    #expect(context.codingPath.map(\.stringValue) == ["a"])
  }

  @Test(arguments: [1e40, -1e40, 1e300])
  func `a double beyond Float is corrupted data`(number: Double) throws {
    let error = try #require(throws: DecodingError.self) { try JSON.number(number).decode(Float.self) }
    guard case .dataCorrupted = error else { throw error }
  }

  @Test(arguments: [
    0x1p63, 0x1p64, -0x1.0000000000001p63, 0x1p127, -0x1.0000000000001p127, 0x1p128, .infinity, -.infinity,
  ])
  func `a number beyond an integer type is corrupted data`(number: Double) throws {
    let json = JSON.number(number)
    func isCorrupted(_ type: (some Decodable).Type) -> Bool {
      do {
        _ = try json.decode(type)
        return false
      } catch DecodingError.dataCorrupted {
        return true
      } catch {
        return false
      }
    }
    #expect(isCorrupted(Int64.self))
    #expect(isCorrupted(UInt64.self) == !(0..<0x1p64).contains(number))
    #expect(isCorrupted(Int128.self) == !(-0x1p127..<0x1p127).contains(number))
    #expect(isCorrupted(UInt128.self) == !(0..<0x1p128).contains(number))
  }

  @Test func `an array that ends too early is a value not found`() throws {
    struct Pair: Decodable {
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        _ = try container.decode(Int.self)
        _ = try container.decode(Int.self)
      }
    }
    let json: JSON = [[1, 2], [1]]
    #expect(explanation { _ = try json.decode([Pair].self) } == "`[1][1]` should be an integer but is missing")
  }

  @Test func `an element of a nested container that is missing is a value not found`() {
    struct Row: Decodable {
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        _ = try container.nestedContainer(keyedBy: Customer.Key.self)
        _ = try container.decodeNil()
      }
    }
    #expect(explanation { _ = try ([] as JSON).decode(Row.self) } == "`[0]` should be an object but is missing")
    #expect(explanation { _ = try ([1] as JSON).decode(Row.self) } == "`[0]` should be an object but is a number")
    #expect(explanation { _ = try ([[:]] as JSON).decode(Row.self) } == "`[1]` should be a valid JSON but is missing")
  }

  // MARK: - Encoding

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is not finite is an invalid value at its path`(number: Double) throws {
    let error = try #require(throws: EncodingError.self) { try encoded(["a": [1, number]]) }
    guard case .invalidValue(let value, let context) = error else { throw error }
    #expect(value is Double)
    #expect(context.codingPath.map(\.stringValue) == ["a", "Index 1"])
    #expect(throws: EncodingError.self) { try encoded(Float(number)) }
  }

  @Test(arguments: [.max, 1 << 63 + 1] as [UInt64])
  func `an integer that would lose digits is an invalid value`(value: UInt64) throws {
    #expect(
      explanation { _ = try encoded(["a": value]) }
        == "`a` cannot be encoded: \(value) cannot be written in JSON exactly"
    )
    #expect(throws: EncodingError.self) { try encoded(UInt128.max) }
    #expect(throws: EncodingError.self) { try encoded([Int128.max]) }
  }

  @Test func `a value that writes itself in two ways is an invalid value`() {
    struct Undecided: Encodable {
      let ways: Int
      func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        if ways & 1 != 0 { try single.encode(1) }
        if ways & 2 != 0 { try single.encode(JSON.null) }
        var keyed: KeyedEncodingContainer<Customer.Key>?
        if ways & 4 != 0 { keyed = encoder.container(keyedBy: Customer.Key.self) }
        var list = ways & 8 != 0 ? encoder.unkeyedContainer() : nil
        try list?.encode(1)
        try keyed?.encode(2, forKey: .tags)
        try list?.encode([1])
        if let list { #expect(list.count <= 2) }
      }
    }
    for ways in 1..<16 {
      let isOneWay = ways.nonzeroBitCount == 1
      #expect((try? encoded([Undecided(ways: ways)])) == nil ? !isOneWay : isOneWay)
    }
    #expect(
      explanation { _ = try encoded([Undecided(ways: 9)]) }
        == "`[0]` cannot be encoded: Undecided writes itself in two ways that exclude each other"
    )
  }

  @Test func `an error of the value itself passes through`() {
    struct Stubborn: Codable {
      struct Refusal: Error {}
      init() {}
      init(from decoder: any Decoder) throws { throw Refusal() }
      func encode(to encoder: any Encoder) throws { throw Refusal() }
    }
    #expect(throws: Stubborn.Refusal.self) { try encoded(["a": [Stubborn()]]) }
    #expect(throws: Stubborn.Refusal.self) { try (["a": [1]] as JSON).decode([String: [Stubborn]].self) }
  }

  // MARK: - Explanations

  @Test func `errors of other decoders are explained by what they tell`() throws {
    let data = Data(#"{"customer":{"name":"x","tags":[1]}}"#.utf8)
    #expect(
      explanation { _ = try JSONDecoder().decode(Order.self, from: data) }
        .hasPrefix("`customer.tags[0]` should be a string: ")
    )
    #expect(
      explanation { _ = try JSONDecoder().decode(Order.self, from: Data("{}".utf8)) } == "`customer` is missing"
    )
    #expect(
      explanation { _ = try JSONDecoder().decode([Order].self, from: Data("{}".utf8)) }
        .hasPrefix("the value should be an array: ")
    )
  }

  @Test func `other errors are explained by their description`() {
    struct Refusal: Error, CustomStringConvertible { let description = "not today" }
    #expect(JSON.explanation(of: Refusal()) == "not today")
    #expect(
      explanation { _ = try JSON(parsing: "[") } == "line 1, column 2: expected a value but found the end of the text"
    )
    let corrupted = DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "No such day."))
    #expect(JSON.explanation(of: corrupted) == "the value is invalid: No such day.")
    let mismatch = DecodingError.typeMismatch(Date.self, .init(codingPath: [], debugDescription: "No date."))
    #expect(JSON.explanation(of: mismatch) == "the value should be a valid Date: No date.")
  }
}
