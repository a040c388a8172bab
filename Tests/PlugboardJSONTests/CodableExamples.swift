import Foundation

/// Types that use each way of writing oneself with `Codable`.
enum CodableExamples {
  struct Ticket: Codable, Equatable {
    struct Customer: Codable, Equatable {
      var name: String
      var age: Int?
      var tags: [String] = []
    }

    enum Priority: String, Codable { case low, high }
    enum Level: Int, Codable {
      case first = 1
      case second
    }

    var sid: String
    var customer: Customer
    var priority: Priority
    var level: Level
    var score: Double
    var isOpen: Bool
    var history: [Customer?]
    var limits: [String: [Int]]
    var parent: [Ticket] = []

    static let example = Ticket(
      sid: "WT1",
      customer: Customer(name: "Zoë", age: 41, tags: ["vip", "a\"b"]),
      priority: .high,
      level: .second,
      score: 0.1,
      isOpen: true,
      history: [nil, Customer(name: "", age: nil)],
      limits: ["voice": [1, 2], "chat": []],
      parent: [
        Ticket(
          sid: "WT0", customer: Customer(name: "x"), priority: .low, level: .first, score: -3, isOpen: false,
          history: [], limits: [:])
      ]
    )
  }

  enum Outcome: Codable, Equatable, Sendable {
    case none
    case transferred(to: String, attempts: Int)
    case failed(String)
    indirect case nested(Outcome, then: Outcome?)
  }

  class Person: Codable {
    var name: String
    init(name: String) { self.name = name }
  }

  /// Writes its superclass into the same object, as most hand-written subclasses do.
  final class Agent: Person {
    enum CodingKeys: CodingKey { case skill }
    var skill: Int

    init(name: String, skill: Int) {
      self.skill = skill
      super.init(name: name)
    }

    required init(from decoder: any Decoder) throws {
      skill = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .skill)
      try super.init(from: decoder)
    }

    override func encode(to encoder: any Encoder) throws {
      try super.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(skill, forKey: .skill)
    }
  }

  /// Writes its superclass into an object of its own, before and after its own members.
  final class Supervisor: Person {
    enum CodingKeys: CodingKey { case team, base }
    var team: [String]

    init(name: String, team: [String]) {
      self.team = team
      super.init(name: name)
    }

    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      team = try container.decode([String].self, forKey: .team)
      _ = try Person(from: container.superDecoder(forKey: .base))
      try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try super.encode(to: container.superEncoder())
      try container.encode(team, forKey: .team)
      try super.encode(to: container.superEncoder(forKey: .base))
    }
  }

  /// Fills containers inside containers, not in the order in which it opens them.
  struct Grid: Codable, Equatable {
    enum CodingKeys: CodingKey { case rows, size, names }
    enum SizeKeys: CodingKey { case width, height }

    var rows: [[Int]]
    var width: Int
    var name: String?

    init(rows: [[Int]], width: Int, name: String?) {
      (self.rows, self.width, self.name) = (rows, width, name)
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      var outer = try container.nestedUnkeyedContainer(forKey: .rows)
      rows = []
      while !outer.isAtEnd {
        var inner = try outer.nestedUnkeyedContainer()
        var row: [Int] = []
        while !inner.isAtEnd { row.append(try inner.decode(Int.self)) }
        rows.append(row)
      }
      width = try container.nestedContainer(keyedBy: SizeKeys.self, forKey: .size).decode(Int.self, forKey: .width)
      var names = try container.nestedUnkeyedContainer(forKey: .names)
      let first = try names.nestedContainer(keyedBy: SizeKeys.self)
      name = try first.decodeIfPresent(String.self, forKey: .width)
      _ = try Person(from: names.superDecoder())
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      var size = container.nestedContainer(keyedBy: SizeKeys.self, forKey: .size)
      var names = container.nestedUnkeyedContainer(forKey: .names)
      var first = names.nestedContainer(keyedBy: SizeKeys.self)
      try Person(name: "last").encode(to: names.superEncoder())
      var outer = container.nestedUnkeyedContainer(forKey: .rows)
      for row in rows {
        var inner = outer.nestedUnkeyedContainer()
        for number in row { try inner.encode(number) }
      }
      try size.encode(width, forKey: .width)
      try first.encode(name, forKey: .width)
    }
  }

  /// Every type that a container has a method for.
  struct Scalars: Codable, Equatable {
    var bool = true
    var string = "x"
    var double = 1.5
    var float: Float = -0.25
    var int = Int.min
    var int8 = Int8.min
    var int16 = Int16.max
    var int32 = Int32.min
    var int64 = Int64.max
    var uint: UInt = 7
    var uint8 = UInt8.max
    var uint16 = UInt16.max
    var uint32 = UInt32.max
    var uint64: UInt64 = 1 << 63
    var absent: Int?
    var present: Int? = 3
  }

  /// The integers whose methods the standard library would otherwise supply.
  struct WideIntegers: Codable, Equatable {
    var signed: Int128
    var unsigned: UInt128?
  }

  /// The same in an array, and with `null` written by hand.
  struct WideList: Codable, Equatable {
    enum CodingKeys: CodingKey { case list, nothing }
    var wide: WideIntegers

    init(wide: WideIntegers) { self.wide = wide }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      guard try container.decodeNil(forKey: .nothing) else { throw CocoaError(.coderReadCorrupt) }
      var list = try container.nestedUnkeyedContainer(forKey: .list)
      guard try list.decodeNil() else { throw CocoaError(.coderReadCorrupt) }
      wide = WideIntegers(signed: try list.decode(Int128.self), unsigned: try list.decode(UInt128.self))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeNil(forKey: .nothing)
      var list = container.nestedUnkeyedContainer(forKey: .list)
      try list.encodeNil()
      try list.encode(wide.signed)
      try list.encode(wide.unsigned ?? 0)
    }
  }

  struct FoundationValues: Codable, Equatable {
    var date = Date(timeIntervalSinceReferenceDate: 1234.5)
    var url = URL(string: "https://example.com/a?b=c")
    var uuid = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
    var data = Data([0, 127, 255])
    var decimal = Decimal(string: "12345678901234567890.123456789")!
    var range = 1..<5
    var set: Set<Int> = [4]
    var components = DateComponents(year: 2024, month: 2)
  }
}
