import Plugboard

/// Checks a value against a JSON Schema, as far as `Conformance/schema.json` uses it.
struct SchemaCheck {
  let root: JSON

  /// What does not fit, with the way to it; empty when everything does.
  func problems(of value: JSON, against schema: JSON? = nil, at path: String = "") -> [String] {
    let schema = schema ?? root
    if let reference = schema["$ref"]?.stringValue {
      guard let definition = root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] else {
        return ["\(path): the schema does not define \(reference)"]
      }
      return problems(of: value, against: definition, at: path)
    }
    var found: [String] = []
    for (keyword, argument) in schema.objectValue ?? [:] {
      found += problems(of: value, keyword, argument, schema, path).map { "\(path): \($0)" }
    }
    found += (value.objectValue ?? [:]).flatMap { key, member -> [String] in
      if let property = schema["properties"]?[key] {
        return problems(of: member, against: property, at: "\(path)/\(key)")
      }
      switch schema["additionalProperties"] {
      case .bool(false): return ["\(path): “\(key)” is not known"]
      case .some(let schema) where schema.objectValue != nil:
        return problems(of: member, against: schema, at: "\(path)/\(key)")
      default: return []
      }
    }
    if let items = schema["items"] {
      for (index, item) in (value.arrayValue ?? []).enumerated() {
        found += problems(of: item, against: items, at: "\(path)/\(index)")
      }
    }
    return found
  }

  private func problems(
    of value: JSON, _ keyword: String, _ argument: JSON, _ schema: JSON, _ path: String
  ) -> [String] {
    let holds: Bool
    switch keyword {
    case "type": holds = value.isOf(type: argument.stringValue ?? "")
    case "const": holds = value == argument
    case "enum": holds = argument.arrayValue?.contains(value) ?? false
    case "required": holds = (argument.arrayValue ?? []).allSatisfy { $0.stringValue.map { value[$0] != nil } ?? false }
    case "minItems": holds = (value.arrayValue?.count ?? 0) >= (argument.intValue ?? 0)
    case "minProperties": holds = (value.objectValue?.count ?? 0) >= (argument.intValue ?? 0)
    case "maxProperties": holds = (value.objectValue?.count ?? 0) <= (argument.intValue ?? 0)
    case "minimum": holds = (value.doubleValue ?? 0) >= (argument.doubleValue ?? 0)
    case "pattern": holds = (try? Regex(argument.stringValue ?? "").wholeMatch(in: value.stringValue ?? "")) != nil
    case "oneOf":
      let fits = (argument.arrayValue ?? []).filter { problems(of: value, against: $0, at: path).isEmpty }
      return fits.count == 1 ? [] : ["\(value) fits \(fits.count) of what it may be"]
    case "properties", "additionalProperties", "items", "description", "title", "$schema", "$defs": return []
    default: return ["the check does not know “\(keyword)”"]
    }
    return holds ? [] : ["\(keyword) \(argument) does not hold for \(value)"]
  }
}

extension JSON {
  fileprivate func isOf(type: String) -> Bool {
    switch type {
    case "object": objectValue != nil
    case "array": arrayValue != nil
    case "string": stringValue != nil
    case "boolean": boolValue != nil
    case "integer": intValue != nil
    case "number": doubleValue != nil
    default: false
    }
  }
}
