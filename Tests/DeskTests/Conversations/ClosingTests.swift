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
    try desk.advance(by: .seconds(60))
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
    #expect(desk.status(conversation) != .closed)
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

  // MARK: What else a customer's leaving does

  @Test func `when the last customer leaves, what has been accepted is wrapped up, and offers stay`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    let workflow = try #require(desk.state.workflows.keys.first)
    let other = try desk.join(conversation, "her brother", .customer)
    let waiting = try desk.task(workflow, conversation: conversation)
    try desk.run(.leave(conversation, customer))
    #expect(desk.status(reservation) == .accepted, "somebody still asks")
    try desk.run(.leave(conversation, other))
    #expect(desk.status(reservation) == .wrapping)
    #expect(desk.state.reservations[reservation]?.reason == "the customer has left")
    #expect(desk.status(waiting) == .pending)
    let timer = try #require(desk.state.timers[.wrapUp(reservation)])
    #expect(timer.due == desk.now + Timer.wrapUpTime)
  }

  @Test func `a supervisor who leaves ends nothing`() throws {
    var (desk, conversation, _, reservation) = try chat()
    try desk.run(.leave(conversation, desk.join(conversation, "Sue")))
    #expect(desk.status(reservation) == .accepted)
  }

  @Test func `a transfer that is under way is canceled when the customer leaves`() throws {
    var (desk, conversation, customer, reservation) = try chat()
    let bob = try desk.worker("Bob")
    let transfer = try desk.transfer(reservation, to: .worker(bob))
    try desk.run(.leave(conversation, customer))
    #expect(desk.state.transfers[transfer]?.status == .canceled)
    #expect(desk.offers(to: bob).isEmpty)
    desk.expectPromises()
  }
}
