extension JSON {
  /// The JSON text of a value, as its `encode(to:)` describes it: what ``init(encoding:)`` and ``text(pretty:)`` give
  /// together, without the `JSON` between them. Members stand in the order in which the value writes them.
  ///
  /// - Parameter maximumDepth: How many arrays and objects may lie inside each other.
  /// - Throws: As ``init(encoding:)``; `EncodingError.invalidValue` also for a value that is nested deeper.
  package static func text(encoding value: some Encodable, maximumDepth: Int = JSON.maximumDepth) throws -> String {
    let sheet = JSONSheet(maximumDepth: maximumDepth)
    do {
      try sheet.write(value, at: 0)
      if !sheet.isIrregular { return String(decoding: sheet.writer.bytes, as: UTF8.self) }
    } catch {}
    // The long way knows everything that a value may do, and says what is wrong with it.
    let json = try JSON(encoding: value)
    if json.isDeeper(than: maximumDepth) {
      throw EncodingError.invalidValue(
        value, .init(codingPath: [], debugDescription: "The value is nested deeper than \(maximumDepth) levels"))
    }
    return json.text()
  }

  /// Whether more than so many arrays and objects lie inside each other. No deeper than that is looked.
  package func isDeeper(than levels: Int) -> Bool {
    switch self {
    case .array(let elements): levels <= 0 || elements.contains { $0.isDeeper(than: levels - 1) }
    case .object(let members): levels <= 0 || members.contains { $0.value.isDeeper(than: levels - 1) }
    case .null, .bool, .integer, .number, .string: false
    }
  }
}

/// Text that is written from its beginning to its end, and the containers that are open at the end.
///
/// Almost all values write themselves in order. One that does not, that looks at its coding path, or that can't be
/// written, is irregular: its text is thrown away.
final class JSONSheet {
  private struct Container {
    let isObject: Bool
    let serial: Int
    var isEmpty = true
    /// Those under which containers were opened: one that is opened again has been closed.
    var nestedKeys: [String] = []
  }

  struct Irregular: Error {}

  private(set) var writer = JSONTextWriter(isPretty: false)
  /// Set where nothing can be thrown.
  fileprivate(set) var isIrregular = false
  private let maximumDepth: Int
  private var containers: [Container] = []
  private var serial = 0
  /// Whether the value that is being written has begun.
  private var isBegun = false
  /// How many values write themselves at this moment, each into the one before it.
  private var values = 0

  init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

  // MARK: Values

  /// Writes a value into so many containers.
  func write(_ value: some Encodable, at depth: Int) throws {
    isBegun = false
    try go(into: value, at: depth)
    close(downTo: depth)
    if !isBegun { writer.bytes += "{}".utf8 }
    isBegun = true
  }

  /// Has a value write itself in the place of the one that is being written.
  func go(into value: some Encodable, at depth: Int) throws {
    values += 1
    defer { values -= 1 }
    guard values <= 2 * JSON.maximumDepth else { throw Irregular() }
    try value.encode(to: JSONTextPlace(sheet: self, depth: depth))
  }

  func write(json: JSON, at depth: Int) throws {
    guard !isBegun, containers.count == depth, !json.isDeeper(than: maximumDepth - depth) else { throw Irregular() }
    writer.write(json, level: 0)
    isBegun = true
  }

  // MARK: Containers

  /// Opens a container for the value in a place, or finds the one that it has opened.
  /// - Returns: What tells it from all others.
  func open(isObject: Bool, at depth: Int) -> Int {
    if depth < containers.count, containers[depth].isObject == isObject {
      close(downTo: depth + 1)
      return containers[depth].serial
    }
    if isBegun || depth != containers.count || depth >= maximumDepth { isIrregular = true }
    writer.bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
    serial += 1
    containers.append(Container(isObject: isObject, serial: serial))
    isBegun = true
    return serial
  }

  private func close(downTo depth: Int) {
    while containers.count > depth {
      writer.bytes.append(containers.removeLast().isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }
  }

  /// Goes on in a container, after everything that is open in it has been closed.
  func goOn(in serial: Int, at depth: Int, key: String? = nil) throws {
    guard !isIrregular, depth < containers.count, containers[depth].serial == serial else { throw Irregular() }
    close(downTo: depth + 1)
    if containers[depth].isEmpty {
      containers[depth].isEmpty = false
    } else {
      writer.bytes.append(UInt8(ascii: ","))
    }
    if let key {
      writer.write(key)
      writer.bytes.append(UInt8(ascii: ":"))
    }
    isBegun = false
  }

  /// Whether a nested container may be written here.
  func goOn(in serial: Int, at depth: Int, nestedKey key: String) -> Bool {
    guard (try? goOn(in: serial, at: depth, key: key)) != nil, !containers[depth].nestedKeys.contains(key) else {
      return false
    }
    containers[depth].nestedKeys.append(key)
    return true
  }
}

/// Where a value writes itself: inside so many containers.
struct JSONTextPlace: Encoder, SingleValueEncodingContainer {
  fileprivate let sheet: JSONSheet
  fileprivate let depth: Int

