import Desk
import PlugboardJSON
import PlugboardTestSupport

/// Expressions and attributes out of a seed, from few names and values, so that keys are found and values are equal
/// often enough.
struct RandomExpression {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private static let names = ["a", "b", "task", "größe", "_x", "trueish", "In2"]
  private static let members = ["a", "b", "in", "AND", "null", "NOT"]
  private static let strings = ["", "a", "ab", "b", "é", "e\u{301}", "it's", #"\"#, "\"\n\u{0}\u{2028}", "👩‍👧", "1"]
  private static let integers: [Int64] = [0, 1, -1, 2, .max, .min, 9_007_199_254_740_992, 9_007_199_254_740_993]
  private static let numbers = [
    1.0, 0.5, -0.0, 2, 9_007_199_254_740_992, 0x1p63, -0x1p63, 1e300, .leastNonzeroMagnitude,
  ]

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  mutating func expression() -> Expression { Expression(clause(depth: below(5))) }

  private mutating func clause(depth: Int) -> Expression.Clause {
    if depth == 0 { return .comparison(comparison()) }
    let count = 2 + below(3)
    return .joined(by: pick([.and, .or]), (0..<count).map { _ in clause(depth: below(depth)) })
  }

  mutating func comparison() -> Expression.Comparison {
    let operation = pick(Expression.Operator.allCases)
    return switch operation {
    case .has: Expression.Comparison(list(), operation, operand(depth: 2))
    case .isIn, .isNotIn: Expression.Comparison(operand(depth: 2), operation, list())
    default: Expression.Comparison(operand(depth: 1), operation, operand(depth: 1))
    }
  }

  /// What an array operator takes as its list.
  private mutating func list() -> Expression.Operand {
    below(3) == 0 ? .key(key()) : .list((0..<below(5)).map { _ in operand(depth: 1) })
  }

  private mutating func operand(depth: Int) -> Expression.Operand {
    switch below(depth > 0 ? 12 : 10) {
    case 0..<5: .key(key())
    case 5..<10: .value(scalar())
    default: .list((0..<below(4)).map { _ in operand(depth: depth - 1) })
    }
  }

  private mutating func key() -> Expression.Key {
    let steps = (0..<[0, 0, 0, 1, 1, 2][below(6)]).map { _ -> Expression.Key.Step in
      below(2) == 0 ? .member(pick(Self.members)) : .element(pick([0, 0, 1, 7, .max]))
    }
    return Expression.Key(pick(Self.names), steps)
  }

  mutating func scalar() -> JSON {
    switch below(8) {
    case 0: .null
    case 1: .bool(below(2) == 0)
    case 2, 3: .integer(pick(Self.integers))
    case 4: .number(pick(Self.numbers))
    case 5: .number(anyNumber())
    default: .string(pick(Self.strings))
    }
  }

  /// Any finite bit pattern: very small and very large numbers as often as others.
  private mutating func anyNumber() -> Double {
    let number = Double(bitPattern: generator.next())
    return number.isFinite ? number : 0
  }

  mutating func attributes() -> JSON {
    var attributes: JSON = [:]
    for name in Self.names where below(5) > 0 { attributes[name] = value(depth: 2) }
    return attributes
  }

  private mutating func value(depth: Int) -> JSON {
    switch below(depth > 0 ? 6 : 4) {
    case 0..<4: return scalar()
    case 4: return .array((0..<below(4)).map { _ in value(depth: depth - 1) })
    default:
      var object: JSON = [:]
      for name in Self.members where below(2) == 0 { object[name] = value(depth: depth - 1) }
      return object
    }
  }
}
