import PlugboardJSON

// What is looked at before anything changes.

extension DeskState {
  func worker(_ sid: Identifier<Worker>) throws(DeskError) -> Worker {
    guard let worker = workers[sid] else { throw .unknown(thing: "worker", sid: "\(sid)") }
    return worker
  }

  func task(_ sid: Identifier<DeskTask>) throws(DeskError) -> DeskTask {
    guard let task = tasks[sid] else { throw .unknown(thing: "task", sid: "\(sid)") }
    return task
  }

  func reservation(_ sid: Identifier<Reservation>) throws(DeskError) -> Reservation {
    guard let reservation = reservations[sid] else { throw .unknown(thing: "reservation", sid: "\(sid)") }
    return reservation
  }

  func activity(_ sid: Identifier<Activity>) throws(DeskError) -> Activity {
    guard let activity = activities[sid] else { throw .unknown(thing: "activity", sid: "\(sid)") }
    return activity
  }

  func queue(_ sid: Identifier<TaskQueue>) throws(DeskError) -> TaskQueue {
    guard let queue = queues[sid] else { throw .unknown(thing: "queue", sid: "\(sid)") }
    return queue
  }

  func workflow(_ sid: Identifier<Workflow>) throws(DeskError) -> Workflow {
    guard let workflow = workflows[sid] else { throw .unknown(thing: "workflow", sid: "\(sid)") }
    return workflow
  }

  func conversation(_ sid: Identifier<Conversation>) throws(DeskError) -> Conversation {
    guard let conversation = conversations[sid] else { throw .unknown(thing: "conversation", sid: "\(sid)") }
    return conversation
  }
}

extension DeskState {
  /// Fails when somebody has changed a thing before this command.
  func check(_ key: Record.Key, is version: Int64) throws(DeskError) {
    let (thing, sid) = (key.kind.rawValue, key.id)
    guard let now = (before[key] ?? self[key])?.version else { throw .unknown(thing: thing, sid: sid) }
    if now != version { throw .outdated(thing: thing, sid: sid, read: version, now: now) }
  }
}

enum Check {
  /// Attributes are an object, and not too large.
  static func attributes(_ attributes: JSON) throws(DeskError) {
    guard attributes.objectValue != nil else {
      throw .invalid(field: "attributes", problem: "they must be a JSON object, such as {\"skills\": [\"support\"]}")
    }
    if attributes.isDeeper(than: Command.maximumDepth) {
      throw .invalid(field: "attributes", problem: "they may nest \(Command.maximumDepth) deep at most")
    }
    if attributes.hasNumberThatIsNone {
      throw .invalid(field: "attributes", problem: "a number in them is not finite, and JSON has no way to write it")
    }
    let length = attributes.description.utf8.count
    if length > DeskTask.maximumAttributesLength {
      throw .invalid(
        field: "attributes", problem: "they take \(length) bytes; at most \(DeskTask.maximumAttributesLength) are kept")
    }
  }

  /// A name has something in it, and not too much, and nothing that ``NameRule`` leaves out.
  static func name(_ name: String, _ field: String) throws(DeskError) {
    try key(name, field)
    if let problem = NameRule.problem(with: name) { throw .invalid(field: field, problem: problem) }
  }

  /// What a program calls a thing, and nobody reads.
  static func key(_ key: String, _ field: String) throws(DeskError) {
    if key.isEmpty { throw .invalid(field: field, problem: "it must not be empty") }
    if key.utf8.count > 256 { throw .invalid(field: field, problem: "it must be at most 256 bytes long") }
  }

  /// What somebody says of why is a sentence, and no book.
  static func reason(_ reason: String?) throws(DeskError) {
    if let reason, reason.utf8.count > 1024 {
      throw .invalid(field: "reason", problem: "it must be at most 1024 bytes long")
    }
  }

  static func priority(_ priority: Int) throws(DeskError) {
    if priority.magnitude > DeskTask.maximumPriority {
      throw .invalid(field: "priority", problem: "it must be between ±\(DeskTask.maximumPriority)")
    }
  }

  /// A time that lies ahead, and not so far that nobody will be there.
  static func span(_ span: Moment.Span, _ field: String) throws(DeskError) {
    if span.milliseconds <= 0 { throw .invalid(field: field, problem: "it must be positive") }
    if span > DeskTask.maximumTimeToLive {
      throw .invalid(
        field: field, problem: "it must be at most \(DeskTask.maximumTimeToLive.milliseconds) milliseconds")
    }
  }

  static func channel(_ channel: String) throws(DeskError) {
    if !TaskChannel.names.contains(channel) {
      throw .invalid(
        field: "channel",
        problem: "there is no “\(channel.prefix(64))”; there are \(TaskChannel.names.joined(separator: ", "))")
    }
  }

  static func capacity(_ capacity: Int, _ channel: String) throws(DeskError) {
    try self.channel(channel)
    if !(0...1000).contains(capacity) {
      throw .invalid(field: "capacity", problem: "that of \(channel) must be between 0 and 1000")
    }
  }
}

extension JSON {
  /// Whether a number in it is infinite or not a number.
  fileprivate var hasNumberThatIsNone: Bool {
    switch self {
    case .number(let number): !number.isFinite
    case .array(let elements): elements.contains(where: \.hasNumberThatIsNone)
    case .object(let members): members.contains { $0.value.hasNumberThatIsNone }
    case .null, .bool, .integer, .string: false
    }
  }
}
