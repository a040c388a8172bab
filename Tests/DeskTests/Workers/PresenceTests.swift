import Desk
import PlugboardJSON
import Testing

struct PresenceTests {
  @Test func `an agent who goes on giving signs of life stays present`() throws {
    var (desk, alice) = try TestDesk.withAgent(.present)
    for _ in 1...20 {
      try desk.advance(by: .seconds(15))
      try desk.run(.heartbeat(alice))
    }
    #expect(desk.state.workers[alice]?.presence == .present)
    #expect(desk.events.count { $0.name == .workerPresenceChanged } == 1)
  }

  @Test func `silence begins a grace in which nothing is lost`() throws {
    var (desk, alice) = try TestDesk.withAgent(.present)
    let workflow = try desk.simpleWorkflow(reservationTimeout: .seconds(600))
    try desk.run(.setCapacity(alice, channel: "default", 2))
    let (chat, offered) = try (desk.task(workflow), desk.task(workflow))
    try desk.accept(desk.offers(to: alice)[0].sid)
    try desk.advance(by: Timer.silenceTime)
    #expect(desk.state.workers[alice]?.presence == .grace)
    try desk.advance(by: .seconds(59))
    #expect(desk.offered(offered) == [alice])
    #expect(desk.status(chat) == .assigned)
    #expect(desk.activityName(of: alice) == .available)
    try desk.run(.heartbeat(alice))
    #expect(desk.state.workers[alice]?.presence == .present)
    try desk.advance(by: .seconds(29))
    #expect(desk.state.workers[alice]?.presence == .present)
    #expect(desk.activityName(of: alice) == .available)
  }

  @Test func `after the grace offers are routed on, and what was accepted stays`() throws {
    var (desk, alice) = try TestDesk.withAgent(.present)
    let workflow = try desk.simpleWorkflow(reservationTimeout: .seconds(600))
    try desk.run(.setCapacity(alice, channel: "default", 2))
    let (chat, offered) = try (desk.task(workflow), desk.task(workflow))
    try desk.accept(desk.offers(to: alice)[0].sid)
    let bob = try desk.worker("Bob")
    try desk.advance(by: Timer.silenceTime + Timer.graceTime)
    #expect(desk.state.workers[alice]?.presence == .absent)
    #expect(desk.activityName(of: alice) == .offline)
    #expect(desk.offered(offered) == [bob])
    #expect(desk.reservations(of: offered).map(\.status) == [.rejected, .pending])
    #expect(desk.status(chat) == .assigned)
    // Coming back makes nobody available who did not ask for it.
    try desk.run(.heartbeat(alice))
    #expect(desk.activityName(of: alice) == .offline)
  }

  @Test func `signing out is the end of the grace`() throws {
    var (desk, alice) = try TestDesk.withAgent(.grace)
    let task = try desk.task(desk.simpleWorkflow())
    try desk.run(.signOut(alice))
    #expect(desk.status(task) == .pending)
    #expect(desk.activityName(of: alice) == .offline)
    #expect(!desk.state.timers.keys.contains { [.grace(alice), .silence(alice)].contains($0) })
  }

  @Test func `a sign of life postpones the silence, so that an early timer finds nothing to do`() throws {
    var (desk, alice) = try TestDesk.withAgent(.present)
    try desk.advance(by: .seconds(20))
    try desk.run(.heartbeat(alice))
    desk.now = desk.now + .seconds(10)
    desk.expectInvalid(.fire(.silence(alice)), "timer")
    #expect(desk.state.workers[alice]?.presence == .present)
  }

  // MARK: Next activity

  @Test func `the next activity is applied when the current work is done`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["default": 2])
    let workflow = try desk.simpleWorkflow()
    for _ in 1...2 { _ = try desk.task(workflow) }
    let reservations = desk.offers(to: alice).map(\.sid)
    for reservation in reservations { try desk.accept(reservation) }
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    try desk.complete(reservations[0])
    #expect(desk.activityName(of: alice) == .available)
    try desk.wrapUp(reservations[1])
    #expect(desk.activityName(of: alice) == .available)
    // Or else there would always be something left to do.
    let waiting = try desk.task(workflow)
    #expect(desk.offers(to: alice).isEmpty)
    #expect("\(try desk.state.explain(waiting))".contains("Alice: will be Break when the current work is done"))
    try desk.complete(reservations[1])
    #expect(desk.activityName(of: alice) == .onBreak)
    #expect(desk.state.workers[alice]?.nextActivity == nil)
  }

  @Test func `the work that follows is not offered to somebody whose next activity has begun`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    let (_, second) = try (desk.task(workflow), desk.task(workflow))
    let reservation = try desk.offer(to: alice)
    try desk.accept(reservation)
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    try desk.complete(reservation)
    #expect(desk.offered(second).isEmpty)
  }

  @Test func `a wish that is taken back makes room for what waits`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", capacity: ["default": 2])
    let workflow = try desk.simpleWorkflow()
    _ = try desk.task(workflow)
    try desk.accept(desk.offer(to: alice))
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    let waiting = try desk.task(workflow)
    #expect(desk.offered(waiting).isEmpty)
    try desk.run(.setNextActivity(alice, nil))
    #expect(desk.offered(waiting) == [alice])
  }

  @Test func `another activity that rejects offers is not the one that was wished for first`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    _ = try desk.task(desk.simpleWorkflow())
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    let count = desk.events.count
    try desk.set(alice, .offline, rejectOffers: true)
    let changes = desk.events[count...].filter { $0.name == .workerActivityChanged }
    #expect(changes.map(\.after) == ["Offline"])
  }

  @Test func `many signs of life are one, until half of the silence is over`() throws {
    var (desk, alice) = try TestDesk.withAgent(.present)
    try desk.advance(by: .seconds(14))
    #expect(try desk.run(.heartbeat(alice)).changes.isEmpty)
    try desk.advance(by: .seconds(1))
    #expect(try desk.run(.heartbeat(alice)).changes.map(\.key) == [.timer(.silence(alice))])
  }

  @Test func `a next activity is applied at once when there is nothing to do, and can be taken back`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    #expect(desk.activityName(of: alice) == .onBreak)
    try desk.set(alice, .available)
    _ = try desk.task(desk.simpleWorkflow())
    let reservation = try desk.offer(to: alice)
    try desk.run(.setNextActivity(alice, desk.activity(.onBreak)))
    try desk.run(.setNextActivity(alice, nil))
    try desk.accept(reservation)
    try desk.complete(reservation)
    #expect(desk.activityName(of: alice) == .available)
  }

  @Test func `who has left the desk is not made available by a wish of before`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    _ = try desk.task(workflow)
    let reservation = try desk.offer(to: alice)
    try desk.accept(reservation)
    try desk.set(alice, .offline)
    try desk.run(.setNextActivity(alice, desk.activity(.available)))
    try desk.run(.signOut(alice))
    try desk.complete(reservation)
    #expect(desk.activityName(of: alice) == .offline)
  }
}
