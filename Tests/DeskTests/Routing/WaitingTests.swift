import Desk
import PlugboardJSON
import Testing

/// Which task a worker gets.
struct WaitingTests {
  /// In which order tasks are offered to somebody who takes one after another.
  private func served(_ desk: inout TestDesk, _ tasks: [Identifier<DeskTask>]) throws -> [Int] {
    let alice = try desk.worker()
    return try tasks.map { _ in
      let offer = try #require(desk.offers(to: alice).first)
      try desk.accept(offer.sid)
      try desk.complete(offer.sid)
      return tasks.firstIndex(of: offer.task)!
    }
  }

  @Test(arguments: [(TaskQueue.Order.fifo, [0, 1, 2, 3]), (.lifo, [3, 2, 1, 0])])
  func `a queue serves who came first, or who came last`(order: TaskQueue.Order, expected: [Int]) throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow(order: order)
    let tasks = try (0..<4).map { _ in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow)
    }
    #expect(try served(&desk, tasks) == expected)
  }

  @Test(arguments: [(TaskQueue.Order.fifo, [3, 0, 4, 2, 1]), (.lifo, [3, 4, 0, 2, 1])])
  func `a higher priority goes first`(order: TaskQueue.Order, expected: [Int]) throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow(order: order)
    let tasks = try [5, -3, 0, 9, 5].map { priority in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow, priority: priority)
    }
    #expect(try served(&desk, tasks) == expected)
  }

  @Test func `turning a queue round turns round who waits in it`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    let workflow = try desk.workflow(otherwise: [.init(queue: queue)])
    let tasks = try (0..<3).map { _ in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow)
    }
    try desk.run(.saveQueue(queue, QueueSettings(friendlyName: "Everyone", order: .lifo)))
    #expect(try served(&desk, tasks) == [2, 1, 0])
  }

  @Test func `of several queues the highest priority goes first, then the oldest`() throws {
    var desk = try TestDesk()
    let (first, second) = try (desk.queue("First"), desk.queue("Second"))
    let workflow = try desk.workflow([
      Workflow.Filter("place == 1", Workflow.Target(first)), Workflow.Filter("place == 2", Workflow.Target(second)),
    ])
    let tasks = try [(1, 0), (2, 0), (1, 4), (2, 8), (1, 0)].map { queue, priority in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow, ["place": .integer(Int64(queue))], priority: priority)
    }
    #expect(try served(&desk, tasks) == [3, 2, 0, 1, 4])
  }

  @Test func `channels and targets do not hold each other up`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    let workflow = try desk.workflow([
      Workflow.Filter("vip == true", Workflow.Target(queue, "worker.level >= 5")),
      Workflow.Filter("vip == false", Workflow.Target(queue)),
    ])
    _ = try desk.task(workflow, ["vip": true], priority: 9)
    let call = try desk.task(workflow, ["vip": false], channel: "voice", priority: 8)
    let chat = try desk.task(workflow, ["vip": false], channel: "chat")
    let alice = try desk.worker("Alice", ["level": 1], capacity: ["voice": 0])
    #expect(desk.offers(to: alice).map(\.task) == [chat])
    try desk.run(.setCapacity(alice, channel: "voice", 1))
    #expect(desk.offers(to: alice).map(\.task) == [chat, call])
  }

  @Test func `a task comes after others where only the expression of its target excludes it`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    let workflow = try desk.workflow(otherwise: [Workflow.Target(queue, "task.language IN worker.languages")])
    let tasks = try ["fr", "it", "en", "fr"].map { try desk.task(workflow, ["language": .string($0)]) }
    let alice = try desk.worker("Alice", ["languages": ["en"]])
    #expect(desk.offers(to: alice).map(\.task) == [tasks[2]])
  }

  @Test func `what is more urgent is not overtaken by what has just been rejected`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    let old = try desk.task(workflow)
    let urgent = try desk.task(workflow, priority: 5)
    try desk.reject(desk.offer(to: alice))
    #expect(desk.offers(to: alice).map(\.task) == [urgent])
    #expect(desk.status(old) == .pending)
  }

  @Test func `workers who become free together get the highest priorities together`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue(maxReservedWorkers: 2)
    let workflow = try desk.workflow([
      Workflow.Filter("kind == 'both'", Workflow.Target(queue)),
      Workflow.Filter("kind == 'hard'", Workflow.Target(desk.queue("Hard", "level == 2"))),
    ])
    // Bob has waited longer than Alice and would be asked first for what both can do.
    let alice = try desk.worker("Alice", ["level": 1])
    let bob = try desk.worker("Bob", ["level": 2], .offline)
    let warmUp = try desk.task(workflow, ["kind": "both"])
    try desk.advance(by: .seconds(1))
    try desk.set(bob, .available)
    try desk.run(.cancelTask(warmUp, reason: "done"))
    let blocker = try desk.task(workflow, ["kind": "both"])
    #expect(Set(desk.offered(blocker)) == [alice, bob])
    let easy = try desk.task(workflow, ["kind": "both"], priority: 1)
    let hard = try desk.task(workflow, ["kind": "hard"], priority: 2)
    try desk.run(.cancelTask(blocker, reason: "not needed"))
    #expect(desk.offered(hard) == [bob])
    #expect(desk.offered(easy) == [alice])
  }

  @Test func `a new workflow is entered in the order in which tasks are served`() throws {
    var desk = try TestDesk(ids: .scattered(seed: 3))
    let (empty, all) = try (desk.queue("Empty", "1 == 2"), desk.queue())
    let workflow = try desk.workflow(otherwise: [.init(queue: empty)])
    let alice = try desk.worker("Alice", capacity: ["default": 20])
    let tasks = try (0..<12).map { _ in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow)
    }
    let settings = WorkflowSettings(friendlyName: "Workflow", defaultTargets: [.init(queue: all)])
    let decision = try desk.run(.saveWorkflow(workflow, settings))
    #expect(decision.events.filter { $0.name == .reservationCreated }.map(\.task) == tasks)
    #expect(desk.offers(to: alice).count == 12)
  }

  @Test func `tasks that come into a queue together are offered in its order`() throws {
    var desk = try TestDesk()
    let (nobody, all) = try (desk.queue("Nobody", "1 == 2"), desk.queue(order: .lifo))
    let workflow = try desk.workflow(otherwise: [Workflow.Target(nobody)])
    let tasks = try (1...3).map { _ in
      try desk.advance(by: .seconds(1))
      return try desk.task(workflow)
    }
    let alice = try desk.worker()
    try desk.run(
      .saveWorkflow(workflow, WorkflowSettings(friendlyName: "W", defaultTargets: [Workflow.Target(all)])))
    #expect(desk.offers(to: alice).map(\.task) == [tasks[2]])
  }

  @Test func `a filter may say task, as targets do, and no attribute pretends to be one`() throws {
    var desk = try TestDesk()
    let (sales, rest) = try (desk.queue("Sales"), desk.queue("Rest"))
    let workflow = try desk.workflow(
      [Workflow.Filter("task.topic == 'sales'", Workflow.Target(sales))], otherwise: [Workflow.Target(rest)])
    let honest = try desk.task(workflow, ["topic": "sales"])
    let other = try desk.task(workflow, ["topic": "x", "task": ["topic": "sales"]])
    #expect([honest, other].map(desk.way) == [["Sales"], ["Rest"]])
  }
}
