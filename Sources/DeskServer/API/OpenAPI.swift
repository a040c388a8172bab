import HTTPTypes
import Plugboard

extension DeskSite {
  /// What `Documentation/openapi.json` says: OpenAPI 3.1.
  var openAPI: JSON {
    var paths: JSON.Object = [:]
    for endpoint in endpoints {
      var operations = paths[endpoint.path] ?? [:]
      operations[endpoint.method.rawValue.lowercased()] = endpoint.openAPI
      paths[endpoint.path] = operations
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Plugboard", "version": "1",
        "description":
          "What programs can ask of a desk. Everything that changes something is an action: plugins may stop it, with a reason.",
      ],
      "security": [["key": []]], "paths": .object(paths),
      "components": [
        "securitySchemes": [
          "key": ["type": "http", "scheme": "bearer", "description": "A key that an administrator has made."]
        ],
        "schemas": [
          "Failure": APISchema.object(
            ["message": APISchema.text],
            optional: [
              "kind": APISchema.text, "action": APISchema.text, "owner": APISchema.text, "reason": APISchema.text,
              "invocation": APISchema.text, "field": APISchema.text, "line": ["type": "integer"],
              "column": ["type": "integer"], "offset": ["type": "integer"], "retryAfter": ["type": "integer"],
            ])
        ],
      ],
    ]
  }
}

extension Endpoint {
  fileprivate var openAPI: JSON {
    var operation: JSON = ["operationId": .string(name), "summary": .string(summary)]
    let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    let parameters =
      inPath.map { parameter(name: $0, place: "path", schema: place[$0] ?? APISchema.text, meaning: nil) }
      + query.map { parameter(name: $0.name, place: "query", schema: $0.schema, meaning: $0.meaning) }
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if let body {
      operation["requestBody"] = ["required": true, "content": ["application/json": ["schema": body]]]
    }
    var responses: JSON.Object = [
      "200": ["description": "Done.", "content": ["application/json": ["schema": answer]]]
    ]
    for status in statuses {
      responses["\(status)"] = [
        "description": .string(Self.meanings[status] ?? "Not done."),
        "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Failure"]]],
      ]
    }
    operation["responses"] = .object(responses)
    return operation
  }

  private var statuses: [Int] {
    (failures + [401, 429, 503, 507] + (body == nil ? [] : [413, 415])).sorted()
  }

  private static let meanings = [
    400: "The request means nothing.", 401: "There is no such key.", 403: "It is not for programs.",
    404: "There is no such thing.", 409: "Not now: the thing is in another state.",
    413: "The body is too large.", 415: "The body is no JSON.", 422: "A plugin has stopped it, and says why.",
    429: "Too much at once.", 503: "The desk can't do it just now.",
    507: "The desk's disk is full.",
  ]

  private func parameter(name: String, place: String, schema: JSON, meaning: String?) -> JSON {
    var json: JSON = [
      "name": .string(name), "in": .string(place), "required": .bool(place == "path"), "schema": schema,
    ]
    json["description"] = meaning.map(JSON.string)
    return json
  }
}
