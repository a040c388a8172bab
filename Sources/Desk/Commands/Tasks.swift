import PlugboardJSON

// The life of a task: created, offered, accepted, written up, ended.

extension DeskState {
  /// Changes a task and counts the change.
  mutating func change(_ sid: Identifier<DeskTask>, _ edit: (inout DeskTask) -> Void) {
    guard var task = tasks[sid] else { return }
    edit(&task)
    task.version += 1
    put(.task(task))
  }

  /// Moves a task to another status. Whoever calls this has seen to it that the table allows it.
  mutating func move(_ sid: Identifier<DeskTask>, to status: TaskStatus, reason: String? = nil) {
    guard let old = tasks[sid]?.status, old != status else { return }
    precondition(old.successors.contains(status), "a task can't go from \(old) to \(status)")
    change(sid) { task in
      task.status = status
      if let reason { task.reason = reason }
    }
    emit(Event(.taskStatusChanged, task: sid, before: old.rawValue, after: status.rawValue, reason: reason))
  }

  mutating func createTask(
    _ settings: TaskSettings, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.attributes(settings.attributes)
    try Check.channel(settings.channel)
    _ = try workflow(settings.workflow)
    try Check.priority(settings.priority)
    try Check.span(settings.timeToLive, "timeToLive")
    if let sid = settings.conversation {
      let conversation = try conversation(sid)
      if conversation.status == .closed {
        throw .conflict(StatusConflict(thing: "conversation", sid: "\(sid)", status: "closed", wanted: "active"))
      }
      if conversation.openTasks.count >= Conversation.maximumOpenTasks {
        throw .exhausted(
          thing: "conversation", sid: "\(sid)", problem: "\(conversation.openTasks.count) tasks answer for it already")
      }
    }
    if let start = settings.virtualStartTime, start > now {
      throw .invalid(field: "virtualStartTime", problem: "it must not lie in the future")
    }
    return .task(add(settings, now, &ids))
  }

  /// Makes a task of settings that have been checked.
  private mutating func add(
    _ settings: TaskSettings, _ now: Moment, _ ids: inout some IdentifierSource
  ) -> Identifier<DeskTask> {
    let task = DeskTask(
      sid: ids.sid(), workflow: settings.workflow, channel: settings.channel, attributes: settings.attributes,
      priority: settings.priority, ownPriority: settings.priority, createdAt: now,
      virtualStartTime: settings.virtualStartTime ?? now, timeToLive: settings.timeToLive, status: .pending,
      reason: nil, place: nil, asked: [], attempts: 0, conversation: settings.conversation, version: 1)
    put(.task(task))
    emit(Event(.taskCreated, task: task.sid, conversation: task.conversation, after: task.status.rawValue))
    set(.timeToLive(task.sid), at: now + task.timeToLive)
    if let conversation = task.conversation { answer(for: conversation, task.sid, now) }
    agenda.enter(task.sid)
    return task.sid
  }

  /// Sends what a lost agent has accepted back to the front of the queue, as a new task: an assigned one never waits again.
  mutating func requeue(
    _ sid: Identifier<Reservation>, reason: String, _ now: Moment, _ ids: inout some IdentifierSource
  ) {
    guard let reservation = reservations[sid], let task = tasks[reservation.task] else { return }
    let others = (reservationsOfTask[task.sid] ?? []).compactMap { $0 == sid ? nil : reservations[$0]?.status }
    // Of several agents one is enough to answer for it.
    if !others.contains(.accepted) {
      _ = add(
        TaskSettings(
          workflow: task.workflow, channel: task.channel, attributes: task.attributes, priority: task.ownPriority,
          timeToLive: task.timeToLive, conversation: task.conversation, virtualStartTime: task.virtualStartTime),
        now, &ids)
    }
    finish(sid, reason, now)
  }

  mutating func setAttributes(
    _ sid: Identifier<DeskTask>, _ attributes: JSON
  ) throws(DeskError) -> Decision.Result {
    let task = try task(sid)
    if task.status.isFinal {
      throw .conflict(
        StatusConflict(thing: TaskStatus.thing, sid: "\(sid)", status: task.status.rawValue, toBe: "changed"))
    }
    try Check.attributes(attributes)
    change(sid) { $0.attributes = attributes }
    emit(Event(.taskAttributesChanged, task: sid))
    // Other attributes may lead to another filter.
    if task.status == .pending { agenda.enter(sid) }
    return .nothing
  }

  mutating func cancel(
    _ sid: Identifier<DeskTask>, _ reason: String, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    try task(sid).status.check(movesTo: .canceled, sid: "\(sid)")
    try Check.reason(reason)
    cancel(sid, reason: reason, now)
    return .nothing
  }

  /// Cancels a task that is pending or reserved, and its open offers.
  mutating func cancel(_ sid: Identifier<DeskTask>, reason: String, _ now: Moment) {
    move(sid, to: .canceled, reason: reason)
    for offer in reservationsOfTask[sid] ?? [] where reservations[offer]?.status == .pending {
      end(offer, as: .canceled, reason: reason, now)
    }
    hasEnded(sid, now)
  }

  /// What goes with a task: its timers and its conversation's need of it.
  mutating func hasEnded(_ sid: Identifier<DeskTask>, _ now: Moment) {
    remove(timer: .timeToLive(sid))
    remove(timer: .target(sid))
    if let conversation = tasks[sid]?.conversation { noLongerAnswers(for: conversation, sid, now) }
  }
}
