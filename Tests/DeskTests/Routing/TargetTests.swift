import Desk
import PlugboardJSON
import Testing

/// A task's way through the targets of its workflow.
struct TargetTests {
  private let nobody = "1 == 2"

  @Test func `the first filter that matches has the task, and the default one serves the rest`() throws {
    var desk = try TestDesk()
    let queues = try ["One", "Two", "Rest"].map { try desk.queue($0) }
    let workflow = try desk.workflow(
      [
        Workflow.Filter("level >= 2", Workflow.Target(queues[0])),
        Workflow.Filter("level >= 1", Workflow.Target(queues[1])),
      ], otherwise: [.init(queue: queues[2])])
    let tasks = try [3, 1, 0].map { try desk.task(workflow, ["level": .integer($0)]) }
    #expect(tasks.map { desk.way(of: $0) } == [["One"], ["Two"], ["Rest"]])
  }

  @Test func `a task that no filter matches is canceled where there is no default one`() throws {
    var desk = try TestDesk()
    _ = try desk.worker()
    let workflow = try desk.workflow([Workflow.Filter("level >= 2", Workflow.Target(desk.queue()))])
    let task = try desk.task(workflow)
    #expect(desk.status(task) == .canceled)
    #expect(desk.state.tasks[task]?.reason == "no filter of the workflow matches it")
    #expect(desk.state.timers.isEmpty)
  }

  @Test func `the default filter does not serve what another filter had`() throws {
    var desk = try TestDesk()
    let (first, rest) = try (desk.queue("First", nobody), desk.queue("Rest"))
    let workflow = try desk.workflow(
      [Workflow.Filter("level >= 2", Workflow.Target(first, timeout: .seconds(10)))], otherwise: [.init(queue: rest)])
    _ = try desk.worker()
    let task = try desk.task(workflow, ["level": 2])
    try desk.advance(by: .seconds(10))
    #expect(desk.way(of: task) == ["First"])
    #expect(desk.status(task) == .canceled)
    #expect(desk.state.tasks[task]?.reason == "it fell out of the last target")
  }

  @Test func `the time-outs of the targets add up on the task's age`() throws {
    var desk = try TestDesk()
    let queues = try ["One", "Two", "Three"].map { try desk.queue($0, nobody) }
    let workflow = try desk.workflow(
      otherwise: [
        .init(queue: queues[0], timeout: .seconds(10)), .init(queue: queues[1], timeout: .seconds(10)),
        .init(queue: queues[2], timeout: .seconds(10)),
      ])
    let task = try desk.task(workflow)
    var ways: [Int] = []
    for _ in 1...3 {
      try desk.advance(by: .seconds(9))
      ways.append(desk.way(of: task).count)
      try desk.advance(by: .seconds(1))
      ways.append(desk.way(of: task).count)
    }
    #expect(ways == [1, 2, 2, 3, 3, 3])
    #expect(desk.status(task) == .canceled)
  }

