import PlugboardJSON
import Testing

@testable import Desk

/// A desk is as large as what is open at it.
struct MemoryTests {
  /// Chats that come and go, with a transfer each.
  private func day(_ desk: inout TestDesk, _ count: Int) throws {
    let workflow = try desk.simpleWorkflow()
    let (alice, bob) = try (desk.worker("Alice"), desk.worker("Bob", [:], .offline))
    for _ in 0..<count {
      let (conversation, customer) = try desk.conversation()
      _ = try desk.task(workflow, conversation: conversation)
      let origin = try desk.offer(to: alice)
      try desk.accept(origin)
      try desk.send(conversation, customer, "1")
      try desk.set(bob, .available)
      _ = try desk.transfer(origin, to: .worker(bob))
      try desk.reject(desk.offer(to: bob))
      try desk.set(bob, .offline)
      try desk.complete(origin)
      try desk.run(.leave(conversation, customer))
      try desk.advance(by: .seconds(1))
    }
    try desk.set(alice, .offline)
  }

  @Test func `what has ended leaves memory, the oldest first`() throws {
    var desk = try TestDesk()
    desk.state.ended = EndedThings(limit: 10)
    try day(&desk, 3)
    #expect(desk.state.tasks.count == 3 && desk.state.conversations.count == 3)
    let oldest = try #require(desk.state.tasks.keys.min())
    try day(&desk, 20)
    #expect(desk.state.tasks.count == 5)
    #expect(desk.state.conversations.count == 5)
    #expect(desk.state.reservations.count == 10)
    #expect(desk.state.transfers.count == 5)
    #expect(desk.state.reservationsOfTask.count == 5)
    #expect(desk.state.sent.isEmpty && desk.state.waiting.isEmpty && desk.state.workload.isEmpty)
    #expect(desk.state.tasks[oldest] == nil)
  }

  @Test func `what is open stays, however much ends meanwhile`() throws {
    var desk = try TestDesk()
    desk.state.ended = EndedThings(limit: 2)
    let never = try desk.queue("Never", "1 == 2")
    let waiting = try desk.task(desk.workflow(otherwise: [.init(queue: never)]))
    let (open, customer) = try desk.conversation()
    try day(&desk, 20)
    #expect(desk.status(waiting) == .pending)
    try desk.send(open, customer, "still here")
    desk.expectPromises()
  }

  @Test func `who comes a moment too late is told how it ended, and long after that it was forgotten`() throws {
    var desk = try TestDesk()
    desk.state.ended = EndedThings(limit: 4)
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    let offer = try desk.offer(to: alice)
    try desk.run(.cancelTask(task, reason: "the customer hung up"))
    let store = desk.state.records
    desk.expectConflict(.accept(offer), "reservation", offer, is: "canceled", wanted: "accepted")
    try desk.set(alice, .offline)
    try day(&desk, 5)
    desk.expectRefusal(.accept(offer), .unknown(thing: "reservation", sid: "\(offer)"))
    // The store knows: a desk of its own for what it has tells the same as before.
    var past = TestDesk(DeskState(records: store, at: desk.now))
    past.expectConflict(.accept(offer), "reservation", offer, is: "canceled", wanted: "accepted")
  }

  @Test func `timers that were removed do not pile up`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    for _ in 1...400 {
      _ = try desk.task(workflow)
      let offer = try desk.offer(to: alice)
      try desk.accept(offer)
      try desk.complete(offer)
    }
    #expect(desk.state.timers.isEmpty)
    #expect(desk.state.alarms.count < 100)
    #expect(desk.state.nextTimer() == nil)
  }

  @Test func `timers fire in order, those of one moment in order of their keys`() throws {
    var desk = try TestDesk(ids: .scattered(seed: 5))
    let workflow = try desk.workflow(otherwise: [.init(queue: desk.queue("Never", "1 == 2"))])
    for number in 0..<300 {
      _ = try desk.task(workflow, timeToLive: .seconds(Int64(1 + number * 7919 % 50)))
    }
    var fired: [Timer] = []
    while let timer = desk.state.nextTimer() {
      fired.append(timer)
      desk.now = timer.due
      try desk.run(.fire(timer.key))
    }
    #expect(fired.count == 300)
    #expect(fired.map(\.key) == fired.sorted { ($0.due, $0.key) < ($1.due, $1.key) }.map(\.key))
  }
}
