import PlugboardJSON
import PlugboardTestSupport

@testable import Desk

/// A desk on which anything may happen, in an order that a seed repeats.
struct RandomDesk {
  var desk: TestDesk
  var chance: SeededGenerator
  private let workflows: [Identifier<Workflow>]
  private let queues: [Identifier<TaskQueue>]
  private let skills = ["support", "sales", "french"]

  init(seed: UInt64) throws {
    chance = SeededGenerator(seed: seed)
    desk = try TestDesk(ids: .scattered(seed: seed))
    let support = try desk.queue("Support", "skills HAS 'support'", maxReservedWorkers: 2)
    let sales = try desk.queue("Sales", "skills HAS 'sales' AND activity_name != 'Break'", order: .lifo)
    let all = try desk.queue()
    queues = [support, sales, all]
    let filters = try [
      Workflow.Filter(
        "kind == 'support'", Workflow.Target(support, timeout: .seconds(20), "task.language IN worker.languages"),
        Workflow.Target(support, timeout: .seconds(40), priority: 5), Workflow.Target(all)),
      Workflow.Filter(
        "kind == 'sales'", Workflow.Target(sales, timeout: .seconds(30), skipIf: "workers.available == 0"),
        Workflow.Target(all, timeout: .seconds(100), knownWorker: "owner")),
    ]
    workflows = try [
      desk.workflow(filters, otherwise: [.init(queue: all)], reservationTimeout: .seconds(15), maximumAttempts: 4),
      desk.workflow([], otherwise: [Workflow.Target(support, orderBy: [.init(key: .init("level")!)])]),
    ]
    for name in ["Alice", "Bob", "Carol", "Dan", "Eve", "Faythe"] {
      _ = try desk.worker(name, randomWorker(), .available, capacity: ["chat": 2])
    }
  }

  /// Lets a little time pass, sometimes backwards, and thinks of something to do, legal or not.
  mutating func nextCommand() -> Command {
    let span = Int64.random(in: -2...8, using: &chance)
    desk.now = desk.now + .seconds(span)
    if let timer = desk.state.nextTimer(), timer.due <= max(desk.now, desk.state.clock), flip(80) {
      return flip(85) ? .fire(timer.key) : .postpone(timer.key, objection: "not now")
    }
    switch Int.random(in: 0..<100, using: &chance) {
    case 0..<18: return newTask()
    case 18..<44: return answer()
    case 44..<54: return afterwards()
    case 54..<64:
      return .transfer(accepted(), to: flip(50) ? .worker(worker()) : .queue(queue()), flip(50) ? .warm : .cold)
    case 64..<80: return ofWorker()
    case 80..<95: return ofConversation()
    default: return ofAdministrator()
    }
  }

  // MARK: Choosing

