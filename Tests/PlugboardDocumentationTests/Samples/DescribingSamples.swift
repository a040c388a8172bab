import Plugboard
import Testing

@Suite struct DescribingSamples {
  @Test func `a page, a schema and declarations come from one description`() throws {
    let actions = Actions()
    let sending = ActionDescription(
      "Sends a message.",
      payload: .object([
        .field("to", .string, "Who gets it."),
        .field("text", .string, "What it says."),
      ]),
      output: .object([
        .field("number", .integer, "What to ask for it by."),
        .field("text", .string, "What was sent."),
      ]))
    try actions.register(.send, .described(sending)) { message in Receipt(number: 1, text: message.text) }
    try actions.owner("Compliance").addGuard(to: .send, .priority(5)) { _, _ in }

    let description = actions.describe()
    for guarding in description["Send"]?.guards ?? [] {
      print(guarding.owner, guarding.priority)  // Compliance 5
    }
    #expect(description["Send"]?.guards.map(\.owner) == ["Compliance"])

    let page = description.markdown
    let declarations = description.typeScript
    let schema = description.jsonSchema
    #expect(page.contains("Sends a message.") && page.contains("Compliance"))
    #expect(declarations.contains("Send") && declarations.contains("text: string"))
    #expect(schema["$defs"]?["Send.payload"] != nil)
  }

  @Test func `a description that does not agree with the types is refused`() {
    let actions = Actions()
    let wrong = ActionDescription("Sends a message.", payload: .object([.field("receiver", .string)]))
    #expect(throws: RegistrationError.self) {
      try actions.register(.send, .described(wrong)) { message in Receipt(number: 1, text: message.text) }
    }
    #expect(actions.describe()["Send"] == nil)
  }
}
