import Foundation
import PlugboardJSON
import PlugboardTestSupport
import Testing

/// A value that uses every container and knows nothing of `JSON`.
private indirect enum Tree: Codable, Equatable {
  case nothing
  case flag(Bool)
  case whole(Int64)
  case real(Double)
  case text(String)
  case list([Tree])
  case table([String: Tree])

  init(_ json: JSON) {
    self =
      switch json {
      case .null: .nothing
      case .bool(let value): .flag(value)
      case .integer(let value): .whole(value)
      case .number(let value): .real(value)
      case .string(let value): .text(value)
      case .array(let elements): .list(elements.map(Tree.init))
      case .object(let members): .table(Dictionary(uniqueKeysWithValues: members.map { ($0.key, Tree($0.value)) }))
      }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([Tree].self) {
      self = .list(value)
    } else {
      self = .table(try container.decode([String: Tree].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .nothing: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .whole(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .table(let value): try container.encode(value)
    }
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using generator: inout SeededGenerator) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &generator) {
    case 0: .null
    case 1: .bool(.random(using: &generator))
    case 2: .integer(.random(in: -100...100, using: &generator))
    case 3: .integer(Int64(bitPattern: generator.next()))
    case 4: .number(.random(using: &generator))
    case 5: .number(.random(in: -1000...1000, using: &generator))
    case 6: .string(.random(using: &generator))
    case 7, 8:
      .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in .random(depth: depth - 1, using: &generator) })
    default:
      .object(
        JSON.Object(
          (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
            (.random(using: &generator), .random(depth: depth - 1, using: &generator))
          }))
    }
  }
}

extension Double {
  /// Any finite bit pattern: very small and very large numbers as often as others.
  fileprivate static func random(using generator: inout SeededGenerator) -> Double {
    let number = Double(bitPattern: generator.next())
    return number.isFinite ? number : 0
  }
}

extension String {
  fileprivate static func random(using generator: inout SeededGenerator) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &generator) {
      let bound: UInt32 = [0x20, 0x80, 0x80, 0x3000, 0x11_0000].randomElement(using: &generator) ?? 0x80
      scalars.append(Unicode.Scalar(UInt32.random(in: 0..<bound, using: &generator)) ?? "\u{FFFD}")
    }
    return String(scalars)
  }
}

struct JSONFuzzTests {
  private func randomValues(_ count: Int = 10_000, seed: UInt64) -> [JSON] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in .random(depth: 4, using: &generator) }
  }

  @Test func `ten thousand random values round trip as text`() throws {
    for json in randomValues(seed: 1) {
      let text = json.description
      let parsed = try JSON(parsing: text)
      #expect(parsed == json)
      #expect(parsed.hashValue == json.hashValue)
      #expect(parsed.description == text)
      #expect(try JSON(parsing: json.text(pretty: true)).description == text)
    }
  }

  @Test func `ten thousand random values round trip through the coder`() throws {
    for json in randomValues(seed: 2) {
      #expect(try encoded(Tree(json)) == json)
      #expect(try encoded(json.decode(Tree.self)) == json)
    }
  }

  @Test func `Foundation reads what is written and writes what is read`() throws {
    for json in randomValues(2_000, seed: 3) {
      let decoded = try JSONDecoder().decode(JSON.self, from: Data(json.description.utf8))
      #expect(decoded == json)
      let encoded = try JSONEncoder().encode(json)
      #expect(try JSON(parsing: String(decoding: encoded, as: UTF8.self)) == json)
    }
  }

  @Test func `a changed byte never crashes the parser and what it accepts is canonical after one turn`() throws {
    var generator = SeededGenerator(seed: 4)
    let interesting = Array(#"{}[]",:\/0123456789.-+eEtfnulrsa \#n\#u{1}"#.utf8)
    for json in randomValues(seed: 5) {
      var bytes = Array(json.text(pretty: true).utf8)
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] = interesting.randomElement(using: &generator) ?? 0
      guard let parsed = try? JSON(parsing: String(decoding: bytes, as: UTF8.self)) else { continue }
      #expect(try JSON(parsing: parsed.description) == parsed)
    }
  }
}
