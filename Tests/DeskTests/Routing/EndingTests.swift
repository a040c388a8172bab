import Desk
import PlugboardJSON
import Testing

/// How tasks end that nobody has accepted.
struct EndingTests {
  @Test func `a task that was offered too often is canceled`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow(maximumAttempts: 3))
    for _ in 1...3 {
      #expect(desk.status(task) == .reserved)
      try desk.reject(desk.offer(to: alice))
    }
    #expect(desk.status(task) == .canceled)
    #expect(desk.state.tasks[task]?.reason == "offered 3 times")
    #expect(desk.offers(to: alice).isEmpty)
  }

  @Test(arguments: [false, true])
  func `a task whose time to live is over is canceled, also while it is offered`(isOffered: Bool) throws {
    var desk = try TestDesk()
    let task = try desk.task(desk.simpleWorkflow(), timeToLive: .seconds(60))
    try desk.advance(by: .seconds(59))
    let alice = try desk.worker("Alice", [:], isOffered ? .available : .offline)
    #expect(desk.status(task) == (isOffered ? .reserved : .pending))
    try desk.advance(by: .seconds(1))
    #expect(desk.status(task) == .canceled)
    #expect(desk.state.tasks[task]?.reason == "its time to live was over")
    #expect(desk.reservations(of: task).map(\.status) == (isOffered ? [.canceled] : []))
    #expect(desk.offers(to: alice).isEmpty)
    #expect(desk.state.timers.isEmpty)
  }

  @Test func `canceling a task cancels its offers and frees the workers for others`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob"))
    let workflow = try desk.simpleWorkflow(maxReservedWorkers: 2)
    let (first, second) = try (desk.task(workflow), desk.task(workflow))
    try desk.run(.cancelTask(first, reason: "the customer hung up"))
    #expect(desk.reservations(of: first).allSatisfy { $0.status == .canceled && $0.reason == "the customer hung up" })
    #expect(Set(desk.offered(second)) == [alice, bob])
  }
}
