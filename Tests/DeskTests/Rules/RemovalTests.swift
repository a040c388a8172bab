import Desk
import PlugboardJSON
import Testing

/// What an administrator can take away, and what is in the way.
struct RemovalTests {
  // MARK: Queues

  @Test func `a queue to which a workflow leads stays, and the workflow is named`() throws {
    var desk = try TestDesk()
    let (billing, other) = try (desk.queue("Billing"), desk.queue())
    let filter = try Workflow.Filter("a == 1", .init(queue: other), .init(queue: billing))
    let workflow = try desk.workflow([filter], otherwise: [.init(queue: other)])
    for targets in [[filter], []] {
      let settings = WorkflowSettings(
        friendlyName: "Chat", filters: targets, defaultTargets: [.init(queue: targets.isEmpty ? billing : other)])
      try desk.run(.saveWorkflow(workflow, settings))
      desk.expectNeeded(
        .removeQueue(billing), "queue", "Billing", "the workflow “Chat” leads to it; change that first")
    }
    try desk.run(.saveWorkflow(workflow, WorkflowSettings(friendlyName: "Chat", defaultTargets: [.init(queue: other)])))
    let decision = try desk.run(.removeQueue(billing))
    #expect(decision.changes.map(\.key) == [.queue(billing)])
    #expect(decision.changes.map(\.after) == [nil] && decision.changes[0].before != nil)
    #expect(decision.events.map(\.name) == [.queueRemoved])
    #expect(decision.events.map(\.queue) == [billing] && decision.events.map(\.before) == ["Billing"])
    desk.expectGone(.queue(billing))
    #expect(try desk.queue("Billing") != billing)
  }

