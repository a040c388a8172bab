extension Expression {
  /// Where an expression looks for a value: `task.languages[0]`.
  public struct Key: Sendable, Hashable {
    /// One step from a value into it.
    public enum Step: Sendable, Hashable {
      case member(String)
      case element(Int)
    }

    /// The first name: what the scope knows.
    public let root: String
    /// The way from there.
    public let steps: [Step]

    package init(_ root: String, _ steps: [Step] = []) { (self.root, self.steps) = (root, steps) }
  }
}

extension Expression.Key: CustomStringConvertible {
  /// The key as an expression has it.
  public var description: String {
    steps.reduce(into: root) { text, step in
      switch step {
      case .member(let name): text += "." + name
      case .element(let index): text += "[\(index)]"
      }
    }
  }
}

// MARK: - Which keys an expression reads

extension Expression {
  /// Every key that the expression may read, so that whoever evaluates many expressions can look only at those that
  /// a change concerns.
  public var keys: Set<Key> {
    var keys: Set<Key> = []
    clause.insertKeys(into: &keys)
    return keys
  }
}

extension Expression.Clause {
  fileprivate func insertKeys(into keys: inout Set<Expression.Key>) {
    switch self {
    case .any(let clauses), .all(let clauses): for clause in clauses { clause.insertKeys(into: &keys) }
    case .comparison(let comparison): comparison.insertKeys(into: &keys)
    }
  }
}

extension Expression.Comparison {
  func insertKeys(into keys: inout Set<Expression.Key>) {
    left.insertKeys(into: &keys)
    right.insertKeys(into: &keys)
  }
}

extension Expression.Operand {
  fileprivate func insertKeys(into keys: inout Set<Expression.Key>) {
    switch self {
    case .value: break
    case .key(let key): keys.insert(key)
    case .list(let operands): for operand in operands { operand.insertKeys(into: &keys) }
    }
  }
}

extension Expression.Key {
  /// Reads a key as an expression has it.
  /// - Returns: `nil` for anything that is no key.
  public init?(_ text: String) {
    guard let expression = try? Expression(parsing: "\(text) == null"), expression.keys.count == 1,
      let key = expression.keys.first, "\(key) == null" == expression.description
    else { return nil }
    self = key
  }
}

extension Expression.Key: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let key = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a key of an expression")
    }
    self = key
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
