public import Desk
public import Plugboard

// What an administrator sets up, and takes away again. What saves something returns its sid.

extension Action where Payload == Open<SaveActivityFields>, Output == String {
  /// An administrator makes an activity, or changes one; its sid.
  public static var saveActivity: Self { Self("SaveActivity") }
}

extension Action where Payload == Open<SaveQueueFields>, Output == String {
  /// An administrator makes a queue, or changes one; its sid.
  public static var saveQueue: Self { Self("SaveQueue") }
}

extension Action where Payload == Open<SaveWorkflowFields>, Output == String {
  /// An administrator makes a workflow, or changes one; its sid.
  public static var saveWorkflow: Self { Self("SaveWorkflow") }
}

extension Action where Payload == Open<RemoveActivityFields>, Output == Void {
  /// An administrator removes an activity that nobody is in.
  public static var removeActivity: Self { Self("RemoveActivity") }
}

extension Action where Payload == Open<RemoveQueueFields>, Output == Void {
  /// An administrator removes a queue to which no workflow leads.
  public static var removeQueue: Self { Self("RemoveQueue") }
}

extension Action where Payload == Open<RemoveWorkflowFields>, Output == Void {
  /// An administrator removes a workflow that is not the one where customers' conversations go.
  public static var removeWorkflow: Self { Self("RemoveWorkflow") }
}

extension Action where Payload == Open<AddWorkerFields>, Output == String {
  /// Somebody new comes to the desk; the sid of the worker.
  public static var addWorker: Self { Self("AddWorker") }
}

extension Action where Payload == Open<WorkerCapacityFields>, Output == Void {
  /// How many tasks of a channel a worker may have at once is changed.
  public static var setWorkerCapacity: Self { Self("SetWorkerCapacity") }
}

extension ContactCentre {
  func registerAdministration(on actions: Actions) throws(RegistrationError) {
    let administrators: Set<DeskActor.Role> = [.admin, .api, .plugin]
    try actions.register(
      .saveActivity,
      DeskAction(
        summary: "Saves an activity and returns its sid.", output: .string, roles: administrators,
        body: { request in
          let sid: Identifier<Activity>? = try self.sid(ifAny: request.activitySid, "activitySid")
          try await self.checkTwins(of: request.name, "name", "an activity") {
            $0.activities.values.filter { $0.sid != sid }.map(\.name)
          }
          let command = Command.saveActivity(
            sid, name: request.name ?? "", available: try needed(request.available, "available"))
          return try await self.saved(self.perform(command, request.context))
        }))
    try actions.register(
      .saveQueue,
      DeskAction(
        summary: "Saves a queue and returns its sid.", output: .string, roles: administrators,
        body: { request in
          let sid: Identifier<TaskQueue>? = try self.sid(ifAny: request.queueSid, "queueSid")
          try await self.checkTwins(of: request.friendlyName, "friendlyName", "a queue") {
            $0.queues.values.filter { $0.sid != sid }.map(\.friendlyName)
          }
          let command = Command.saveQueue(sid, try request.payload.fields.settings)
          return try await self.saved(self.perform(command, request.context))
        }))
    try actions.register(
      .saveWorkflow,
      DeskAction(
        summary: "Saves a workflow and returns its sid.", output: .string, roles: administrators,
        body: { request in
          let sid: Identifier<Workflow>? = try self.sid(ifAny: request.workflowSid, "workflowSid")
          try await self.checkTwins(of: request.friendlyName, "friendlyName", "a workflow") {
            $0.workflows.values.filter { $0.sid != sid }.map(\.friendlyName)
          }
          let command = Command.saveWorkflow(sid, try request.payload.fields.settings)
          return try await self.saved(self.perform(command, request.context))
        }))
    try registerRemoving(on: actions, for: administrators)
    try registerWorkers(on: actions, for: administrators)
  }

  private func registerRemoving(
    on actions: Actions, for administrators: Set<DeskActor.Role>
  ) throws(RegistrationError) {
    try actions.register(
      .removeActivity,
      DeskAction(
        summary: "Removes an activity that nobody is in.", output: .nothing, roles: administrators,
        body: { request in
          try await self.perform(.removeActivity(self.sid(request.activitySid, "activitySid")), request.context)
        }))
    try actions.register(
      .removeQueue,
      DeskAction(
        summary: "Removes a queue to which no workflow leads.", output: .nothing, roles: administrators,
        body: { request in
          try await self.perform(.removeQueue(self.sid(request.queueSid, "queueSid")), request.context)
        }))
    try actions.register(
      .removeWorkflow,
      DeskAction(
        summary: "Removes a workflow that is not the one where customers' conversations go.", output: .nothing,
        roles: administrators,
        body: { request in
          let sid: Identifier<Workflow> = try self.sid(request.workflowSid, "workflowSid")
          try await self.choosingWorkflow(for: "RemoveWorkflow") {
            try await self.perform(.removeWorkflow(sid, default: self.defaultWorkflow()), request.context)
          }
        }))
  }

  /// Of two that are called the same nobody can choose one.
  private func checkTwins(
    of name: String?, _ field: String, _ thing: String, among names: @Sendable (DeskState) -> [String]
  ) async throws {
    guard let name = name.map(NameRule.cleaned) else { return }
    if await engine.read(names).contains(where: { NameRule.cleaned($0).lowercased() == name.lowercased() }) {
      throw PayloadProblem(field: field, problem: "there is \(thing) “\(name.prefix(64))” already")
    }
  }

