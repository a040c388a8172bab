import PlugboardJSON

extension Expression.Operator {
  /// Whether a scalar operator holds between two scalar values.
  ///
  /// Values of different types are neither equal nor unequal nor in any order: all of it is false. `null` is no type of
  /// its own but the absence of a value, so it equals `null` and differs from every other value. Without this,
  /// `worker.busy != true` would exclude everybody who has no such attribute, and `worker.team != null` everybody.
  func holds(between left: JSON, and right: JSON) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right && left.isComparable(with: right)
    case .greater: left.order(to: right) == .descending
    case .greaterOrEqual: left.order(to: right).map { $0 != .ascending } ?? false
    case .less: left.order(to: right) == .ascending
    case .lessOrEqual: left.order(to: right).map { $0 != .descending } ?? false
    case .contains: left.containsText(of: right)
    case .has, .isIn, .isNotIn: false
    }
  }
}

private enum Order { case ascending, same, descending }

extension JSON {
  /// Whether this is no array and no object.
  var isScalar: Bool {
    switch self {
    case .null, .bool, .integer, .number, .string: true
    default: false
    }
  }

  fileprivate func isComparable(with other: JSON) -> Bool {
    switch (self, other) {
    case (.null, _), (_, .null), (.bool, .bool), (.string, .string): true
    case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number): true
    default: false
    }
  }

  /// The order of two numbers or two strings; `nil` where there is none.
  fileprivate func order(to other: JSON) -> Order? {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left.order(to: right)
    case (.number(let left), .number(let right)): left.isNaN || right.isNaN ? nil : left.order(to: right)
    case (.integer(let left), .number(let right)): left.order(toNumber: right)
    case (.number(let left), .integer(let right)): right.order(toNumber: left)?.reversed
    case (.string(let left), .string(let right)): left.order(to: right)
    default: nil
    }
  }

  /// Whether this and the other are strings and the other occurs in this one.
  ///
  /// https://www.twilio.com/docs/taskrouter/expression-syntax speaks of scalar values without saying what a number
  /// contains; here it contains nothing.
  fileprivate func containsText(of other: JSON) -> Bool {
    guard case .string(let text) = self, case .string(let part) = other else { return false }
    return text.contains(part)
  }
}

extension Comparable {
  fileprivate func order(to other: Self) -> Order {
    if self == other { .same } else if self < other { .ascending } else { .descending }
  }
}

extension Int64 {
  /// Exactly: no integer is rounded to a `Double`.
  fileprivate func order(toNumber number: Double) -> Order? {
    if number.isNaN { return nil }
    if number >= 0x1p63 { return .ascending }
    if number < -0x1p63 { return .descending }
    let whole = Int64(number)
    return self == whole ? 0.order(to: number - Double(whole)) : order(to: whole)
  }
}

extension Order {
  fileprivate var reversed: Order {
    switch self {
    case .ascending: .descending
    case .same: .same
    case .descending: .ascending
    }
  }
}
