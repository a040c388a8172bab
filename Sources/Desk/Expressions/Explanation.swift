public import PlugboardJSON

extension Expression {
  /// Evaluates every part of the expression and keeps what came out, for the question why a worker was excluded.
  public func explain(in scope: some Scope) -> Explanation { clause.explain(in: scope) }

  /// What an expression or a part of it came to, and from which values.
  public struct Explanation: Sendable, Hashable {
    /// What a key stood for.
    public struct Reading: Sendable, Hashable {
      public let key: Key
      /// `null` where the scope had nothing.
      public let value: JSON
    }

    /// The part in canonical form.
    public let text: String
    /// Whether it was true.
    public let holds: Bool
    /// What it joins with `AND` or `OR`; a comparison has no parts.
    public let parts: [Explanation]
    /// What the keys of a comparison stood for, sorted by key; parts have their own.
    public let readings: [Reading]

    /// The comparisons that made the expression false, from left to right: none where it was true, and none that are
    /// false beside a true one in an `OR`.
    public var reasons: [Explanation] {
      if holds { return [] }
      return parts.isEmpty ? [self] : parts.flatMap(\.reasons)
    }
  }
}

extension Expression.Explanation: CustomStringConvertible {
  /// A line for each reason: `level >= 3 is false: level is 2`. One line where the expression was true.
  public var description: String {
    if holds { return "\(text) is true" }
    return reasons.map { reason in
      let readings = reason.readings.map { "\($0.key) is \($0.value)" }.joined(separator: ", ")
      return "\(reason.text) is false" + (readings.isEmpty ? "" : ": " + readings)
    }.joined(separator: "\n")
  }
}

extension Expression.Clause {
  fileprivate func explain(in scope: some Expression.Scope) -> Expression.Explanation {
    var text = ""
    write(to: &text)
    switch self {
    case .any(let clauses):
      let parts = clauses.map { $0.explain(in: scope) }
      return .init(text: text, holds: parts.contains(where: \.holds), parts: parts, readings: [])
    case .all(let clauses):
      let parts = clauses.map { $0.explain(in: scope) }
      return .init(text: text, holds: parts.allSatisfy(\.holds), parts: parts, readings: [])
    case .comparison(let comparison):
      let readings = comparison.keys.map { Expression.Explanation.Reading(key: $0, value: $0.value(in: scope)) }
      return .init(text: text, holds: comparison.holds(in: scope), parts: [], readings: readings)
    }
  }
}

extension Expression.Comparison {
  fileprivate var keys: [Expression.Key] {
    var keys: Set<Expression.Key> = []
    insertKeys(into: &keys)
    return keys.sorted { $0.description < $1.description }
  }
}
