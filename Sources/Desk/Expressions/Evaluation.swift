import PlugboardJSON

extension Expression {
  /// Whether the condition is true where keys stand for what the scope says.
  ///
  /// There is an answer for every scope. Scalar operators (`CONTAINS` is one) compare two values that are no arrays or
  /// objects; array operators look for such a value in an array. With anything else a comparison is false, `!=` and
  /// `NOT IN` too: https://www.twilio.com/docs/taskrouter/expression-syntax. `OperatorMeaning.swift` says what two
  /// scalar values of different types give.
  public func holds(in scope: some Scope) -> Bool { clause.holds(in: scope) }
}

extension Expression.Clause {
  func holds(in scope: some Expression.Scope) -> Bool {
    switch self {
    case .any(let clauses): clauses.contains { $0.holds(in: scope) }
    case .all(let clauses): clauses.allSatisfy { $0.holds(in: scope) }
    case .comparison(let comparison): comparison.holds(in: scope)
    }
  }
}

extension Expression.Comparison {
  func holds(in scope: some Expression.Scope) -> Bool {
    switch operation {
    case .has: return right.isElement(of: left, in: scope) == true
    case .isIn: return left.isElement(of: right, in: scope) == true
    case .isNotIn: return left.isElement(of: right, in: scope) == false
    default:
      guard let left = left.scalar(in: scope), let right = right.scalar(in: scope) else { return false }
      return operation.holds(between: left, and: right)
    }
  }
}

extension Expression.Operand {
  /// The value, unless it is an array or an object.
  fileprivate func scalar(in scope: some Expression.Scope) -> JSON? {
    switch self {
    case .value(let value): return value
    case .key(let key):
      let value = key.value(in: scope)
      return value.isScalar ? value : .none
    case .list: return .none
    }
  }

  /// Whether an array has this value among its elements; `nil` where it is no array or this is no scalar value.
  ///
  /// A written list is searched as it stands: an array made of it would have to be made for every worker.
  fileprivate func isElement(of list: Self, in scope: some Expression.Scope) -> Bool? {
    guard let value = scalar(in: scope) else { return nil }
    switch list {
    case .value: return nil
    case .key(let key):
      guard case .array(let elements) = key.value(in: scope) else { return nil }
      return elements.contains(value)
    case .list(let operands):
      return operands.contains { operand in
        guard let element = operand.scalar(in: scope) else { return false }
        return element == value
      }
    }
  }
}
