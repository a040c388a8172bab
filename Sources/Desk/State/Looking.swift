// What those outside who show the desk ask of its indexes.

extension DeskState {
  /// The reservations that take up a worker's capacity: pending, accepted and wrapping ones, in order of sid.
  public func openReservations(of worker: Identifier<Worker>) -> [Reservation] {
    (workload[worker]?.reservations ?? []).compactMap { reservations[$0] }
  }

  /// The reservations of a task, in the order in which they were made.
  public func reservations(of task: Identifier<DeskTask>) -> [Reservation] {
    (reservationsOfTask[task] ?? []).compactMap { reservations[$0] }
  }

  /// The transfer by which somebody is handing a task over now, or has tried to last.
  public func lastTransfer(from origin: Identifier<Reservation>) -> Transfer? {
    guard let task = reservations[origin]?.task else { return nil }
    return reservations(of: task).reversed().lazy.compactMap { $0.transfer.flatMap { self.transfers[$0] } }
      .first { $0.origin == origin }
  }

  /// In which place a task is served in its queue, from 1; `nil` when it does not wait.
  public func position(of sid: Identifier<DeskTask>) -> Int? {
    guard let task = tasks[sid], task.status == .pending || task.status == .reserved, let place = task.place,
      let queue = queues[place.queue]
    else { return nil }
    let own = WaitingLine.Place(task, queue.order)
    return 1 + (waiting[place.queue] ?? [:]).values.reduce(0) { $0 + $1.count(before: own) }
  }

  /// Whether anybody is there to answer, busy or not.
  public var isStaffed: Bool { workers.values.contains(where: isAvailable) }
}
