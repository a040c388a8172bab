import Desk
import Testing

/// Mistakes and what people are told about them, word by word: each message shows the expression it is about.
struct Mistake: CustomTestStringConvertible {
  let expression: String
  let reason: ExpressionError.Reason
  let message: String

  /// Reads messages that an empty line separates.
  static func book(_ reason: ExpressionError.Reason, _ messages: String) -> [Mistake] {
    messages.split(separator: "\n\n").map { message in
      let lines = message.split(separator: "\n")
      return Mistake(expression: String(lines[1].dropFirst(2)), reason: reason, message: String(message))
    }
  }

  var testDescription: String { expression }
}

extension Mistake {
  static let misplaced = book(
    .syntax,
    #"""
    Line 1, column 2: expected an operator but found the end. A comparison has two sides: a flag is written `a == true`.
      a
       ^

    Line 1, column 10: expected an operator but found `)`. A comparison has two sides: a flag is written \#
    `task.vip == true`.
      (task.vip) AND b == 1
               ^

    Line 1, column 19: expected an operator but found the end. A comparison has two sides: one of several values is \#
    written `IN [...]`.
      type == 'a' OR 'b'
                        ^

    Line 1, column 3: expected an operator but found `b`.
      a b
        ^

    Line 1, column 5: expected a key or a value but found the end.
      a ==
          ^

    Line 1, column 6: expected a key or a value but found `(`.
      a == (1)
           ^

    Line 1, column 8: expected `AND`, `OR` or the end but found `b`.
      a == 1 b == 2
             ^

    Line 1, column 11: expected `(`, a key or a value but found the end.
      a == 1 AND
                ^

    Line 1, column 1: expected `(`, a key or a value but found `OR`. `OR` stands between two comparisons.
      OR a == 1
      ^

    Line 1, column 1: expected `(`, a key or a value but found `has`. `HAS` is a word of the language and cannot begin \#
    a key.
      has == 1
      ^

    Line 1, column 6: expected a key or a value but found `in`. `IN` is a word of the language and cannot begin a key.
      a == in
           ^

    Line 1, column 2: expected `(`, a key or a value but found `)`.
      ()
       ^

    Line 1, column 2: expected an operator but found `x`.
      5x == 1
       ^

    Line 1, column 1: expected `(`, a key or a value but found `.`.
      .5 == 1
      ^

    Line 1, column 8: expected a digit but found the end.
      a == 1.
             ^

    Line 1, column 3: expected a name but found a space.
      a. b == 1
        ^

    Line 1, column 3: expected an index but found `'b'`.
      a['b'] == 1
        ^

    Line 1, column 4: expected `]` but found a space.
      a[1 == 1
         ^

    Line 1, column 7: expected `]`, a key or a value but found the end.
      a IN [
            ^

    Line 1, column 9: expected a key or a value but found `]`.
      a IN [1,]
              ^

    Line 1, column 9: expected `,` or `]` but found `2`.
      a IN [1 2]
              ^

    Line 1, column 6: expected a key or a value but found U+0060.
      a == `b`
           ^

    Line 1, column 9: expected a digit but found `x`.
      a == 1e+x
              ^
    """#)

  /// What people write who think of another language, or too quickly.
  static let slips = book(
    .syntax,
    #"""
    Line 1, column 6: expected an operator but found `=`. Write `==`.
      type = 'ticket'
           ^

    Line 1, column 3: expected an operator but found `===`. Write `==`.
      a === 1
        ^

    Line 1, column 3: expected an operator but found `<>`. Write `!=`.
      a <> 1
        ^

    Line 1, column 3: expected an operator but found `!==`. Write `!=`.
      a !== 1
        ^

    Line 1, column 3: expected an operator but found `=>`. Write `>=`.
      a => 1
        ^

    Line 1, column 3: expected an operator but found `=<`. Write `<=`.
      a =< 1
        ^

    Line 1, column 3: expected an operator but found `!`. Write `!=` or `NOT IN`.
      a ! IN b
        ^

    Line 1, column 6: expected an operator but found `like`. Write `CONTAINS`.
      name like 'A'
           ^

    Line 1, column 6: expected an operator but found `IS`. Write `==`.
      name IS null
           ^

    Line 1, column 9: expected an operator but found `-`. A name is made of letters, digits and `_`; a hyphen is none \#
    of them.
      customer-value == 1
              ^

    Line 1, column 8: expected `AND`, `OR` or the end but found `&&`. Write `AND`.
      a == 1 && b == 2
             ^

    Line 1, column 9: expected `)`, `AND` or `OR` but found `||`. Write `OR`.
      (a == 1 || b == 2)
              ^

    Line 1, column 1: expected `(`, a key or a value but found `NOT`. A comparison cannot be negated as a whole: turn \#
    its operator round, with `!=` or `NOT IN`.
      NOT (a == 1)
      ^

    Line 1, column 12: expected `(`, a key or a value but found `!`. A comparison cannot be negated as a whole: turn \#
    its operator round, with `!=` or `NOT IN`.
      a == 1 AND !b
                 ^

    Line 1, column 12: expected `IN` but found `has`. `NOT` only stands before `IN`: the value first, then the list.
      skills not has 'x'
                 ^

    Line 1, column 6: expected a key or a value but found `(`. A list is written in square brackets.
      a IN ('x', 'y')
           ^

    Line 1, column 7: expected `AND`, `OR` or the end but found `<`. A comparison has two sides: write two comparisons \#
    with `AND` between them.
      1 < a < 5
            ^

    Line 1, column 7: expected `AND`, `OR` or the end but found `)`. No parenthesis is open here.
      a == 1)
            ^

    Line 1, column 6: expected a key or a value but found `‘`. Write straight quotes.
      a == ‘x’
           ^
    """#)

  static let unclosedString = book(
    .unclosedString,
    #"""
    Line 1, column 9: expected a closing quote but found the end. The string that begins here is never closed.
      type == 'ticket AND a == 1
              ^
    """#)

  static let unknownEscape = book(
    .unknownEscape,
    #"""
    Line 1, column 12: expected an escape such as `\'` or `\\` but found `\`. A backslash is written `\\`.
      path == 'C:\dir'
                 ^
    """#)

  static let outOfRange = book(
    .outOfRange,
    #"""
    Line 1, column 6: expected a number in the range of Double but found `1e999`.
      a == 1e999
           ^

    Line 1, column 3: expected an index up to 9223372036854775807 but found `99999999999999999999`.
      a[99999999999999999999] == 1
        ^
    """#)

  static let notAList = book(
    .notAList,
    #"""
    Line 1, column 1: expected a key or a list but found `'support'`. `HAS` looks into the list on its left, `IN` into \#
    the one on its right.
      'support' HAS skills
      ^

    Line 1, column 9: expected a key or a list but found `'ticket'`. `IN` and `NOT IN` look into the list on their \#
    right, `HAS` into the one on its left.
      type IN 'ticket'
              ^

    Line 1, column 21: expected a key or a list but found `null`. `IN` and `NOT IN` look into the list on their right, \#
    `HAS` into the one on its left.
      a == 1 AND b NOT IN null
                          ^
    """#)
}
