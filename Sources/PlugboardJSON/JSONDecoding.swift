extension JSON {
  /// Makes a Swift value of this one, as the type's `init(from:)` describes it.
  ///
  /// Any number without a fraction decodes as an integer type that it fits, and any number as a floating-point type.
  ///
  /// - Throws: a `DecodingError` with the full coding path; whatever `init(from:)` itself throws.
  public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    try T(from: JSONDecoding(value: self))
  }
}

extension JSON {
  /// Whether a type is one that a single JSON scalar holds, such as `Int` or `String`.
  package static func isScalar(_ type: any Any.Type) -> Bool { type is any JSONReadable.Type }
}

extension JSON: Decodable {
  public init(from decoder: any Decoder) throws {
    if let decoding = decoder as? JSONDecoding {
      self = decoding.value
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let elements = try? container.decode([JSON].self) {
      self = .array(elements)
    } else {
      self = .object(Object(try container.decode([String: JSON].self)))
    }
  }
}

// MARK: - Scalars

/// A Swift type that is one JSON scalar; see `JSONWritable`.
protocol JSONReadable: Decodable {
  static var kind: JSONKind { get }
  /// `nil` where the value is of another kind or does not fit this type.
  static func read(_ json: JSON) -> Self?
}

extension JSONReadable where Self: FixedWidthInteger {
  static var kind: JSONKind { .integer }

  static func read(_ json: JSON) -> Self? {
    switch json {
    case .integer(let value): Self(exactly: value)
    case .number(let value): value.whole.map(Self.init(exactly:)) ?? read(beyondInt64: value)
    default: nil
    }
  }

  private static func read(beyondInt64 number: Double) -> Self? {
    guard number.magnitude >= 0x1p63, number.magnitude < 0x1p128 else { return nil }
    let significand = UInt128(number.significandBitPattern | 1 << 52)
    let magnitude = significand << (number.exponent - 52)
    if number > 0 { return Self(exactly: magnitude) }
    return magnitude <= Int128.min.magnitude ? Self(exactly: Int128(truncatingIfNeeded: 0 &- magnitude)) : nil
  }
}

extension JSONReadable where Self: BinaryFloatingPoint {
  static var kind: JSONKind { .number }

  static func read(_ json: JSON) -> Self? {
    guard let value = json.doubleValue else { return nil }
    let nearest = Self(value)
    // A large Double would silently become an infinite Float.
    return nearest.isInfinite && value.isFinite ? nil : nearest
  }
}

extension Bool: JSONReadable {
  static var kind: JSONKind { .boolean }
  static func read(_ json: JSON) -> Bool? { json.boolValue }
}

extension String: JSONReadable {
  static var kind: JSONKind { .string }
  static func read(_ json: JSON) -> String? { json.stringValue }
}

extension Double: JSONReadable {}
extension Float: JSONReadable {}
extension Int: JSONReadable {}
extension Int8: JSONReadable {}
extension Int16: JSONReadable {}
extension Int32: JSONReadable {}
extension Int64: JSONReadable {}
extension Int128: JSONReadable {}
extension UInt: JSONReadable {}
extension UInt8: JSONReadable {}
extension UInt16: JSONReadable {}
extension UInt32: JSONReadable {}
extension UInt64: JSONReadable {}
extension UInt128: JSONReadable {}

// MARK: - Decoder

/// One value in the middle of being read, and the way to it.
final class JSONDecoding: Decoder {
  fileprivate var value: JSON
  private var parent: JSONDecoding?
  private var key: (any CodingKey)?
  private var depth = 0
  private var delegations = 0
  /// A decoder to use again for the next value inside this one, so that an array of a thousand values needs one.
  private var spare: JSONDecoding?

  let userInfo: [CodingUserInfoKey: Any] = [:]

  fileprivate init(value: JSON) { self.value = value }

