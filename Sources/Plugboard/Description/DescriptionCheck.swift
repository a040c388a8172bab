// Whether what an author declared agrees with how the action's types are coded (R29): values made from the schema are
// decoded as the type and encoded again, and what comes out is held against the schema.

extension ActionDescription {
  /// - Throws: ``RegistrationError/descriptionMismatch(action:owner:detail:)``.
  func check<Payload, Output>(
    _ action: Action<Payload, Output>, _ coding: PayloadCoding<Payload, Output>?, owner: String
  ) throws(RegistrationError) {
    let problem =
      payload.flatMap { SchemaCheck<Payload>($0).problem.map { "Its payload: \($0)" } }
      ?? output.flatMap { SchemaCheck<Output>($0).problem.map { "Its output: \($0)" } }
    if let problem { throw .descriptionMismatch(action: action.name, owner: owner, detail: problem) }
  }
}

/// One schema held against one type.
private struct SchemaCheck<Value: Sendable> {
  let schema: PayloadSchema

  init(_ schema: PayloadSchema) { self.schema = schema }

  /// What does not agree, as sentences; `nil` when all does.
  var problem: String? {
    if let flaw = schema.flaw() { return "\(flaw)." }
    if Value.self == JSON.self { return nil }
    if Value.self == Void.self {
      return schema == .nothing ? nil : "the type is Void, so declare .nothing instead of \(schema.phrase)."
    }
    guard let coding = ValueCoding<Value>() else {
      return "\(Value.self) has no JSON form, so nothing can be declared about it; make it Codable."
    }
    let samples = schema.samples
    if let problem = samples.lazy.compactMap({ self.problem(with: $0, coding) }).first { return problem }
    return undeclared(in: samples, coding) ?? samples.first.flatMap { fraction(in: $0, coding) }
  }

  private func problem(with sample: JSON, _ coding: ValueCoding<Value>) -> String? {
    let value: Value
    do { value = try coding.decode(sample) } catch { return explain(error, sample) }
    let encoded: JSON
    do { encoded = try coding.encode(value) } catch {
      return "\(Value.self) could not be encoded after it had been made from \(sample): \(JSON.explanation(of: error))."
    }
    if let lost = lost(from: sample, in: encoded, JSONPath()) {
      return "\(lost) is declared, but \(Value.self) has no such field."
    }
    return schema.misfit(encoded).map { "\(Value.self) \($0)." }
  }

  private func explain(_ error: any Error, _ sample: JSON) -> String {
    if case DecodingError.keyNotFound(let key, let context) = error {
      let path = JSONPath(codingPath: context.codingPath + [key])
      let declared = schema.samples.contains { $0[path] != nil }
      return declared
        ? "\(path) is declared as optional, but \(Value.self) can't do without it."
        : "\(Value.self) needs \(path), which is not declared."
    }
    return """
      \(Value.self) can't be made from \(sample), which fits what is declared: \(JSON.explanation(of: error)). \
      If it accepts only some values of that kind, give an example with .like(…).
      """
  }

  /// A member of the sample that decoding and encoding have lost. A `null` may be lost: a nil is left out.
  private func lost(from sample: JSON, in encoded: JSON, _ path: JSONPath) -> JSONPath? {
    switch (sample, encoded) {
    case (.object(let given), .object(let kept)):
      given.sorted { $0.key < $1.key }.lazy.compactMap { key, value in
        let path = path + .key(key)
        return kept[key].map { lost(from: value, in: $0, path) } ?? (value == .null ? nil : path)
      }.first
    case (.array(let given), .array(let kept)) where given.count == kept.count:
      given.indices.lazy.compactMap { lost(from: given[$0], in: kept[$0], path + .index($0)) }.first
    default: nil
    }
  }

  /// A field that the type has and can do without, and that is not declared. It is found by the keys the type asks for,
  /// and believed only if a value for it survives: a type may ask for keys of times past.
  private func undeclared(in samples: [JSON], _ coding: ValueCoding<Value>) -> String? {
    guard let type = Value.self as? any Decodable.Type else { return nil }
    // Samples that differ only in values ask for the same keys and need no second look.
    var seen: Set<[JSONPath: Set<String>]> = []
    for sample in samples {
      let asked = AskedKeys.asked(by: type, in: sample)
      guard seen.insert(asked).inserted else { continue }
      for (path, keys) in asked {
        let absent = keys.subtracting(sample[path]?.objectValue?.keys ?? [])
        for key in absent.sorted() {
          if let problem = undeclared(path + .key(key), in: sample, coding) { return problem }
        }
      }
    }
    return nil
  }

  private func undeclared(_ path: JSONPath, in sample: JSON, _ coding: ValueCoding<Value>) -> String? {
    let candidates: [JSON] = ["text", 1, 0.5, true, [], [:]]
    for candidate in candidates {
      var extended = sample
      extended[path] = candidate
      guard let encoded = try? coding.encode(coding.decode(extended)), let problem = schema.misfit(encoded) else {
        continue
      }
      return "\(Value.self) \(problem)."
    }
    return nil
  }

  /// A declared integer that the type keeps as a number with a fraction. A type that takes anything there is left alone.
  private func fraction(in sample: JSON, _ coding: ValueCoding<Value>) -> String? {
    for path in schema.integerPaths(in: sample) {
      func survives(_ value: JSON) -> Bool {
        var changed = sample
        changed[path] = value
        guard let encoded = try? coding.encode(coding.decode(changed)) else { return false }
        return encoded[path] == value
      }
      if survives(0.5) && !survives("text") {
        return "\(path) is declared as an integer, but \(Value.self) keeps fractions there; declare .number."
      }
    }
    return nil
  }
}

extension JSONPath {
  fileprivate init(codingPath: [any CodingKey]) {
    steps = codingPath.map { key in key.intValue.map(Step.index) ?? .key(key.stringValue) }
  }
}
