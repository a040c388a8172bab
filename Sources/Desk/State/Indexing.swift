import PlugboardJSON

extension DeskState {
  /// Puts or removes a thing and brings the indexes up to date. Nothing is remembered: also for loading and undoing.
  mutating func set(_ key: Record.Key, _ record: Record?) {
    switch (key, record) {
    case (.activity(let sid), .activity(let activity)): set(sid, activity)
    case (.activity(let sid), _): set(sid, nil)
    case (.queue(let sid), .queue(let queue)): set(sid, queue)
    case (.queue(let sid), _): set(sid, nil)
    case (.workflow(let sid), .workflow(let workflow)): set(sid, workflow)
    case (.workflow(let sid), _): set(sid, nil)
    case (.worker(let sid), .worker(let worker)): set(sid, worker)
    case (.worker(let sid), _): set(sid, nil)
    case (.task(let sid), .task(let task)): set(sid, task)
    case (.task(let sid), _): set(sid, nil)
    case (.reservation(let sid), .reservation(let reservation)): set(sid, reservation)
    case (.reservation(let sid), _): set(sid, nil)
    case (.transfer(let sid), .transfer(let transfer)): transfers[sid] = transfer
    case (.transfer(let sid), _): transfers[sid] = nil
    case (.conversation(let sid), .conversation(let conversation)): conversations[sid] = conversation
    case (.conversation(let sid), _): conversations[sid] = nil
    case (.message, .message(let message)):
      if conversations[message.conversation]?.status != .closed {
        sent[message.conversation, default: SentMessages()].add(SentMessage(message))
      }
    case (.message(let conversation, let index), _):
      sent[conversation]?.remove(index)
      if sent[conversation]?.isEmpty == true { sent[conversation] = nil }
    case (.timer(let key), .timer(let timer)): set(key, timer)
    case (.timer(let key), _): set(key, nil)
    }
  }

  private mutating func set(_ sid: Identifier<Activity>, _ activity: Activity?) {
    let old = activities[sid]
    activities[sid] = activity
    // Its name is something that expressions may ask for.
    if old?.name == activity?.name { return }
    for worker in workers.values where worker.activity == sid { see(worker) }
  }

  private mutating func set(_ sid: Identifier<TaskQueue>, _ queue: TaskQueue?) {
    let old = queues[sid]
    queues[sid] = queue
    guard let queue else {
      members[sid] = nil
      return
    }
    if old == nil || old?.expression != queue.expression {
      members[sid] = Set(workers.values.filter { queue.admits($0, self) }.map(\.sid))
    }
    if let old, old.order != queue.order {
      let lines = waiting.removeValue(forKey: sid) ?? [:]
      for place in lines.values.flatMap(\.places) { if let task = tasks[place.task] { enqueue(task) } }
    }
  }

  /// What its targets ask of a task says in which lane it waits.
  private mutating func set(_ sid: Identifier<Workflow>, _ workflow: Workflow?) {
    let waiting = tasks.values.filter { $0.workflow == sid && $0.status == .pending }
    for task in waiting { dequeue(task) }
    workflows[sid] = workflow
    for task in waiting { enqueue(task) }
  }

  private mutating func set(_ sid: Identifier<Worker>, _ worker: Worker?) {
    let old = workers[sid]
    workers[sid] = worker
    // An expression may ask for the attributes, the name and the activity.
    if old?.attributes == worker?.attributes && old?.friendlyName == worker?.friendlyName
      && old?.activity == worker?.activity
    {
      return
    }
    if let worker { return see(worker) }
    views[sid] = nil
    for queue in queues.keys { members[queue]?.remove(sid) }
  }

  /// Looks anew at a worker: what expressions see, and to which queues the worker belongs.
  private mutating func see(_ worker: Worker) {
    views[worker.sid] = view(of: worker)
    for queue in queues.values {
      if queue.admits(worker, self) {
        members[queue.sid, default: []].insert(worker.sid)
      } else {
        members[queue.sid, default: []].remove(worker.sid)
      }
    }
  }

  private mutating func set(_ sid: Identifier<DeskTask>, _ task: DeskTask?) {
    if let old = tasks[sid], old.status == .pending { dequeue(old) }
    tasks[sid] = task
    if let task, task.status == .pending { enqueue(task) }
  }

  private mutating func enqueue(_ task: DeskTask) {
    guard let queue = task.place?.queue, let lane = lane(of: task) else { return }
    let order = order(of: queue)
    waiting[queue, default: [:]][lane, default: WaitingLine()].insert(task, order)
  }

  private mutating func dequeue(_ task: DeskTask) {
    guard let queue = task.place?.queue, let lane = lane(of: task) else { return }
    let order = order(of: queue)
    waiting[queue]?[lane]?.remove(task, order)
    if waiting[queue]?[lane]?.places.isEmpty == true { waiting[queue]?[lane] = nil }
    if waiting[queue]?.isEmpty == true { waiting[queue] = nil }
  }

  func order(of queue: Identifier<TaskQueue>) -> TaskQueue.Order { queues[queue]?.order ?? .fifo }

  private mutating func set(_ sid: Identifier<Reservation>, _ reservation: Reservation?) {
    let old = reservations[sid]
    reservations[sid] = reservation
    if let old, old.status.takesCapacity {
      workload[old.worker]?.remove(sid)
      if workload[old.worker]?.isEmpty == true { workload[old.worker] = nil }
    }
    if let new = reservation, new.status.takesCapacity {
      let channel = channel(of: new)
      workload[new.worker, default: Workload()].add(sid, channel)
    }
    switch (old, reservation) {
    case (nil, let new?): insert(new)
    case (let old?, nil):
      reservationsOfTask[old.task]?.removeAll { $0 == sid }
      if reservationsOfTask[old.task]?.isEmpty == true { reservationsOfTask[old.task] = nil }
    default: break
    }
  }

  /// Those made in the same moment stand in order of sid, so that a loaded desk has them in the same order.
  private mutating func insert(_ new: Reservation) {
    let others = reservationsOfTask[new.task] ?? []
    let position = others.lastIndex { sid in
      guard let other = reservations[sid] else { return true }
      return (other.createdAt, sid) < (new.createdAt, new.sid)
    }
    reservationsOfTask[new.task, default: []].insert(new.sid, at: position.map { $0 + 1 } ?? 0)
  }

  private func channel(of reservation: Reservation) -> String { tasks[reservation.task]?.channel ?? "default" }

  private mutating func set(_ key: Timer.Key, _ timer: Timer?) {
    timers[key] = timer
    if let timer { alarms.add(timer, of: timers) }
  }
}
