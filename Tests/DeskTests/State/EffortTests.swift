import Desk
import PlugboardJSON
import Testing

/// What a decision costs, counted and not timed.
struct EffortTests {
  /// A worker with three tasks, one offered, one accepted and one to come, and a crowd that waits elsewhere.
  private func crowd(
    _ size: Int, _ expression: String? = nil, target: String = "worker.level >= 9"
  ) throws -> (desk: TestDesk, alice: Identifier<Worker>) {
    var desk = try TestDesk()
    let (hers, theirs) = try (desk.queue("Hers", "name == 'Alice'"), desk.queue("Theirs", expression))
    let workflow = try desk.workflow([
      Workflow.Filter("crowd == true", Workflow.Target(theirs, target)),
      Workflow.Filter("crowd == false", Workflow.Target(hers)),
    ])
    let alice = try desk.worker("Alice", ["name": "Alice"])
    for number in 0..<size { _ = try desk.task(workflow, ["crowd": true, "level": .integer(Int64(number))]) }
    for _ in 1...3 { _ = try desk.task(workflow, ["crowd": false]) }
    return (desk, alice)
  }

  /// What the router looks at for each of a worker's usual commands.
  private func efforts(_ desk: TestDesk, _ alice: Identifier<Worker>) throws -> [RoutingEffort] {
    var desk = desk
    let offer = try desk.offer(to: alice)
    var efforts: [RoutingEffort] = []
    for command: Command in [
      .accept(offer), .wrapUp(offer, reason: nil), .complete(offer, reason: nil), .heartbeat(alice),
      .setWorkerAttributes(alice, ["name": "Alice", "more": 1]),
    ] {
      try desk.run(command)
      efforts.append(desk.state.effort)
    }
    let second = try desk.offer(to: alice)
    try desk.reject(second)
    efforts.append(desk.state.effort)
    return efforts
  }

  @Test func `tasks that wait in other queues cost nothing`() throws {
    // What this target asks is different for each of them: where it is looked at, each has to be.
    let target = "worker.level >= task.level"
    let few = try crowd(10, "name == 'Nobody'", target: target)
    let many = try crowd(10_000, "name == 'Nobody'", target: target)
    let efforts = try efforts(many.desk, many.alice)
    #expect(efforts == (try self.efforts(few.desk, few.alice)))
    #expect(efforts[0] == efforts[1], "accepting and wrapping up free nobody")
    #expect(efforts.allSatisfy { $0.tasks <= 3 && $0.workers <= 2 })
    #expect(efforts[0].tasks == 0 && efforts[0].workers == 0)
  }

  @Test(arguments: ["worker.level >= 9", "worker.crowd == task.crowd"])
  func `tasks that are alike in what their target asks cost as much as one`(target: String) throws {
    let (few, many) = try (crowd(10, target: target), crowd(10_000, target: target))
    let efforts = try efforts(many.desk, many.alice)
    #expect(efforts == (try self.efforts(few.desk, few.alice)))
    #expect(efforts.allSatisfy { $0.tasks <= 6 })
    #expect(efforts.contains { $0.tasks > 0 })
  }

  @Test func `tasks of a channel that a worker has no room for are not looked at`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    let workflow = try desk.workflow(otherwise: [Workflow.Target(queue, "task.level <= worker.level")])
    let alice = try desk.worker("Alice", ["level": 1], capacity: ["voice": 0])
    for _ in 1...100 { _ = try desk.task(workflow, ["level": 2], channel: "voice") }
    _ = try desk.task(workflow, ["level": 1], channel: "chat")
    let offer = try desk.offer(to: alice)
    try desk.reject(offer)
    #expect(desk.state.effort.tasks <= 2)
    #expect(try desk.offer(to: alice) != offer)
  }

  @Test func `a new task is held against the workers of its queue, and no others`() throws {
    var desk = try TestDesk()
    for number in 1...100 { _ = try desk.worker("\(number)", ["number": .integer(Int64(number))], .offline) }
    let workflow = try desk.workflow(otherwise: [.init(queue: desk.queue("Few", "number <= 3"))])
    _ = try desk.task(workflow)
    #expect(desk.state.effort == RoutingEffort(tasks: 0, workers: 3))
  }
}