  var codingPath: [any CodingKey] {
    var path: [any CodingKey] = []
    var step: JSONDecoding? = self
    while let decoding = step {
      if let key = decoding.key { path.append(key) }
      step = decoding.parent
    }
    return path.reversed()
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else {
      throw DecodingError.mismatch(JSON.Object.self, value, at: codingPath)
    }
    try checkDepth(depth < JSON.maximumDepth)
    return KeyedDecodingContainer(JSONKeyedDecoding(decoding: self, members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw DecodingError.mismatch([JSON].self, value, at: codingPath) }
    try checkDepth(depth < JSON.maximumDepth)
    return JSONUnkeyedDecoding(decoding: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  fileprivate func decode<T: Decodable>(_ type: T.Type, from json: JSON, at key: some CodingKey) throws -> T {
    var child = spare ?? JSONDecoding(value: .null)
    spare = nil
    child.attach(json, to: self, at: key)
    let result = try T(from: child)
    // An initialiser may keep its decoder; that one stays as it is.
    if isKnownUniquelyReferenced(&child) {
      child.parent = nil
      spare = child
    }
    return result
  }

  fileprivate func decode<T: JSONReadable>(
    scalar type: T.Type, from json: JSON, at key: (any CodingKey)?
  ) throws -> T {
    guard let result = T.read(json) else { throw DecodingError.mismatch(type, json, at: path(key)) }
    return result
  }

  fileprivate func child(_ json: JSON, at key: any CodingKey) -> JSONDecoding {
    let child = JSONDecoding(value: json)
    child.attach(json, to: self, at: key)
    return child
  }

  fileprivate func missing(_ key: any CodingKey) -> DecodingError {
    .keyNotFound(key, .init(codingPath: codingPath, debugDescription: "There is no key \(key.stringValue)"))
  }

  fileprivate func path(_ key: (any CodingKey)?) -> [any CodingKey] { codingPath + [key].compactMap(\.self) }

  private func attach(_ json: JSON, to parent: JSONDecoding, at key: any CodingKey) {
    value = json
    self.parent = parent
    self.key = key
    depth = parent.depth + 1
  }

  private func checkDepth(_ isWithinLimit: Bool) throws {
    guard !isWithinLimit else { return }
    let reason = "The value is nested deeper than \(JSON.maximumDepth) levels"
    throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: reason))
  }
}

extension JSONDecoding: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value == .null }
  func decode<T: JSONReadable>(_ type: T.Type) throws -> T { try decode(scalar: type, from: value, at: nil) }
  func decode(_ type: Int128.Type) throws -> Int128 { try decode(scalar: type, from: value, at: nil) }
  func decode(_ type: UInt128.Type) throws -> UInt128 { try decode(scalar: type, from: value, at: nil) }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    delegations += 1
    defer { delegations -= 1 }
    try checkDepth(delegations <= JSON.maximumDepth)
    return try T(from: self)
  }
}

// MARK: - Containers

private struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoding: JSONDecoding
  let members: JSON.Object

  var codingPath: [any CodingKey] { decoding.codingPath }
  var allKeys: [Key] { members.keys.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try member(key) == .null }

  func decode<T: JSONReadable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoding.decode(scalar: type, from: member(key), at: key)
  }

  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
    try decoding.decode(scalar: type, from: member(key), at: key)
  }

  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
    try decoding.decode(scalar: type, from: member(key), at: key)
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoding.decode(type, from: member(key), at: key)
  }

  func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    try decoding.child(member(key), at: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoding.child(member(key), at: key).unkeyedContainer()
  }

  func superDecoder() -> any Decoder {
    let key = JSONStep.parent
    return decoding.child(members[key.stringValue] ?? .null, at: key)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { decoding.child(try member(key), at: key) }

  private func member(_ key: Key) throws -> JSON {
    guard let member = members[key.stringValue] else { throw decoding.missing(key) }
    return member
  }
}

private struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
  let decoding: JSONDecoding
  let elements: [JSON]
  var currentIndex = 0

  var codingPath: [any CodingKey] { decoding.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  init(decoding: JSONDecoding, elements: [JSON]) {
    self.decoding = decoding
    self.elements = elements
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd else { throw DecodingError.noElement(JSON.self, at: decoding.path(step)) }
    guard elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: JSONReadable>(_ type: T.Type) throws -> T {
    try next(type) { try $0.decode(scalar: type, from: $1, at: $2) }
  }

  mutating func decode(_ type: Int128.Type) throws -> Int128 {
    try next(type) { try $0.decode(scalar: type, from: $1, at: $2) }
  }

  mutating func decode(_ type: UInt128.Type) throws -> UInt128 {
    try next(type) { try $0.decode(scalar: type, from: $1, at: $2) }
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next(type) { try $0.decode(type, from: $1, at: $2) }
  }

  mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try next(JSON.Object.self) { try $0.child($1, at: $2).container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next([JSON].self) { try $0.child($1, at: $2).unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next(JSON.self) { $0.child($1, at: $2) } }

  private var step: JSONStep { .index(currentIndex) }

  /// Moves on only if the element was read: a failed attempt may be followed by one with another type.
  ///
  /// Inlined because it is part of every level of a nested value, and the stack of some threads is short.
  @inline(__always)
  private mutating func next<Result>(
    _ type: any Any.Type, read: (JSONDecoding, JSON, JSONStep) throws -> Result
  ) throws -> Result {
    guard !isAtEnd else { throw DecodingError.noElement(type, at: decoding.path(step)) }
    let result = try read(decoding, elements[currentIndex], step)
    currentIndex += 1
    return result
  }
}
