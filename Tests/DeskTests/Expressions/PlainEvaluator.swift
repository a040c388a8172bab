import Desk
import PlugboardJSON

/// Evaluates an expression as the documentation reads, without a thought for speed and without the code under test.
struct PlainEvaluator {
  let attributes: JSON

  func holds(_ clause: Expression.Clause) -> Bool {
    switch clause {
    case .any(let clauses): clauses.map(holds).contains(true)
    case .all(let clauses): !clauses.map(holds).contains(false)
    case .comparison(let comparison): holds(comparison)
    }
  }

  func holds(_ comparison: Expression.Comparison) -> Bool {
    let (left, right) = (value(comparison.left), value(comparison.right))
    switch comparison.operation {
    case .equal: return scalars(left, right) && equal(left, right)
    case .notEqual:
      guard scalars(left, right), !equal(left, right) else { return false }
      return kind(left) == kind(right) || kind(left) == "null" || kind(right) == "null"
    case .less: return less(left, right)
    case .lessOrEqual: return less(left, right) || hasOrder(left, right) && equal(left, right)
    case .greater: return less(right, left)
    case .greaterOrEqual: return less(right, left) || hasOrder(left, right) && equal(left, right)
    case .contains:
      guard let text = left.stringValue.map(Array.init), let part = right.stringValue.map(Array.init) else {
        return false
      }
      return (0...text.count).contains { text[$0...].prefix(part.count).elementsEqual(part) }
    case .has: return kind(left) == "array" && isScalar(right) && found(right, left)
    case .isIn: return kind(right) == "array" && isScalar(left) && found(left, right)
    case .isNotIn: return kind(right) == "array" && isScalar(left) && !found(left, right)
    }
  }

  private func value(_ operand: Expression.Operand) -> JSON {
    switch operand {
    case .value(let value): return value
    case .list(let operands): return .array(operands.map(value))
    case .key(let key):
      return key.steps.reduce(attributes[key.root] ?? .null) { value, step in
        switch step {
        case .member(let name): value[name] ?? .null
        case .element(let index): value[index] ?? .null
        }
      }
    }
  }

  private func kind(_ value: JSON) -> String {
    if value == .null { return "null" }
    if value.boolValue != nil { return "bool" }
    if value.doubleValue != nil { return "number" }
    if value.stringValue != nil { return "string" }
    return value.arrayValue != nil ? "array" : "object"
  }

  private func isScalar(_ value: JSON) -> Bool { kind(value) != "array" && kind(value) != "object" }

  private func scalars(_ left: JSON, _ right: JSON) -> Bool { isScalar(left) && isScalar(right) }

  private func found(_ value: JSON, _ array: JSON) -> Bool {
    (array.arrayValue ?? []).contains { isScalar($0) && equal($0, value) }
  }

  private func equal(_ left: JSON, _ right: JSON) -> Bool {
    guard kind(left) == kind(right) else { return false }
    return kind(left) == "number" ? !less(left, right) && !less(right, left) : left == right
  }

  private func hasOrder(_ left: JSON, _ right: JSON) -> Bool {
    kind(left) == kind(right) && ["number", "string"].contains(kind(left))
  }

  private func less(_ left: JSON, _ right: JSON) -> Bool {
    if let left = left.stringValue, let right = right.stringValue { return left < right }
    guard hasOrder(left, right), kind(left) == "number" else { return false }
    if case .number(let left) = left, case .number(let right) = right { return left < right }
    // What has no floor here has more digits than any integer, and no fraction.
    guard let whole = floor(left), let other = floor(right) else {
      return left.doubleValue ?? 0 < right.doubleValue ?? 0
    }
    return whole == other ? !hasFraction(left) && hasFraction(right) : whole < other
  }

  /// The greatest integer that is not greater, where it has no more than a hundred bits.
  private func floor(_ value: JSON) -> Int128? {
    if case .integer(let integer) = value { return Int128(integer) }
    guard let number = value.doubleValue, number.magnitude < 0x1p100 else { return nil }
    return Int128(number.rounded(.down))
  }

  private func hasFraction(_ value: JSON) -> Bool {
    if case .number(let number) = value { number != number.rounded(.down) } else { false }
  }
}
