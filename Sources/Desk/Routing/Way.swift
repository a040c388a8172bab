import PlugboardJSON

// A task's way through its workflow.

extension DeskState {
  /// Begins at the top: the first filter that matches has the task.
  mutating func enter(_ sid: Identifier<DeskTask>, _ now: Moment) {
    guard let task = tasks[sid], task.status == .pending, let workflow = workflows[task.workflow] else { return }
    let filter = workflow.filter(for: task)
    if filter == nil && workflow.defaultTargets.isEmpty {
      cancel(sid, reason: "no filter of the workflow matches it", now)
    } else {
      put(sid, into: filter, from: 0, now)
    }
  }

  /// Nobody has accepted it: the workflow is evaluated again. Where the same filter of the same workflow has the task, it
  /// never goes back to an earlier target.
  mutating func comeBack(_ sid: Identifier<DeskTask>, _ now: Moment) {
    guard let task = tasks[sid], task.status == .pending, let workflow = workflows[task.workflow] else { return }
    if let place = task.place, place.workflowVersion == workflow.version, place.filter == workflow.filter(for: task) {
      put(sid, into: place.filter, from: place.target, now)
    } else {
      enter(sid, now)
    }
  }

  /// The time in a target is over.
  mutating func moveOn(_ sid: Identifier<DeskTask>, _ now: Moment) {
    // While it is offered it stays; when nobody takes it, its age decides.
    guard let task = tasks[sid], task.status == .pending, let place = task.place else { return }
    put(sid, into: place.filter, from: place.target + 1, now)
  }

  /// Puts a task into the first target, from one on, whose time is not over and that does not pass it on.
  private mutating func put(_ sid: Identifier<DeskTask>, into filter: Int?, from first: Int, _ now: Moment) {
    guard let task = tasks[sid], let workflow = workflows[task.workflow] else { return }
    let targets = workflow.targets(of: filter)
    for (index, target) in targets.enumerated().dropFirst(first) {
      let place = DeskTask.Place(
        filter: filter, target: index, queue: target.queue, workflowVersion: workflow.version, enteredAt: now)
      let stays = task.place?.isSameTarget(as: place) == true
      var end = target.timeout == nil ? nil : task.createdAt + total(targets[...index])
      // A plugin may have given it more time here; a timer that is gone has run out while the task was offered.
      if stays && end != nil { end = timers[.target(sid)]?.due ?? now }
      if let end, end <= now { continue }
      if let skip = target.skipIf, skips(skip, target, task) { continue }
      if !stays { enter(sid, place, target, until: end) }
      agenda.add(task: sid)
      return
    }
    cancel(sid, reason: "it fell out of the last target", now)
  }

  private mutating func enter(
    _ sid: Identifier<DeskTask>, _ place: DeskTask.Place, _ target: Workflow.Target, until end: Moment?
  ) {
    change(sid) { task in
      task.place = place
      task.priority = target.priority ?? task.ownPriority
    }
    emit(Event(.taskEnteredQueue, queue: target.queue, task: sid, after: queues[target.queue]?.friendlyName))
    if let end { set(.target(sid), at: end) } else { remove(timer: .target(sid)) }
  }

  /// The time-outs of the targets add up, on the task's age.
  private func total(_ targets: ArraySlice<Workflow.Target>) -> Moment.Span {
    targets.reduce(Moment.Span(milliseconds: 0)) { $0 + ($1.timeout ?? Moment.Span(milliseconds: 0)) }
  }

  private mutating func skips(_ condition: Expression, _ target: Workflow.Target, _ task: DeskTask) -> Bool {
    let workers = members[target.queue] ?? []
    effort.workers += workers.count
    let free = workers.count { worker in
      isFree(worker, for: task.channel) && self.target(target, admits: worker, for: task)
    }
    return condition.holds(
      in: Expression.Roots(
        attributes: task.attributes, task: task.attributes, workers: ["available": .integer(Int64(free))]))
  }
}

extension Workflow {
  /// The first filter that matches a task; `nil` for the default one.
  fileprivate func filter(for task: DeskTask) -> Int? {
    let roots = Expression.Roots(attributes: task.attributes, task: task.attributes)
    return filters.firstIndex { $0.expression.holds(in: roots) }
  }
}

extension DeskTask.Place {
  fileprivate func isSameTarget(as other: Self) -> Bool {
    (filter, target, queue, workflowVersion) == (other.filter, other.target, other.queue, other.workflowVersion)
  }
}