  @Test func `a queue stays as long as tasks that came by it are open, and they say so when they have ended`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let (billing, other) = try (desk.queue("Billing"), desk.queue())
    let workflow = try desk.workflow(otherwise: [.init(queue: billing)])
    let task = try desk.task(workflow)
    try desk.run(.saveWorkflow(workflow, WorkflowSettings(friendlyName: "Chat", defaultTargets: [.init(queue: other)])))
    let offer = try desk.offer(to: alice)
    for step in [Command.accept(offer), .wrapUp(offer, reason: nil), .complete(offer, reason: nil)] {
      desk.expectNeeded(
        .removeQueue(billing), "queue", "Billing", openTasks("came by it, or were to be handed over to it,"))
      try desk.run(step)
    }
    try desk.run(.removeQueue(billing))
    desk.expectGone(.queue(billing))
    #expect(desk.state.tasks[task]?.place?.queue == billing)
    #expect(desk.way(of: task) == ["Billing"])
  }

  @Test func `a queue stays as long as a task is open that somebody has tried to hand over to it`() throws {
    var handover = try Handover()
    let queue = handover.support
    let transfer = try handover.desk.transfer(handover.origin, to: .queue(queue))
    for worker in [handover.bob, handover.carol] {
      handover.desk.expectNeeded(
        .removeQueue(queue), "queue", "Support", openTasks("came by it, or were to be handed over to it,"))
      try handover.desk.reject(handover.desk.offer(to: worker))
    }
    #expect(handover.status(of: transfer) == .failed)
    handover.desk.expectNeeded(
      .removeQueue(queue), "queue", "Support", openTasks("came by it, or were to be handed over to it,"))
    try handover.desk.complete(handover.origin)
    try handover.desk.run(.removeQueue(queue))
    handover.desk.expectGone(.queue(queue))
    #expect(handover.desk.state.transfers[transfer]?.target == .queue(queue))
  }

  // MARK: Workflows

  @Test func `the last workflow stays, and the one where conversations go`() throws {
    var desk = try TestDesk()
    let queue = try desk.queue()
    let first = try desk.workflow(otherwise: [.init(queue: queue)])
    desk.expectNeeded(
      .removeWorkflow(first, default: first), "workflow", "Workflow", "it is the only one; make another one first")
    let second = try desk.workflow(otherwise: [.init(queue: queue)])
    desk.expectNeeded(
      .removeWorkflow(first, default: first), "workflow", "Workflow",
      "customers' conversations go to it; have them go to another one first")
    let decision = try desk.run(.removeWorkflow(first, default: second))
    #expect(decision.events.map(\.name) == [.workflowRemoved])
    #expect(decision.events.map(\.workflow) == [first] && decision.events.map(\.before) == ["Workflow"])
    desk.expectGone(.workflow(first))
    desk.expectNeeded(
      .removeWorkflow(second, default: nil), "workflow", "Workflow", "it is the only one; make another one first")
  }

  @Test func `a workflow stays as long as tasks that follow it are open`() throws {
    var desk = try TestDesk()
    let (workflow, other) = try (desk.simpleWorkflow(), desk.simpleWorkflow())
    let task = try desk.task(workflow)
    let alice = try desk.worker()
    let offer = try desk.offer(to: alice)
    for step in [Command.accept(offer), .wrapUp(offer, reason: nil), .complete(offer, reason: nil)] {
      desk.expectNeeded(
        .removeWorkflow(workflow, default: other), "workflow", "Workflow", openTasks("follow it"))
      try desk.run(step)
    }
    try desk.run(.removeWorkflow(workflow, default: other))
    desk.expectGone(.workflow(workflow))
    // Who comes late is told how the task has ended.
    #expect(desk.state.tasks[task]?.workflow == workflow)
    desk.expectConflict(.accept(offer), "reservation", offer, is: "completed", wanted: "accepted")
  }

  // MARK: Activities

  @Test func `an activity stays as long as somebody is in it, or is to be in it next`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    _ = try desk.task(desk.simpleWorkflow())
    try desk.accept(desk.offer(to: alice))
    let lunch = desk.activity(.onBreak)
    try desk.run(.setNextActivity(alice, lunch))
    desk.expectNeeded(
      .removeActivity(lunch), "activity", "Break", "“Alice” is to be in it next; remove it when nobody is")
    try desk.set(alice, .onBreak)
    desk.expectNeeded(.removeActivity(lunch), "activity", "Break", "“Alice” is in it; remove it when nobody is")
    try desk.set(alice, .available)
    let decision = try desk.run(.removeActivity(lunch))
    #expect(decision.events.map(\.name) == [.activityRemoved])
    #expect(decision.events.map(\.activity) == [lunch] && decision.events.map(\.before) == ["Break"])
    desk.expectGone(.activity(lunch))
    #expect(desk.events.last { $0.name == .workerActivityChanged }?.before == "Break")
    try desk.run(.saveActivity(nil, name: "Break", available: false))
  }

  @Test func `the activity of those who are not there stays, whichever that is`() throws {
    var desk = try TestDesk()
    let problem = "the desk puts workers into it who are not there, so it has to stay"
    desk.expectNeeded(.removeActivity(desk.activity(.offline)), "activity", "Offline", problem)
    var other = TestDesk(DeskState())
    for (name, available) in [("Here", true), ("Away", false), ("Out", false)] {
      try other.run(.saveActivity(nil, name: name, available: available))
    }
    let away = other.state.activities.values.filter { !$0.available }.sorted { $0.sid < $1.sid }
    other.expectNeeded(.removeActivity(away[0].sid), "activity", away[0].name, problem)
    try other.run(.removeActivity(away[1].sid))
  }

  @Test func `the last activity in which tasks are offered stays`() throws {
    var desk = try TestDesk()
    let available = desk.activity(.available)
    desk.expectNeeded(
      .removeActivity(available), "activity", "Available",
      "tasks are offered in no other one; make another one first")
    try desk.run(.saveActivity(nil, name: "On call", available: true))
    try desk.run(.removeActivity(available))
    desk.expectGone(.activity(available))
  }

  // MARK: Afterwards

  @Test func `nothing can be done with what is gone`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let (workflow, other) = try (desk.simpleWorkflow(), desk.simpleWorkflow())
    let (queue, lunch) = (try desk.queue(), desk.activity(.onBreak))
    for command in [Command.removeQueue(queue), .removeWorkflow(workflow, default: other), .removeActivity(lunch)] {
      try desk.run(command)
      let key = try #require(command.subject)
      desk.expectRefusal(command, .unknown(thing: key.kind.rawValue, sid: key.id))
    }
    let target = WorkflowSettings(friendlyName: "W", defaultTargets: [.init(queue: queue)])
    let gone: [(Command, Record.Key)] = [
      (.saveQueue(queue, QueueSettings(friendlyName: "Q")), .queue(queue)), (.saveWorkflow(nil, target), .queue(queue)),
      (.saveWorkflow(workflow, WorkflowSettings(friendlyName: "W")), .workflow(workflow)),
      (.createTask(TaskSettings(workflow: workflow)), .workflow(workflow)),
      (.saveActivity(lunch, name: "Break", available: false), .activity(lunch)),
      (.setActivity(alice, lunch, rejectPendingReservations: false), .activity(lunch)),
      (.setNextActivity(alice, lunch), .activity(lunch)),
    ]
    for (command, key) in gone { desk.expectRefusal(command, .unknown(thing: key.kind.rawValue, sid: key.id)) }
  }

  private func openTasks(_ which: String) -> String {
    "tasks that \(which) are still open; remove it when they have ended"
  }
}

extension TestDesk {
  fileprivate mutating func expectNeeded(
    _ command: Command, _ thing: String, _ name: String, _ problem: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    expectRefusal(command, .needed(thing: thing, name: name, problem: problem), at: location)
  }

  /// Sees that nothing of a thing is left, nor in what is derived from it.
  fileprivate func expectGone(_ key: Record.Key, at location: SourceLocation = #_sourceLocation) {
    #expect(state[key] == nil, sourceLocation: location)
    let loaded = DeskState(records: state.records, at: state.clock)
    #expect(state.indexesThatDiffer(from: loaded) == [], sourceLocation: location)
    expectPromises(at: location)
  }
}
