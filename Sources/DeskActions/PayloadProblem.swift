import Plugboard

/// What is wrong with a payload, so that nothing could be tried.
public struct PayloadProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The field.
  public let field: String
  public let problem: String

  public init(field: String, problem: String) { (self.field, self.problem) = (field, problem) }

  public var description: String { "\(field): \(problem)." }
}

/// What a payload has to say: what is left out must not mean something that nobody has asked for.
/// - Throws: ``PayloadProblem`` if it says nothing.
package func needed<Value>(_ value: Value?, _ field: String) throws(PayloadProblem) -> Value {
  guard let value else { throw PayloadProblem(field: field, problem: "it is missing") }
  return value
}

/// Attributes that a payload may say.
/// - Throws: ``PayloadProblem`` if they are no object.
func attributes(_ json: JSON?, _ field: String) throws(PayloadProblem) -> JSON {
  guard let json else { return [:] }
  if json.objectValue == nil { throw PayloadProblem(field: field, problem: "they must be an object") }
  return json
}
