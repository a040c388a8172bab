// A schema by example: values that fit it, and what about a value does not.

extension PayloadSchema {
  /// Values that fit, the fullest first; together they show every field there and away, every value of an enumeration,
  /// arrays with one element and with none.
  var samples: [JSON] {
    switch self {
    case .string: ["text"]
    case .integer: [1]
    case .number: [0.5]
    case .boolean: [true, false]
    case .enumeration(let values): values.map(JSON.string)
    case .array(let element): element.samples.map { [$0] } + [[]]
    case .dictionary(let value): value.samples.map { ["key": $0] } + [[:]]
    case .object(let fields), .open(let fields): PayloadField.samples(of: fields)
    case .anyOf(let alternatives): alternatives.flatMap(\.samples)
    case .example(_, let example): [example]
    case .any: [["key": [1, "text", true, 0.5]], "text", 1, 0.5, true, [], .null]
    case .nothing: [.null]
    }
  }

  /// What about a value does not fit, as the end of a sentence that begins with the type's name.
  func misfit(_ value: JSON, at path: JSONPath = JSONPath()) -> String? {
    switch (self, value) {
    case (.any, _), (.nothing, .null), (.string, .string), (.boolean, .bool): nil
    case (.number, .integer), (.number, .number): nil
    case (.integer, .integer): nil
    case (.integer, .number(let number)) where number.isWhole: nil
    case (.enumeration(let values), .string(let string)) where values.contains(string): nil
    case (.array(let element), .array(let elements)):
      elements.indices.lazy.compactMap { element.misfit(elements[$0], at: path + .index($0)) }.first
    case (.dictionary(let schema), .object(let members)):
      members.lazy.compactMap { schema.misfit($0.value, at: path + .key($0.key)) }.first
    case (.object(let fields), .object(let members)):
      Self.misfit(fields, members, at: path) ?? Self.undeclared(fields, members, at: path)
    // Among others an undeclared field of the type can't be told from one that a plugin has added.
    case (.open(let fields), .object(let members)): Self.misfit(fields, members, at: path)
    case (.example(let schema, _), _): schema.misfit(value, at: path)
    case (.anyOf(let alternatives), _): Self.misfit(alternatives, value, at: path)
    default: "makes \(path) \(value), which is declared as \(phrase)"
    }
  }

  private static func misfit(_ fields: [PayloadField], _ members: JSON.Object, at path: JSONPath) -> String? {
    for field in fields {
      let fieldPath = path + .key(field.name)
      if let value = members[field.name] {
        if let problem = field.schema.misfit(value, at: fieldPath) { return problem }
      } else if field.isRequired {
        return "sometimes leaves out \(fieldPath), which is declared as a field that is always there"
      }
    }
    return nil
  }

  private static func undeclared(_ fields: [PayloadField], _ members: JSON.Object, at path: JSONPath) -> String? {
    let declared = Set(fields.map(\.name))
    return members.keys.filter { !declared.contains($0) }.min()
      .map { "has \(path + .key($0)), which is not declared" }
  }

  private static func misfit(_ alternatives: [PayloadSchema], _ value: JSON, at path: JSONPath) -> String? {
    let problems = alternatives.map { $0.misfit(value, at: path) }
    if problems.contains(where: { $0 == nil }) { return nil }
    // What is wrong with an object, told exactly, says more than that nothing fits.
    let candidates = zip(alternatives, problems).filter { value.objectValue != nil && $0.0.isObject }
    if candidates.count == 1, let problem = candidates[0].1 { return problem }
    return "makes \(path) \(value), which is declared as \(PayloadSchema.anyOf(alternatives).phrase)"
  }

  private var isObject: Bool {
    switch self {
    case .object, .open: true
    case .example(let schema, _): schema.isObject
    default: false
    }
  }

  /// What is wrong with the schema by itself.
  func flaw(at path: JSONPath = JSONPath()) -> String? {
    switch self {
    case .string, .integer, .number, .boolean, .any, .nothing: return nil
    case .enumeration(let values):
      if values.isEmpty { return "\(path) is declared as an enumeration without values" }
      return Set(values).count < values.count ? "a value of the enumeration \(path) is declared twice" : nil
    case .array(let element): return element.flaw(at: path + .index(0))
    case .dictionary(let value): return value.flaw(at: path + .key("*"))
    case .object(let fields), .open(let fields):
      var seen: Set<String> = []
      if let twice = fields.first(where: { !seen.insert($0.name).inserted }) {
        return "\(path + .key(twice.name)) is declared twice"
      }
      return fields.lazy.compactMap { $0.schema.flaw(at: path + .key($0.name)) }.first
    case .anyOf(let alternatives):
      if alternatives.isEmpty { return "\(path) is declared as one of no alternatives" }
      return alternatives.lazy.compactMap { $0.flaw(at: path) }.first
    case .example(let schema, let example):
      if let problem = schema.flaw(at: path) { return problem }
      return schema.misfit(example, at: path).map { "an example does not fit its own schema: it \($0)" }
    }
  }

  /// Where in a value there are integers.
  func integerPaths(in value: JSON, at path: JSONPath = JSONPath()) -> [JSONPath] {
    switch (self, value) {
    case (.integer, .integer), (.example(.integer, _), .integer): [path]
    case (.array(let element), .array(let elements)):
      elements.indices.flatMap { element.integerPaths(in: elements[$0], at: path + .index($0)) }
    case (.dictionary(let schema), .object(let members)):
      members.flatMap { schema.integerPaths(in: $0.value, at: path + .key($0.key)) }
    case (.object(let fields), .object(let members)), (.open(let fields), .object(let members)):
      fields.flatMap { field in
        members[field.name].map { field.schema.integerPaths(in: $0, at: path + .key(field.name)) } ?? []
      }
    case (.example(let schema, _), _): schema.integerPaths(in: value, at: path)
    case (.anyOf(let alternatives), _) where !alternatives.contains(.number) && !alternatives.contains(.any):
      alternatives.first { $0.misfit(value) == nil }.map { $0.integerPaths(in: value, at: path) } ?? []
    default: []
    }
  }

  /// Such as `a string` or `an array`.
  var phrase: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "a boolean"
    case .enumeration(let values): "one of " + values.map { JSON.string($0).description }.joined(separator: ", ")
    case .array: "an array"
    case .dictionary: "a dictionary"
    case .object, .open: "an object"
    case .anyOf(let alternatives): alternatives.map(\.phrase).joined(separator: " or ")
    case .example(let schema, _): schema.phrase
    case .any: "any value"
    case .nothing: "nothing"
    }
  }
}

extension PayloadField {
  fileprivate static func samples(of fields: [PayloadField]) -> [JSON] {
    let choices = fields.map { ($0, $0.schema.samples) }
    let full = choices.reduce(into: JSON.Object()) { members, choice in members[choice.0.name] = choice.1.first }
    var samples: [JSON] = [.object(full)]
    let required = full.filter { name, _ in fields.contains { $0.name == name && $0.isRequired } }
    if required.count < full.count { samples.append(.object(required)) }
    for (field, values) in choices {
      for value in values.dropFirst() {
        var changed = full
        changed[field.name] = value
        samples.append(.object(changed))
      }
    }
    return samples
  }
}
