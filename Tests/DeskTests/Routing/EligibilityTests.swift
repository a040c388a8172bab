import Desk
import PlugboardJSON
import Testing

struct EligibilityTests {
  @Test func `a task goes to a worker who has the skills`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue("Support", "skills HAS 'support'")
    let workflow = try desk.workflow(otherwise: [Workflow.Target(queue, "task.language IN worker.languages")])
    let wrongSkill = try desk.worker("Alice", ["skills": ["sales"], "languages": ["fr"]])
    let wrongLanguage = try desk.worker("Bob", ["skills": ["support"], "languages": ["en"]])
    let task = try desk.task(workflow, ["language": "fr"])
    #expect(desk.offered(task).isEmpty)
    let right = try desk.worker("Carol", ["skills": ["support"], "languages": ["en", "fr"]])
    #expect(desk.offered(task) == [right])
    #expect(desk.offers(to: wrongSkill).isEmpty && desk.offers(to: wrongLanguage).isEmpty)
  }

  @Test(arguments: [TestDesk.ActivityName.unavailable, .onBreak, .offline])
  func `who is not available is offered nothing until that changes`(activity: TestDesk.ActivityName) throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", [:], activity)
    let task = try desk.task(desk.simpleWorkflow())
    #expect(desk.offered(task).isEmpty)
    try desk.set(alice, .available)
    #expect(desk.offered(task) == [alice])
  }

  @Test func `a worker who gains a skill is offered what has waited for it`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue("Support", "skills HAS 'support'")
    let alice = try desk.worker("Alice", ["skills": []])
    let task = try desk.task(desk.workflow(otherwise: [.init(queue: queue)]))
    #expect(desk.offered(task).isEmpty)
    try desk.run(.setWorkerAttributes(alice, ["skills": ["support"]]))
    #expect(desk.offered(task) == [alice])
  }

  @Test func `a queue's expression may ask for what the desk knows of a worker`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue("Named", "friendly_name == 'Bob' AND activity_name == 'Ready'")
    let task = try desk.task(desk.workflow(otherwise: [.init(queue: queue)]))
    // Attributes can't pretend to be what the desk knows.
    _ = try desk.worker("Alice", ["friendly_name": "Bob", "activity_name": "Ready"])
    let bob = try desk.worker("Bob")
    #expect(desk.offered(task).isEmpty)
    try desk.run(.saveActivity(desk.activity(.available), name: "Ready", available: true))
    try desk.set(bob, .onBreak)
    try desk.set(bob, .available)
    #expect(desk.offered(task) == [bob])
  }

  @Test func `renaming an activity is seen by expressions at once`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue("Ready", "activity_name == 'Ready'")
    let task = try desk.task(desk.workflow(otherwise: [.init(queue: queue)]))
    let alice = try desk.worker()
    #expect(desk.offered(task).isEmpty)
    try desk.run(.saveActivity(desk.activity(.available), name: "Ready", available: true))
    #expect(desk.offered(task) == [alice])
  }

  // MARK: Capacity

  @Test func `pending, accepted and wrapping reservations all take capacity`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["chat": 3])
    let workflow = try desk.simpleWorkflow()
    for _ in 1...3 { _ = try desk.task(workflow, channel: "chat") }
    let reservations = desk.offers(to: alice).map(\.sid)
    #expect(reservations.count == 3)
    try desk.accept(reservations[0])
    try desk.accept(reservations[1])
    try desk.wrapUp(reservations[1])
    let fourth = try desk.task(workflow, channel: "chat")
    #expect(desk.offered(fourth).isEmpty)
    try desk.complete(reservations[1])
    #expect(desk.offered(fourth) == [alice])
  }

  @Test func `capacity is counted for each channel, and is one where nothing is said`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["chat": 2, "voice": 0])
    let workflow = try desk.simpleWorkflow()
    let tasks = try ["chat", "chat", "chat", "voice", "email", "email"].map { try desk.task(workflow, channel: $0) }
    #expect(tasks.map { desk.offered($0) } == [[alice], [alice], [], [], [alice], []])
    try desk.run(.setCapacity(alice, channel: "voice", 1))
    #expect(desk.offered(tasks[3]) == [alice])
    #expect(desk.offered(tasks[2]).isEmpty)
  }

  @Test func `less capacity takes nothing away`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["chat": 2])
    let workflow = try desk.simpleWorkflow()
    for _ in 1...2 { _ = try desk.task(workflow, channel: "chat") }
    try desk.run(.setCapacity(alice, channel: "chat", 0))
    #expect(desk.offers(to: alice).count == 2)
    let third = try desk.task(workflow, channel: "chat")
    for offer in desk.offers(to: alice).map(\.sid) {
      try desk.accept(offer)
      try desk.complete(offer)
    }
    #expect(desk.offered(third).isEmpty)
  }
}
