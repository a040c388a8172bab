import Foundation
import PlugboardJSON
import Synchronization
import Testing

struct JSONDepthTests {
  private static let limit = JSON.maximumDepth

  @Test(arguments: ["list", "member"])
  func `a value nested up to the limit is encoded, parsed and decoded`(shape: String) throws {
    let nest = Nest(levels: Self.limit, inMembers: shape == "member")
    let (encoded, decoded) = try withLargeStack {
      let encoded = try JSON(encoding: nest)
      let parsed = try JSON(parsing: encoded.description)
      return (encoded, try JSON(encoding: parsed.decode(Nest.self)))
    }
    #expect(encoded == decoded)
  }

  @Test(arguments: ["list", "member"])
  func `a value nested deeper than the limit is neither encoded nor decoded`(shape: String) {
    let nest = Nest(levels: Self.limit + 1, inMembers: shape == "member")
    #expect(throws: EncodingError.self) {
      try withLargeStack { try JSON(encoding: nest) }
    }
    let json = (0...Self.limit).reduce(1 as JSON) { json, _ in shape == "member" ? ["next": json] : [json] }
    #expect(throws: DecodingError.self) {
      try withLargeStack { try json.decode(Nest.self) }
    }
  }

  @Test(arguments: [(limit, true), (limit + 1, false)])
  func `an empty container counts as a level`(levels: Int, isAllowed: Bool) throws {
    let nest = Nest(levels: levels - 1, inMembers: false, around: .hollow)
    let encoded = try? withLargeStack { try JSON(encoding: nest) }
    #expect((encoded != nil) == isAllowed)
    let json = (1..<levels).reduce([] as JSON) { json, _ in [json] }
    let decoded = try? withLargeStack { try json.decode(Nest.self) }
    #expect((decoded != nil) == isAllowed)
    #expect((try? JSON(parsing: json.description)) == (isAllowed ? json : .none))
  }

  @Test(arguments: Loop.Way.allCases)
  func `a value that contains itself is an error and no overflow`(way: Loop.Way) {
    #expect(throws: EncodingError.self) {
      try withLargeStack { try JSON(encoding: Loop(way: way)) }
    }
    #expect(throws: DecodingError.self) {
      try withLargeStack { try (1 as JSON).decode(Loop.self) }
    }
  }

  @Test func `JSON inside a value is not bound by the depth of the coder`() throws {
    let json = (0..<2 * Self.limit).reduce(1 as JSON) { json, _ in [json] }
    let carried = try withLargeStack { try JSON(encoding: ["a": json]).decode([String: JSON].self) }
    #expect(carried["a"] == json)
  }
}

/// Arrays or objects around a number or an empty array.
private indirect enum Nest: Codable, Sendable {
  case number
  case hollow
  case list(Nest)
  case member(Nest)

  enum Key: CodingKey { case next }

  init(levels: Int, inMembers: Bool, around core: Nest = .number) {
    self = (0..<levels).reduce(core) { nest, _ in inMembers ? .member(nest) : .list(nest) }
  }

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Key.self) {
      self = .member(try container.decode(Nest.self, forKey: .next))
    } else if var container = try? decoder.unkeyedContainer() {
      self = container.isAtEnd ? .hollow : .list(try container.decode(Nest.self))
    } else {
      _ = try decoder.singleValueContainer().decode(Int?.self)
      self = .number
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .number:
      var container = encoder.singleValueContainer()
      try container.encode(Int?.some(1))
    case .hollow:
      _ = encoder.unkeyedContainer()
    case .list(let nest):
      var container = encoder.unkeyedContainer()
      try container.encode(nest)
    case .member(let nest):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(nest, forKey: .next)
    }
  }
}

extension JSONDepthTests {
  /// Writes itself inside itself, without end.
  struct Loop: Codable {
    enum Way: CaseIterable { case keyed, single, superEncoder, list }
    enum Key: CodingKey { case next }
    let way: Way

    init(way: Way) { self.way = way }

    init(from decoder: any Decoder) throws {
      self = try decoder.singleValueContainer().decode(Loop.self)
    }

    func encode(to encoder: any Encoder) throws {
      switch way {
      case .keyed:
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self, forKey: .next)
      case .list:
        var container = encoder.unkeyedContainer()
        try container.encode(self)
      case .single:
        var container = encoder.singleValueContainer()
        try container.encode(self)
      case .superEncoder:
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: .next)
        try encode(to: container.superEncoder())
      }
    }
  }
}

/// Runs the body on a thread with room for it: on some systems a test's own thread has less than unoptimised code needs.
private func withLargeStack<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
  let outcome = Outcomes<Value>()
  let thread = Thread { outcome.set(Result(catching: body)) }
  thread.stackSize = 8 << 20
  thread.start()
  return try outcome.wait().get()
}

private final class Outcomes<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let isSet = DispatchSemaphore(value: 0)

  func set(_ value: Result<Value, any Error>) {
    result.withLock { $0 = value }
    isSet.signal()
  }

  func wait() throws -> Result<Value, any Error> {
    isSet.wait()
    return try #require(result.withLock { $0 })
  }
}
