import Plugboard
import Testing

@Suite struct JSONSamples {
  @Test func `a value is written down, read and changed`() throws {
    var order: JSON = [
      "sid": "WT1", "attempts": 2, "fee": 1.5, "urgent": true, "note": nil,
      "tags": ["vip", "new"], "customer": ["name": "Ada"],
    ]
    #expect(order["note"] == .null)

    let name = "Bob"
    let count = 3
    let guest: JSON = ["name": "\(name)", "visits": .integer(Int64(count)), "last": .string(name)]
    #expect(guest == ["name": "Bob", "visits": 3, "last": "Bob"])

    let sid = order["sid"]?.stringValue  // "WT1"
    let attempts = order["attempts"]?.intValue  // 2
    let fee = order["fee"]?.doubleValue  // 1.5
    let isUrgent = order["urgent"]?.boolValue  // true
    let customer = order["customer"]?["name"]?.stringValue  // "Ada"
    let firstTag = order["tags"]?[0]?.stringValue  // "vip"
    let wrong = order["sid"]?.intValue  // nil: it is a string
    #expect((sid, attempts, fee) == ("WT1", 2, 1.5))
    #expect((isUrgent, customer, firstTag, wrong) == (true, "Ada", "vip", nil))

    order["attempts"] = 3
    order["customer"]?["name"] = "Eve"
    order["fee"] = nil  // takes the field out
    order["urgent"] = .null  // keeps it, with no value
    #expect(
      order == [
        "sid": "WT1", "attempts": 3, "urgent": nil, "note": nil, "tags": ["vip", "new"], "customer": ["name": "Eve"],
      ])
  }

  @Test func `every kind of value has a case`() {
    func kind(of value: JSON) -> String {
      switch value {
      case .null: "nothing"
      case .bool: "yes or no"
      case .integer: "a whole number"
      case .number: "any other number"
      case .string: "text"
      case .array: "a list"
      case .object: "an object"
      }
    }
    let values: [JSON] = [nil, true, 1, 1.5, "a", [], [:]]
    #expect(Set(values.map(kind)).count == 7)
  }

  @Test func `a hook changes one field`() async throws {
    let actions = Actions()
    try actions.registerAction("Call") { payload in payload }

    try actions.addListener(before: "Call") { payload in
      payload["attempts"] = .integer(Int64(payload["attempts"]?.intValue ?? 0) + 1)
    }
    #expect(try await actions.invokeAction("Call", ["sid": "WT1"]) == ["sid": "WT1", "attempts": 1])
  }

  @Test func `values become text and types, and come from them`() throws {
    let text = #"{"text":"Hello","to":"Ada"}"#

    let json = try JSON(parsing: text)
    let message = try json.decode(Message.self)
    let again = try JSON(encoding: message)
    print(again)  // {"text":"Hello","to":"Ada"}

    #expect(message == .hello)
    #expect(again.description == text)
  }
}
