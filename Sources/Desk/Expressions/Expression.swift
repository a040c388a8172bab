/// A condition on tasks and workers, as people write it into queues and workflows.
///
/// ```swift
/// let expression = try Expression(parsing: "skills HAS 'support' AND level >= 3")
/// expression.holds(in: ["skills": ["support"], "level": 4] as JSON)  // true
/// ```
///
/// The language is the one documented at https://www.twilio.com/docs/taskrouter/expression-syntax:
///
///     expr    = and , { "OR" , and } ;
///     and     = cmp , { "AND" , cmp } ;
///     cmp     = "(" , expr , ")" | operand , op , operand ;
///     op      = "==" | "!=" | ">" | ">=" | "<" | "<=" | "CONTAINS" | "HAS" | "IN" | "NOT IN" ;
///     operand = string | number | "true" | "false" | "null" | key | "[" , [ list ] , "]" ;
///     list    = operand , { "," , operand } ;
///     key     = ident , { "." , ident | "[" , int , "]" } ;
///
/// Where that page is silent, this is what holds here:
///
/// - Words of the language are read in any case (https://www.twilio.com/docs/taskrouter/activity-based-routing writes
///   `in`), and none of them can be the first name of a key.
/// - A number may begin with zeros (https://www.twilio.com/docs/taskrouter/time-of-day-routing compares with `0800`)
///   or a minus, and may have an exponent.
/// - In a string, `\'`, `\"`, `\\`, `\n`, `\r`, `\t` and `\u{1F600}` are escapes; no other backslash is allowed.
/// - An empty text is no expression. What always holds is written `1 == 1`.
public struct Expression: Sendable, Hashable {
  /// How many bytes of UTF-8 an expression may have, as it was written and in canonical form.
  public static let maximumLength = 16 * 1024
  /// How many parentheses and lists may lie inside each other, so that no text can exhaust the stack.
  public static let maximumDepth = 64

  package let clause: Clause

  package init(_ clause: Clause) { self.clause = clause }

  /// Reads an expression, or says where and why the text is none.
  public init(parsing text: String) throws(ExpressionError) {
    let length = text.utf8.count
    guard length <= Self.maximumLength else { throw ExpressionError(length: "\(length) bytes") }
    var reader = ExpressionReader(text)
    self.init(try reader.document())
    // What is saved is the canonical form: it has to be readable again.
    let canonicalLength = description.utf8.count
    guard canonicalLength <= Self.maximumLength else {
      throw ExpressionError(length: "\(canonicalLength) bytes in canonical form")
    }
  }
}