  @Test func `time that a task is offered counts too: afterwards it goes on to where its age belongs`() throws {
    var desk = try TestDesk()
    let queues = try ["One", "Two", "Three"].map { try desk.queue($0) }
    let targets = queues.map { Workflow.Target(queue: $0, timeout: .seconds(10)) }
    let alice = try desk.worker()
    let task = try desk.task(desk.workflow(otherwise: targets))
    try desk.advance(by: .seconds(25))
    // The offer has a timer of its own, which began at zero.
    #expect(desk.status(task) == .reserved)
    #expect(desk.way(of: task) == ["One"])
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: task) == ["One", "Three"])
    #expect(desk.offered(task) == [alice])
    try desk.advance(by: .seconds(5))
    try desk.reject(desk.offer(to: alice))
    #expect(desk.status(task) == .canceled)
  }

  @Test func `an offer that comes back in the moment of a time-out goes on, whichever timer is first`() throws {
    var desk = try TestDesk()
    let (one, two) = try (desk.queue("One"), desk.queue("Two"))
    let alice = try desk.worker()
    let workflow = try desk.workflow(
      otherwise: [.init(queue: one, timeout: .seconds(20)), .init(queue: two)], reservationTimeout: .seconds(20))
    let task = try desk.task(workflow)
    try desk.advance(by: .seconds(20))
    #expect(desk.way(of: task) == ["One", "Two"])
    #expect(desk.activityName(of: alice) == .offline)
  }

  @Test func `a plugin's objection keeps a task where it is, also when an offer comes back meanwhile`() throws {
    var desk = try TestDesk()
    let (one, two) = try (desk.queue("One"), desk.queue("Two"))
    let workflow = try desk.workflow(otherwise: [.init(queue: one, timeout: .seconds(10)), .init(queue: two)])
    let task = try desk.task(workflow)
    desk.now = desk.now + .seconds(10)
    try desk.run(.postpone(.target(task), objection: "they know each other"))
    let alice = try desk.worker()
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: task) == ["One"])
    try desk.set(alice, .offline, rejectOffers: true)
    try desk.advance(by: Timer.retryTime)
    #expect(desk.way(of: task) == ["One", "Two"])
  }

  @Test func `a target passes a task on while nobody there is free`() throws {
    var desk = try TestDesk()
    let (experts, all) = try (desk.queue("Experts", "level >= 5"), desk.queue("All", "level < 5"))
    let workflow = try desk.workflow(otherwise: [
      Workflow.Target(experts, skipIf: "workers.available == 0"), Workflow.Target(all),
    ])
    let expert = try desk.worker("Alice", ["level": 5])
    let (first, second) = try (desk.task(workflow), desk.task(workflow))
    #expect(desk.way(of: first) == ["Experts"])
    // The expert has an offer and is not free.
    #expect(desk.way(of: second) == ["All"])
    try desk.set(expert, .offline, rejectOffers: true)
    // It came back, and its workflow is evaluated again.
    #expect(desk.way(of: first) == ["Experts", "All"])
  }

  @Test func `who is free is counted by the target's own expression`() throws {
    var desk = try TestDesk()
    let (one, two) = try (desk.queue("One"), desk.queue("Two"))
    let workflow = try desk.workflow(otherwise: [
      Workflow.Target(one, "worker.level >= task.level", skipIf: "workers.available == 0"), Workflow.Target(two),
    ])
    _ = try desk.worker("Alice", ["level": 3], capacity: ["default": 5])
    let tasks = try [2, 4].map { try desk.task(workflow, ["level": .integer($0)]) }
    #expect(tasks.map { desk.way(of: $0) } == [["One"], ["Two"]])
  }

  @Test func `a task never goes back to a target that has passed it on`() throws {
    var desk = try TestDesk()
    let (experts, all) = try (desk.queue("Experts", "level >= 5"), desk.queue("All"))
    let workflow = try desk.workflow(otherwise: [
      Workflow.Target(experts, skipIf: "workers.available == 0"), Workflow.Target(all),
    ])
    let alice = try desk.worker()
    let task = try desk.task(workflow)
    _ = try desk.worker("Expert", ["level": 5])
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: task) == ["All"])
  }

  @Test(arguments: ["WK", "Bob", "nobody", ""])
  func `a known worker is asked by sid or by name, and nobody else is`(named: String) throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    _ = try desk.worker("Alice")
    let bob = try desk.worker("Bob")
    let workflow = try desk.workflow(otherwise: [
      Workflow.Target(queue, timeout: .seconds(30), knownWorker: "task.agent"), Workflow.Target(queue),
    ])
    let agent: JSON = named.isEmpty ? .null : .string(named == "WK" ? "\(bob)" : named)
    let task = try desk.task(workflow, ["agent": agent])
    let isKnown = named == "WK" || named == "Bob"
    #expect(desk.offered(task) == (isKnown ? [bob] : []))
    try desk.advance(by: .seconds(30))
    #expect(desk.offered(task).count == 1)
  }

  @Test func `a target's priority takes the place of the task's own for as long as it is there`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue("One", nobody)
    let workflow = try desk.workflow(otherwise: [
      Workflow.Target(queue, timeout: .seconds(10)), Workflow.Target(queue, timeout: .seconds(10), priority: 9),
      Workflow.Target(queue),
    ])
    let task = try desk.task(workflow, priority: 3)
    #expect(desk.state.tasks[task]?.priority == 3)
    try desk.advance(by: .seconds(10))
    #expect(desk.state.tasks[task]?.priority == 9)
    try desk.advance(by: .seconds(10))
    #expect(desk.state.tasks[task]?.priority == 3, "this target has none")
  }

  // MARK: Changes meanwhile

  @Test func `other attributes lead a waiting task to another filter`() throws {
    var desk = try TestDesk()
    let (sales, support) = try (desk.queue("Sales"), desk.queue("Support"))
    let workflow = try desk.workflow([
      Workflow.Filter("kind == 'sales'", Workflow.Target(sales)),
      Workflow.Filter("kind == 'support'", Workflow.Target(support)),
    ])
    let task = try desk.task(workflow, ["kind": "sales"])
    try desk.run(.setTaskAttributes(task, ["kind": "sales", "more": 1]))
    #expect(desk.way(of: task) == ["Sales"])
    try desk.run(.setTaskAttributes(task, ["kind": "support"]))
    #expect(desk.way(of: task) == ["Sales", "Support"])
    // While it is offered it stays; when it comes back, it is evaluated again.
    let alice = try desk.worker()
    try desk.run(.setTaskAttributes(task, ["kind": "sales"]))
    #expect(desk.way(of: task).count == 2)
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: task) == ["Sales", "Support", "Sales"])
  }

  @Test func `a workflow that was saved holds for tasks that wait, and for those that come back`() throws {
    var desk = try TestDesk()
    let (old, new) = try (desk.queue("Old"), desk.queue("New"))
    let workflow = try desk.workflow(otherwise: [.init(queue: old)])
    let alice = try desk.worker()
    let (offered, waiting) = try (desk.task(workflow), desk.task(workflow))
    try desk.run(.saveWorkflow(workflow, WorkflowSettings(friendlyName: "W", defaultTargets: [.init(queue: new)])))
    #expect(desk.way(of: waiting) == ["Old", "New"])
    #expect(desk.way(of: offered) == ["Old"])
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: offered) == ["Old", "New"])
  }
}
