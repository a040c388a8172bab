import PlugboardJSON

// How tasks find workers: whatever a command has put on the agenda is looked at, and nothing else, so that the cost of a
// decision grows with what has changed and not with what waits.

extension DeskState {
  /// Works the agenda off.
  mutating func route(_ now: Moment, _ ids: inout some IdentifierSource) {
    while let item = agenda.next() {
      switch item {
      case .reserve(let task, let worker, let transfer): reserve(task, worker, transfer, now, &ids)
      case .enter(let task): enter(task, now)
      case .moveOn(let task): moveOn(task, now)
      case .offer(let task): offer(task, now, &ids)
      case .serve(let worker): serve(worker, now, &ids)
      }
    }
  }

  // MARK: A task's way through its workflow

  /// Begins at the top: the first filter that matches has the task.
  private mutating func enter(_ sid: Identifier<DeskTask>, _ now: Moment) {
    guard let task = tasks[sid], task.status == .pending, let workflow = workflows[task.workflow] else { return }
    let filter = workflow.filters.firstIndex { $0.expression.holds(in: task.attributes) }
    if filter == nil && workflow.defaultTargets.isEmpty {
      cancel(sid, reason: "no filter of the workflow matches it", now)
    } else {
      put(sid, into: filter, from: 0, now)
    }
  }

  /// The time in a target is over, or the target passes the task on.
  private mutating func moveOn(_ sid: Identifier<DeskTask>, _ now: Moment) {
    // While it is offered it stays; when nobody takes it, its age decides.
    guard let task = tasks[sid], task.status == .pending, let place = task.place else { return }
    put(sid, into: place.filter, from: place.target + 1, now)
  }

  /// Puts a task into the first target, from one on, whose time is not over and that does not pass it on.
  private mutating func put(_ sid: Identifier<DeskTask>, into filter: Int?, from first: Int, _ now: Moment) {
    guard let task = tasks[sid], let workflow = workflows[task.workflow] else { return }
    let targets = workflow.targets(of: filter)
    for index in targets.indices.dropFirst(first) {
      let target = targets[index]
      let end = target.timeout == nil ? nil : task.createdAt + total(targets[...index])
      if let end, end <= now { continue }
      if let skip = target.skipIf, skip.holds(in: skipScope(target, task)) { continue }
      change(sid) { task in
        task.place = DeskTask.Place(filter: filter, target: index, queue: target.queue, enteredAt: now)
        task.priority = target.priority ?? task.priority
        task.asked = []
      }
      emit(Event(.taskEnteredQueue, task: sid, after: queues[target.queue]?.friendlyName))
      if let end { set(.target(sid), at: end) } else { remove(timer: .target(sid)) }
      agenda.add(task: sid)
      return
    }
    cancel(sid, reason: "it fell out of the last target", now)
  }

  /// The time-outs of the targets add up, on the task's age.
  private func total(_ targets: ArraySlice<Workflow.Target>) -> Moment.Span {
    targets.reduce(Moment.Span(milliseconds: 0)) { $0 + ($1.timeout ?? Moment.Span(milliseconds: 0)) }
  }

  private func skipScope(_ target: Workflow.Target, _ task: DeskTask) -> Expression.Roots {
    let free = (members[target.queue] ?? []).count { worker in
      isFree(worker, for: task.channel) && self.target(target, admits: worker, for: task)
    }
    return Expression.Roots(
      attributes: task.attributes, task: task.attributes, workers: ["available": .integer(Int64(free))])
  }

  // MARK: Offers

  /// Offers a waiting task to whoever can take it.
  private mutating func offer(_ sid: Identifier<DeskTask>, _ now: Moment, _ ids: inout some IdentifierSource) {
    guard let task = tasks[sid], task.status == .pending, let place = task.place else { return }
    // It came back from an offer after its time here was over.
    if let timer = timers[.target(sid)], timer.due <= now {
      remove(timer: timer.key)
      return moveOn(sid, now)
    }
    if target(of: task)?.timeout != nil && timers[.target(sid)] == nil { return moveOn(sid, now) }
    let workers = candidates(for: task)
    if workers.isEmpty { return }
    if !workers.contains(where: { !task.asked.contains($0) }) { change(sid) { $0.asked = [] } }
    for worker in workers.prefix(queues[place.queue]?.maxReservedWorkers ?? 1) {
      reserve(sid, worker, nil, now, &ids)
    }
  }

  /// Looks for waiting tasks for a worker who may be free, as long as there is one.
  private mutating func serve(_ worker: Identifier<Worker>, _ now: Moment, _ ids: inout some IdentifierSource) {
    guard let activity = workers[worker]?.activity, activities[activity]?.available == true else { return }
    while let task = nextTask(for: worker) {
      offer(task, now, &ids)
      // Nobody was offered it, for a reason that looking again would not change.
      if tasks[task]?.status == .pending { return }
    }
  }

  /// The task that a worker is offered next: of those that wait in the worker's queues and suit, the one with the highest
  /// priority, then the one that is served first in its queue.
  private func nextTask(for worker: Identifier<Worker>) -> Identifier<DeskTask>? {
    var best: DeskTask?
    for (queue, line) in waiting.sorted(by: { $0.key < $1.key }) {
      guard !line.isEmpty, members[queue]?.contains(worker) == true else { continue }
      // Where a target's expression does not ask for the task, one answer holds for all tasks in it.
      var answers: [TargetPlace: Bool] = [:]
      for position in 0..<line.count {
        guard let task = tasks[line[position]] else { continue }
        if let best, best.comes(before: task) { break }
        if suits(task, worker, &answers) {
          best = task
          break
        }
      }
    }
    return best?.sid
  }

  private func suits(_ task: DeskTask, _ worker: Identifier<Worker>, _ answers: inout [TargetPlace: Bool]) -> Bool {
    guard let place = task.place, let target = target(of: task) else { return false }
    if target.knownWorker != nil || target.expression?.asksForTask == true { return canOffer(task, to: worker) }
    let key = TargetPlace(
      workflow: task.workflow, filter: place.filter, target: place.target, channel: task.channel)
    if let answer = answers[key] { return answer }
    let answer = canOffer(task, to: worker)
    answers[key] = answer
    return answer
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
  fileprivate func comes(before other: DeskTask) -> Bool {
    priority != other.priority ? priority > other.priority : createdAt <= other.createdAt
  }
}

/// A target, and the channel whose capacity a task in it takes.
private struct TargetPlace: Hashable {
  let workflow: Identifier<Workflow>
  let filter: Int?
  let target: Int
  let channel: String
}

extension Expression {
  /// Whether the answer depends on the task.
  var asksForTask: Bool { keys.contains { $0.root == "task" } }
}
