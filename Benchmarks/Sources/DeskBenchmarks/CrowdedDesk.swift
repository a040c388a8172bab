import Desk
import Plugboard

/// A desk at which every worker has something to do, and more tasks wait.
struct CrowdedDesk {
  /// What decides who is offered a task.
  enum Routing: String, CaseIterable {
    /// A queue for each skill.
    case skills
    /// Besides, the target asks whether the worker speaks the task's language. Most who wait speak one that few workers
    /// do, and they came first: whoever is free has to pass them.
    case languages
  }

  static let topics = (0..<8).map { "topic \($0)" }
  /// Each is spoken by a fiftieth of the workers.
  static let rareLanguages = (0..<20).map { "language \($0)" }

  let routing: Routing
  private(set) var state = DeskState()
  private(set) var now = Moment(milliseconds: 1_767_225_600_000)
  private(set) var workers: [Identifier<Worker>] = []
  /// What each worker has been offered or is busy with.
  private(set) var reservations: [Identifier<Worker>: Identifier<Reservation>] = [:]
  private(set) var available = Identifier<Activity>(0)
  private(set) var offline = Identifier<Activity>(0)
  /// Every decision, where somebody collects them.
  var commits: [Commit]?
  private var workflow = Identifier<Workflow>(0)
  private var ids = Sids()
  private var tasksMade = 0

  /// Opens a desk at which as many tasks are under way as there are workers.
  init(workers count: Int, routing: Routing, collects: Bool = false) throws {
    self.routing = routing
    commits = collects ? [] : nil
    try setUp()
    for number in 0..<count { try addWorker(number) }
    while reservations.count < count { try create("en", priority: 0) }
  }

  /// Adds tasks that wait.
  mutating func wait(_ count: Int) throws {
    // Some for everybody, in each queue.
    let common = max(count / 20, 8 * Self.topics.count)
    for number in 0..<count {
      let isRare = routing == .languages && number < count - common
      try create(isRare ? Self.rareLanguages[number % Self.rareLanguages.count] : "en", priority: 0)
    }
  }

  /// Decides a command, and notes who has been offered what.
  @discardableResult
  mutating func perform(_ command: Command) throws -> Decision {
    let decision = try state.perform(command, at: now, ids: &ids)
    note(decision, of: command)
    return decision
  }

  /// Decides a command and nothing else, so that it can be timed.
  mutating func decide(_ command: Command) throws -> Decision { try state.perform(command, at: now, ids: &ids) }

  mutating func note(_ decision: Decision, of command: Command) {
    for case .reservation(let reservation) in decision.changes.lazy.compactMap(\.after) {
      if reservation.status == .pending || reservation.status == .accepted {
        reservations[reservation.worker] = reservation.sid
      } else if reservations[reservation.worker] == reservation.sid {
        reservations[reservation.worker] = nil
      }
    }
    if commits != nil, let text = try? command.text() {
      commits?.append(Commit(decision, of: text, at: now, by: "desk"))
    }
  }

  mutating func pass(_ span: Moment.Span) { now = now + span }

  /// The next task that somebody wants something done about.
  mutating func nextTask(_ language: String = "en", priority: Int = 0) -> Command {
    tasksMade += 1
    pass(Moment.Span(milliseconds: 10))
    let attributes: JSON = [
      "topic": .string(Self.topics[tasksMade % Self.topics.count]), "language": .string(language),
      "customer": .string("customer \(tasksMade)"),
    ]
    return .createTask(TaskSettings(workflow: workflow, attributes: attributes, priority: priority))
  }

  private mutating func create(_ language: String, priority: Int) throws {
    let decision = try perform(nextTask(language, priority: priority))
    for case .reservation(let offer) in decision.changes.lazy.compactMap(\.after) {
      try perform(.accept(offer.sid))
    }
  }

  private mutating func setUp() throws {
    for (name, isAvailable) in [("Available", true), ("Offline", false)] {
      guard case .activity(let sid) = try perform(.saveActivity(nil, name: name, available: isAvailable)).result else {
        continue
      }
      if isAvailable { available = sid } else { offline = sid }
    }
    var filters: [Workflow.Filter] = []
    for topic in Self.topics {
      let settings = QueueSettings(friendlyName: topic, expression: try Expression(parsing: "skills HAS '\(topic)'"))
      guard case .queue(let queue) = try perform(.saveQueue(nil, settings)).result else { continue }
      let speaks = routing == .languages ? try Expression(parsing: "task.language IN worker.languages") : nil
      filters.append(
        Workflow.Filter(
          friendlyName: topic, expression: try Expression(parsing: "topic == '\(topic)'"),
          targets: [Workflow.Target(queue: queue, expression: speaks)]))
    }
    let settings = WorkflowSettings(friendlyName: "by topic", filters: filters)
    if case .workflow(let sid) = try perform(.saveWorkflow(nil, settings)).result { workflow = sid }
  }

  /// Everybody can do two things, and a fiftieth of all speak each of the rare languages.
  private mutating func addWorker(_ number: Int) throws {
    let skills = [number, number + 1 + number / Self.topics.count].map { Self.topics[$0 % Self.topics.count] }
    var languages: [JSON] = ["en"]
    if number % 50 < Self.rareLanguages.count { languages.append(.string(Self.rareLanguages[number % 50])) }
    let command = Command.addWorker(
      friendlyName: "worker \(number)",
      attributes: ["skills": .array(skills.map(JSON.string)), "languages": .array(languages)], activity: available,
      capacity: [:])
    if case .worker(let sid) = try perform(command).result { workers.append(sid) }
  }
}
