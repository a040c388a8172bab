extension ActionsDescription {
  /// A JSON Schema (draft 2020-12) with a definition of the payload and of the output of every described action:
  /// `#/$defs/AcceptTask.payload` and `#/$defs/AcceptTask.output`. Objects are closed, unless they are declared as open:
  /// fields that are not declared do not validate.
  public var jsonSchema: JSON {
    var definitions: JSON.Object = [:]
    for action in actions {
      guard let description = action.description else { continue }
      definitions["\(action.name).payload"] = description.payload?.definition("payload", action)
      definitions["\(action.name).output"] = description.output?.definition("output", action)
    }
    return ["$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": .object(definitions)]
  }
}

extension PayloadSchema {
  fileprivate func definition(_ part: String, _ action: DescribedAction) -> JSON {
    var schema = jsonSchema
    schema["title"] = .string("\(action.name): \(part)")
    schema["description"] = (action.description?.summary).map(JSON.string)
    if action.description?.deprecated != nil { schema["deprecated"] = true }
    return schema
  }

  fileprivate var jsonSchema: JSON {
    switch self {
    case .string: ["type": "string"]
    case .integer: ["type": "integer"]
    case .number: ["type": "number"]
    case .boolean: ["type": "boolean"]
    case .enumeration(let values): ["type": "string", "enum": .array(values.map(JSON.string))]
    case .array(let element): ["type": "array", "items": element.jsonSchema]
    case .dictionary(let value): ["type": "object", "additionalProperties": value.jsonSchema]
    case .object(let fields): PayloadField.jsonSchema(fields, isOpen: false)
    case .open(let fields): PayloadField.jsonSchema(fields, isOpen: true)
    case .anyOf(let alternatives): ["anyOf": .array(alternatives.map(\.jsonSchema))]
    case .example(let schema, let example): schema.jsonSchema.adding("examples", [example])
    case .any: [:]
    case .nothing: ["type": "null"]
    }
  }
}

extension PayloadField {
  fileprivate static func jsonSchema(_ fields: [PayloadField], isOpen: Bool) -> JSON {
    [
      "type": "object", "additionalProperties": .bool(isOpen),
      "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
      "properties": fields.reduce(into: [:]) { $0[$1.name] = $0[$1.name] ?? $1.jsonSchema },
    ]
  }

  fileprivate var jsonSchema: JSON {
    let schema = schema.jsonSchema
    return meaning.isEmpty ? schema : schema.adding("description", .string(meaning))
  }
}

extension JSON {
  fileprivate func adding(_ key: String, _ value: JSON) -> JSON {
    var object = self
    object[key] = value
    return object
  }
}
