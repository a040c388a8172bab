/// Notes which keys a type asks for while it is decoded: also those that it can do without, which neither decoding nor
/// encoding a value would show.
final class AskedKeys {
  private(set) var keys: [JSONPath: Set<String>] = [:]

  /// The keys that a type asks for in the objects inside a value from which it can be decoded.
  static func asked(by type: any Decodable.Type, in value: JSON) -> [JSONPath: Set<String>] {
    let notes = AskedKeys()
    if let decoder = try? NotingDecoder(value, JSONPath(), notes) { _ = try? type.init(from: decoder) }
    return notes.keys
  }

  fileprivate func note(_ key: String, at path: JSONPath) { keys[path, default: []].insert(key) }
}

/// A decoder that lets the real one do the work.
private struct NotingDecoder: Decoder {
  /// Takes hold of the decoder that a JSON value is decoded with.
  private struct Capture: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
  }

  let value: JSON
  let path: JSONPath
  let notes: AskedKeys
  let base: any Decoder

  init(_ value: JSON, _ path: JSONPath, _ notes: AskedKeys) throws {
    self.value = value
    self.path = path
    self.notes = notes
    base = try value.decode(Capture.self).decoder
  }

  var codingPath: [any CodingKey] { base.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed(decoder: self, base: try base.container(keyedBy: type)))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    Unkeyed(decoder: self, base: try base.unkeyedContainer())
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    Single(decoder: self, base: try base.singleValueContainer())
  }

  /// Decodes a value inside this one, noting what it asks for in turn; `nil` for what has nothing inside.
  func inside<T: Decodable>(_ type: T.Type, _ value: JSON?, _ step: JSONPath.Step?) throws -> T? {
    guard let value, !JSON.isScalar(type), type != JSON.self else { return nil }
    return try T(from: NotingDecoder(value, step.map { path + $0 } ?? path, notes))
  }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: NotingDecoder
    let base: KeyedDecodingContainer<Key>

    var codingPath: [any CodingKey] { base.codingPath }
    var allKeys: [Key] { base.allKeys }

    private func note(_ key: Key) { decoder.notes.note(key.stringValue, at: decoder.path) }

    func contains(_ key: Key) -> Bool {
      note(key)
      return base.contains(key)
    }

    func decodeNil(forKey key: Key) throws -> Bool {
      note(key)
      return try base.decodeNil(forKey: key)
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      note(key)
      return try decoder.inside(type, decoder.value[key.stringValue], .key(key.stringValue))
        ?? base.decode(type, forKey: key)
    }

    func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
      try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try base.superDecoder() }
    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

    private func nested(_ key: Key) throws -> any Decoder {
      note(key)
      guard let value = decoder.value[key.stringValue] else { return try base.superDecoder(forKey: key) }
      return try NotingDecoder(value, decoder.path + .key(key.stringValue), decoder.notes)
    }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let decoder: NotingDecoder
    var base: any UnkeyedDecodingContainer

    var codingPath: [any CodingKey] { base.codingPath }
    var count: Int? { base.count }
    var isAtEnd: Bool { base.isAtEnd }
    var currentIndex: Int { base.currentIndex }

    mutating func decodeNil() throws -> Bool { try base.decodeNil() }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
      let index = base.currentIndex
      let noted = try decoder.inside(type, decoder.value[index], .index(index))
      // The real container has to move on too.
      let decoded = try base.decode(type)
      return noted ?? decoded
    }

    mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
      try base.nestedContainer(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try base.nestedUnkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try base.superDecoder() }
  }

  private struct Single: SingleValueDecodingContainer {
    let decoder: NotingDecoder
    let base: any SingleValueDecodingContainer

    var codingPath: [any CodingKey] { base.codingPath }

    func decodeNil() -> Bool { base.decodeNil() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
      try decoder.inside(type, decoder.value, nil) ?? base.decode(type)
    }
  }
}
