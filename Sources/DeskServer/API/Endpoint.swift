import HTTPTypes
import Hummingbird
import Plugboard

/// One thing that programs can ask for: the route, and what is said about it. `Documentation/openapi.json` is made of the same
/// values, so that neither can have what the other lacks.
struct Endpoint: Sendable {
  struct Parameter: Sendable {
    let name: String
    let schema: JSON
    let meaning: String
  }

  let method: HTTPRequest.Method
  /// With parameters in braces: `/api/v1/tasks/{sid}`.
  let path: String
  let name: String
  let summary: String
  /// What the parameters of the path have to be; text, where nothing is said.
  var place: [String: JSON] = [:]
  var query: [Parameter] = []
  /// What the body has to be; `nil` if there is none.
  var body: JSON?
  /// What is answered with 200.
  let answer: JSON
  /// What else may be answered, beside 401, 429, 503 and 507, and 413 and 415 where there is a body.
  var failures: [Int] = []
  let handle: @Sendable (Call) async throws -> JSON

  /// One request, read.
  struct Call: Sendable {
    /// The program's name.
    let program: String
    let parameters: Parameters
    let query: Query
    let body: JSON
  }

  /// The query of a request. What is no number where one is meant is a mistake, and not the default.
  struct Query: Sendable {
    let values: [String: String]

    func number(_ name: String, _ range: ClosedRange<Int64>, default value: Int64) throws -> Int64 {
      guard let text = values[name] else { return value }
      guard let number = Int64(text), range.contains(number) else {
        throw BadRequest(
          status: .badRequest, message: "\(name) has to be a number from \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
  }
}

/// Pieces of schemas.
enum APISchema {
  static let text: JSON = ["type": "string"]

  static func sid(_ prefix: String) -> JSON {
    ["type": "string", "pattern": .string("^\(prefix)[0-9a-f]{32}$")]
  }

  static func integer(_ range: ClosedRange<Int64>) -> JSON {
    ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
  }

  static let anyObject: JSON = ["type": "object"]

  static func nullable(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }

  static func array(_ element: JSON) -> JSON { ["type": "array", "items": element] }

  /// These members and no others.
  static func object(_ required: [String: JSON], optional: [String: JSON] = [:]) -> JSON {
    let properties = required.merging(optional) { first, _ in first }
    return [
      "type": "object", "additionalProperties": false,
      "required": .array(required.keys.sorted().map(JSON.string)),
      "properties": .object(JSON.Object(properties.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
    ]
  }
}
