import Desk
public import Plugboard

extension Action where Payload == Open<ActivityFields>, Output == Void {
  /// Changes one's own activity.
  public static var setActivity: Self { Self("SetActivity") }
  /// Changes another worker's activity.
  public static var setWorkerActivity: Self { Self("SetWorkerActivity") }
}

extension Action where Payload == Open<WorkerAttributesFields>, Output == Void {
  /// Sets a worker's attributes.
  public static var setWorkerAttributes: Self { Self("SetWorkerAttributes") }
}

extension Action where Payload == Open<LogoutFields>, Output == Void {
  /// Ends one's work: offers go to others, and what was accepted follows the policy of its workflow.
  public static var logout: Self { Self("Logout") }
}

extension ContactCentre {
  func registerWorkerActions(on actions: Actions) throws(RegistrationError) {
    let activity = DeskAction<ActivityFields, Void>(
      summary: "Changes one's own activity.", output: .nothing, roles: .staff,
      update: {
        try await self.complete(activityOf: &$0)
        $0.options = $0.options ?? ActivityOptions()
      },
      check: { request in
        if let worker = request.workerSid, worker != request.actor.name, request.actor.role == .agent {
          throw request.forbid("it is another worker's activity")
        }
      },
      body: { try await self.setActivity($0) })
    try actions.register(.setActivity, activity)
    var workerActivity = activity
    workerActivity.summary = "Changes a worker's activity."
    workerActivity.roles.insert(.api)
    try actions.register(.setWorkerActivity, workerActivity)
    try actions.register(
      .setWorkerAttributes,
      DeskAction(
        summary: "Sets a worker's attributes.", output: .nothing, roles: .staff.union([.api]),
        check: { request in
          // Skills decide what an agent is offered, so that nobody gives them to herself.
          if request.actor.role == .agent { throw request.forbid("attributes are set by supervisors") }
        },
        body: { request in
          let worker = try self.workerNamed(by: request, request.workerSid)
          guard let attributes = request.attributes, attributes.objectValue != nil else {
            throw PayloadProblem(field: "attributes", problem: "they must be an object")
          }
          try await self.retrying {
            guard let old = await self.engine.read({ $0.workers[worker] }) else {
              throw DeskError.unknown(thing: "worker", sid: "\(worker)")
            }
            let merged = request.mergeExisting == false ? attributes : old.attributes.merging(attributes)
            try await self.perform(
              .setWorkerAttributes(worker, merged), ifUnchanged: [.worker(worker): old.version], request.context)
          }
        }))
    try registerLogout(on: actions)
  }

  private func registerLogout(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .logout,
      DeskAction(
        summary: "Ends one's work: offers go to others, and what was accepted follows the policy of its workflow.",
        output: .nothing, roles: .staff,
        options: [
          .withoutAfterPhase(
            "once the worker has logged out, the page is back at the sign-in and no plugin runs in it.")
        ],
        update: { payload in
          if payload.activitySid == nil && payload.activityName == nil && payload.activityAvailable == nil { return }
          try await self.complete(activityOf: &payload)
        },
        body: { request in
          let worker = try self.workerNamed(by: request, nil)
          try await self.perform(.signOut(worker), request.context)
          if let sid = request.activitySid {
            let activity: Identifier<Activity> = try self.sid(sid, "activitySid")
            try await self.perform(.setActivity(worker, activity, rejectPendingReservations: false), request.context)
          }
        }))
  }

  private func setActivity(_ request: Request<ActivityFields>) async throws {
    let worker = try workerNamed(by: request, request.workerSid)
    let activity: Identifier<Activity> = try sid(request.activitySid, "activitySid")
    let options = request.options ?? ActivityOptions()
    let command: Command =
      options.whenDone == true
      ? .setNextActivity(worker, activity)
      : .setActivity(worker, activity, rejectPendingReservations: options.rejectPendingReservations ?? false)
    try await perform(command, request.context)
  }

  /// The worker that a payload names, or else the asker.
  private func workerNamed<Fields>(by request: Request<Fields>, _ sid: String?) throws -> Identifier<Worker> {
    if let sid { return try self.sid(sid, "workerSid") }
    guard let worker = request.worker else {
      throw PayloadProblem(field: "workerSid", problem: "it is missing, and \(request.actor) is no worker")
    }
    return worker
  }
}
