import Desk
import PlugboardJSON

// What a test has at its desk.

extension TestDesk {
  mutating func queue(
    _ name: String = "Everyone", _ expression: String? = nil, maxReservedWorkers: Int = 1,
    order: TaskQueue.Order = .fifo
  ) throws -> Identifier<TaskQueue> {
    let settings = try QueueSettings(
      friendlyName: name, expression: expression.map { try Expression(parsing: $0) },
      maxReservedWorkers: maxReservedWorkers, order: order)
    let result = try run(.saveQueue(nil, settings)).result
    guard case .queue(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }

  mutating func workflow(
    _ filters: [Workflow.Filter] = [], otherwise: [Workflow.Target] = [],
    reservationTimeout: Moment.Span = Workflow.defaultReservationTimeout,
    maximumAttempts: Int = Workflow.defaultMaximumAttempts, lostAgentPolicy: Workflow.LostAgentPolicy = .keep
  ) throws -> Identifier<Workflow> {
    let settings = WorkflowSettings(
      friendlyName: "Workflow", filters: filters, defaultTargets: otherwise, reservationTimeout: reservationTimeout,
      maximumAttempts: maximumAttempts, lostAgentPolicy: lostAgentPolicy)
    let result = try run(.saveWorkflow(nil, settings)).result
    guard case .workflow(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }

  /// A workflow with one queue that everybody belongs to.
  mutating func simpleWorkflow(
    maxReservedWorkers: Int = 1, order: TaskQueue.Order = .fifo,
    reservationTimeout: Moment.Span = Workflow.defaultReservationTimeout,
    maximumAttempts: Int = Workflow.defaultMaximumAttempts
  ) throws -> Identifier<Workflow> {
    let queue = try queue(maxReservedWorkers: maxReservedWorkers, order: order)
    return try workflow(
      otherwise: [Workflow.Target(queue: queue)], reservationTimeout: reservationTimeout,
      maximumAttempts: maximumAttempts)
  }

  mutating func worker(
    _ name: String = "Alice", _ attributes: JSON = [:], _ activity: ActivityName = .available,
    capacity: [String: Int] = [:]
  ) throws -> Identifier<Worker> {
    let result = try run(
      .addWorker(
        friendlyName: name, attributes: attributes, activity: self.activity(activity), capacity: capacity)
    ).result
    guard case .worker(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }

  mutating func task(
    _ workflow: Identifier<Workflow>, _ attributes: JSON = [:], channel: String = "default", priority: Int = 0,
    timeToLive: Moment.Span = DeskTask.defaultTimeToLive, conversation: Identifier<Conversation>? = nil,
    virtualStartTime: Moment? = nil
  ) throws -> Identifier<DeskTask> {
    let settings = TaskSettings(
      workflow: workflow, channel: channel, attributes: attributes, priority: priority, timeToLive: timeToLive,
      conversation: conversation, virtualStartTime: virtualStartTime)
    let result = try run(.createTask(settings)).result
    guard case .task(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }

  mutating func conversation(
    _ customer: String = "customer"
  ) throws -> (sid: Identifier<Conversation>, customer: Identifier<Participant>) {
    let result = try run(.openConversation(customer: customer)).result
    guard case .conversation(let sid, let participant) = result else { throw Unexpected(result: result) }
    return (sid, participant)
  }

  mutating func join(
    _ conversation: Identifier<Conversation>, _ identity: String, _ kind: Participant.Kind = .supervisor
  ) throws -> Identifier<Participant> {
    let result = try run(.join(conversation, kind, identity: identity)).result
    guard case .participant(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }

  @discardableResult
  mutating func send(
    _ conversation: Identifier<Conversation>, _ author: Identifier<Participant>, _ clientID: String,
    _ body: String = "Hello"
  ) throws -> Int64 {
    let result = try run(.send(conversation, Draft(author: author, clientID: clientID, body: body))).result
    guard case .message(let index) = result else { throw Unexpected(result: result) }
    return index
  }

  mutating func transfer(
    _ reservation: Identifier<Reservation>, to target: Transfer.Target, _ mode: Transfer.Mode = .cold
  ) throws -> Identifier<Transfer> {
    let result = try run(.transfer(reservation, to: target, mode)).result
    guard case .transfer(let sid) = result else { throw Unexpected(result: result) }
    return sid
  }
}

extension Workflow.Filter {
  init(_ expression: String, _ targets: Workflow.Target...) throws {
    try self.init(friendlyName: expression, expression: Expression(parsing: expression), targets: targets)
  }
}

extension Workflow.Target {
  init(
    _ queue: Identifier<TaskQueue>, timeout: Moment.Span? = nil, _ expression: String? = nil,
    orderBy: [Workflow.Order] = [], skipIf: String? = nil, knownWorker: String? = nil, priority: Int? = nil
  ) throws {
    self.init(
      queue: queue, priority: priority, timeout: timeout,
      expression: try expression.map { try Expression(parsing: $0) }, orderBy: orderBy,
      skipIf: try skipIf.map { try Expression(parsing: $0) }, knownWorker: knownWorker.flatMap(Expression.Key.init))
  }
}

/// An object that takes a given number of bytes and more.
func attributes(ofBytes count: Int) -> JSON { ["text": .string(String(repeating: "x", count: count))] }
