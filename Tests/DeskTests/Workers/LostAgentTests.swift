import Desk
import PlugboardJSON
import Testing

/// What becomes of accepted tasks whose agent is gone, as their workflow wants it.
struct LostAgentTests {
  private func desk(_ policy: Workflow.LostAgentPolicy, order: TaskQueue.Order = .fifo) throws -> (
    desk: TestDesk, workflow: Identifier<Workflow>, alice: Identifier<Worker>
  ) {
    var (desk, alice) = try TestDesk.withAgent(.present)
    let queue = try desk.queue(order: order)
    let workflow = try desk.workflow(otherwise: [Workflow.Target(queue: queue)], lostAgentPolicy: policy)
    return (desk, workflow, alice)
  }

  @Test func `they go back to the front of the queue as new tasks with everything of the old`() throws {
    var (desk, workflow, alice) = try desk(.requeue)
    let (conversation, _) = try desk.conversation()
    let old = try desk.task(
      workflow, ["language": "en"], priority: 2, timeToLive: .seconds(4000), conversation: conversation)
    try desk.accept(desk.offer(to: alice))
    try desk.run(.setTaskAttributes(old, ["language": "en", "note": 1]))
    try desk.advance(by: .seconds(5))
    let younger = try desk.task(workflow, priority: 2)
    try desk.advance(by: Timer.silenceTime + Timer.graceTime)
    #expect(desk.status(old) == .completed)
    #expect(desk.reservations(of: old).map(\.reason) == ["the agent is gone"])
    let new = try #require(desk.state.tasks.values.first { $0.conversation == conversation && $0.sid != old })
    let before = try #require(desk.state.tasks[old])
    #expect(new.status == .pending)
    #expect(new.attributes == ["language": "en", "note": 1])
    #expect((new.workflow, new.channel, new.priority) == (workflow, "default", 2))
    #expect(new.timeToLive == .seconds(4000))
    #expect(new.createdAt > before.createdAt)
    #expect(new.virtualStartTime == before.createdAt)
    #expect(desk.status(conversation) == .active)
    #expect(desk.state.conversations[conversation]?.openTasks == [new.sid])
    let bob = try desk.worker("Bob", capacity: ["default": 2])
    #expect(desk.offers(to: bob).map(\.task) == [new.sid, younger])
    desk.expectPromises()
  }

  @Test func `also where the last to come is served first`() throws {
    var (desk, workflow, alice) = try desk(.requeue, order: .lifo)
    _ = try desk.task(workflow)
    try desk.accept(desk.offer(to: alice))
    let younger = try desk.task(workflow)
    try desk.advance(by: .seconds(1))
    try desk.run(.signOut(alice))
    let bob = try desk.worker("Bob", capacity: ["default": 2])
    #expect(desk.offers(to: bob).map(\.task).last == younger)
  }

  @Test func `signing out is being gone; a task that is being written up stays`() throws {
    var (desk, workflow, alice) = try desk(.requeue)
    try desk.run(.setCapacity(alice, channel: "default", 2))
    let (first, second) = try (desk.task(workflow), desk.task(workflow))
    let offers = desk.offers(to: alice).map(\.sid)
    for offer in offers { try desk.accept(offer) }
    try desk.wrapUp(desk.reservations(of: first)[0].sid)
    try desk.run(.signOut(alice))
    #expect(desk.status(first) == .wrapping)
    #expect(desk.status(second) == .completed)
    #expect(desk.state.tasks.count == 3)
  }

  @Test func `a task with another agent goes on with that one`() throws {
    var (desk, workflow, alice) = try desk(.requeue)
    let task = try desk.task(workflow)
    let hers = try desk.offer(to: alice)
    try desk.accept(hers)
    let bob = try desk.worker("Bob")
    _ = try desk.transfer(hers, to: .worker(bob), .warm)
    try desk.accept(desk.offer(to: bob))
    try desk.run(.signOut(alice))
    #expect(desk.status(task) == .assigned)
    #expect(desk.reservations(of: task).map(\.status) == [.completed, .accepted])
    #expect(desk.state.tasks.count == 1)
  }

  @Test func `with the other policy the agent keeps them`() throws {
    var (desk, workflow, alice) = try desk(.keep)
    let task = try desk.task(workflow)
    try desk.accept(desk.offer(to: alice))
    try desk.run(.signOut(alice))
    #expect(desk.status(task) == .assigned)
    #expect(desk.state.tasks.count == 1)
  }

  @Test func `of one who does not come back nothing is kept, whatever the policy`() throws {
    var (desk, workflow, alice) = try desk(.keep)
    try desk.run(.setCapacity(alice, channel: "default", 2))
    let task = try desk.task(workflow)
    try desk.accept(desk.offer(to: alice))
    let offered = try desk.task(workflow)
    try desk.run(.dismiss(alice))
    #expect(desk.status(task) == .completed && desk.status(offered) == .pending)
    #expect(desk.state.workers[alice]?.presence == .absent)
    #expect(desk.state.tasks.values.filter { $0.status == .pending }.count == 2)
  }
}
