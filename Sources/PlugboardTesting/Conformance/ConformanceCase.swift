public import Plugboard

/// Where a case holds: in the Swift framework, in the JavaScript twin in the page, or in both.
public enum ConformanceTier: String, Sendable, Hashable, CaseIterable {
  /// A payload is a value, hooks can be synchronous, an original ends with its replacement's call.
  case core
  /// A payload is a shared object, and functions can be kept and called late.
  case page
}

/// One language-neutral example of a rule: what is attached, what is done, and what is expected of it.
///
/// Cases come from JSON files; `Conformance/README.md` describes the format and `Conformance/schema.json` defines it. Run
/// them with a ``ConformanceRunner``.
public struct ConformanceCase: Sendable, CustomStringConvertible {
  /// What a case of the table "everything that can happen, in every phase" is about.
  public struct Pair: Sendable, Hashable {
    /// `abort`, `refuse`, `throw`, `deadline`, `cancel`, `remove`, `unload` or `nested`.
    public let what: String
    /// `payloadUpdate`, `before`, `guard`, `replacement`, `body` or `after`.
    public let phase: String
  }

  /// What running the case must have led to. The entries are kept as JSON, because they are compared and shown as such.
  public struct Expectation: Sendable, Hashable {
    /// What ran, in order, with the payload that it saw.
    public var trace: [JSON]
    /// How each invocation ended, by its label.
    public var outcomes: JSON.Object
    public var faults: [JSON]
    /// What could not be registered or attached, by label.
    public var errors: JSON.Object
    /// What was answered to questions, by label.
    public var answers: JSON.Object
    /// The events of the kinds that the case watches.
    public var events: [JSON]
  }

  public let id: String
  /// The numbers of the rules that the case is an example of, such as `R11`.
  public let rules: [String]
  public let tiers: Set<ConformanceTier>
  public let summary: String
  public let pair: Pair?
  public var expected: Expectation

  let chainLimit: Int?
  let watch: EventKinds?
  let setup: [ConformanceCommand]
  let steps: [ConformanceCommand]

  public var description: String { id }
}

/// The cases of one file.
public struct ConformanceSuite: Sendable, CustomStringConvertible {
  /// The file's name without its ending.
  public let name: String
  public let cases: [ConformanceCase]

  public var description: String { name }

  /// Reads cases from the text of a file.
  /// - Throws: ``ConformanceSyntaxError`` that says where the text is no case; a key that is not known is one, so that a
  ///   misspelling does not pass for a case that asks for less.
  public init(name: String, parsing text: String) throws(ConformanceSyntaxError) {
    let json: JSON
    do { json = try JSON(parsing: text) } catch { throw ConformanceSyntaxError(path: name, problem: "\(error)") }
    var fields = try ConformanceFields(json, at: name)
    self.name = name
    cases = try fields.list("cases") { json, path throws(ConformanceSyntaxError) in try ConformanceCase(json, at: path)
    }
    try fields.finish()
  }
}

/// A case file says something that no case can mean.
public struct ConformanceSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file and the way to the place in it, such as `guards/cases/3/setup/0`.
  public let path: String
  public let problem: String

  public var description: String { "\(path): \(problem)" }
}
