import Desk
import PlugboardJSON
import Testing

struct WrapUpTests {
  private func wrapping() throws -> (desk: TestDesk, task: Identifier<DeskTask>, reservation: Identifier<Reservation>) {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    let reservation = try desk.offer(to: alice)
    try desk.accept(reservation)
    try desk.wrapUp(reservation)
    return (desk, task, reservation)
  }

  @Test func `the timer completes what the agent does not`() throws {
    var (desk, task, reservation) = try wrapping()
    try desk.advance(by: .seconds(119))
    #expect(desk.status(task) == .wrapping)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(task) == .completed)
    #expect(desk.status(reservation) == .completed)
    #expect(desk.state.reservations[reservation]?.reason == "the time for wrapping up was over")
  }

  @Test func `who completes in time hears nothing of the timer`() throws {
    var (desk, _, reservation) = try wrapping()
    try desk.complete(reservation)
    #expect(desk.state.timers.isEmpty)
    desk.expectRefusal(
      .fire(.wrapUp(reservation)), .unknown(thing: "timer", sid: "wrap-up \(reservation)"))
  }

  @Test func `an objection postpones the timer, which fires later`() throws {
    var (desk, task, reservation) = try wrapping()
    desk.now = desk.now + Timer.wrapUpTime
    try desk.run(.postpone(.wrapUp(reservation), objection: "a disposition is missing"))
    #expect(desk.state.timers[.wrapUp(reservation)]?.objection == "a disposition is missing")
    let notice = try #require(desk.events.last)
    #expect(notice.name == .timerObjected && notice.after == "wrap-up \(reservation)")
    #expect(notice.reason == "a disposition is missing")
    desk.now = desk.now + .seconds(29)
    desk.expectInvalid(.fire(.wrapUp(reservation)), "timer")
    #expect(desk.status(task) == .wrapping)
    try desk.advance(by: .seconds(1))
    #expect(desk.status(task) == .completed)
  }

  @Test func `an objection comes only when the time has come, and is not kept at any length`() throws {
    var (desk, _, reservation) = try wrapping()
    desk.expectInvalid(.postpone(.wrapUp(reservation), objection: "early"), "timer")
    desk.now = desk.now + Timer.wrapUpTime
    try desk.run(.postpone(.wrapUp(reservation), objection: String(repeating: "no", count: 10_000)))
    #expect(desk.state.timers[.wrapUp(reservation)]?.objection?.count == Timer.maximumObjectionLength)
    // Nor what looks like one letter.
    desk.now = desk.now + Timer.retryTime
    let long = "e" + String(repeating: "\u{301}", count: 5000)
    try desk.run(.postpone(.wrapUp(reservation), objection: long))
    #expect(
      desk.state.timers[.wrapUp(reservation)]?.objection?.unicodeScalars.count == Timer.maximumObjectionLength)
  }
}
