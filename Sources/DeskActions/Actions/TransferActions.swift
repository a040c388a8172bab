import Desk
public import Plugboard

extension Action where Payload == Open<TransferFields>, Output == String {
  /// Hands a task over to a worker or to whoever is free in a queue, and returns the transfer's sid.
  public static var transferTask: Self { Self("TransferTask") }
}

extension Action where Payload == Open<TransferFields>, Output == Void {
  /// Takes a transfer back that nobody has accepted yet.
  public static var cancelTransfer: Self { Self("CancelTransfer") }
}

extension ContactCentre {
  func registerTransferActions(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .transferTask,
      DeskAction(
        summary: "Hands a task over to a worker, or to whoever is free in a queue, and returns the transfer's sid.",
        output: .string, roles: .staff, options: [.oneAtATime { $0.sid }],
        update: {
          try await self.complete(&$0)
          $0.options = $0.options ?? TransferFields.Options()
        },
        check: { try await self.checkOwner($0) }, body: { try await self.transfer($0) }))
    try actions.register(
      .cancelTransfer,
      DeskAction(
        summary: "Takes a transfer back that nobody has accepted yet.", output: .nothing, roles: .staff,
        options: [.oneAtATime { $0.sid }], update: { try await self.complete(&$0) },
        check: { try await self.checkOwner($0) },
        body: { request in
          let reservation: Identifier<Reservation> = try self.sid(request.sid, "sid")
          guard let transfer = await self.engine.read({ $0.lastTransfer(from: reservation)?.sid }) else {
            throw DeskError.unknown(thing: "transfer of the reservation", sid: "\(reservation)")
          }
          try await self.perform(.cancelTransfer(transfer), request.context)
        }))
  }

  private func transfer(_ request: Request<TransferFields>) async throws -> String {
    let reservation: Identifier<Reservation> = try sid(request.sid, "sid")
    let target: Transfer.Target
    if let worker = request.targetSid.flatMap({ Identifier<Worker>($0) }) {
      target = .worker(worker)
    } else if let queue = request.targetSid.flatMap({ Identifier<TaskQueue>($0) }) {
      target = .queue(queue)
    } else {
      throw PayloadProblem(field: "targetSid", problem: "it must be the sid of a worker (WK…) or of a queue (WQ…)")
    }
    let options = request.options ?? TransferFields.Options()
    guard let mode = Transfer.Mode(rawValue: options.mode ?? "COLD") else {
      throw PayloadProblem(field: "options.mode", problem: "it must be COLD or WARM")
    }
    guard let attributes = options.attributes else {
      return try await handOver(reservation, to: target, mode, request.context)
    }
    let found = await engine.read { state in state.reservations[reservation].flatMap { state.tasks[$0.task] } }
    // What ended long ago is not there any more: the command itself says how it ended.
    guard let found else { return try await handOver(reservation, to: target, mode, request.context) }
    if let objection = await engine.read({ $0.objection(toTransferOf: reservation, to: target) }) { throw objection }
    // By the action, so that plugins may object.
    try await request.context.invoke(
      .setTaskAttributes, Open(TaskAttributesFields(sid: request.sid, attributes: attributes)))
    do { return try await handOver(reservation, to: target, mode, request.context) } catch {
      // Whoever asked is told why the task could not be handed over; whatever goes wrong now, too, comes of the same.
      try? await putBack(attributes, of: found, request.context)
      throw error
    }
  }

  private func handOver(
    _ reservation: Identifier<Reservation>, to target: Transfer.Target, _ mode: Transfer.Mode,
    _ context: InvocationContext
  ) async throws -> String {
    let result = try await perform(.transfer(reservation, to: target, mode), context)
    guard case .transfer(let sid) = result else { return "" }
    return "\(sid)"
  }

  /// Gives a task back the attributes that it had. What others have changed meanwhile stays.
  /// - Parameters:
  ///   - given: What it was given.
  ///   - before: The task before that.
  private func putBack(_ given: JSON, of before: DeskTask, _ context: InvocationContext) async throws {
    try await retrying {
      guard let task = await self.engine.read({ $0.tasks[before.sid] }) else { return }
      var attributes = task.attributes
      for (name, value) in given.objectValue ?? [:] where attributes[name] == value {
        attributes[name] = before.attributes[name]
      }
      if attributes == task.attributes { return }
      try await self.perform(
        .setTaskAttributes(before.sid, attributes), ifUnchanged: [.task(before.sid): task.version], context)
    }
  }
}
