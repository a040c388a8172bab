/// What a payload or an output is made of, seen as JSON.
public indirect enum PayloadSchema: Sendable, Hashable {
  case string
  /// A number without a fraction.
  case integer
  case number
  case boolean
  /// One of these strings.
  case enumeration([String])
  case array(of: PayloadSchema)
  /// Values by keys that are not known in advance.
  case dictionary(of: PayloadSchema)
  /// These fields and no others.
  case object([PayloadField])
  /// These fields, and others that nobody has declared: what a plugin adds to a payload is carried along.
  case open([PayloadField])
  /// What fits any one of these.
  case anyOf([PayloadSchema])
  /// The same, with an example; see ``like(_:)``.
  case example(PayloadSchema, JSON)
  /// Any JSON value.
  case any
  /// `null`: what `Void` becomes. An action with this payload takes none.
  case nothing

  /// What fits the schema, or `null`.
  public static func nullable(_ schema: PayloadSchema) -> PayloadSchema { .anyOf([schema, .nothing]) }

  /// The same schema with an example of a value, for types that do not accept every value of their kind:
  ///
  /// ```swift
  /// .field("sid", .string.like("WR5f1e"), "The reservation's sid.")
  /// ```
  ///
  /// The example takes the place of made-up values when the schema is checked, and is shown to readers.
  public func like(_ example: JSON) -> PayloadSchema { .example(self, example) }
}

/// One field of an object.
public struct PayloadField: Sendable, Hashable, Codable {
  public var name: String
  public var schema: PayloadSchema
  /// Whether the field is always there.
  public var isRequired: Bool
  /// What it means.
  public var meaning: String

  public init(name: String, schema: PayloadSchema, isRequired: Bool, meaning: String = "") {
    self.name = name
    self.schema = schema
    self.isRequired = isRequired
    self.meaning = meaning
  }

  /// A field that is always there.
  public static func field(_ name: String, _ schema: PayloadSchema, _ meaning: String = "") -> PayloadField {
    PayloadField(name: name, schema: schema, isRequired: true, meaning: meaning)
  }

  /// A field that may be left out.
  public static func optional(_ name: String, _ schema: PayloadSchema, _ meaning: String = "") -> PayloadField {
    PayloadField(name: name, schema: schema, isRequired: false, meaning: meaning)
  }
}

extension PayloadSchema: Codable {
  private enum CodingKeys: String, CodingKey { case type, values, of, fields, example }

  private enum Kind: String, Codable {
    case string, integer, number, boolean, enumeration, array, dictionary, object, open, anyOf, example, any, nothing
  }

  private var kind: Kind {
    switch self {
    case .string: .string
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .enumeration: .enumeration
    case .array: .array
    case .dictionary: .dictionary
    case .object: .object
    case .open: .open
    case .anyOf: .anyOf
    case .example: .example
    case .any: .any
    case .nothing: .nothing
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .type)
    switch self {
    case .string, .integer, .number, .boolean, .any, .nothing: break
    case .enumeration(let values): try container.encode(values, forKey: .values)
    case .array(let element), .dictionary(let element): try container.encode(element, forKey: .of)
    case .object(let fields), .open(let fields): try container.encode(fields, forKey: .fields)
    case .anyOf(let alternatives): try container.encode(alternatives, forKey: .of)
    case .example(let schema, let example):
      try container.encode(schema, forKey: .of)
      try container.encode(example, forKey: .example)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .type) {
    case .string: self = .string
    case .integer: self = .integer
    case .number: self = .number
    case .boolean: self = .boolean
    case .enumeration: self = .enumeration(try container.decode([String].self, forKey: .values))
    case .array: self = .array(of: try container.decode(PayloadSchema.self, forKey: .of))
    case .dictionary: self = .dictionary(of: try container.decode(PayloadSchema.self, forKey: .of))
    case .object: self = .object(try container.decode([PayloadField].self, forKey: .fields))
    case .open: self = .open(try container.decode([PayloadField].self, forKey: .fields))
    case .anyOf: self = .anyOf(try container.decode([PayloadSchema].self, forKey: .of))
    case .example:
      self = .example(
        try container.decode(PayloadSchema.self, forKey: .of), try container.decode(JSON.self, forKey: .example))
    case .any: self = .any
    case .nothing: self = .nothing
    }
  }
}
