extension JSON {
  /// One sentence for people about an error of parsing, encoding or decoding, to be part of an error message.
  ///
  /// For example "`sid` is missing" or "`customer.age` should be an integer but is a string".
  package static func explanation(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "\(place(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
      if let mismatch = context.underlyingError as? JSONMismatch {
        "\(place(context.codingPath)) should be \(expectation(of: type)) but is \(mismatch.found)"
      } else {
        "\(place(context.codingPath)) should be \(expectation(of: type)): \(context.debugDescription)"
      }
    case DecodingError.dataCorrupted(let context):
      "\(place(context.codingPath)) is invalid: \(context.debugDescription)"
    case EncodingError.invalidValue(_, let context):
      "\(place(context.codingPath)) cannot be encoded: \(context.debugDescription)"
    default:
      String(describing: error)
    }
  }

  private static func place(_ codingPath: [any CodingKey]) -> String {
    guard !codingPath.isEmpty else { return "the value" }
    let path = codingPath.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return "`\(path)`"
  }

  fileprivate static func expectation(of type: any Any.Type) -> String {
    switch type {
    case let scalar as any JSONReadable.Type: scalar.kind.rawValue
    // Decoders differ in the type they name when a container is not there.
    case is [JSON].Type, is [Any].Type, is any UnkeyedDecodingContainer.Type: JSONKind.array.rawValue
    case is JSON.Object.Type, is [String: Any].Type: JSONKind.object.rawValue
    default: "a valid \(type)"
    }
  }
}

/// The kinds of JSON value that a type can ask for.
enum JSONKind: String {
  case boolean = "a boolean"
  case integer = "an integer"
  case number = "a number"
  case string = "a string"
  case array = "an array"
  case object = "an object"
}

/// Kept inside a `DecodingError`, which by itself only tells what was expected.
private struct JSONMismatch: Error {
  let found: String
}

extension DecodingError {
  /// The error for a value that cannot be read as a type.
  static func mismatch(_ type: any Any.Type, _ json: JSON, at codingPath: [any CodingKey]) -> DecodingError {
    if json == .null { return .valueNotFound(type, context(type, found: "null", at: codingPath)) }
    var found = json.kind
    if let number = json.doubleValue, let wanted = (type as? any JSONReadable.Type)?.kind {
      if wanted == .number || wanted == .integer && number.isWhole {
        return .dataCorrupted(.init(codingPath: codingPath, debugDescription: "\(json) does not fit in \(type)"))
      }
      if wanted == .integer { found = json.description }
    }
    return .typeMismatch(type, context(type, found: found, at: codingPath))
  }

  /// The error for an array that ends where another element should be.
  static func noElement(_ type: any Any.Type, at codingPath: [any CodingKey]) -> DecodingError {
    .valueNotFound(type, context(type, found: "missing", at: codingPath))
  }

  private static func context(_ type: any Any.Type, found: String, at codingPath: [any CodingKey]) -> Context {
    Context(
      codingPath: codingPath,
      debugDescription: "Expected \(JSON.expectation(of: type)) but found \(found)",
      underlyingError: JSONMismatch(found: found)
    )
  }
}

extension JSON {
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: JSONKind.boolean.rawValue
    case .integer, .number: JSONKind.number.rawValue
    case .string: JSONKind.string.rawValue
    case .array: JSONKind.array.rawValue
    case .object: JSONKind.object.rawValue
    }
  }
}
