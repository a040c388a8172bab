import PlugboardJSON

// What an administrator sets up.

extension DeskState {
  mutating func save(
    _ sid: Identifier<Activity>?, _ name: String, _ available: Bool, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.name(name, "name")
    if activities.values.contains(where: { $0.name == name && $0.sid != sid }) {
      throw .invalid(field: "name", problem: "there is an activity “\(name)” already")
    }
    var activity = Activity(sid: sid ?? ids.sid(), name: name, available: available, version: 1)
    if let sid {
      let old = try self.activity(sid)
      if old.available != available {
        throw .invalid(
          field: "available", problem: "it is fixed once the activity exists; make another activity instead")
      }
      if old.name == Activity.offline && name != old.name {
        throw .invalid(
          field: "name", problem: "“\(old.name)” has to be called so: the desk puts workers into it who are not there")
      }
      activity.version = old.version + 1
    }
    put(.activity(activity))
    emit(Event(.activitySaved, activity: activity.sid, after: name))
    // Expressions may ask for its name.
    agenda.add(workers: workers.values.lazy.filter { $0.activity == activity.sid }.map(\.sid))
    return .activity(activity.sid)
  }

  mutating func save(
    _ sid: Identifier<TaskQueue>?, _ settings: QueueSettings, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.name(settings.friendlyName, "friendlyName")
    if !(1...50).contains(settings.maxReservedWorkers) {
      throw .invalid(field: "maxReservedWorkers", problem: "it must be between 1 and 50")
    }
    let version = try sid.map { sid throws(DeskError) in try self.queue(sid).version + 1 } ?? 1
    let saved = TaskQueue(
      sid: sid ?? ids.sid(), friendlyName: settings.friendlyName, expression: settings.expression,
      maxReservedWorkers: settings.maxReservedWorkers, order: settings.order, version: version)
    put(.queue(saved))
    emit(Event(.queueSaved, queue: saved.sid, after: saved.friendlyName))
    agenda.add(workers: members[saved.sid] ?? [])
    return .queue(saved.sid)
  }

  mutating func save(
    _ sid: Identifier<Workflow>?, _ settings: WorkflowSettings, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.name(settings.friendlyName, "friendlyName")
    let targets = settings.filters.flatMap(\.targets) + settings.defaultTargets
    if targets.count > Workflow.maximumTargets {
      throw .invalid(
        field: "targets", problem: "there are \(targets.count); at most \(Workflow.maximumTargets) are kept")
    }
    for filter in settings.filters { try Check.name(filter.friendlyName, "friendlyName") }
    for target in targets {
      _ = try self.queue(target.queue)
      if let timeout = target.timeout { try Check.span(timeout, "timeout") }
      if let priority = target.priority { try Check.priority(priority) }
    }
    if let filter = settings.filters.first(where: \.targets.isEmpty) {
      throw .invalid(field: "targets", problem: "the filter “\(filter.friendlyName)” has none")
    }
    try Check.span(settings.reservationTimeout, "reservationTimeout")
    if !(1...10_000).contains(settings.maximumAttempts) {
      throw .invalid(field: "maximumAttempts", problem: "it must be between 1 and 10000")
    }
    let version = try sid.map { sid throws(DeskError) in try self.workflow(sid).version + 1 } ?? 1
    let saved = Workflow(
      sid: sid ?? ids.sid(), friendlyName: settings.friendlyName, filters: settings.filters,
      defaultTargets: settings.defaultTargets, reservationTimeout: settings.reservationTimeout,
      maximumAttempts: settings.maximumAttempts, lostAgentPolicy: settings.lostAgentPolicy, version: version)
    put(.workflow(saved))
    emit(Event(.workflowSaved, workflow: saved.sid, after: saved.friendlyName))
    // Those that wait begin again at the top: the place they had may be gone.
    for task in tasks.values.filter({ $0.workflow == saved.sid && $0.status == .pending }).map(\.sid).sorted() {
      agenda.enter(task)
    }
    return .workflow(saved.sid)
  }

  mutating func addWorker(
    _ name: String, _ attributes: JSON, _ activity: Identifier<Activity>, _ capacity: [String: Int],
    _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.name(name, "friendlyName")
    try Check.attributes(attributes)
    for (channel, count) in capacity.sorted(by: { $0.key < $1.key }) { try Check.capacity(count, channel) }
    _ = try self.activity(activity)
    let worker = Worker(
      sid: ids.sid(), friendlyName: name, attributes: attributes, activity: activity, capacity: capacity,
      presence: .absent, nextActivity: nil, lastAssignedAt: nil, version: 1)
    put(.worker(worker))
    emit(Event(.workerCreated, worker: worker.sid, after: name))
    agenda.add(workers: [worker.sid])
    return .worker(worker.sid)
  }
}
