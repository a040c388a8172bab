extension JSON: CustomStringConvertible {
  /// The value as compact JSON text with sorted keys, so that equal values give equal text.
  ///
  /// (Strings that differ only in Unicode normalisation are equal in Swift; each keeps its own scalars here.)
  public var description: String { text() }

  /// The value as JSON text, keys sorted by their Unicode scalars.
  ///
  /// A number equal to an `Int64` is written as that integer, and a number that is not finite as `null`.
  public func text(pretty: Bool = false) -> String {
    var writer = JSONTextWriter(isPretty: pretty)
    writer.write(self, level: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Parses one JSON value and nothing else, strictly by RFC 8259.
  ///
  /// An integer that fits an `Int64` becomes `.integer`, every other number the nearest `Double`. Of two members with
  /// the same key the last one stays.
  public init(parsing text: String) throws(JSONSyntaxError) {
    var parser = JSONTextParser(text)
    self = try parser.document()
  }

  /// Reads a value as ``init(parsing:)`` does, and says which key an object had twice, if one had: for what people write by hand.
  package static func parsingWithRepeatedKey(
    _ text: String
  ) throws(JSONSyntaxError) -> (value: JSON, repeatedKey: String?) {
    var parser = JSONTextParser(text, notesRepeatedKeys: true)
    let value = try parser.document()
    return (value, parser.repeatedKey)
  }
}

/// The first place where a text stops being JSON.
public struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
  /// The line, counted from 1; a line ends with a line feed.
  public let line: Int
  /// The column, counted from 1 in Unicode scalars.
  public let column: Int
  /// What the grammar allows at this place.
  public let expected: String
  /// What is there instead.
  public let found: String

  public var description: String { "line \(line), column \(column): expected \(expected) but found \(found)" }
}

/// Writes text to the end of what it has written.
package struct JSONTextWriter {
  var bytes: [UInt8] = []
  let isPretty: Bool

  init(isPretty: Bool) { self.isPretty = isPretty }

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let value):
      if let integer = value.whole {
        bytes += String(integer).utf8
      } else {
        bytes += (value.isFinite ? value.description : "null").utf8
      }
    case .string(let value): write(value)
    case .array(let elements):
      write(elements, between: "[", and: "]", level: level) { writer, element in
        writer.write(element, level: level + 1)
      }
    case .object(let members):
      // The order of UTF-8 bytes is the order of Unicode scalars.
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      write(sorted, between: "{", and: "}", level: level) { writer, member in
        writer.write(member.key)
        writer.bytes += (writer.isPretty ? ": " : ":").utf8
        writer.write(member.value, level: level + 1)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item], between open: Unicode.Scalar, and close: Unicode.Scalar, level: Int,
    each writeItem: (inout JSONTextWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(level: level + 1)
      writeItem(&self, item)
    }
    if !items.isEmpty { breakLine(level: level) }
    bytes.append(UInt8(ascii: close))
  }

  private mutating func breakLine(level: Int) {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * level)
  }

  package mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    // In one piece: byte by byte takes most of the time of writing.
    string.withUTF8 { utf8 in
      if Self.hasToEscape(utf8) {
        for byte in utf8 { writeEscaped(byte) }
      } else {
        bytes.append(contentsOf: utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Looks at every byte whatever it has seen, so that the compiler can have many looked at at once.
  private static func hasToEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    var found: UInt8 = 0
    for byte in utf8 {
      found |= byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
    }
    return found != 0
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes += #"\""#.utf8
    case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
    case 0x08: bytes += #"\b"#.utf8
    case 0x09: bytes += #"\t"#.utf8
    case 0x0A: bytes += #"\n"#.utf8
    case 0x0C: bytes += #"\f"#.utf8
    case 0x0D: bytes += #"\r"#.utf8
    case 0..<0x10: bytes += (#"\u000"# + String(byte, radix: 16)).utf8
    case 0x10..<0x20: bytes += (#"\u00"# + String(byte, radix: 16)).utf8
    default: bytes.append(byte)
    }
  }
}

// MARK: - Text that a caller puts together

extension JSONTextWriter {
  /// Writes compact text. Only the caller sees to it that the pieces make JSON.
  /// - Parameter capacity: About how many bytes there will be.
  package init(capacity: Int) {
    self.init(isPretty: false)
    bytes.reserveCapacity(capacity)
  }

  /// What has been written.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes brackets, names and what else stands in JSON as it is.
  package mutating func write(raw text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes text that is JSON already.
  package mutating func write(raw text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Writes a string in which nothing has to be escaped.
  package mutating func write(plain text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func write(_ value: Bool) { write(raw: value ? "true" : "false") }

  package mutating func write(_ value: Int64) { bytes += String(value).utf8 }

  package mutating func write(_ value: JSON) { write(value, level: 0) }
}