  var userInfo: [CodingUserInfoKey: Any] { [:] }
  var codingPath: [any CodingKey] { sheet.irregularPath }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      JSONKeyedText(sheet: sheet, depth: depth, serial: sheet.open(isObject: true, at: depth)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONUnkeyedText(sheet: sheet, depth: depth, serial: sheet.open(isObject: false, at: depth))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encode(json: JSON) throws { try sheet.write(json: json, at: depth) }

  func encodeNil() throws { try encode(json: .null) }
  func encode<T: JSONWritable>(_ value: T) throws { try sheet.write(scalar: value, at: depth) }
  func encode(_ value: Int128) throws { try sheet.write(scalar: value, at: depth) }
  func encode(_ value: UInt128) throws { try sheet.write(scalar: value, at: depth) }
  func encode<T: Encodable>(_ value: T) throws { try sheet.go(into: value, at: depth) }
}

extension JSONSheet {
  fileprivate func write(scalar value: some JSONWritable, at depth: Int) throws {
    guard let json = value.json else { throw Irregular() }
    try write(json: json, at: depth)
  }

  fileprivate var irregularPath: [any CodingKey] {
    isIrregular = true
    return []
  }

  /// An encoder that writes elsewhere, for what can't be written in order.
  fileprivate func elsewhere() -> JSONEncoding {
    isIrregular = true
    return JSONEncoding()
  }
}

private struct JSONKeyedText<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sheet: JSONSheet
  let depth: Int
  let serial: Int

  var codingPath: [any CodingKey] { sheet.irregularPath }

  private func goOn(_ key: Key) throws { try sheet.goOn(in: serial, at: depth, key: key.stringValue) }

  func encodeNil(forKey key: Key) throws {
    try goOn(key)
    try sheet.write(json: .null, at: depth + 1)
  }

  func encode<T: JSONWritable>(_ value: T, forKey key: Key) throws {
    try goOn(key)
    try sheet.write(scalar: value, at: depth + 1)
  }

  func encode(_ value: Int128, forKey key: Key) throws {
    try goOn(key)
    try sheet.write(scalar: value, at: depth + 1)
  }

  func encode(_ value: UInt128, forKey key: Key) throws {
    try goOn(key)
    try sheet.write(scalar: value, at: depth + 1)
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    try goOn(key)
    try sheet.write(value, at: depth + 1)
  }

  func nestedContainer<Nested>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    guard sheet.goOn(in: serial, at: depth, nestedKey: key.stringValue) else {
      return sheet.elsewhere().container(keyedBy: Nested.self)
    }
    return JSONTextPlace(sheet: sheet, depth: depth + 1).container(keyedBy: Nested.self)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    guard sheet.goOn(in: serial, at: depth, nestedKey: key.stringValue) else {
      return sheet.elsewhere().unkeyedContainer()
    }
    return JSONTextPlace(sheet: sheet, depth: depth + 1).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { sheet.elsewhere() }
  func superEncoder(forKey key: Key) -> any Encoder { sheet.elsewhere() }
}

private struct JSONUnkeyedText: UnkeyedEncodingContainer {
  let sheet: JSONSheet
  let depth: Int
  let serial: Int
  private(set) var count = 0

  var codingPath: [any CodingKey] { sheet.irregularPath }

  init(sheet: JSONSheet, depth: Int, serial: Int) { (self.sheet, self.depth, self.serial) = (sheet, depth, serial) }

  private mutating func goOn() throws {
    try sheet.goOn(in: serial, at: depth)
    count += 1
  }

  mutating func encodeNil() throws {
    try goOn()
    try sheet.write(json: .null, at: depth + 1)
  }

  mutating func encode<T: JSONWritable>(_ value: T) throws {
    try goOn()
    try sheet.write(scalar: value, at: depth + 1)
  }

  mutating func encode(_ value: Int128) throws {
    try goOn()
    try sheet.write(scalar: value, at: depth + 1)
  }

  mutating func encode(_ value: UInt128) throws {
    try goOn()
    try sheet.write(scalar: value, at: depth + 1)
  }

  mutating func encode<T: Encodable>(_ value: T) throws {
    try goOn()
    try sheet.write(value, at: depth + 1)
  }

  mutating func nestedContainer<Nested>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    guard (try? goOn()) != nil else { return sheet.elsewhere().container(keyedBy: Nested.self) }
    return JSONTextPlace(sheet: sheet, depth: depth + 1).container(keyedBy: Nested.self)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    guard (try? goOn()) != nil else { return sheet.elsewhere().unkeyedContainer() }
    return JSONTextPlace(sheet: sheet, depth: depth + 1).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { sheet.elsewhere() }
}
