import Desk
import PlugboardJSON
import Testing

/// What may come from anybody.
struct InputTests {
  private static let absurd: [JSON] = [
    .null, true, 1, "text", ["skills"], attributes(ofBytes: DeskTask.maximumAttributesLength),
    attributes(ofBytes: 1 << 20),
  ]

  @Test(arguments: absurd)
  func `attributes are an object of a certain size`(attributes: JSON) throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    let task = try desk.task(workflow)
    desk.expectInvalid(.setWorkerAttributes(alice, attributes), "attributes")
    desk.expectInvalid(.setTaskAttributes(task, attributes), "attributes")
    desk.expectInvalid(.createTask(TaskSettings(workflow: workflow, attributes: attributes)), "attributes")
    let activity = desk.activity(.available)
    desk.expectInvalid(
      .addWorker(friendlyName: "Bob", attributes: attributes, activity: activity, capacity: [:]), "attributes")
  }

  @Test func `a number that nobody means is not taken`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let queue = try desk.queue()
    let workflow = try desk.workflow(otherwise: [.init(queue: queue)])
    for priority in [Int.min, -1_000_001, 1_000_001, .max] {
      desk.expectInvalid(.createTask(TaskSettings(workflow: workflow, priority: priority)), "priority")
      let settings = WorkflowSettings(friendlyName: "W", defaultTargets: [.init(queue: queue, priority: priority)])
      desk.expectInvalid(.saveWorkflow(nil, settings), "priority")
    }
    for milliseconds in [Int64.min, -1, 0, DeskTask.maximumTimeToLive.milliseconds + 1, .max] {
      let span = Moment.Span(milliseconds: milliseconds)
      desk.expectInvalid(.createTask(TaskSettings(workflow: workflow, timeToLive: span)), "timeToLive")
      let targets = [Workflow.Target(queue: queue, timeout: span)]
      desk.expectInvalid(.saveWorkflow(nil, WorkflowSettings(friendlyName: "W", defaultTargets: targets)), "timeout")
      let settings = WorkflowSettings(friendlyName: "W", reservationTimeout: span)
      desk.expectInvalid(.saveWorkflow(nil, settings), "reservationTimeout")
    }
    for capacity in [Int.min, -1, 1001, .max] {
      desk.expectInvalid(.setCapacity(alice, channel: "chat", capacity), "capacity")
    }
    for count in [Int.min, 0, 51, .max] {
      let settings = QueueSettings(friendlyName: "Q", maxReservedWorkers: count)
      desk.expectInvalid(.saveQueue(nil, settings), "maxReservedWorkers")
    }
    let settings = WorkflowSettings(friendlyName: "W", maximumAttempts: 0)
    desk.expectInvalid(.saveWorkflow(nil, settings), "maximumAttempts")
  }

  @Test func `a reason is a sentence, and no book`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    let book = String(repeating: "x", count: 1025)
    desk.expectInvalid(.cancelTask(task, reason: book), "reason")
    let offer = try desk.offer(to: alice)
    desk.expectInvalid(.reject(offer, reason: book), "reason")
    try desk.accept(offer)
    desk.expectInvalid(.wrapUp(offer, reason: book), "reason")
    desk.expectInvalid(.complete(offer, reason: book), "reason")
  }

  @Test(arguments: [
    "", String(repeating: "x", count: 257), "two\nlines", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b",
    "\u{2066}a",
    "a\u{200F}b", "a\u{61C}b",
  ])
  func `a name has something in it, not too much, and nothing that can't stand in a line`(name: String) throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let activity = desk.activity(.available)
    let workflow = try desk.simpleWorkflow()
    let (conversation, _) = try desk.conversation()
    let filter = Workflow.Filter(
      friendlyName: name, expression: try Expression(parsing: "a == 1"),
      targets: [Workflow.Target(queue: desk.state.queues.keys.first!)])
    desk.expectInvalid(
      .saveWorkflow(nil, WorkflowSettings(friendlyName: "Chat", filters: [filter])), "friendlyName")
    desk.expectInvalid(.saveActivity(nil, name: name, available: true), "name")
    desk.expectInvalid(.saveQueue(nil, QueueSettings(friendlyName: name)), "friendlyName")
    desk.expectInvalid(.saveWorkflow(nil, WorkflowSettings(friendlyName: name)), "friendlyName")
    desk.expectInvalid(
      .addWorker(friendlyName: name, attributes: [:], activity: activity, capacity: [:]), "friendlyName")
    desk.expectInvalid(.setCapacity(alice, channel: name, 1), "channel")
    desk.expectInvalid(.createTask(TaskSettings(workflow: workflow, channel: name)), "channel")
    desk.expectInvalid(.openConversation(customer: name), "identity")
    desk.expectInvalid(.join(conversation, .agent, identity: name), "identity")
  }

  @Test func `whether an activity is available is fixed, and its name is its own`() throws {
    var desk = try TestDesk()
    desk.expectInvalid(.saveActivity(desk.activity(.onBreak), name: "Break", available: true), "available")
    desk.expectInvalid(.saveActivity(desk.activity(.onBreak), name: "Offline", available: false), "name")
    desk.expectInvalid(.saveActivity(nil, name: "Offline", available: false), "name")
    try desk.run(.saveActivity(desk.activity(.onBreak), name: "Pause", available: false))
  }

  // MARK: Unknown and outdated

  @Test func `a sid that nothing has is named`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    let reservation = Identifier<Reservation>(99)
    let (conversation, _) = try desk.conversation()
    let (worker, task) = (Identifier<Worker>(99), Identifier<DeskTask>(99))
    let (activity, queue) = (Identifier<Activity>(99), Identifier<TaskQueue>(99))
    let participant = Identifier<Participant>(99)
    let gone = Identifier<Conversation>(99)
    _ = try desk.task(workflow)
    try desk.accept(desk.offer(to: alice))
    let accepted = try #require(desk.state.reservations.keys.first)
    let draft = Draft(author: participant, clientID: "1", body: "Hello")
    let target = Workflow.Target(queue: queue)
    let commands: [(Command, String, String)] = [
      (.saveActivity(activity, name: "New", available: true), "activity", "\(activity)"),
      (.saveQueue(queue, QueueSettings(friendlyName: "Q")), "queue", "\(queue)"),
      (.saveWorkflow(Identifier(99), WorkflowSettings(friendlyName: "W")), "workflow", "\(Identifier<Workflow>(99))"),
      (.saveWorkflow(nil, WorkflowSettings(friendlyName: "W", defaultTargets: [target])), "queue", "\(queue)"),
      (.removeActivity(activity), "activity", "\(activity)"), (.removeQueue(queue), "queue", "\(queue)"),
      (.removeWorkflow(Identifier(99), default: nil), "workflow", "\(Identifier<Workflow>(99))"),
      (.addWorker(friendlyName: "B", attributes: [:], activity: activity, capacity: [:]), "activity", "\(activity)"),
      (.setWorkerAttributes(worker, [:]), "worker", "\(worker)"),
      (.setCapacity(worker, channel: "chat", 1), "worker", "\(worker)"),
      (.setActivity(worker, desk.activity(.onBreak), rejectPendingReservations: true), "worker", "\(worker)"),
      (.setActivity(alice, activity, rejectPendingReservations: true), "activity", "\(activity)"),
      (.setNextActivity(worker, nil), "worker", "\(worker)"),
      (.setNextActivity(alice, activity), "activity", "\(activity)"),
      (.heartbeat(worker), "worker", "\(worker)"), (.signOut(worker), "worker", "\(worker)"),
      (.dismiss(worker), "worker", "\(worker)"),
      (.createTask(TaskSettings(workflow: Identifier(99))), "workflow", "\(Identifier<Workflow>(99))"),
      (.createTask(TaskSettings(workflow: workflow, conversation: gone)), "conversation", "\(gone)"),
      (.setTaskAttributes(task, [:]), "task", "\(task)"),
      (.cancelTask(task, reason: ""), "task", "\(task)"),
      (.accept(reservation), "reservation", "\(reservation)"),
      (.reject(reservation, reason: nil), "reservation", "\(reservation)"),
      (.wrapUp(reservation, reason: nil), "reservation", "\(reservation)"),
      (.complete(reservation, reason: nil), "reservation", "\(reservation)"),
      (.transfer(reservation, to: .worker(alice), .cold), "reservation", "\(reservation)"),
      (.transfer(accepted, to: .worker(worker), .cold), "worker", "\(worker)"),
      (.transfer(accepted, to: .queue(queue), .cold), "queue", "\(queue)"),
      (.cancelTransfer(Identifier(99)), "transfer", "\(Identifier<Transfer>(99))"),
      (.join(gone, .agent, identity: "a"), "conversation", "\(gone)"),
      (.leave(gone, participant), "conversation", "\(gone)"),
      (.leave(conversation, participant), "participant", "\(participant)"),
      (.send(gone, draft), "conversation", "\(gone)"),
      (.send(conversation, draft), "participant", "\(participant)"),
      (.markRead(conversation, participant, index: 0), "participant", "\(participant)"),
      (.markDelivered(gone, participant, index: 0), "conversation", "\(gone)"),
      (.fire(.timeToLive(task)), "timer", "time-to-live \(task)"),
      (.postpone(.grace(worker), objection: "no"), "timer", "grace \(worker)"),
    ]
    for (command, thing, sid) in commands { desk.expectRefusal(command, .unknown(thing: thing, sid: sid)) }
  }

  @Test func `a task can't have waited since a time that has not come`() throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let settings = TaskSettings(workflow: workflow, virtualStartTime: desk.now + .seconds(1))
    desk.expectInvalid(.createTask(settings), "virtualStartTime")
    let task = try desk.task(workflow, virtualStartTime: desk.now)
    #expect(desk.state.tasks[task]?.virtualStartTime == desk.now)
  }

  @Test func `a channel that nobody knows is no capacity that nobody gave`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let workflow = try desk.simpleWorkflow()
    desk.expectInvalid(.createTask(TaskSettings(workflow: workflow, channel: "Chat")), "channel")
    desk.expectInvalid(.setCapacity(alice, channel: "fax", 1), "channel")
  }

  @Test func `so many tasks may answer for a conversation at once`() throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let (conversation, _) = try desk.conversation()
    var last: Identifier<DeskTask>?
    for _ in 1...Conversation.maximumOpenTasks { last = try desk.task(workflow, conversation: conversation) }
    #expect(
      throws: DeskError.exhausted(
        thing: "conversation", sid: "\(conversation)", problem: "20 tasks answer for it already")
    ) { try desk.run(.createTask(TaskSettings(workflow: workflow, conversation: conversation))) }
    try desk.run(.cancelTask(try #require(last), reason: "one less"))
    _ = try desk.task(workflow, conversation: conversation)
  }

  @Test(arguments: [Double.nan, .infinity])
  func `attributes hold no number that JSON can't write`(number: Double) throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    desk.expectInvalid(.setWorkerAttributes(alice, ["a": [["b": .number(number)]]]), "attributes")
  }

  @Test func `the activity of those who are not there keeps its name`() throws {
    var desk = try TestDesk()
    desk.expectInvalid(.saveActivity(desk.activity(.offline), name: "Away", available: false), "name")
    try desk.run(.saveActivity(desk.activity(.onBreak), name: "Lunch", available: false))
  }

  @Test func `a workflow has at most so many targets, and every filter has a name`() throws {
    var desk = try TestDesk()
    let target = Workflow.Target(queue: try desk.queue())
    func settings(_ count: Int) -> WorkflowSettings {
      WorkflowSettings(friendlyName: "W", defaultTargets: Array(repeating: target, count: count))
    }
    desk.expectInvalid(.saveWorkflow(nil, settings(Workflow.maximumTargets + 1)), "targets")
    try desk.run(.saveWorkflow(nil, settings(Workflow.maximumTargets)))
    let filter = Workflow.Filter(
      friendlyName: "", expression: try Expression(parsing: "a == 1"), targets: [target])
    desk.expectInvalid(.saveWorkflow(nil, WorkflowSettings(friendlyName: "W", filters: [filter])), "friendlyName")
  }

  @Test func `what is asked again without being another is no change`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker("Alice", ["a": 1], capacity: ["chat": 2])
    for command in [Command.setWorkerAttributes(alice, ["a": 1]), .setCapacity(alice, channel: "chat", 2)] {
      let decision = try desk.run(command)
      #expect(decision.events.isEmpty && decision.changes.isEmpty)
    }
  }

  // MARK: Versions

  @Test func `who has seen an older version is told so, whatever the command`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    let offer = try desk.offer(to: alice)
    let (queue, workflow) = (desk.state.queues.keys.first!, desk.state.workflows.keys.first!)
    let commands: [Command] = [
      .setTaskAttributes(task, ["a": 1]), .cancelTask(task, reason: "no"), .setWorkerAttributes(alice, ["a": 1]),
      .setCapacity(alice, channel: "chat", 3),
      .setActivity(alice, desk.activity(.onBreak), rejectPendingReservations: true),
      .setNextActivity(alice, nil), .heartbeat(alice), .signOut(alice), .accept(offer), .reject(offer, reason: nil),
      .saveActivity(desk.activity(.onBreak), name: "Lunch", available: false),
      .saveQueue(queue, QueueSettings(friendlyName: "Q")),
      .saveWorkflow(workflow, WorkflowSettings(friendlyName: "W")),
      .removeActivity(desk.activity(.unavailable)),
    ]
    for command in commands {
      let key = try #require(command.subject)
      let version = try #require(desk.state[key]?.version)
      desk.expectRefusal(
        command, ifUnchanged: [key: version - 1],
        .outdated(thing: key.kind.rawValue, sid: key.id, read: version - 1, now: version))
      var other = desk
      #expect(throws: Never.self) { try other.run(command, ifUnchanged: [key: version]) }
    }
  }

  @Test func `a command may rest on things that it is not about`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    try desk.run(.setTaskAttributes(task, ["a": 1]))
    let version = try #require(desk.state.tasks[task]?.version)
    desk.expectRefusal(
      .heartbeat(alice), ifUnchanged: [.task(task): version - 1],
      .outdated(thing: "task", sid: "\(task)", read: version - 1, now: version))
    let gone = Identifier<DeskTask>(99)
    desk.expectRefusal(
      .heartbeat(alice), ifUnchanged: [.task(gone): 1], .unknown(thing: "task", sid: "\(gone)"))
  }

  @Test func `what became of a thing says more than that it has changed`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let task = try desk.task(desk.simpleWorkflow())
    let offer = try desk.offer(to: alice)
    try desk.run(.cancelTask(task, reason: "no"))
    desk.expectRefusal(
      .accept(offer), ifUnchanged: [.reservation(offer): 1],
      .conflict(StatusConflict(thing: "reservation", sid: "\(offer)", status: "canceled", wanted: "accepted")))
  }

  // MARK: The clock

  @Test func `a clock that says too much is not believed, and does no harm`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    let now = desk.now
    desk.now = Moment(milliseconds: .max)
    desk.expectInvalid(.heartbeat(alice), "clock")
    desk.now = now
    try desk.run(.heartbeat(alice))
    #expect(desk.state.timers[.silence(alice)]?.due == now + Timer.silenceTime)
  }

  @Test func `attributes that nest beyond all measure are refused before anything looks through them`() throws {
    var desk = try TestDesk()
    let alice = try desk.worker()
    var deep: JSON = 1
    for _ in 0..<2000 { deep = [deep] }
    desk.expectInvalid(.setWorkerAttributes(alice, ["deep": deep]), "attributes")
    #expect(throws: DeskError.self) { try Command.setWorkerAttributes(alice, ["deep": deep]).text() }
  }

  @Test func `a clock that goes backwards does not make time run backwards`() throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let start = desk.now
    desk.now = start + .seconds(-3600)
    let early = try desk.task(workflow)
    desk.now = start + .seconds(1)
    let late = try desk.task(workflow)
    #expect(desk.state.tasks[early]?.createdAt == start)
    desk.now = start
    let alice = try desk.worker()
    #expect(desk.offers(to: alice).map(\.task) == [early])
    #expect(desk.state.workers[alice]?.lastAssignedAt == start + .seconds(1))
    #expect(desk.state.tasks[late]?.status == .pending)
    // And what fails moves it on all the same: the time was told.
    desk.now = start + .seconds(100)
    desk.expectRefusal(.heartbeat(Identifier(99)), .unknown(thing: "worker", sid: "\(Identifier<Worker>(99))"))
    desk.now = start
    try desk.run(.heartbeat(alice))
    #expect(desk.state.timers[.silence(alice)]?.due == start + .seconds(100) + Timer.silenceTime)
  }
}
