import Desk
import PlugboardJSON

// What administrators change while work is under way, and supervisors who look in.

extension Scene {
  mutating func administratorCommand(for move: Move) -> Command? {
    switch move {
    case .changeQueue: .saveQueue(chance.one(of: queues), queueSettings())
    case .changeWorkflow: chance.one(of: workflows).map { .saveWorkflow($0, workflowSettings()) }
    case .changeWorker: chance.one(of: workers).map { .setWorkerAttributes($0, skills()) }
    case .changeCapacity:
      chance.one(of: workers).map { .setCapacity($0, channel: channel(), chance.number(0...3)) }
    case .renameActivity:
      chance.one(of: activities).flatMap { state.activities[$0] }.map {
        .saveActivity($0.sid, name: "\($0.name.prefix(9)) \(chance.number(1...9))", available: $0.available)
      }
    case .addWorker: addWorker()
    case .removeSetting: removal()
    case .changeTask:
      chance.one(of: state.tasks.values.filter { !$0.status.isFinal }.map(\.sid).sorted())
        .map { .setTaskAttributes($0, wishes()) }
    case .cancelTask:
      chance.one(of: state.tasks.values.filter { $0.status == .pending || $0.status == .reserved }.map(\.sid).sorted())
        .map { .cancelTask($0, reason: "not needed any more") }
    case .supervise:
      chance.one(of: openConversations).map {
        .join($0.sid, .supervisor, identity: "supervisor \(chance.number(1...3))")
      }
    default: nil
    }
  }

  mutating func addWorker() -> Command? {
    guard let activity = chance.one(of: activities) else { return nil }
    // At most one channel: a story is told in the same words again, and several have no order.
    let capacity = chance.one(of: [[:], ["voice": 0], ["chat": 1], ["chat": 2], ["chat": 3], ["chat": 4]])!
    return .addWorker(
      friendlyName: "worker \(chance.number(1...1000))", attributes: skills(), activity: activity, capacity: capacity)
  }

  /// Of anything that was set up; mostly it is still needed.
  private mutating func removal() -> Command? {
    switch chance.number(1...3) {
    case 1: chance.one(of: activities).map { .removeActivity($0) }
    case 2: chance.one(of: queues).map { .removeQueue($0) }
    default: chance.one(of: workflows).map { .removeWorkflow($0, default: nil) }
    }
  }

  mutating func channel() -> String { chance.one(of: ["chat", "default", "voice"])! }

  /// What a worker can do.
  mutating func skills() -> JSON {
    let skills = ["support", "sales", "returns"].filter { _ in chance.happens(0.6) }
    let languages = ["english", "german", "french"].filter { _ in chance.happens(0.6) }
    return [
      "skills": .array(skills.map(JSON.string)), "languages": .array(languages.map(JSON.string)),
      "level": .integer(Int64(chance.number(1...5))),
    ]
  }

  mutating func queueSettings() -> QueueSettings {
    let expression = chance.one(of: [
      nil, nil, "skills HAS 'support'", "skills HAS 'sales' OR skills HAS 'returns'", "level >= 3",
      "activity_name == 'Available'", "1 == 2",
    ])!
    return QueueSettings(
      friendlyName: "queue \(chance.number(1...9))", expression: expression.map(parse),
      maxReservedWorkers: chance.one(of: [1, 1, 2, 5])!, order: chance.happens(0.7) ? .fifo : .lifo)
  }

  mutating func workflowSettings() -> WorkflowSettings {
    let topics = ["topic == 'sales'", "topic IN ['support', 'returns']", "language != null"]
    let filters = topics.filter { _ in chance.happens(0.5) }.map { topic in
      Workflow.Filter(friendlyName: topic, expression: parse(topic), targets: targets(1...3))
    }
    return WorkflowSettings(
      friendlyName: "workflow", filters: filters, defaultTargets: targets(chance.happens(0.9) ? 1...2 : 0...0),
      reservationTimeout: .seconds(Int64(chance.one(of: [5, 20, 120])!)),
      maximumAttempts: chance.one(of: [100, 100, 3, 1])!, lostAgentPolicy: chance.happens(0.5) ? .keep : .requeue)
  }

  private mutating func targets(_ count: ClosedRange<Int>) -> [Workflow.Target] {
    (0..<chance.number(count)).compactMap { _ in chance.one(of: queues).map { target($0) } }
  }

  private mutating func target(_ queue: Identifier<TaskQueue>) -> Workflow.Target {
    let expression = chance.one(of: [nil, nil, nil, "task.language IN worker.languages", "worker.level > 1"])!
    return Workflow.Target(
      queue: queue, priority: chance.one(of: [nil, nil, 5])!,
      timeout: chance.one(of: [nil, 5, 30, 300])!.map { .seconds(Int64($0)) }, expression: expression.map(parse),
      orderBy: chance.happens(0.3) ? [Workflow.Order(key: Expression.Key("worker", [.member("level")]))] : [],
      skipIf: chance.happens(0.2) ? parse("workers.available == 0") : nil,
      knownWorker: chance.happens(0.1) ? Expression.Key("task", [.member("agent")]) : nil)
  }

  private func parse(_ text: String) -> Expression {
    do { return try Expression(parsing: text) } catch { preconditionFailure("\(text): \(error)") }
  }
}
