import Plugboard
import Testing

@Suite("R29 the JSON Schema", .tags(.r29)) struct JSONSchemaTests {
  @Test func `it defines the payload and the output of every described action`() throws {
    let actions = Actions()
    try Examples.register(in: actions)
    #expect(
      actions.describe().jsonSchema.text(pretty: true) == #"""
        {
          "$defs": {
            "AcceptTask.output": {
              "description": "Accepts the reservation.",
              "title": "AcceptTask: output",
              "type": "string"
            },
            "AcceptTask.payload": {
              "additionalProperties": false,
              "description": "Accepts the reservation.",
              "properties": {
                "channel": {
                  "description": "How the customer came.",
                  "enum": [
                    "voice",
                    "chat"
                  ],
                  "type": "string"
                },
                "lines": {
                  "items": {
                    "additionalProperties": false,
                    "properties": {
                      "number": {
                        "type": "integer"
                      },
                      "weight": {
                        "type": "number"
                      }
                    },
                    "required": [
                      "number",
                      "weight"
                    ],
                    "type": "object"
                  },
                  "type": "array"
                },
                "note": {
                  "description": "What the agent | the robot wrote.",
                  "type": "string"
                },
                "sid": {
                  "description": "The reservation's sid.",
                  "examples": [
                    "WR1"
                  ],
                  "type": "string"
                }
              },
              "required": [
                "sid",
                "channel",
                "lines"
              ],
              "title": "AcceptTask: payload",
              "type": "object"
            },
            "Logout.output": {
              "deprecated": true,
              "description": "Logs out.",
              "title": "Logout: output",
              "type": "null"
            },
            "Logout.payload": {
              "deprecated": true,
              "description": "Logs out.",
              "title": "Logout: payload",
              "type": "null"
            }
          },
          "$schema": "https://json-schema.org/draft/2020-12/schema"
        }
        """#)
  }

  @Test(
    arguments: [
      (PayloadSchema.any, [:] as JSON), (.boolean, ["type": "boolean"]),
      (.dictionary(of: .number), ["type": "object", "additionalProperties": ["type": "number"]]),
      (.nullable(.string), ["anyOf": [["type": "string"], ["type": "null"]]]),
    ] as [(PayloadSchema, JSON)])
  func `every kind of schema has its form`(schema: PayloadSchema, json: JSON) {
    let description = ActionDescription("", payload: schema)
    let definition = ActionsDescription(actions: [DescribedAction(name: "A", owners: [], description: description)])
      .jsonSchema["$defs"]?["A.payload"]
    var expected = json
    expected["title"] = "A: payload"
    expected["description"] = ""
    #expect(definition == expected)
  }

  @Test func `names and texts are quoted`() throws {
    let description = ActionDescription("Says \"hi\" */ `there`.\n", payload: .object([.field("a\"b", .string)]))
    let text = ActionsDescription(actions: [DescribedAction(name: "Q\"", owners: [], description: description)])
      .jsonSchema.text()
    let definition = try JSON(parsing: text)["$defs"]?["Q\".payload"]
    #expect(definition?["description"] == "Says \"hi\" */ `there`.\n")
    #expect(definition?["required"] == ["a\"b"])
  }
}
