import Plugboard
import Testing

@Suite struct OrderingSamples {
  @Test func `priority decides, then the declared place, then the order of attaching`() async throws {
    let actions = try makeMessages()
    let signature = try actions.owner("Signature")
    let spelling = try actions.owner("Spelling")
    let urgent = try actions.owner("Urgent")

    try signature.addListener(before: .send, .after("Spelling")) { message in message.text += " – Ada" }
    try spelling.addListener(before: .send) { message in message.text += "!" }
    try urgent.addListener(before: .send, .priority(10)) { message in message.text = "Now: " + message.text }

    let receipt = try await actions.invoke(.send, Message(to: "Bob", text: "come"))
    print(receipt.text)  // Now: come! – Ada
    #expect(receipt.text == "Now: come! – Ada")
  }

  @Test func `a place that cannot be kept is refused when it is asked for`() throws {
    let actions = try makeMessages()
    let chicken = try actions.owner("Chicken")
    let egg = try actions.owner("Egg")

    try chicken.addListener(before: .send, .before("Egg")) { _ in }
    do {
      try egg.addListener(before: .send, .before("Chicken")) { _ in }
      Issue.record("A circle was let in.")
    } catch .orderingCycle(let action, let owner, let among) {
      print(action, owner, among)  // Send Egg ["Chicken", "Egg"]
      #expect((action, owner) == ("Send", "Egg"))
      #expect(among == ["Chicken", "Egg"])
    }
    #expect(throws: RegistrationError.self) {
      try egg.addListener(before: .send, .priority(-1), .before("Chicken")) { _ in }
    }
  }
}
