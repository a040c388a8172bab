package import PlugboardJSON

extension Expression {
  /// A condition as a tree. Make joined clauses with `joined(by:)`, which keeps the tree in its one canonical shape.
  package enum Clause: Sendable, Hashable {
    /// Two clauses or more, none of them `.any`; holds when one of them does.
    case any([Clause])
    /// Two clauses or more, none of them `.all`; holds when each of them does.
    case all([Clause])
    case comparison(Comparison)
  }

  /// Two sides and what is asked about them.
  package struct Comparison: Sendable, Hashable {
    package var left: Operand
    package var operation: Operator
    package var right: Operand

    package init(_ left: Operand, _ operation: Operator, _ right: Operand) {
      (self.left, self.operation, self.right) = (left, operation, right)
    }
  }

  /// One side of a comparison.
  package enum Operand: Sendable, Hashable {
    /// A constant; never an array or an object.
    case value(JSON)
    /// Whatever the scope has there.
    case key(Key)
    case list([Operand])
  }

  /// What a comparison asks about its two sides.
  package enum Operator: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
    case contains = "CONTAINS"
    case has = "HAS"
    case isIn = "IN"
    case isNotIn = "NOT IN"
  }
}

extension Expression.Clause {
  /// What stands between clauses.
  package enum Joint { case and, or }

  /// One clause of several. Clauses that are themselves joined in the same way are taken apart first, because `AND`
  /// and `OR` are associative.
  package static func joined(by joint: Joint, _ clauses: [Self]) -> Self {
    if clauses.count == 1 { return clauses[0] }
    switch joint {
    case .and: return .all(clauses.flatMap { if case .all(let inner) = $0 { inner } else { [$0] } })
    case .or: return .any(clauses.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } })
    }
  }
}