  private mutating func flip(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &chance) < percent }

  /// Something that is there, or now and then something that is not.
  private mutating func any<Kind>(_ things: some Sequence<Identifier<Kind>>) -> Identifier<Kind> {
    flip(2) ? Identifier(1) : things.sorted().randomElement(using: &chance) ?? Identifier(2)
  }

  private mutating func worker() -> Identifier<Worker> { any(desk.state.workers.keys) }
  private mutating func queue() -> Identifier<TaskQueue> { any(queues) }
  private mutating func task() -> Identifier<DeskTask> { any(desk.state.tasks.keys) }
  private mutating func reservation(_ status: ReservationStatus) -> Identifier<Reservation> {
    any(desk.state.reservations.values.filter { $0.status == status }.map(\.sid))
  }
  private mutating func accepted() -> Identifier<Reservation> { reservation(.accepted) }
  private mutating func activity() -> Identifier<Activity> { any(desk.state.activities.keys) }
  private mutating func conversation() -> Identifier<Conversation> { any(desk.state.conversations.keys) }
  private mutating func participant(in conversation: Identifier<Conversation>) -> Identifier<Participant> {
    any(desk.state.conversations[conversation]?.participants.map(\.sid) ?? [])
  }

  private mutating func randomWorker() -> JSON {
    let own = skills.filter { _ in flip(60) }.map(JSON.string)
    return ["skills": .array(own), "languages": ["en"], "level": .integer(.random(in: 0...3, using: &chance))]
  }

  // MARK: Commands

  private mutating func newTask() -> Command {
    let kind = ["support", "sales", "other"].randomElement(using: &chance)!
    let attributes: JSON = [
      "kind": .string(kind), "language": flip(70) ? "en" : "fr",
      "owner": .string(["Alice", "\(worker())", "nobody"].randomElement(using: &chance)!),
    ]
    if flip(10), let task = desk.state.tasks.keys.sorted().randomElement(using: &chance) {
      return .setTaskAttributes(task, attributes)
    }
    return .createTask(
      TaskSettings(
        workflow: any(workflows), channel: flip(50) ? "chat" : "voice", attributes: attributes,
        priority: .random(in: 0...3, using: &chance),
        timeToLive: .seconds(flip(20) ? 30 : 1000), conversation: flip(50) ? conversation() : nil))
  }

  private mutating func answer() -> Command {
    let reservation = reservation(flip(95) ? .pending : .rescinded)
    return flip(70) ? .accept(reservation) : .reject(reservation, reason: "no")
  }

  private mutating func afterwards() -> Command {
    switch Int.random(in: 0..<10, using: &chance) {
    case 0..<4: .wrapUp(accepted(), reason: nil)
    case 4..<8: .complete(reservation(flip(50) ? .accepted : .wrapping), reason: nil)
    case 8: .cancelTask(task(), reason: "not needed")
    default: .cancelTransfer(any(desk.state.transfers.keys))
    }
  }

  private mutating func ofWorker() -> Command {
    switch Int.random(in: 0..<9, using: &chance) {
    case 0..<3:
      .setActivity(
        worker(), flip(80) ? desk.activity(.available) : activity(), rejectPendingReservations: flip(30))
    case 3: .setNextActivity(worker(), flip(80) ? activity() : nil)
    case 4: .setWorkerAttributes(worker(), randomWorker())
    case 5: .setCapacity(worker(), channel: flip(50) ? "chat" : "voice", .random(in: 0...3, using: &chance))
    case 6, 7: .heartbeat(worker())
    default: .signOut(worker())
    }
  }

  private mutating func ofConversation() -> Command {
    let conversation = conversation()
    let participant = participant(in: conversation)
    let index = Int64.random(in: 0...6, using: &chance)
    switch Int.random(in: 0..<10, using: &chance) {
    case 0, 1: return .openConversation(customer: "customer")
    case 2: return .join(conversation, flip(50) ? .supervisor : .customer, identity: flip(50) ? "customer" : "Sue")
    case 3 where flip(30): return .leave(conversation, participant)
    case 4..<7: return .send(conversation, Draft(author: participant, clientID: "\(index)", body: "Hello"))
    case 7: return .markDelivered(conversation, participant, index: index)
    default: return .markRead(conversation, participant, index: index)
    }
  }

  private mutating func ofAdministrator() -> Command {
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: return .saveActivity(desk.activity(.onBreak), name: flip(50) ? "Break" : "Pause", available: false)
    case 1:
      return .saveQueue(
        queues[1],
        QueueSettings(
          friendlyName: "Sales", expression: flip(50) ? nil : try? Expression(parsing: "skills HAS 'sales'"),
          order: flip(50) ? .lifo : .fifo))
    case 2: return .addWorker(friendlyName: "Dave", attributes: randomWorker(), activity: activity(), capacity: [:])
    default:
      var target = Workflow.Target(queue: queue(), timeout: flip(50) ? .seconds(50) : nil)
      if target.timeout != nil { target.expression = try? Expression(parsing: "task.language IN worker.languages") }
      return .saveWorkflow(workflows[1], WorkflowSettings(friendlyName: "Other", defaultTargets: [target]))
    }
  }
}
