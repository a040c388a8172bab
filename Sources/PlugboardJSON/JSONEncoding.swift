extension JSON {
  /// Makes the JSON of a value, as its `encode(to:)` describes it.
  ///
  /// `JSON` values inside the value pass through unchanged. A value that encodes nothing becomes an empty object.
  ///
  /// - Throws: `EncodingError.invalidValue` for a number that JSON cannot hold exactly (not finite, or an integer beyond
  ///   `Int64` that is no `Double`) and for nesting beyond ``maximumDepth``; whatever `encode(to:)` itself throws.
  public init(encoding value: some Encodable) throws {
    self = try JSONEncoding().json(of: value)
  }
}

extension JSON: Encodable {
  public func encode(to encoder: any Encoder) throws {
    if let encoding = encoder as? JSONEncoding {
      encoding.setSingle(self)
      return
    }
    if let place = encoder as? JSONTextPlace { return try place.encode(json: self) }
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let elements): try container.encode(elements)
    // As a dictionary, because coders leave a dictionary's keys as they are and may change others.
    case .object(let members):
      try container.encode(Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) }))
    }
  }
}

// MARK: - Scalars

/// A Swift type that is one JSON scalar. The containers' methods for such types are one generic method, and two more for
/// the 128-bit integers, where the standard library's default would be preferred to a generic method.
protocol JSONWritable: Encodable {
  /// `nil` where JSON has no way to write this value exactly.
  var json: JSON? { get }
}

extension JSONWritable where Self: JSONReadable & FixedWidthInteger {
  var json: JSON? {
    if let integer = Int64(exactly: self) { return .integer(integer) }
    let number = JSON.number(Double(self))
    // Not `nil`, which a JSON literal may also be.
    return Self.read(number) == self ? number : .none
  }
}

extension JSONWritable where Self: BinaryFloatingPoint {
  var json: JSON? { isFinite ? .number(Double(self)) : .none }
}

extension Bool: JSONWritable { var json: JSON? { .bool(self) } }
extension String: JSONWritable { var json: JSON? { .string(self) } }
extension Double: JSONWritable {}
extension Float: JSONWritable {}
extension Int: JSONWritable {}
extension Int8: JSONWritable {}
extension Int16: JSONWritable {}
extension Int32: JSONWritable {}
extension Int64: JSONWritable {}
extension Int128: JSONWritable {}
extension UInt: JSONWritable {}
extension UInt8: JSONWritable {}
extension UInt16: JSONWritable {}
extension UInt32: JSONWritable {}
extension UInt64: JSONWritable {}
extension UInt128: JSONWritable {}

/// The steps of a coding path that no type declares.
enum JSONStep: CodingKey {
  case index(Int)
  case parent

  init?(stringValue: String) { nil }
  init?(intValue: Int) { self = .index(intValue) }

  var stringValue: String {
    switch self {
    case .index(let index): "Index \(index)"
    case .parent: "super"
    }
  }

  var intValue: Int? {
    if case .index(let index) = self { index } else { nil }
  }
}

// MARK: - Encoder

/// The place where one value writes itself: a scalar, or the array or object that its containers fill.
final class JSONEncoding: Encoder {
  private enum Form { case nothing, single, keyed, unkeyed, mixed }

  private var form = Form.nothing
  fileprivate var content = JSON.null
  /// Super encoders and nested containers, which may be written to until this value is complete.
  private var namedChildren: [String: JSONEncoding] = [:]
  private var numberedChildren: [Int: JSONEncoding] = [:]

  private var parent: JSONEncoding?
  private var key: (any CodingKey)?
  private var depth = 0
  private var delegations = 0
  /// An encoder to use again for the next value inside this one, so that an array of a thousand values needs one.
  private var spare: JSONEncoding?

  let userInfo: [CodingUserInfoKey: Any] = [:]

