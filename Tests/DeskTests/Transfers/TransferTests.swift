import Desk
import PlugboardJSON
import Testing

struct TransferTests {
  @Test func `of a cold transfer the origin leaves when the target accepts`() throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob))
    #expect(scene.agents == [scene.alice])
    #expect(scene.desk.status(scene.origin) == .accepted)
    try scene.desk.accept(scene.desk.offer(to: scene.bob))
    #expect(scene.status(of: transfer) == .complete)
    #expect(scene.desk.status(scene.origin) == .completed)
    #expect(scene.desk.status(scene.task) == .assigned)
    #expect(scene.agents == [scene.bob])
    #expect(scene.desk.status(scene.conversation) == .active)
  }

  @Test(arguments: [Transfer.Mode.cold, .warm])
  func `a transfer that is rejected leaves the task with the origin`(mode: Transfer.Mode) throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob), mode)
    try scene.desk.run(.reject(scene.desk.offer(to: scene.bob), reason: "lunch"))
    scene.expectStayed(transfer, .failed, "lunch")
  }

  @Test(arguments: [Transfer.Mode.cold, .warm])
  func `a transfer that is not answered leaves the task with the origin`(mode: Transfer.Mode) throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob), mode)
    try scene.desk.advance(by: .seconds(20))
    scene.expectStayed(transfer, .failed, "not answered in time")
    #expect(scene.desk.activityName(of: scene.bob) == .offline)
  }

  @Test func `when nobody is free there is no transfer`() throws {
    var scene = try Handover()
    for worker in [scene.bob, scene.carol] { try scene.desk.set(worker, .onBreak) }
    scene.desk.expectRefusal(
      .transfer(scene.origin, to: .worker(scene.bob), .cold), .notFree(worker: "Bob"))
    scene.desk.expectRefusal(
      .transfer(scene.origin, to: .queue(scene.support), .cold), .nobodyFree(in: "Support"))
    // Who has the task already can't take it over.
    scene.desk.expectRefusal(
      .transfer(scene.origin, to: .worker(scene.alice), .warm), .notFree(worker: "Alice"))
  }

  @Test func `who is not free is a person or nobody of a queue`() {
    #expect("\(DeskError.notFree(worker: "Sue S."))" == "Sue S. is not free; the task stays where it is.")
    #expect("\(DeskError.nobodyFree(in: "Support"))" == "Nobody in Support is free; the task stays where it is.")
  }

  @Test func `a transfer can be taken back while it is under way`() throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob))
    let offer = try scene.desk.offer(to: scene.bob)
    try scene.desk.run(.cancelTransfer(transfer))
    scene.expectStayed(transfer, .canceled, "the origin took it back")
    scene.desk.expectConflict(
      .accept(offer), "reservation", offer, is: "canceled", wanted: "accepted")
    _ = try scene.desk.transfer(scene.origin, to: .worker(scene.bob))
  }

  @Test func `a transfer to a queue goes on to the next worker until one accepts`() throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .queue(scene.support))
    try scene.desk.reject(scene.desk.offer(to: scene.bob))
    #expect(scene.status(of: transfer) == .initiated)
    try scene.desk.accept(scene.desk.offer(to: scene.carol))
    #expect(scene.status(of: transfer) == .complete)
    #expect(scene.agents == [scene.carol])
  }

  @Test func `a transfer to a queue fails when all have been asked`() throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .queue(scene.support))
    try scene.desk.reject(scene.desk.offer(to: scene.bob))
    try scene.desk.run(.reject(scene.desk.offer(to: scene.carol), reason: "busy"))
    scene.expectStayed(transfer, .failed, "busy")
  }

  @Test func `two transfers that lose their receiver together do not both get the same next one`() throws {
    var scene = try Handover()
    for worker in [scene.bob, scene.carol] { try scene.desk.set(worker, .onBreak) }
    let dan = try scene.desk.worker("Dan")
    _ = try scene.desk.task(scene.desk.state.tasks[scene.task]!.workflow)
    let origin = try scene.desk.offer(to: dan)
    try scene.desk.accept(origin)
    try scene.desk.run(.setCapacity(scene.bob, channel: "default", 2))
    try scene.desk.set(scene.bob, .available)
    let transfers = try [scene.origin, origin].map { try scene.desk.transfer($0, to: .queue(scene.support)) }
    #expect(scene.desk.offers(to: scene.bob).count == 2)
    try scene.desk.set(scene.carol, .available)
    try scene.desk.run(.signOut(scene.bob))
    // One has Carol, who has no room for the other.
    #expect(transfers.map { scene.status(of: $0) } == [.initiated, .failed])
    scene.desk.expectPromises()
  }

  // MARK: Warm

  @Test func `of a warm transfer both stay until the origin leaves`() throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob), .warm)
    let offer = try scene.desk.offer(to: scene.bob)
    try scene.desk.accept(offer)
    #expect(scene.status(of: transfer) == .complete)
    #expect(scene.agents == [scene.alice, scene.bob])
    try scene.desk.complete(scene.origin)
    #expect(scene.agents == [scene.bob])
    #expect(scene.desk.status(scene.task) == .assigned)
    try scene.desk.complete(offer)
    #expect(scene.desk.status(scene.task) == .completed)
  }

  @Test func `a task with two agents is written up when the last one does so`() throws {
    var scene = try Handover()
    _ = try scene.desk.transfer(scene.origin, to: .worker(scene.bob), .warm)
    let offer = try scene.desk.offer(to: scene.bob)
    try scene.desk.accept(offer)
    try scene.desk.wrapUp(scene.origin)
    #expect(scene.desk.status(scene.task) == .assigned)
    try scene.desk.wrapUp(offer)
    #expect(scene.desk.status(scene.task) == .wrapping)
    try scene.desk.complete(offer)
    #expect(scene.desk.status(scene.task) == .wrapping)
    try scene.desk.complete(scene.origin)
    #expect(scene.desk.status(scene.task) == .completed)
  }

  @Test(arguments: [Transfer.Mode.cold, .warm], [false, true])
  func `an origin that is done takes its transfer back`(mode: Transfer.Mode, wrapsUp: Bool) throws {
    var scene = try Handover()
    let transfer = try scene.desk.transfer(scene.origin, to: .worker(scene.bob), mode)
    let offer = try scene.desk.offer(to: scene.bob)
    if wrapsUp { try scene.desk.wrapUp(scene.origin) } else { try scene.desk.complete(scene.origin) }
    #expect(scene.status(of: transfer) == .canceled)
    #expect(scene.desk.status(offer) == .canceled)
    #expect(scene.desk.status(scene.task) == (wrapsUp ? .wrapping : .completed))
    scene.desk.expectPromises()
  }

  @Test func `who was handed a task can hand it on`() throws {
    var scene = try Handover()
    _ = try scene.desk.transfer(scene.origin, to: .worker(scene.bob))
    let second = try scene.desk.offer(to: scene.bob)
    try scene.desk.accept(second)
    _ = try scene.desk.transfer(second, to: .worker(scene.carol))
    try scene.desk.accept(scene.desk.offer(to: scene.carol))
    #expect(scene.agents == [scene.carol])
    #expect(scene.desk.status(scene.conversation) == .active)
  }
}
