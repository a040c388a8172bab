import Desk
import PlugboardJSON
import Testing

struct OfferTests {
  @Test func `an offer that nobody answers sends the worker Offline and goes to the next`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob"))
    let task = try desk.task(desk.simpleWorkflow(reservationTimeout: .seconds(20)))
    let reservation = try desk.offer(to: alice)
    try desk.advance(by: .seconds(19))
    #expect(desk.status(reservation) == .pending)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(reservation) == .timeout)
    #expect(desk.activityName(of: alice) == .offline)
    #expect(desk.offered(task) == [bob])
    let notice = try #require(desk.events.last { $0.name == .workerActivityChanged })
    #expect(notice.worker == alice && notice.after == "Offline" && notice.reason != nil)
  }

  @Test func `an accepted offer does not time out`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    try desk.accept(desk.offer(to: alice))
    try desk.advance(by: .hours(30))
    #expect(desk.status(task) == .assigned)
    #expect(desk.activityName(of: alice) == .available)
  }

  @Test func `a worker who is no longer available may still accept, unless the offers were to be rejected`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob"))
    let workflow = try desk.simpleWorkflow()
    let (first, second) = try (desk.task(workflow), desk.task(workflow))
    try desk.set(alice, .onBreak)
    try desk.accept(desk.offer(to: alice))
    #expect(desk.status(first) == .assigned)
    let offer = try desk.offer(to: bob)
    try desk.set(bob, .onBreak, rejectOffers: true)
    #expect(desk.status(offer) == .rejected)
    #expect(desk.status(second) == .pending)
  }

  // MARK: Several at once

  @Test func `as many workers are asked as the queue says, and the first to accept has the task`() throws {
    var desk = try TestDesk()
    let workers = try ["Alice", "Bob", "Carol", "Dan"].map { try desk.worker($0) }
    let task = try desk.task(desk.simpleWorkflow(maxReservedWorkers: 3))
    #expect(desk.offered(task) == Array(workers[0...2]))
    let decision = try desk.run(.accept(desk.offer(to: workers[1])))
    #expect(desk.reservations(of: task).map(\.status) == [.rescinded, .accepted, .rescinded])
    // All of it is one decision: a store keeps everything or nothing.
    let moved = decision.events.filter { $0.name == .reservationStatusChanged }
    #expect(moved.map(\.worker) == [workers[1], workers[0], workers[2]])
    #expect(decision.changes.compactMap { if case .reservation = $0.key { $0.after } else { nil } }.count == 3)
  }

  @Test func `of two who accept at the same time one has the task, and the other is told why not`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob"))
    let task = try desk.task(desk.simpleWorkflow(maxReservedWorkers: 2))
    let (hers, his) = try (desk.offer(to: alice), desk.offer(to: bob))
    // Both pages have read version 1.
    try desk.run(.accept(his))
    desk.expectConflict(.accept(hers), "reservation", hers, is: "rescinded", wanted: "accepted")
    desk.expectConflict(.accept(his), "reservation", his, is: "accepted", wanted: "accepted")
    #expect(desk.reservations(of: task).filter { $0.status == .accepted }.map(\.worker) == [bob])
  }

  @Test func `the task waits again only when all who were asked have declined`() throws {
    var desk = try TestDesk()
    let workers = try ["Alice", "Bob", "Carol"].map { try desk.worker($0) }
    let task = try desk.task(desk.simpleWorkflow(maxReservedWorkers: 2))
    try desk.reject(desk.offer(to: workers[0]))
    #expect(desk.status(task) == .reserved)
    #expect(desk.offered(task) == [workers[1]])
    try desk.reject(desk.offer(to: workers[1]))
    // Carol was not asked yet; who was is asked again only after her.
    #expect(desk.offered(task) == [workers[2]])
  }

  @Test func `a rescinded worker is free for the next task in the same decision`() throws {
    var desk = try TestDesk()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob"))
    let workflow = try desk.simpleWorkflow(maxReservedWorkers: 2)
    _ = try desk.task(workflow)
    let second = try desk.task(workflow)
    #expect(desk.offered(second).isEmpty)
    try desk.accept(desk.offer(to: alice))
    #expect(desk.offered(second) == [bob])
  }
}
