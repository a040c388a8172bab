import Desk
import PlugboardJSON
import Testing

struct ParticipantTests {
  @Test func `who leaves and comes back is the same participant`() throws {
    var desk = try TestDesk()
    let (conversation, _) = try desk.conversation()
    let agent = try desk.join(conversation, "agent", .agent)
    try desk.send(conversation, agent, "1")
    try desk.run(.leave(conversation, agent))
    try desk.run(.leave(conversation, agent))
    #expect(desk.events.count { $0.name == .participantLeft } == 1)
    #expect(try desk.join(conversation, "agent", .agent) == agent)
    #expect(try desk.join(conversation, "agent", .agent) == agent)
    #expect(desk.events.count { $0.name == .participantJoined } == 2)
    #expect(try desk.send(conversation, agent, "2") == 2)
    // Another kind is somebody else.
    #expect(try desk.join(conversation, "agent", .supervisor) != agent)
  }

  @Test func `so many may join, and a worker who accepts takes part all the same`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    let (conversation, _) = try desk.conversation()
    let task = try desk.task(workflow, conversation: conversation)
    for number in 2...Conversation.maximumParticipants { _ = try desk.join(conversation, "\(number)") }
    #expect(
      throws: DeskError.exhausted(
        thing: "conversation", sid: "\(conversation)", problem: "it has had 50 participants")
    ) { try desk.run(.join(conversation, .supervisor, identity: "one more")) }
    let offer = try desk.offer(to: alice)
    try desk.accept(offer)
    #expect(desk.status(task) == .assigned)
    #expect(desk.state.conversations[conversation]?.participants.last?.kind == .agent)
    // Who has been here may always come back.
    _ = try desk.join(conversation, "2")
  }

  @Test func `who accepts a task takes part in its conversation until done with it`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["default": 2])
    let workflow = try desk.simpleWorkflow()
    let (conversation, _) = try desk.conversation()
    func isThere(_ desk: TestDesk) -> Bool {
      desk.state.conversations[conversation]!.participants.contains { $0.identity == "\(alice)" && !$0.hasLeft }
    }
    for _ in 1...2 { _ = try desk.task(workflow, conversation: conversation) }
    let offers = desk.offers(to: alice).map(\.sid)
    #expect(!isThere(desk))
    try desk.accept(offers[0])
    #expect(isThere(desk))
    try desk.accept(offers[1])
    try desk.wrapUp(offers[0])
    try desk.complete(offers[0])
    // Another task of the same conversation keeps the agent there.
    #expect(isThere(desk))
    try desk.complete(offers[1])
    #expect(!isThere(desk))
  }
}