  var codingPath: [any CodingKey] {
    var path: [any CodingKey] = []
    var step: JSONEncoding? = self
    while let encoding = step {
      if let key = encoding.key { path.append(key) }
      step = encoding.parent
    }
    return path.reversed()
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    open(.keyed)
    return KeyedEncodingContainer(JSONKeyedEncoding(encoding: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    open(.unkeyed)
    return JSONUnkeyedEncoding(encoding: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  fileprivate func json(of value: some Encodable) throws -> JSON {
    // Parents and children hold each other until here.
    defer { reset() }
    try value.encode(to: self)
    return try finished(value)
  }

  fileprivate func json(of value: some Encodable, at key: some CodingKey) throws -> JSON {
    guard depth < JSON.maximumDepth else { throw tooDeep(value) }
    var child = spare ?? JSONEncoding()
    spare = nil
    child.attach(to: self, at: key)
    let json = try child.json(of: value)
    if isKnownUniquelyReferenced(&child) { spare = child }
    return json
  }

  fileprivate func json(ofScalar value: some JSONWritable, at key: (any CodingKey)?) throws -> JSON {
    // Super encoders and nested containers cannot throw when they are opened.
    guard depth <= JSON.maximumDepth else { throw tooDeep(value) }
    guard let json = value.json else {
      throw invalid(value, at: key, "\(value) cannot be written in JSON exactly")
    }
    return json
  }

  fileprivate func child(named key: any CodingKey) -> JSONEncoding {
    if let child = namedChildren[key.stringValue] { return child }
    let child = newChild(at: key)
    namedChildren[key.stringValue] = child
    return child
  }

  fileprivate func appendChild() -> JSONEncoding {
    let index = content.elementCount
    let child = newChild(at: JSONStep.index(index))
    numberedChildren[index] = child
    // Holds the place until the child is complete.
    content.append(.null)
    return child
  }

  private func newChild(at key: any CodingKey) -> JSONEncoding {
    let child = JSONEncoding()
    child.attach(to: self, at: key)
    return child
  }

  fileprivate func setSingle(_ json: JSON) {
    form = form == .nothing ? .single : .mixed
    content = json
  }

  private func open(_ form: Form) {
    if self.form == .nothing {
      self.form = form
      content = form == .keyed ? .object([:]) : .array([])
    } else if self.form != form {
      self.form = .mixed
    }
  }

  private func attach(to parent: JSONEncoding, at key: any CodingKey) {
    self.parent = parent
    self.key = key
    depth = parent.depth + 1
  }

  private func finished(_ value: Any) throws -> JSON {
    switch form {
    case .nothing: return .object([:])
    case .single: return content
    case .mixed: throw invalid(value, "\(type(of: value)) writes itself in two ways that exclude each other")
    case .keyed, .unkeyed:
      guard depth < JSON.maximumDepth else { throw tooDeep(value) }
    }
    for (key, child) in namedChildren { content[key] = try child.finished(value) }
    for (index, child) in numberedChildren { content.replace(at: index, with: try child.finished(value)) }
    return content
  }

  private func reset() {
    for child in namedChildren.values { child.reset() }
    for child in numberedChildren.values { child.reset() }
    namedChildren = [:]
    numberedChildren = [:]
    parent = nil
    content = .null
    form = .nothing
  }

  private func tooDeep(_ value: Any) -> EncodingError {
    invalid(value, "The value is nested deeper than \(JSON.maximumDepth) levels")
  }

  private func invalid(_ value: Any, at key: (any CodingKey)? = nil, _ reason: String) -> EncodingError {
    .invalidValue(value, .init(codingPath: codingPath + [key].compactMap(\.self), debugDescription: reason))
  }
}

extension JSONEncoding: SingleValueEncodingContainer {
  func encodeNil() { setSingle(.null) }
  func encode<T: JSONWritable>(_ value: T) throws { setSingle(try json(ofScalar: value, at: nil)) }
  func encode(_ value: Int128) throws { setSingle(try json(ofScalar: value, at: nil)) }
  func encode(_ value: UInt128) throws { setSingle(try json(ofScalar: value, at: nil)) }

  func encode<T: Encodable>(_ value: T) throws {
    delegations += 1
    defer { delegations -= 1 }
    guard delegations <= JSON.maximumDepth else { throw tooDeep(value) }
    try value.encode(to: self)
  }
}

extension JSON {
  fileprivate var elementCount: Int {
    if case .array(let elements) = self { elements.count } else { 0 }
  }

  fileprivate mutating func append(_ element: JSON) { changeElements { $0.append(element) } }

  fileprivate mutating func replace(at index: Int, with element: JSON) { changeElements { $0[index] = element } }

  private mutating func changeElements(_ change: (inout [JSON]) -> Void) {
    guard case .array(var elements) = self else { return }
    // Give up this reference first, so that the array changes in place.
    self = .null
    change(&elements)
    self = .array(elements)
  }
}

// MARK: - Containers

private struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoding: JSONEncoding

  var codingPath: [any CodingKey] { encoding.codingPath }

  func encodeNil(forKey key: Key) { encoding.content[key.stringValue] = .null }

  func encode<T: JSONWritable>(_ value: T, forKey key: Key) throws {
    encoding.content[key.stringValue] = try encoding.json(ofScalar: value, at: key)
  }

  func encode(_ value: Int128, forKey key: Key) throws {
    encoding.content[key.stringValue] = try encoding.json(ofScalar: value, at: key)
  }

  func encode(_ value: UInt128, forKey key: Key) throws {
    encoding.content[key.stringValue] = try encoding.json(ofScalar: value, at: key)
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    encoding.content[key.stringValue] = try encoding.json(of: value, at: key)
  }

  func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    encoding.child(named: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoding.child(named: key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoding.child(named: JSONStep.parent) }
  func superEncoder(forKey key: Key) -> any Encoder { encoding.child(named: key) }
}

private struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
  let encoding: JSONEncoding

  var codingPath: [any CodingKey] { encoding.codingPath }
  var count: Int { encoding.content.elementCount }

  func encodeNil() { encoding.content.append(.null) }

  func encode<T: JSONWritable>(_ value: T) throws {
    encoding.content.append(try encoding.json(ofScalar: value, at: JSONStep.index(count)))
  }

  func encode(_ value: Int128) throws {
    encoding.content.append(try encoding.json(ofScalar: value, at: JSONStep.index(count)))
  }

  func encode(_ value: UInt128) throws {
    encoding.content.append(try encoding.json(ofScalar: value, at: JSONStep.index(count)))
  }

  func encode<T: Encodable>(_ value: T) throws {
    encoding.content.append(try encoding.json(of: value, at: JSONStep.index(count)))
  }

  func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    encoding.appendChild().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoding.appendChild().unkeyedContainer() }

  func superEncoder() -> any Encoder { encoding.appendChild() }
}
