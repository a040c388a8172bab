/// A place in the grammar: what may stand there. `Hints.swift` knows what people write there by mistake.
enum GrammarPlace {
  /// Where a comparison begins.
  case comparison
  case comparisonOperator(after: Expression.Operand)
  case afterNot
  case rightSide(of: Expression.Operator)
  /// After a comparison outside of all parentheses.
  case end
  /// After a comparison inside of the parenthesis at a byte.
  case closing(parenthesis: Int)
  case firstElement
  case element
  case listEnd
  /// After the point in a key.
  case name
  case index
  case indexRange
  case indexEnd
  case digit
  case numberRange
  case closingQuote
  case escape
  case deeper
  /// Where this array operator needs a list.
  case list(of: Expression.Operator)
}

extension GrammarPlace {
  var expected: Set<String> {
    switch self {
    case .comparison: ["a key", "a value", "`(`"]
    case .comparisonOperator: ["an operator"]
    case .afterNot: ["`IN`"]
    case .rightSide, .element: ["a key", "a value"]
    case .end: ["`AND`", "`OR`", "the end"]
    case .closing: ["`AND`", "`OR`", "`)`"]
    case .firstElement: ["a key", "a value", "`]`"]
    case .listEnd: ["`,`", "`]`"]
    case .name: ["a name"]
    case .index: ["an index"]
    case .indexRange: ["an index up to \(Int.max)"]
    case .indexEnd: ["`]`"]
    case .digit: ["a digit"]
    case .numberRange: ["a number in the range of Double"]
    case .closingQuote: ["a closing quote"]
    case .escape: [#"an escape such as `\'` or `\\`"#]
    case .deeper: ["at most \(Expression.maximumDepth) levels of parentheses and lists"]
    case .list: ["a key", "a list"]
    }
  }

  /// What is found, where that is not simply what stands there.
  var found: String? {
    switch self {
    case .closingQuote: "the end"
    case .deeper: "one more"
    default: nil
    }
  }

  var reason: ExpressionError.Reason {
    switch self {
    case .closingQuote: .unclosedString
    case .escape: .unknownEscape
    case .deeper: .tooDeep
    case .indexRange, .numberRange: .outOfRange
    case .list: .notAList
    default: .syntax
    }
  }
}