  private func registerWorkers(
    on actions: Actions, for administrators: Set<DeskActor.Role>
  ) throws(RegistrationError) {
    try actions.register(
      .addWorker,
      DeskAction(
        summary: "Adds a worker and returns the sid.", output: .string, roles: administrators,
        body: { request in
          guard let offline = await self.engine.read({ $0.activities.values.first { $0.name == Activity.offline } })
          else {
            throw PayloadProblem(
              field: "activity", problem: "there is no activity “\(Activity.offline)” yet; save it first")
          }
          let command = Command.addWorker(
            friendlyName: request.friendlyName ?? "", attributes: try attributes(request.attributes, "attributes"),
            activity: offline.sid,
            capacity: request.capacity ?? [:])
          return try await self.saved(self.perform(command, request.context))
        }))
    try actions.register(
      .setWorkerCapacity,
      DeskAction(
        summary: "Says how many tasks of a channel a worker takes at once.", output: .nothing,
        roles: administrators.union([.supervisor]),
        body: { request in
          let worker: Identifier<Worker> = try self.sid(request.workerSid, "workerSid")
          let capacity = try needed(request.capacity, "capacity")
          try await self.perform(
            .setCapacity(worker, channel: request.channel ?? "chat", capacity), request.context)
        }))
  }

  private func saved(_ result: Decision.Result) -> String {
    switch result {
    case .activity(let sid): "\(sid)"
    case .queue(let sid): "\(sid)"
    case .workflow(let sid): "\(sid)"
    case .worker(let sid): "\(sid)"
    default: ""
    }
  }
}

extension SaveQueueFields {
  var settings: QueueSettings {
    get throws {
      QueueSettings(
        friendlyName: friendlyName ?? "", expression: try expression.map { try Expression($0, "expression") },
        maxReservedWorkers: maxReservedWorkers ?? 1,
        order: try choice(TaskQueue.Order.self, order, "order") ?? .fifo)
    }
  }
}

extension SaveWorkflowFields {
  var settings: WorkflowSettings {
    get throws {
      WorkflowSettings(
        friendlyName: friendlyName ?? "",
        filters: try needed(filters, "filters").enumerated().map { try $1.filter("filters[\($0)]") },
        defaultTargets: try needed(defaultTargets, "defaultTargets").enumerated().map {
          try $1.target("defaultTargets[\($0)]")
        },
        reservationTimeout: try span(reservationTimeout, "reservationTimeout") ?? Workflow.defaultReservationTimeout,
        maximumAttempts: maximumAttempts ?? Workflow.defaultMaximumAttempts,
        lostAgentPolicy: try choice(Workflow.LostAgentPolicy.self, lostAgentPolicy, "lostAgentPolicy") ?? .keep)
    }
  }
}

extension SaveWorkflowFields.Filter {
  fileprivate func filter(_ path: String) throws -> Workflow.Filter {
    Workflow.Filter(
      friendlyName: friendlyName, expression: try Expression(expression, "\(path).expression"),
      targets: try targets.enumerated().map { try $1.target("\(path).targets[\($0)]") })
  }
}

extension SaveWorkflowFields.Target {
  fileprivate func target(_ path: String) throws -> Workflow.Target {
    guard let queue = Identifier<TaskQueue>(queueSid) else {
      throw PayloadProblem(field: "\(path).queueSid", problem: "“\(queueSid.prefix(64))” is no queue's sid")
    }
    return Workflow.Target(
      queue: queue, priority: priority, timeout: try span(timeout, "\(path).timeout"),
      expression: try expression.map { try Expression($0, "\(path).expression") },
      orderBy: try (orderBy ?? []).enumerated().map { try Workflow.Order($1, "\(path).orderBy[\($0)]") },
      skipIf: try skipIf.map { try Expression($0, "\(path).skipIf") },
      knownWorker: try knownWorker.map { try readKey($0, "\(path).knownWorker") })
  }
}

extension Workflow.Order {
  fileprivate init(_ text: String, _ path: String) throws(PayloadProblem) {
    let words = text.split(separator: " ")
    guard let first = words.first, words.count <= 2, words.count == 1 || ["ASC", "DESC"].contains(words[1]) else {
      throw PayloadProblem(field: path, problem: "it must be a key and ASC or DESC: worker.level DESC")
    }
    self.init(key: try readKey(String(first), path), isDescending: words.last == "DESC")
  }
}

extension Expression {
  /// - Throws: ``ExpressionProblem``, which points at the character.
  fileprivate init(_ text: String, _ field: String) throws(ExpressionProblem) {
    do { try self.init(parsing: text) } catch { throw ExpressionProblem(field: field, cause: error) }
  }
}

/// What is wrong with an expression, and in which field it stands.
public struct ExpressionProblem: Error, Sendable, Hashable, CustomStringConvertible {
  public let field: String
  public let cause: ExpressionError

  public var description: String { "\(field): \(cause)" }
}

private func readKey(_ text: String, _ field: String) throws(PayloadProblem) -> Expression.Key {
  guard let key = Expression.Key(text) else {
    throw PayloadProblem(field: field, problem: "“\(text.prefix(64))” is no key such as worker.level")
  }
  return key
}

private func span(_ seconds: Int?, _ field: String) throws(PayloadProblem) -> Moment.Span? {
  guard let seconds else { return nil }
  if !(1...Int(DeskTask.maximumTimeToLive.milliseconds / 1000)).contains(seconds) {
    throw PayloadProblem(field: field, problem: "it must be at least a second and at most 366 days")
  }
  return .seconds(Int64(seconds))
}

private func choice<Value: RawRepresentable<String>>(
  _: Value.Type, _ text: String?, _ field: String
) throws(PayloadProblem) -> Value? {
  guard let text else { return nil }
  guard let value = Value(rawValue: text) else {
    throw PayloadProblem(field: field, problem: "there is no “\(text.prefix(64))”")
  }
  return value
}
