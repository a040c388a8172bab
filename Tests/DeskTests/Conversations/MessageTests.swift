import Desk
import PlugboardJSON
import Testing

struct MessageTests {
  @Test func `messages are numbered without a gap, each conversation for itself`() throws {
    var desk = try TestDesk()
    let (first, second) = try (desk.conversation("A"), desk.conversation("B"))
    let indexes = try (1...5).map { try desk.send(first.sid, first.customer, "\($0)") }
    #expect(indexes == [1, 2, 3, 4, 5])
    #expect(try desk.send(second.sid, second.customer, "1") == 1)
  }

  @Test func `a message that is sent again is the same message`() throws {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    let agent = try desk.join(conversation, "agent", .agent)
    #expect(try desk.send(conversation, customer, "a") == 1)
    #expect(try desk.send(conversation, agent, "a") == 2)
    let events = desk.events.count
    let again = try desk.run(.send(conversation, Draft(author: customer, clientID: "a", body: "other text")))
    #expect(again.result == .message(index: 1))
    #expect(again.changes.isEmpty && desk.events.count == events)
    // Also by somebody who has left meanwhile: the answer may have been lost on its way.
    try desk.run(.leave(conversation, agent))
    #expect(try desk.send(conversation, agent, "a") == 2)
    #expect(desk.messages.count == 2)
  }

  @Test func `who has left is not heard`() throws {
    var desk = try TestDesk()
    let (conversation, _) = try desk.conversation()
    let agent = try desk.join(conversation, "agent", .agent)
    try desk.run(.leave(conversation, agent))
    desk.expectConflict(
      .send(conversation, Draft(author: agent, clientID: "1", body: "Hello")), "participant", agent, is: "gone",
      toBe: "heard")
  }

  @Test func `what is too long, empty or no object is not taken`() throws {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    let longest = String(repeating: "x", count: Message.maximumBodyLength)
    for (draft, field) in [
      (Draft(author: customer, clientID: "", body: "Hello"), "clientID"),
      (Draft(author: customer, clientID: String(repeating: "x", count: 257), body: "Hello"), "clientID"),
      (Draft(author: customer, clientID: "1", body: ""), "body"),
      (Draft(author: customer, clientID: "1", body: longest + "x"), "body"),
      (Draft(author: customer, clientID: "1", body: "Hello", attributes: ["a"]), "attributes"),
      (Draft(author: customer, clientID: "1", body: "Hello", attributes: attributes(ofBytes: 1 << 20)), "attributes"),
    ] {
      desk.expectInvalid(.send(conversation, draft), field)
    }
    #expect(try desk.send(conversation, customer, "1", longest) == 1)
  }

  // MARK: How far each has read

  @Test func `read horizons only move forward`() throws {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    let agent = try desk.join(conversation, "agent", .agent)
    for number in 1...5 { try desk.send(conversation, customer, "\(number)") }
    func horizons(_ desk: TestDesk) -> [Int64] {
      let participant = desk.state.conversations[conversation]!.participants.first { $0.sid == agent }!
      return [participant.deliveredIndex, participant.readIndex]
    }
    try desk.run(.markDelivered(conversation, agent, index: 3))
    #expect(horizons(desk) == [3, 0])
    try desk.run(.markRead(conversation, agent, index: 4))
    #expect(horizons(desk) == [4, 4])
    let events = desk.events.count
    for index in [Int64(0), 2, 4] {
      try desk.run(.markRead(conversation, agent, index: index))
      try desk.run(.markDelivered(conversation, agent, index: index))
    }
    #expect(horizons(desk) == [4, 4])
    #expect(desk.events.count == events)
    for index in [Int64(-1), 6, .min, .max] {
      desk.expectInvalid(.markRead(conversation, agent, index: index), "index")
      desk.expectInvalid(.markDelivered(conversation, agent, index: index), "index")
    }
  }

  @Test func `who writes has read what was there`() throws {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    let agent = try desk.join(conversation, "agent", .agent)
    try desk.send(conversation, customer, "1")
    try desk.send(conversation, agent, "1")
    let participants = desk.state.conversations[conversation]!.participants
    #expect(participants.map(\.readIndex) == [1, 2])
  }

  @Test func `only the newest messages are known by the names that their authors gave them`() throws {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    let limit = Conversation.rememberedMessages
    for number in 1...limit + 10 { try desk.send(conversation, customer, "\(number)") }
    #expect(try desk.send(conversation, customer, "11") == 11)
    #expect(try desk.send(conversation, customer, "10") == Int64(limit + 11))
  }
}
