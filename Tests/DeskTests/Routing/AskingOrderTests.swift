import Desk
import PlugboardJSON
import Testing

/// Who is asked first.
struct AskingOrderTests {
  @Test func `who has waited longest since the last offer is asked first`() throws {
    var desk = try TestDesk()
    let workers = try ["Alice", "Bob", "Carol"].map { try desk.worker($0) }
    let workflow = try desk.simpleWorkflow()
    for worker in workers {
      let task = try desk.task(workflow)
      #expect(desk.offered(task) == [worker])
      try desk.advance(by: .seconds(1))
    }
    // Done in another order than they were asked in.
    for worker in [workers[2], workers[0], workers[1]] {
      let reservation = try desk.offer(to: worker)
      try desk.accept(reservation)
      try desk.complete(reservation)
    }
    let next = try desk.task(workflow)
    #expect(desk.offered(next) == [workers[0]])
    let newcomer = try desk.worker("Dan")
    let another = try desk.task(workflow)
    #expect(desk.offered(another) == [newcomer])
  }

  private func asked(_ orders: [(String, Bool)], _ attributes: [JSON]) throws -> [Int] {
    var desk = try TestDesk()
    // They are added in an order that none of the tests expects.
    let workers = try attributes.map { try desk.worker("Worker", $0, .offline) }
    let orderBy = orders.map { Workflow.Order(key: .init($0.0)!, isDescending: $0.1) }
    let queue = try desk.queue(maxReservedWorkers: 1)
    let workflow = try desk.workflow(otherwise: [Workflow.Target(queue, orderBy: orderBy)])
    for worker in workers { try desk.set(worker, .available) }
    return try workers.map { _ in
      let task = try desk.task(workflow)
      let worker = try #require(desk.offered(task).first)
      return workers.firstIndex(of: worker)!
    }
  }

  @Test(arguments: [(false, [2, 0, 3, 1, 4]), (true, [3, 0, 2, 1, 4])])
  func `who has no value to order by is asked last, upwards and downwards`(
    isDescending: Bool, order: [Int]
  ) throws {
    #expect(try asked([("worker.level", isDescending)], [["level": 2], [:], ["level": 1], ["level": 3], [:]]) == order)
  }

  @Test func `numbers come before strings, and strings are ordered by alphabet`() throws {
    #expect(
      try asked([("level", false)], [["level": "b"], ["level": "a"], ["level": 7], ["level": [1]]]) == [2, 1, 0, 3])
  }

  @Test func `the second order decides between equals, then who has waited longest`() throws {
    let attributes: [JSON] = [
      ["level": 1, "cost": 5], ["level": 1, "cost": 2], ["level": 2, "cost": 9], ["level": 1, "cost": 5],
    ]
    #expect(try asked([("level", true), ("cost", false)], attributes) == [2, 1, 0, 3])
  }

  // MARK: After a no

  @Test func `who rejected is asked again only after all others`() throws {
    var desk = try TestDesk()
    let workers = try ["Alice", "Bob", "Carol"].map { try desk.worker($0) }
    let task = try desk.task(desk.simpleWorkflow())
    var asked: [Identifier<Worker>] = []
    for _ in 1...6 {
      let worker = try #require(desk.offered(task).first)
      asked.append(worker)
      try desk.reject(desk.offer(to: worker))
    }
    #expect(asked == workers + workers)
  }

  @Test func `a rejection holds in the next target`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob", [:], .offline))
    let queue = try desk.queue()
    let workflow = try desk.workflow(
      otherwise: [Workflow.Target(queue, timeout: .seconds(10), "worker.sid == '\(alice)'"), .init(queue: queue)])
    let task = try desk.task(workflow)
    try desk.advance(by: .seconds(11))
    // Bob has had something later than Alice: she has been idle longer, but was asked.
    let other = try desk.task(workflow)
    try desk.set(bob, .available)
    try desk.advance(by: .seconds(10))
    #expect(desk.offered(other) == [bob])
    try desk.run(.cancelTask(other, reason: "not needed"))
    try desk.reject(desk.offer(to: alice))
    #expect(desk.way(of: task).count == 2)
    #expect(desk.offered(task) == [bob])
  }

  @Test func `a rejection holds when attributes change`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice")
    let task = try desk.task(desk.simpleWorkflow())
    try desk.set(alice, .offline, rejectOffers: true)
    try desk.run(.setTaskAttributes(task, ["changed": true]))
    #expect(desk.state.tasks[task]?.asked == [alice])
  }
}
