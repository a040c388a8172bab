/// Any JSON value: what a payload is when its Swift type is only known at run time.
///
/// Build one from literals and read it back by key, by index or as a Swift type:
///
/// ```swift
/// var payload: JSON = ["sid": "WT1", "attempts": 2]
/// payload["note"] = "called back"
/// payload["sid"]?.stringValue  // "WT1"
/// ```
///
/// JSON has one number type. An integer is kept apart from other numbers so that no digit of an `Int64` is lost, but
/// `.integer(1)` and `.number(1.0)` are equal and hash equally.
public enum JSON: Sendable {
  /// No value.
  case null
  /// True or false.
  case bool(Bool)
  /// A number without a fraction.
  case integer(Int64)
  /// Any number.
  case number(Double)
  /// Text.
  case string(String)
  /// Values in order.
  case array([JSON])
  /// Values by key, in the order in which the keys were added.
  case object(Object)

  /// How many arrays and objects may lie inside each other in text that is parsed and in values that are encoded or
  /// decoded, so that input from outside cannot exhaust the stack.
  public static let maximumDepth = 512
}

extension JSON: Hashable {
  public static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    // Exactly, because rounding the integer would make two different integers equal to the same number.
    case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
      number.whole == integer
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .number(let value):
      if let integer = value.whole { hasher.combine(integer) } else { hasher.combine(value) }
    case .string(let value): hasher.combine(value)
    case .array(let elements): hasher.combine(elements)
    case .object(let members): hasher.combine(members)
    }
  }
}

extension Double {
  /// The same number as an `Int64`, where it is one.
  ///
  /// Unlike `Int64(exactly:)` this rounds nothing: rounding calls the C mathematics library, which a program on the
  /// standard library alone does not link on every system.
  @usableFromInline var whole: Int64? {
    guard self >= -0x1p63, self < 0x1p63 else { return nil }
    let truncated = Int64(self)
    return Double(truncated) == self ? truncated : nil
  }

  /// Whether no digit follows the point. A `Double` beyond `Int64` has no bits left for a fraction.
  package var isWhole: Bool { whole != nil || magnitude >= 0x1p63 }
}

// MARK: - Members and elements

extension JSON {
  /// The member of an object; `nil` where the key is missing and where this value is no object.
  ///
  /// Setting never fails: `nil` removes the key (and changes nothing else), and a value that is no object is replaced
  /// by an object with this one member. Set `.null` to keep the key with no value.
  @inlinable
  public subscript(key: String) -> JSON? {
    get {
      guard case .object(let members) = self else { return .none }
      return members[key]
    }
    set {
      guard case .object(var members) = self else {
        if let newValue { self = .object([key: newValue]) }
        return
      }
      // Give up this reference first, so that the object changes in place.
      self = .null
      members[key] = newValue
      self = .object(members)
    }
  }

  /// The element of an array; `nil` where the index is out of bounds and where this value is no array.
  @inlinable
  public subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

// MARK: - Reading as a Swift type

extension JSON {
  /// The string, or `nil` where this value is none.
  @inlinable
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The boolean, or `nil` where this value is none.
  @inlinable
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number as an integer, or `nil` where this value is no number, has a fraction or does not fit.
  @inlinable
  public var intValue: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): value.whole.flatMap(Int.init(exactly:))
    default: nil
    }
  }

  /// The number, rounded where it is an integer of more than 53 bits, or `nil` where this value is no number.
  @inlinable
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The elements, or `nil` where this value is no array.
  @inlinable
  public var arrayValue: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, or `nil` where this value is no object.
  @inlinable
  public var objectValue: Object? {
    if case .object(let members) = self { members } else { nil }
  }
}

// MARK: - Literals

extension JSON: ExpressibleByNilLiteral {
  /// Makes `.null`.
  ///
  /// Where a `JSON?` is meant, prefer `.none` or `.null` to `nil`: the compiler may read `condition ? json : nil` as
  /// `.null`.
  @inlinable
  public init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByBooleanLiteral {
  @inlinable
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSON: ExpressibleByFloatLiteral {
  @inlinable
  public init(floatLiteral value: Double) { self = .number(value) }
}

extension JSON: ExpressibleByStringInterpolation {
  @inlinable
  public init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral {
  @inlinable
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
  /// Makes an object. Of two members with the same key the last one stays, as in JSON text.
  @inlinable
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(Object(literal: members)) }
}
