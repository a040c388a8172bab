import PlugboardJSON

// How tasks find workers: whatever a command has put on the agenda is looked at, and nothing else, so that the cost of a
// decision grows with what has changed and not with what waits.

extension DeskState {
  /// Works the agenda off.
  mutating func route(_ now: Moment, _ ids: inout some IdentifierSource) {
    while let item = agenda.next() {
      switch item {
      case .goOn(let transfers): for (transfer, reason) in transfers { goOn(with: transfer, reason, now, &ids) }
      case .enter(let tasks): for task in tasks { enter(task, now) }
      case .comeBack(let tasks): for task in tasks { comeBack(task, now) }
      case .moveOn(let tasks): for task in tasks { moveOn(task, now) }
      case .serve(let workers): serve(workers, now, &ids)
      case .offer(let tasks): for task in inOrder(tasks) { offer(task, now, &ids) }
      }
    }
  }

  /// Those of one queue in the queue's order; among queues, whichever of the first ones comes first.
  private func inOrder(_ sids: Set<Identifier<DeskTask>>) -> [Identifier<DeskTask>] {
    var lines = Dictionary(grouping: sids.compactMap { tasks[$0] }) { $0.place?.queue }.mapValues { line in
      line.sorted { isServed($1, before: $0) }
    }
    var order: [Identifier<DeskTask>] = []
    while let (queue, first) = lines.compactMapValues(\.last).min(by: { $0.value.comes(before: $1.value) }) {
      order.append(first.sid)
      lines[queue]?.removeLast()
    }
    return order
  }

  /// Among tasks that may be of one queue: there its order counts.
  private func isServed(_ task: DeskTask, before other: DeskTask) -> Bool {
    guard let queue = task.place?.queue, queue == other.place?.queue else { return task.comes(before: other) }
    return WaitingLine.Place(task, order(of: queue)) < WaitingLine.Place(other, order(of: queue))
  }

  // MARK: Offers

  /// Offers a waiting task to whoever can take it.
  private mutating func offer(_ sid: Identifier<DeskTask>, _ now: Moment, _ ids: inout some IdentifierSource) {
    guard let task = tasks[sid], task.status == .pending, let place = task.place else { return }
    // Its time here is over, and the timer comes later in this moment.
    if let timer = timers[.target(sid)], timer.due <= now {
      remove(timer: timer.key)
      return agenda.moveOn(sid)
    }
    effort.workers += members[place.queue]?.count ?? 0
    let workers = candidates(for: task)
    if workers.isEmpty { return }
    if workers.allSatisfy({ task.asked.contains($0) }) { change(sid) { $0.asked = [] } }
    for worker in workers.prefix(queues[place.queue]?.maxReservedWorkers ?? 1) {
      reserve(sid, worker, nil, now, &ids)
    }
  }

  /// Looks for waiting tasks for workers who may be free, as long as there is one: the highest priority first, whichever
  /// of the workers it is for.
  private mutating func serve(
    _ workers: Set<Identifier<Worker>>, _ now: Moment, _ ids: inout some IdentifierSource
  ) {
    var next: [(worker: Identifier<Worker>, task: DeskTask)] = []
    for worker in workers.sorted() {
      if let task = nextTask(for: worker) { next.append((worker, task)) }
    }
    while let first = next.min(by: { isServed($0.task, before: $1.task) }) {
      offer(first.task.sid, now, &ids)
      // It is still there when it is about to move on: once it has, everybody looks again.
      if tasks[first.task.sid]?.status == .pending {
        if agenda.movesTasks { agenda.add(workers: workers) }
        return
      }
      // Those whose next task it was, and those who have it now, look again.
      let busy = Set((reservationsOfTask[first.task.sid] ?? []).compactMap { reservations[$0]?.worker })
      next = next.compactMap { worker, task in
        guard task.sid == first.task.sid || busy.contains(worker) else { return (worker, task) }
        return nextTask(for: worker).map { (worker, $0) }
      }
    }
  }

  /// The task that a worker is offered next: of those that are served first in the worker's queues, the one with the
  /// highest priority, then the oldest.
  private mutating func nextTask(for worker: Identifier<Worker>) -> DeskTask? {
    guard workers[worker].map(isAvailable) == true else { return nil }
    var best: DeskTask?
    for (queue, lines) in waiting where members[queue]?.contains(worker) == true {
      guard let task = firstTask(of: lines, for: worker) else { continue }
      if best.map({ task.comes(before: $0) }) ?? true { best = task }
    }
    return best
  }

  /// The task in one queue that is served first of those that suit a worker.
  private mutating func firstTask(of lines: [Lane: WaitingLine], for worker: Identifier<Worker>) -> DeskTask? {
    var first: WaitingLine.Place?
    for (lane, line) in lines where isFree(worker, for: lane.channel) {
      guard let place = line.places.first, first.map({ place < $0 }) ?? true, let task = tasks[place.task],
        let target = target(of: lane)
      else { continue }
      effort.tasks += 1
      // One answer holds for all who stand in this line.
      if self.target(target, admits: worker, for: task) { first = place }
    }
    return first.flatMap { tasks[$0.task] }
  }

  /// Makes an offer.
  mutating func reserve(
    _ sid: Identifier<DeskTask>, _ worker: Identifier<Worker>, _ transfer: Identifier<Transfer>?, _ now: Moment,
    _ ids: inout some IdentifierSource
  ) {
    guard let task = tasks[sid], let workflow = workflows[task.workflow], isFree(worker, for: task.channel) else {
      return
    }
    let reservation = Reservation(
      sid: ids.sid(), task: sid, worker: worker, createdAt: now, timeout: workflow.reservationTimeout,
      status: .pending, reason: nil, transfer: transfer, version: 1)
    put(.reservation(reservation))
    change(worker) { $0.lastAssignedAt = now }
    emit(
      Event(
        .reservationCreated, worker: worker, task: sid, reservation: reservation.sid, transfer: transfer,
        after: reservation.status.rawValue))
    set(.reservation(reservation.sid), at: now + workflow.reservationTimeout)
    guard transfer == nil else { return }
    if task.status == .pending { move(sid, to: .reserved) }
    change(sid) { $0.attempts += 1 }
  }
}

extension DeskTask {
  /// Among tasks of several queues: the higher priority first, then the older.
  func comes(before other: DeskTask) -> Bool {
    (-priority, virtualStartTime, sid) < (-other.priority, other.virtualStartTime, other.sid)
  }
}

/// How much the router has looked at for one command: its cost without a clock.
package struct RoutingEffort: Sendable, Hashable {
  /// Tasks that a worker was held against.
  package internal(set) var tasks = 0
  /// Workers whom a task was held against.
  package internal(set) var workers = 0

  package init(tasks: Int = 0, workers: Int = 0) { (self.tasks, self.workers) = (tasks, workers) }
}
