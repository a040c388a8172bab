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
    if let attributes = options.attributes {
      try await request.context.invoke(
        .setTaskAttributes, Open(TaskAttributesFields(sid: request.sid, attributes: attributes)))
    }
    let result = try await perform(.transfer(reservation, to: target, mode), request.context)
    guard case .transfer(let sid) = result else { return "" }
    return "\(sid)"
  }
}
