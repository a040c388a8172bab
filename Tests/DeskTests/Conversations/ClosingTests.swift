import Desk
import PlugboardJSON
import Testing

/// A conversation closes when its last task has ended and the customer has left, or the close timer has run out.
struct ClosingTests {
  private func chat() throws -> (
    desk: TestDesk, conversation: Identifier<Conversation>, customer: Identifier<Participant>,
    reservation: Identifier<Reservation>
  ) {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let (conversation, customer) = try desk.conversation()
    _ = try desk.task(desk.simpleWorkflow(), conversation: conversation)
    let reservation = try desk.offer(to: alice)
    try desk.accept(reservation)
    return (desk, conversation, customer, reservation)
  }

  @Test func `the customer leaves first, the last task ends later`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    try desk.run(.leave(conversation, customer))
    try desk.advance(by: .hours(1))
    #expect(desk.status(conversation) == .active)
    try desk.complete(reservation)
    #expect(desk.status(conversation) == .closed)
    #expect(desk.state.timers.isEmpty)
  }

  @Test func `the last task ends first, the customer leaves later`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    try desk.complete(reservation)
    #expect(desk.status(conversation) == .active)
    try desk.send(conversation, customer, "thanks")
    try desk.run(.leave(conversation, customer))
    #expect(desk.status(conversation) == .closed)
    #expect(desk.state.timers.isEmpty)
  }

  @Test func `the last task ends and the customer never leaves`() throws {
    var (desk, conversation, _, reservation) = try chat()
    try desk.complete(reservation)
    try desk.advance(by: .seconds(299))
    #expect(desk.status(conversation) == .active)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(conversation) == .closed)
  }

  @Test func `one of two tasks ends, and the other answers for the conversation`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    let workflow = try #require(desk.state.workflows.keys.first)
    let second = try desk.task(workflow, conversation: conversation)
    try desk.complete(reservation)
    try desk.run(.leave(conversation, customer))
    try desk.advance(by: .seconds(1000))
    #expect(desk.status(conversation) == .active)
    try desk.run(.cancelTask(second, reason: "nobody"))
    #expect(desk.status(conversation) == .closed)
  }

  @Test func `a customer who comes back in time keeps the conversation`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    try desk.run(.leave(conversation, customer))
    #expect(try desk.join(conversation, "customer", .customer) == customer)
    try desk.complete(reservation)
    #expect(desk.status(conversation) == .active)
  }

  @Test func `a new task stops the close timer`() throws {
    var (desk, conversation, _, reservation) = try chat()
    try desk.complete(reservation)
    try desk.advance(by: .seconds(200))
    let workflow = try #require(desk.state.workflows.keys.first)
    _ = try desk.task(workflow, conversation: conversation)
    try desk.advance(by: .seconds(200))
    #expect(desk.status(conversation) == .active)
  }

  @Test func `a conversation that no task ever answers for closes by itself`() throws {
    var desk = try TestDesk()
    let (conversation, _) = try desk.conversation()
    try desk.advance(by: Timer.conversationCloseTime)
    #expect(desk.status(conversation) == .closed)
  }

  @Test func `a task that is canceled at once leaves the conversation to its timer`() throws {
    var desk = try TestDesk()
    let (conversation, _) = try desk.conversation()
    let workflow = try desk.workflow()
    let task = try desk.task(workflow, conversation: conversation)
    #expect(desk.status(task) == .canceled)
    desk.expectPromises()
    try desk.advance(by: Timer.conversationCloseTime)
    #expect(desk.status(conversation) == .closed)
  }
}
