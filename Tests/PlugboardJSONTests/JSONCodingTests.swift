import Foundation
import PlugboardJSON
import Testing

struct JSONCodingTests {
  private typealias Examples = CodableExamples

  private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try encoded(value).decode(Value.self)
  }

  /// The same value by way of Foundation and of our own text.
  private func foundationJSON(_ value: some Encodable) throws -> JSON {
    try JSON(parsing: String(decoding: JSONEncoder().encode(value), as: UTF8.self))
  }

  // MARK: - Shapes

  @Test func `a nested struct becomes nested objects`() throws {
    let json = try encoded(Examples.Ticket.example)
    #expect(
      json == [
        "sid": "WT1",
        "customer": ["name": "Zoë", "age": 41, "tags": ["vip", "a\"b"]],
        "priority": "high",
        "level": 2,
        "score": 0.1,
        "isOpen": true,
        "history": [nil, ["name": "", "tags": []]],
        "limits": ["voice": [1, 2], "chat": []],
        "parent": [
          [
            "sid": "WT0", "customer": ["name": "x", "tags": []], "priority": "low", "level": 1, "score": -3,
            "isOpen": false, "history": [], "limits": [:], "parent": [],
          ]
        ],
      ]
    )
    #expect(try json.decode() == Examples.Ticket.example)
  }

  static let outcomes: [CodableExamples.Outcome] = [
    .none, .failed("x"), .transferred(to: "q", attempts: 2), .nested(.failed("a"), then: .nested(.none, then: nil)),
  ]

  @Test(arguments: outcomes)
  func `an enum with associated values round trips as with Foundation`(outcome: CodableExamples.Outcome) throws {
    #expect(try roundTrip(outcome) == outcome)
    #expect(try encoded(outcome) == foundationJSON(outcome))
  }

  @Test func `every scalar type round trips at its bounds`() throws {
    #expect(try roundTrip(Examples.Scalars()) == Examples.Scalars())
    #expect(try roundTrip([Examples.Scalars()]) == [Examples.Scalars()])
    #expect(try encoded(Examples.Scalars()) == foundationJSON(Examples.Scalars()))
    let bounds = try encoded(Examples.Scalars())
    #expect(bounds["int"] == .integer(.min))
    #expect(bounds["uint64"] == .number(0x1p63))
    #expect(bounds["absent"] == .none)
  }

  @Test func `a value that is a scalar needs no container`() throws {
    #expect(try encoded(5) == 5)
    #expect(try encoded("x") == "x")
    #expect(try encoded(true) == true)
    #expect(try encoded(Int?.none) == .null)
    #expect(try encoded(Int??.some(3)) == 3)
    #expect(try (5 as JSON).decode(Int?.self) == 5)
    #expect(try JSON.null.decode(Int?.self) == nil)
    #expect(try roundTrip([Int?.some(1), nil]) == [1, nil])
  }

  @Test func `dictionaries round trip by the kind of their keys`() throws {
    #expect(try encoded([1: "a", -2: "b"]) == ["1": "a", "-2": "b"])
    #expect(try roundTrip([1: "a", -2: "b"]) == [1: "a", -2: "b"])
    #expect(try encoded([Examples.Ticket.Priority.low: 1]) == ["low", 1])
    #expect(try roundTrip([Examples.Ticket.Priority.low: 1, .high: 2]) == [.low: 1, .high: 2])
    #expect(try roundTrip(["a": ["b": nil, "c": 1.5]]) == ["a": ["b": nil, "c": 1.5]])
  }

  @Test func `a subclass shares the object of its superclass`() throws {
    let json = try encoded(Examples.Agent(name: "Ada", skill: 3))
    #expect(json == ["name": "Ada", "skill": 3])
    let agent = try json.decode(Examples.Agent.self)
    #expect(agent.name == "Ada")
    #expect(agent.skill == 3)
  }

  @Test func `super encoders write members of their own`() throws {
    let json = try encoded(Examples.Supervisor(name: "Bo", team: ["x"]))
    #expect(json == ["super": ["name": "Bo"], "base": ["name": "Bo"], "team": ["x"]])
    let supervisor = try json.decode(Examples.Supervisor.self)
    #expect(supervisor.name == "Bo")
    #expect(supervisor.team == ["x"])
  }

  @Test(arguments: ["corner", nil])
  func `nested containers may be filled in any order`(name: String?) throws {
    let grid = Examples.Grid(rows: [[1, 2], [], [3]], width: 2, name: name)
    let json = try encoded(grid)
    #expect(json["rows"] == [[1, 2], [], [3]])
    #expect(json["size"] == ["width": 2])
    #expect(json["names"] == [["width": name.map(JSON.string) ?? .null], ["name": "last"]])
    #expect(try json.decode() == grid)
    #expect(try json == foundationJSON(grid))
  }

  @Test func `types of Foundation round trip`() throws {
    #expect(try roundTrip(Examples.FoundationValues()) == Examples.FoundationValues())
    #expect(try roundTrip([Examples.FoundationValues()]) == [Examples.FoundationValues()])
    let json = try encoded(Examples.FoundationValues())
    #expect(json["date"] == 1234.5)
    #expect(json["uuid"] == "01020304-0506-0708-090A-0B0C0D0E0F10")
    #expect(json["data"] == [0, 127, 255])
  }

  @Test func `a value that encodes nothing is an empty object`() throws {
    struct Silent: Codable, Equatable {
      init() {}
      init(from decoder: any Decoder) {}
      func encode(to encoder: any Encoder) {}
    }
    struct Empty: Codable, Equatable {}
    #expect(try encoded(Silent()) == [:])
    #expect(try encoded([Silent()]) == [[:]])
    #expect(try encoded(Empty()) == [:])
    #expect(try roundTrip([Empty()]) == [Empty()])
  }

  @Test func `an empty container is written too`() throws {
    struct Hollow: Encodable {
      func encode(to encoder: any Encoder) {
        var container = encoder.unkeyedContainer()
        _ = container.nestedUnkeyedContainer()
        _ = container.nestedContainer(keyedBy: Examples.Ticket.Customer.Key.self)
        _ = container.superEncoder()
      }
    }
    #expect(try encoded(Hollow()) == [[], [:], [:]])
    #expect(try encoded([Int]()) == [])
  }

  @Test func `a nested container opened twice is one container`() throws {
    struct Twice: Encodable {
      func encode(to encoder: any Encoder) throws {
        for number in 1...2 {
          var container = encoder.container(keyedBy: Examples.Ticket.Customer.Key.self)
          var tags = container.nestedUnkeyedContainer(forKey: .tags)
          try tags.encode(number)
        }
      }
    }
    #expect(try encoded(Twice()) == ["tags": [1, 2]])
  }

  // MARK: - Numbers

  @Test func `a number decodes as every type that it fits`() throws {
    #expect(try JSON.number(3).decode(Int8.self) == 3)
    #expect(try JSON.number(-0x1p63).decode(Int64.self) == .min)
    #expect(try JSON.number(0x1p63).decode(UInt64.self) == 1 << 63)
    #expect(try JSON.number(0x1.fffffffffffffp63).decode(UInt64.self) == UInt64.max << 11)
    #expect(try JSON.number(0x1p100).decode(Int128.self) == 1 << 100)
    #expect(try JSON.number(-0x1p127).decode(Int128.self) == .min)
    #expect(try JSON.number(0x1p127).decode(UInt128.self) == 1 << 127)
    #expect(try JSON.integer(3).decode(Double.self) == 3)
    #expect(try JSON.integer(3).decode(Float.self) == 3)
    #expect(try JSON.number(0.1).decode(Float.self) == 0.1)
    #expect(try JSON.integer(3).decode(CGFloat.self) == 3)
  }

  @Test(arguments: [1 << 63, .max << 11, 1 << 63 + 1 << 11, UInt64(Int64.max)] as [UInt64])
  func `an unsigned integer is written where no digit is lost`(value: UInt64) throws {
    #expect(try roundTrip(value) == value)
  }

  @Test(arguments: [0, 1, -1, Int128(Int64.max), Int128(Int64.min), 1 << 63, -1 << 100, .min] as [Int128])
  func `a wide integer is written where no digit is lost`(value: Int128) throws {
    #expect(try roundTrip(value) == value)
    #expect(try roundTrip([value]) == [value])
    let wide = Examples.WideIntegers(signed: value, unsigned: value.magnitude)
    #expect(try roundTrip(wide) == wide)
    #expect(try roundTrip(Examples.WideList(wide: wide)) == Examples.WideList(wide: wide))
    #expect(try roundTrip(value.magnitude) == value.magnitude)
    #expect(try roundTrip([value.magnitude]) == [value.magnitude])
  }

  // MARK: - JSON inside other types

  struct Envelope: Codable, Equatable {
    var id: Int
    var payload: JSON
    var note: JSON?
    var extra: [String: JSON] = [:]
    var list: [JSON] = []
  }

  static let payloads: [JSON] = [
    nil, true, 1, .integer(.max), 1.5, "x", [], [:], [1, nil, ["a": []]], ["a": ["b": nil], "c": 1e300],
  ]

  @Test(arguments: payloads)
  func `JSON inside a value passes through unchanged`(payload: JSON) throws {
    let envelope = Envelope(id: 1, payload: payload, extra: ["k": payload], list: [payload, payload])
    let json = try encoded(envelope)
    #expect(json == ["id": 1, "payload": payload, "extra": ["k": payload], "list": [payload, payload]])
    #expect(try json.decode() == envelope)
    #expect(try encoded(payload) == payload)
    #expect(try payload.decode(JSON.self) == payload)
  }

  @Test func `a number that JSON text cannot hold passes through as JSON`() throws {
    let json = try JSON(encoding: Envelope(id: 1, payload: .number(.infinity)))
    #expect(json["payload"] == .number(.infinity))
    #expect(try json.decode(Envelope.self).payload == .number(.infinity))
    #expect(try JSON.number(.infinity).decode(Double.self) == .infinity)
  }

  @Test(arguments: payloads)
  func `Foundation's coders read and write JSON`(payload: JSON) throws {
    let envelope = Envelope(id: 1, payload: payload, note: "n", extra: ["k": payload], list: [payload])
    let data = try JSONEncoder().encode(envelope)
    #expect(try JSONDecoder().decode(Envelope.self, from: data) == envelope)
    #expect(try JSON(parsing: String(decoding: data, as: UTF8.self)) == encoded(envelope))
    #expect(try JSONDecoder().decode(JSON.self, from: Data(payload.description.utf8)) == payload)
  }

  // MARK: - What a decoder tells

  @Test func `a failed attempt at an element may be followed by another`() throws {
    struct Mixed: Decodable {
      var found: [String] = []

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        #expect(container.count == 4)
        while !container.isAtEnd {
          let index = container.currentIndex
          if try container.decodeNil() {
            found.append("\(index) null")
          } else if let number = try? container.decode(Int.self) {
            found.append("\(index) \(number)")
          } else if let customer = try? container.decode(Examples.Ticket.Customer.self) {
            found.append("\(index) \(customer.name)")
          } else {
            found.append("\(index) \(try container.decode(String.self))")
          }
        }
      }
    }
    let json: JSON = [1, nil, "x", ["name": "y", "tags": []]]
    #expect(try json.decode(Mixed.self).found == ["0 1", "1 null", "2 x", "3 y"])
  }

  @Test func `a keyed container tells its keys and what is null`() throws {
    struct Asking: Decodable {
      enum Key: String, CodingKey { case a, b, c }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        #expect(Set(container.allKeys) == [.a, .b])
        #expect(container.contains(.a))
        #expect(!container.contains(.c))
        #expect(try container.decodeNil(forKey: .b))
        #expect(try !container.decodeNil(forKey: .a))
        #expect(try container.decodeIfPresent(Int.self, forKey: .a) == 1)
        #expect(try container.decodeIfPresent(Int.self, forKey: .b) == nil)
        #expect(try container.decodeIfPresent([Int].self, forKey: .c) == nil)
        #expect(try container.superDecoder().singleValueContainer().decodeNil())
        #expect(decoder.userInfo.isEmpty)
      }
    }
    _ = try (["a": 1, "b": nil, "z": 2] as JSON).decode(Asking.self)
  }

  @Test func `coding paths tell where a value is`() throws {
    struct Where: Codable {
      var path: [String]

      init() { path = [] }
      init(from decoder: any Decoder) { path = decoder.codingPath.map(\.stringValue) }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.codingPath.map(\.stringValue).joined(separator: "/"))
      }
    }
    let json = try encoded(["a": [[Where()], [Where(), Where()]]])
    #expect(json == ["a": [["a/Index 0/Index 0"], ["a/Index 1/Index 0", "a/Index 1/Index 1"]]])
    let paths = try json.decode([String: [[Where]]].self)
    #expect(paths["a"]?[1][1].path == ["a", "Index 1", "Index 1"])
  }

  @Test func `every container knows its own path`() throws {
    struct Paths: Codable {
      enum CodingKeys: CodingKey { case list, member }

      init() {}

      init(from decoder: any Decoder) throws {
        let keyed = try decoder.container(keyedBy: CodingKeys.self)
        var list = try keyed.nestedUnkeyedContainer(forKey: .list)
        let member = try list.nestedContainer(keyedBy: CodingKeys.self)
        expect(keyed.codingPath, list.codingPath, member.codingPath, decoder.codingPath)
      }

      func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: CodingKeys.self)
        var list = keyed.nestedUnkeyedContainer(forKey: .list)
        let member = list.nestedContainer(keyedBy: CodingKeys.self)
        expect(keyed.codingPath, list.codingPath, member.codingPath, encoder.codingPath)
        #expect(encoder.userInfo.isEmpty)
      }

      func expect(_ keyed: [any CodingKey], _ list: [any CodingKey], _ member: [any CodingKey], _ own: [any CodingKey])
      {
        #expect(keyed.map(\.stringValue) == ["top"])
        #expect(list.map(\.stringValue) == ["top", "list"])
        #expect(member.map(\.intValue) == [nil, nil, 0])
        #expect(own.map(\.stringValue) == ["top"])
      }
    }
    let json = try JSON(encoding: ["top": Paths()])
    #expect(json == ["top": ["list": [[:]]]])
    _ = try json.decode([String: Paths].self)
  }

  @Test func `a decoder that is kept stays at its place`() throws {
    struct Later: Decodable {
      let decoder: any Decoder
      init(from decoder: any Decoder) { self.decoder = decoder }
    }
    let kept = try (["a": [1, 2, 3]] as JSON).decode([String: [Later]].self)
    let read = try #require(kept["a"]).map { try Int(from: $0.decoder) }
    #expect(read == [1, 2, 3])
    #expect(kept["a"]?[2].decoder.codingPath.last?.intValue == 2)
  }
}

extension CodableExamples.Ticket.Customer {
  enum Key: CodingKey { case tags }
}
