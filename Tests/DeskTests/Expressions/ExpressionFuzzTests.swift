import Desk
import PlugboardJSON
import Testing

struct ExpressionFuzzTests {
  static let seeds = 1...4 as ClosedRange<UInt64>

  @Test(arguments: seeds) func `a random expression is read back as it was written`(seed: UInt64) throws {
    var random = RandomExpression(seed: seed)
    for _ in 0..<500 {
      let expression = random.expression()
      let text = expression.description
      let parsed = try Expression(parsing: text)
      #expect(parsed == expression)
      #expect(parsed.hashValue == expression.hashValue)
      #expect(parsed.description == text)
      #expect(parsed.keys == expression.keys)
    }
  }

  @Test(arguments: seeds) func `random bytes are refused or read, and never crash`(seed: UInt64) throws {
    var random = RandomExpression(seed: seed &+ 100)
    let pieces = Array("ab.[]()'\"\\=!<>&|,-+0159eEuORANDNTIHS \n\t\u{301}é👋\u{0}{}".unicodeScalars)
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<random.below(24) {
        bytes += random.below(12) == 0 ? [UInt8(random.below(256))] : Array(String(random.pick(pieces)).utf8)
      }
      try readOrRefuse(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test(arguments: seeds) func `random words are refused or read, and never crash`(seed: UInt64) throws {
    var random = RandomExpression(seed: seed &+ 200)
    let words = [
      "a", "b.c", "d[0]", "1", "-2.5", "'x'", "\"y\"", "[", "]", "(", ")", ",", "==", "!=", "<", "CONTAINS", "HAS",
      "IN",
      "NOT IN", "NOT", "AND", "OR", "null", "true", "[1, 'x']", "=", "&&",
    ]
    var accepted = 0
    for _ in 0..<2_000 {
      // Mostly operand, operator, operand, joint, so that some of it makes sense.
      let text = (0..<[3, 3, 3, 7, 5][random.below(5)]).map { index in
        switch (random.below(8), index % 4) {
        case (1..., 0), (1..., 2): random.pick(["a", "b.c", "1", "'x'", "[1, 'x']", "d[0]"])
        case (1..., 1): random.pick(["==", "!=", "<", "HAS", "IN", "NOT IN", "contains"])
        case (1..., _): random.pick(["AND", "OR", "and"])
        default: random.pick(words)
        }
      }.joined(separator: " ")
      if try readOrRefuse(text) { accepted += 1 }
    }
    #expect(accepted > 400)
  }

  @Test(arguments: seeds) func `a damaged expression is refused or read, and never crashes`(seed: UInt64) throws {
    var random = RandomExpression(seed: seed &+ 300)
    for _ in 0..<500 {
      var text = Array(random.expression().description.unicodeScalars)
      for _ in 0...random.below(3) {
        let index = random.below(text.count)
        switch random.below(4) {
        case 0: text.remove(at: index)
        case 1: text.insert(random.pick(Array("()[]'\"\\.,=! ".unicodeScalars)), at: index)
        case 2: text.swapAt(index, random.below(text.count))
        default: text.removeSubrange(min(index, random.below(text.count))..<index)
        }
        if text.isEmpty { break }
      }
      var damaged = String.UnicodeScalarView()
      damaged.append(contentsOf: text)
      try readOrRefuse(String(damaged))
    }
  }

  @Test func `random expressions hold where a plain evaluator says so`() {
    var random = RandomExpression(seed: 400)
    var outcomes: [Expression.Operator: Set<Bool>] = [:]
    var truths = 0
    for _ in 0..<5_000 {
      let comparison = random.comparison()
      let attributes = random.attributes()
      let holds = Expression(.comparison(comparison)).holds(in: attributes)
      #expect(holds == PlainEvaluator(attributes: attributes).holds(comparison), "\(comparison) in \(attributes)")
      outcomes[comparison.operation, default: []].insert(holds)

      let expression = random.expression()
      let truth = expression.holds(in: attributes)
      #expect(
        truth == PlainEvaluator(attributes: attributes).holds(expression.clause), "\(expression) in \(attributes)")
      if truth { truths += 1 }
    }
    // Otherwise little would have been compared.
    #expect(Expression.Operator.allCases.allSatisfy { outcomes[$0] == [true, false] })
    #expect((1_000...4_000).contains(truths))
  }

  @Test func `a random explanation agrees with the evaluation and has reasons only where it is false`() {
    var random = RandomExpression(seed: 500)
    for _ in 0..<2_000 {
      let (expression, attributes) = (random.expression(), random.attributes())
      let explanation = expression.explain(in: attributes)
      #expect(explanation.holds == expression.holds(in: attributes))
      #expect(explanation.text == expression.description)
      #expect(explanation.reasons.isEmpty == explanation.holds)
      #expect(explanation.reasons.allSatisfy { !$0.holds && $0.parts.isEmpty })
    }
  }

  @Test func `HAS is IN from the other side, and NOT IN never agrees with IN`() {
    var random = RandomExpression(seed: 600)
    for _ in 0..<4_000 {
      let sides = random.comparison()
      let attributes = random.attributes()
      func holds(_ left: Expression.Operand, _ operation: Expression.Operator, _ right: Expression.Operand) -> Bool {
        Expression(.comparison(Expression.Comparison(left, operation, right))).holds(in: attributes)
      }
      #expect(holds(sides.left, .has, sides.right) == holds(sides.right, .isIn, sides.left))
      #expect(!(holds(sides.left, .isIn, sides.right) && holds(sides.left, .isNotIn, sides.right)))
      #expect(!(holds(sides.left, .equal, sides.right) && holds(sides.left, .notEqual, sides.right)))
    }
  }

  /// Whether the text is an expression; checks what must be true of it, or of the error.
  @discardableResult private func readOrRefuse(_ text: String) throws -> Bool {
    do throws(ExpressionError) {
      let expression = try Expression(parsing: text)
      let again = try Expression(parsing: expression.description)
      #expect(again == expression)
      #expect(again.description == expression.description)
      return true
    } catch {
      #expect((0...text.count).contains(error.offset), "\(text.debugDescription)")
      #expect(!error.expected.isEmpty)
      #expect(!error.found.isEmpty)
      #expect(error.line == 1 + text.prefix(error.offset).count(where: \.isNewline), "\(text.debugDescription)")
      #expect(error.column >= 1)
      #expect(error.description.hasPrefix("Line \(error.line), column \(error.column): expected "))
      return false
    }
  }
}
