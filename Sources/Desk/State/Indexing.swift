import PlugboardJSON

extension DeskState {
  /// Puts or removes a thing and brings the indexes up to date. Nothing is remembered: also for loading and undoing.
  mutating func set(_ key: Record.Key, _ record: Record?) {
    switch (key, record) {
    case (.activity(let sid), .activity(let activity)): activities[sid] = activity
    case (.activity(let sid), _): activities[sid] = nil
    case (.queue(let sid), .queue(let queue)): set(sid, queue)
    case (.queue(let sid), _): set(sid, nil)
    case (.workflow(let sid), .workflow(let workflow)): workflows[sid] = workflow
    case (.workflow(let sid), _): workflows[sid] = nil
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
      sent[message.conversation, default: [:]][ClientMessage(message)] = message.index
    case (.message(let conversation, let index), _):
      sent[conversation] = sent[conversation]?.filter { $0.value != index }
    case (.timer(let key), .timer(let timer)): set(key, timer)
    case (.timer(let key), _): set(key, nil)
    }
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
      let line = waiting[sid]?.tasks ?? []
      waiting[sid] = nil
      for task in line { enqueue(tasks[task]!, sid) }
    }
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
    views[sid] = worker.map { view(of: $0) }
    for queue in queues.values {
      if let worker, queue.admits(worker, self) {
        members[queue.sid, default: []].insert(sid)
      } else {
        members[queue.sid, default: []].remove(sid)
      }
    }
  }

  private mutating func set(_ sid: Identifier<DeskTask>, _ task: DeskTask?) {
    if let old = tasks[sid], old.status == .pending, let place = old.place {
      let order = order(of: place.queue)
      waiting[place.queue]?.remove(old, order)
    }
    tasks[sid] = task
    if let task, task.status == .pending, let place = task.place { enqueue(task, place.queue) }
  }

  private mutating func enqueue(_ task: DeskTask, _ queue: Identifier<TaskQueue>) {
    let order = order(of: queue)
    waiting[queue, default: WaitingLine()].insert(task, order)
  }

  private func order(of queue: Identifier<TaskQueue>) -> TaskQueue.Order { queues[queue]?.order ?? .fifo }

  private mutating func set(_ sid: Identifier<Reservation>, _ reservation: Reservation?) {
    let old = reservations[sid]
    reservations[sid] = reservation
    if let old, old.status.takesCapacity {
      let channel = channel(of: old)
      workload[old.worker]?.remove(old, channel)
    }
    if let new = reservation, new.status.takesCapacity {
      let channel = channel(of: new)
      workload[new.worker, default: Workload()].add(new, channel)
    }
    switch (old, reservation) {
    case (nil, let new?): reservationsOfTask[new.task, default: []].append(sid)
    case (let old?, nil): reservationsOfTask[old.task]?.removeAll { $0 == sid }
    default: break
    }
  }

  private func channel(of reservation: Reservation) -> String { tasks[reservation.task]?.channel ?? "default" }

  private mutating func set(_ key: Timer.Key, _ timer: Timer?) {
    timers[key] = timer
    if let timer { alarms.add(timer) }
  }
}

/// What takes up a worker's capacity: offers, accepted and wrapping reservations alike.
struct Workload: Sendable, Hashable {
  private(set) var reservations: Set<Identifier<Reservation>> = []
  private(set) var counts: [String: Int] = [:]

  mutating func add(_ reservation: Reservation, _ channel: String) {
    if reservations.insert(reservation.sid).inserted { counts[channel, default: 0] += 1 }
  }

  mutating func remove(_ reservation: Reservation, _ channel: String) {
    guard reservations.remove(reservation.sid) != nil else { return }
    let count = counts[channel, default: 1] - 1
    counts[channel] = count == 0 ? nil : count
  }
}

/// What names a message before the desk has given it an index.
struct ClientMessage: Sendable, Hashable {
  let author: Identifier<Participant>
  let clientID: String

  init(_ message: Message) { (author, clientID) = (message.author, message.clientID) }
  init(author: Identifier<Participant>, clientID: String) { (self.author, self.clientID) = (author, clientID) }
}
