// Handing a task over: an overlay on an assigned task. Whatever goes wrong, the task stays with the origin.

extension DeskState {
  mutating func transfer(
    _ sid: Identifier<Reservation>, _ target: Transfer.Target, _ mode: Transfer.Mode, _ now: Moment,
    _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    let receiver = try firstReceiver(of: sid, in: target)
    let origin = try reservation(sid)
    let transfer = Transfer(
      sid: ids.sid(), task: origin.task, origin: sid, target: target, mode: mode, status: .initiated, reason: nil,
      version: 1)
    put(.transfer(transfer))
    emit(
      Event(
        .transferCreated, task: origin.task, reservation: sid, transfer: transfer.sid, after: transfer.status.rawValue))
    reserve(origin.task, receiver, transfer.sid, now, &ids)
    return .transfer(transfer.sid)
  }

  /// What speaks against handing a task over just now; `nil` if nothing does.
  package func objection(
    toTransferOf sid: Identifier<Reservation>, to target: Transfer.Target
  ) -> DeskError? {
    do throws(DeskError) {
      _ = try firstReceiver(of: sid, in: target)
      return nil
    } catch { return error }
  }

  /// Who is asked first, if a task is handed over now.
  private func firstReceiver(
    of sid: Identifier<Reservation>, in target: Transfer.Target
  ) throws(DeskError) -> Identifier<Worker> {
    let origin = try reservation(sid)
    if origin.status != .accepted {
      throw .conflict(
        StatusConflict(thing: "reservation", sid: "\(sid)", status: origin.status.rawValue, toBe: "transferred"))
    }
    if let other = outgoing(of: origin.task) { throw .transferUnderWay(transfer: "\(other)") }
    if (reservationsOfTask[origin.task] ?? []).count >= DeskTask.maximumReservations {
      throw .exhausted(
        thing: "task", sid: "\(origin.task)", problem: "it has been offered \(DeskTask.maximumReservations) times")
    }
    let problem: DeskError
    switch target {
    case .worker(let worker): problem = .notFree(worker: try self.worker(worker).friendlyName)
    case .queue(let queue): problem = .nobodyFree(in: try self.queue(queue).friendlyName)
    }
    guard let receiver = receivers(of: origin.task, in: target, asked: nil).first else { throw problem }
    return receiver
  }

  mutating func cancelTransfer(_ sid: Identifier<Transfer>, _ now: Moment) throws(DeskError) -> Decision.Result {
    guard let transfer = transfers[sid] else { throw .unknown(thing: "transfer", sid: "\(sid)") }
    try transfer.status.check(movesTo: .canceled, sid: "\(sid)")
    cancel(transfer, "the origin took it back", now)
    return .nothing
  }

  /// The transfer of a task that is under way.
  private func outgoing(of task: Identifier<DeskTask>) -> Identifier<Transfer>? {
    (reservationsOfTask[task] ?? []).compactMap { reservations[$0]?.transfer }
      .first { transfers[$0]?.status == .initiated }
  }

  /// Who could take a task over and has not been asked yet, in the order in which they are asked.
  /// - Parameter transfer: By which the others have been asked; `nil` before the first one is.
  private func receivers(
    of sid: Identifier<DeskTask>, in target: Transfer.Target, asked transfer: Identifier<Transfer>?
  ) -> [Identifier<Worker>] {
    let asked = (reservationsOfTask[sid] ?? []).compactMap { reservations[$0] }
      .filter { transfer != nil && $0.transfer == transfer || $0.status.takesCapacity }.map(\.worker)
    let candidates: Set<Identifier<Worker>> =
      switch target {
      case .worker(let worker): [worker]
      case .queue(let queue): members[queue] ?? []
      }
    guard let task = tasks[sid] else { return [] }
    return longestIdleFirst(candidates.subtracting(asked).filter { isFree($0, for: task.channel) })
  }

  /// The one who was asked has declined: the next one, or nobody.
  mutating func goOn(
    with sid: Identifier<Transfer>, _ reason: String, _ now: Moment, _ ids: inout some IdentifierSource
  ) {
    guard let transfer = transfers[sid], transfer.status == .initiated else { return }
    if let next = receivers(of: transfer.task, in: transfer.target, asked: sid).first {
      reserve(transfer.task, next, sid, now, &ids)
    } else {
      move(transfer, to: .failed, reason)
    }
  }

  /// The one who was asked has accepted. Of a cold transfer the origin leaves.
  mutating func complete(_ sid: Identifier<Transfer>, _ now: Moment) {
    guard let transfer = transfers[sid] else { return }
    move(transfer, to: .complete, nil)
    if transfer.mode == .cold { finish(transfer.origin, "transferred", now) }
  }

  /// The origin does not wait any longer.
  mutating func cancelTransfers(from origin: Identifier<Reservation>, _ reason: String, _ now: Moment) {
    guard let task = reservations[origin]?.task, let sid = outgoing(of: task), let transfer = transfers[sid],
      transfer.origin == origin
    else { return }
    cancel(transfer, reason, now)
  }

  private mutating func cancel(_ transfer: Transfer, _ reason: String, _ now: Moment) {
    move(transfer, to: .canceled, reason)
    for offer in reservationsOfTask[transfer.task] ?? []
    where reservations[offer]?.transfer == transfer.sid && reservations[offer]?.status == .pending {
      end(offer, as: .canceled, reason: reason, now)
    }
  }

  private mutating func move(_ old: Transfer, to status: TransferStatus, _ reason: String?) {
    var transfer = old
    transfer.status = status
    transfer.reason = reason
    transfer.version += 1
    put(.transfer(transfer))
    emit(
      Event(
        .transferStatusChanged, task: transfer.task, reservation: transfer.origin, transfer: transfer.sid,
        before: old.status.rawValue, after: status.rawValue, reason: reason))
  }
}
