package import Desk
public import Plugboard

extension Action where Payload == Open<TaskFields>, Output == Void {
  /// Accepts an offer.
  public static var acceptTask: Self { Self("AcceptTask") }
  /// Turns an offer down.
  public static var rejectTask: Self { Self("RejectTask") }
  /// Ends the work with the customer; what is left is to write it up.
  public static var wrapupTask: Self { Self("WrapupTask") }
  /// Completes a reservation. One that has not been wrapped up is wrapped up first, by ``wrapupTask`` with all its hooks.
  public static var completeTask: Self { Self("CompleteTask") }
  /// Leaves a task that another agent goes on with.
  public static var leaveChannel: Self { Self("LeaveChannel") }
}

extension Action where Payload == Open<TaskAttributesFields>, Output == Void {
  /// Sets a task's attributes.
  public static var setTaskAttributes: Self { Self("SetTaskAttributes") }
}

extension Action where Payload == Open<CreateTaskFields>, Output == String {
  /// Makes a task, and returns its sid.
  public static var createTask: Self { Self("CreateTask") }
}

extension Action where Payload == Open<CancelTaskFields>, Output == Void {
  /// Cancels a task that nobody has accepted.
  public static var cancelTask: Self { Self("CancelTask") }
}

extension ContactCentre {
  func registerTaskActions(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .acceptTask,
      reservationAction("Accepts an offer.", for: .staff) { reservation, request in
        try await self.perform(.accept(reservation), request.context)
      })
    try actions.register(
      .rejectTask,
      reservationAction("Turns an offer down.", for: .staff) { reservation, request in
        try await self.perform(.reject(reservation, reason: request.reason), request.context)
      })
    try actions.register(
      .wrapupTask,
      reservationAction("Ends the work with the customer; what is left is to write it up.", for: .staff) {
        reservation, request in
        try await self.perform(.wrapUp(reservation, reason: request.reason), request.context)
      })
    try actions.register(
      .completeTask,
      reservationAction(
        "Completes a reservation; one that has not been wrapped up is wrapped up first.", for: .staff.union([.timer])
      ) { reservation, request in
        if request.isTimer {
          try await self.perform(.fire(.wrapUp(reservation)), request.context)
          return
        }
        if await self.engine.read({ $0.reservations[reservation]?.status }) == .accepted {
          try await request.context.invoke(.wrapupTask, Open(TaskFields(sid: request.sid, reason: request.reason)))
        }
        try await self.perform(.complete(reservation, reason: request.reason), request.context)
      })
    try actions.register(
      .leaveChannel,
      reservationAction("Leaves a task that another agent goes on with.", for: .staff) { reservation, request in
        try await self.retrying {
          let others = await self.engine.read { $0.others(than: reservation) }
          if others?.isEmpty == true {
            throw DeskError.conflict(
              StatusConflict(thing: "reservation", sid: "\(reservation)", status: "the only one", toBe: "left"))
          }
          // They may be leaving, too: one of them stays.
          let versions = (others ?? []).map { (Record.Key.reservation($0.sid), $0.version) }
          try await self.perform(
            .complete(reservation, reason: request.reason ?? "left"),
            ifUnchanged: Dictionary(uniqueKeysWithValues: versions), request.context)
        }
      })
    try registerTasks(on: actions)
  }

  /// What all actions on a reservation have in common: it is named in two ways, one asks for one's own, and twice at once
  /// for the same is a double click.
  private func reservationAction(
    _ summary: String, for roles: Set<DeskActor.Role>,
    body: @escaping @Sendable (Identifier<Reservation>, Request<TaskFields>) async throws -> Void
  ) -> DeskAction<TaskFields, Void> {
    DeskAction(
      summary: summary, output: .nothing, roles: roles, options: [.oneAtATime { $0.sid }],
      update: { try await self.complete(&$0) }, check: { try await self.checkOwner($0) },
      body: { try await body(self.sid($0.sid, "sid"), $0) })
  }

  /// An agent asks for the own reservations only.
  func checkOwner<Fields: TaskNaming>(_ request: Request<Fields>) async throws {
    guard request.actor.role == .agent else { return }
    let task = try await task(sid(request.payload.fields.sid, "sid"))
    if task.workerSid != request.actor.name { throw request.forbid("the reservation is another worker's") }
  }

  /// What others go on with is theirs: an agent sets the attributes of tasks that are in the own hands.
  private func checkHolder(_ request: Request<TaskAttributesFields>) async throws {
    try await checkOwner(request)
    guard request.actor.role == .agent else { return }
    let status = ReservationStatus(rawValue: try await task(sid(request.sid, "sid")).status)
    if status?.takesCapacity != true { throw request.forbid("the reservation has ended") }
  }

  private func setTaskAttributes(_ request: Request<TaskAttributesFields>) async throws {
    guard let attributes = request.attributes, attributes.objectValue != nil else {
      throw PayloadProblem(field: "attributes", problem: "they must be an object")
    }
    let sid: Identifier<DeskTask> = try self.sid(await task(self.sid(request.sid, "sid")).taskSid, "taskSid")
    try await retrying {
      guard let task = await self.engine.read({ $0.tasks[sid] }) else {
        throw DeskError.unknown(thing: "task", sid: "\(sid)")
      }
      let merged = request.mergeExisting == false ? attributes : task.attributes.merging(attributes)
      try await self.perform(
        .setTaskAttributes(sid, merged), ifUnchanged: [.task(sid): task.version], request.context)
    }
  }

  private func registerTasks(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .setTaskAttributes,
      DeskAction(
        summary: "Sets a task's attributes.", output: .nothing, roles: .staff.union([.api]),
        update: { try await self.complete(&$0) }, check: { try await self.checkHolder($0) },
        body: { try await self.setTaskAttributes($0) }))
    try actions.register(
      .createTask,
      DeskAction(
        summary: "Makes a task, and returns its sid.", output: .string,
        roles: [.supervisor, .admin, .api, .plugin, .customer],
        check: { request in
          if request.actor.role == .customer, request.context.parent == nil {
            throw request.forbid("customers start conversations")
          }
        },
        body: { request in
          let settings = try await self.settings(request.payload.fields)
          guard case .task(let sid) = try await self.perform(.createTask(settings), request.context) else { return "" }
          return "\(sid)"
        }))
    try actions.register(
      .cancelTask,
      DeskAction(
        summary: "Cancels a task that nobody has accepted.", output: .nothing,
        roles: [.supervisor, .admin, .api, .plugin, .timer, .customer],
        check: { request in
          if request.actor.role == .customer, request.context.parent == nil {
            throw request.forbid("customers leave the conversation")
          }
        },
        body: { request in
          let task: Identifier<DeskTask> = try self.sid(request.taskSid, "taskSid")
          let command: Command =
            request.isTimer
            ? .fire(.timeToLive(task)) : .cancelTask(task, reason: request.reason ?? "canceled by \(request.actor)")
          try await self.perform(command, request.context)
        }))
  }

  private func settings(_ fields: CreateTaskFields) async throws -> TaskSettings {
    guard let workflow = try await workflow(fields) else {
      throw PayloadProblem(field: "workflowSid", problem: "there is no workflow yet; an administrator has to make one")
    }
    return try settings(fields, in: workflow)
  }

  private func workflow(_ fields: CreateTaskFields) async throws -> Identifier<Workflow>? {
    if let named = try sid(ifAny: fields.workflowSid, "workflowSid") as Identifier<Workflow>? { return named }
    return try await defaultWorkflow()
  }

  /// Where customers' conversations go, and tasks that name no workflow: what an administrator has chosen.
  package func defaultWorkflow() async throws -> Identifier<Workflow>? {
    let chosen = try await chosenWorkflow()
    return await engine.read { state in
      if let chosen, state.workflows[chosen] != nil { return chosen }
      // One that has nobody for whatever its filters don't match would cancel what a customer asks.
      return state.workflows.values.filter { !$0.defaultTargets.isEmpty }.map(\.sid).min() ?? state.workflows.keys.min()
    }
  }

  private func settings(
    _ fields: CreateTaskFields, in workflow: Identifier<Workflow>
  ) throws(PayloadProblem) -> TaskSettings {
    if let timeout = fields.timeout, !(1...DeskTask.maximumTimeToLive.milliseconds / 1000).contains(Int64(timeout)) {
      throw PayloadProblem(field: "timeout", problem: "it must be at least a second and at most 366 days")
    }
    return TaskSettings(
      workflow: workflow, channel: fields.taskChannelUniqueName ?? "chat",
      attributes: try attributes(fields.attributes, "attributes"),
      priority: fields.priority ?? 0,
      timeToLive: fields.timeout.map { .seconds(Int64($0)) } ?? DeskTask.defaultTimeToLive,
      conversation: try self.sid(ifAny: fields.conversationSid, "conversationSid"))
  }
}

extension DeskState {
  /// The reservations by which other workers work on the task of one; `nil` if that has ended long ago.
  fileprivate func others(than sid: Identifier<Reservation>) -> [Reservation]? {
    guard let task = reservations[sid]?.task else { return nil }
    return reservations(of: task).filter { $0.sid != sid && $0.status == .accepted }
  }
}

extension JSON {
  /// The members of both; where both have one, the other's.
  package func merging(_ other: JSON) -> JSON {
    var merged = self
    for (name, value) in other.objectValue ?? [:] { merged[name] = value }
    return merged
  }
}
