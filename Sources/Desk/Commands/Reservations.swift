// What a worker answers to an offer, and what becomes of it.

extension DeskState {
  /// Moves a reservation to another status. Whoever calls this has seen to it that the table allows it.
  mutating func move(_ sid: Identifier<Reservation>, to status: ReservationStatus, reason: String? = nil) {
    guard var reservation = reservations[sid] else { return }
    let old = reservation.status
    precondition(old.successors.contains(status), "a reservation can't go from \(old) to \(status)")
    reservation.status = status
    reservation.reason = reason ?? reservation.reason
    reservation.version += 1
    put(.reservation(reservation))
    emit(
      Event(
        .reservationStatusChanged, worker: reservation.worker, task: reservation.task, reservation: sid,
        before: old.rawValue, after: status.rawValue, reason: reason))
    if !status.takesCapacity {
      applyNextActivity(of: reservation.worker)
      agenda.add(workers: [reservation.worker])
    }
  }

  // MARK: Answers

  mutating func accept(
    _ sid: Identifier<Reservation>, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    let reservation = try reservation(sid)
    try reservation.status.check(movesTo: .accepted, sid: "\(sid)")
    remove(timer: .reservation(sid))
    move(sid, to: .accepted)
    if let transfer = reservation.transfer {
      complete(transfer, now)
    } else {
      move(reservation.task, to: .assigned)
      remove(timer: .timeToLive(reservation.task))
      remove(timer: .target(reservation.task))
      // The first to accept has it.
      for other in reservationsOfTask[reservation.task] ?? [] where reservations[other]?.status == .pending {
        end(other, as: .rescinded, reason: "another worker was first", now)
      }
    }
    letIn(reservation.worker, reservation.task)
    return .nothing
  }

  mutating func reject(
    _ sid: Identifier<Reservation>, _ reason: String?, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    try reservation(sid).status.check(movesTo: .rejected, sid: "\(sid)")
    try Check.reason(reason)
    end(sid, as: .rejected, reason: reason, now)
    return .nothing
  }

  /// Ends an offer that nobody has accepted; when it was the last one, the task waits again.
  mutating func end(_ sid: Identifier<Reservation>, as status: ReservationStatus, reason: String?, _ now: Moment) {
    guard let reservation = reservations[sid] else { return }
    remove(timer: .reservation(sid))
    move(sid, to: status, reason: reason)
    if let transfer = reservation.transfer {
      if status == .rejected || status == .timeout {
        agenda.goOn(with: transfer, reason ?? "the offer was \(status.rawValue)")
      }
      return
    }
    let wasAsked = status == .rejected || status == .timeout
    if wasAsked { change(reservation.task) { $0.asked.insert(reservation.worker) } }
    guard let task = tasks[reservation.task], task.status == .reserved, !hasOpenReservations(task.sid) else { return }
    if let limit = workflows[task.workflow]?.maximumAttempts, task.attempts >= limit {
      cancel(task.sid, reason: "offered \(task.attempts) times", now)
    } else {
      move(task.sid, to: .pending)
      agenda.comeBack(task.sid)
    }
  }

  func hasOpenReservations(_ task: Identifier<DeskTask>) -> Bool {
    (reservationsOfTask[task] ?? []).contains { reservations[$0]?.status.takesCapacity == true }
  }

  // MARK: After work

  mutating func wrapUp(
    _ sid: Identifier<Reservation>, _ reason: String?, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    let reservation = try reservation(sid)
    try reservation.status.check(movesTo: .wrapping, sid: "\(sid)")
    try Check.reason(reason)
    wrap(reservation, reason, now)
    return .nothing
  }

  /// Begins the writing up of an accepted reservation.
  mutating func wrap(_ reservation: Reservation, _ reason: String?, _ now: Moment) {
    let sid = reservation.sid
    move(sid, to: .wrapping, reason: reason)
    cancelTransfers(from: sid, "the origin wraps up", now)
    set(.wrapUp(sid), at: now + Timer.wrapUpTime)
    settle(reservation.task, reason, now)
  }

  mutating func complete(
    _ sid: Identifier<Reservation>, _ reason: String?, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    try reservation(sid).status.check(movesTo: .completed, sid: "\(sid)")
    try Check.reason(reason)
    finish(sid, reason, now)
    return .nothing
  }

  /// Completes a reservation; the task with it, when it was the last.
  mutating func finish(_ sid: Identifier<Reservation>, _ reason: String?, _ now: Moment) {
    guard let reservation = reservations[sid] else { return }
    remove(timer: .wrapUp(sid))
    move(sid, to: .completed, reason: reason)
    cancelTransfers(from: sid, "the origin has left", now)
    letOut(reservation.worker, reservation.task)
    settle(reservation.task, reason, now)
  }

  /// Brings a task's status in line with those of its reservations.
  private mutating func settle(_ sid: Identifier<DeskTask>, _ reason: String?, _ now: Moment) {
    let statuses = (reservationsOfTask[sid] ?? []).compactMap { reservations[$0]?.status }
    if statuses.contains(.accepted) || statuses.contains(.pending) { return }
    if statuses.contains(.wrapping) {
      move(sid, to: .wrapping, reason: reason)
    } else {
      move(sid, to: .completed, reason: reason)
      hasEnded(sid, now)
    }
  }
}
