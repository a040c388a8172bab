import Desk
import Testing

/// A conversation in which nobody writes is inactive, until somebody does.
struct InactivityTests {
  private func chat() throws -> (
    desk: TestDesk, conversation: Identifier<Conversation>, customer: Identifier<Participant>
  ) {
    var desk = try TestDesk()
    let (conversation, customer) = try desk.conversation()
    // It waits, and so the conversation does not close.
    _ = try desk.task(desk.simpleWorkflow(), conversation: conversation)
    return (desk, conversation, customer)
  }

  @Test func `after a while of silence it is inactive, and says so once`() throws {
    var (desk, conversation, _) = try chat()
    try desk.advance(by: Timer.inactivityTime + .seconds(-1))
    #expect(desk.status(conversation) == .active)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(conversation) == .inactive)
    try desk.advance(by: .hours(3))
    let changes = desk.events.filter { $0.name == .conversationStatusChanged }
    #expect(changes.map(\.after) == ["inactive"])
  }

  @Test func `a message in between gives it the whole time again`() throws {
    var (desk, conversation, customer) = try chat()
    try desk.advance(by: .seconds(400))
    try desk.send(conversation, customer, "1")
    try desk.advance(by: .seconds(599))
    #expect(desk.status(conversation) == .active)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(conversation) == .inactive)
  }

  @Test func `a message makes it active again, and so does a task; looking in does not`() throws {
    var (desk, conversation, customer) = try chat()
    try desk.advance(by: .seconds(600))
    try desk.run(.markRead(conversation, customer, index: 0))
    _ = try desk.join(conversation, "Sue")
    #expect(desk.status(conversation) == .inactive)
    try desk.send(conversation, customer, "1")
    #expect(desk.status(conversation) == .active)
    try desk.advance(by: .seconds(600))
    #expect(desk.status(conversation) == .inactive)
    let workflow = try #require(desk.state.workflows.keys.first)
    _ = try desk.task(workflow, conversation: conversation)
    #expect(desk.status(conversation) == .active)
    try desk.advance(by: .seconds(600))
    #expect(desk.status(conversation) == .inactive)
  }

  @Test func `messages do not set its timer anew: one that fires early goes on waiting`() throws {
    var (desk, conversation, customer) = try chat()
    let due = try #require(desk.state.timers[.inactivity(conversation)]?.due)
    try desk.advance(by: .seconds(500))
    let decision = try desk.run(.send(conversation, Draft(author: customer, clientID: "1", body: "Hello")))
    #expect(!decision.changes.contains { $0.key == .timer(.inactivity(conversation)) })
    try desk.advance(by: .seconds(100))
    #expect(desk.state.timers[.inactivity(conversation)]?.due == due + .seconds(500))
  }
}
