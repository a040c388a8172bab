/// What the router has to look at because a command has changed it; nothing else is looked at.
struct Agenda: Sendable {
  /// Tasks that begin at the top of their workflow.
  private(set) var entering: [Identifier<DeskTask>] = []
  /// Tasks that go on to their next target.
  private(set) var movingOn: [Identifier<DeskTask>] = []
  /// Tasks to be offered.
  private(set) var tasks: [Identifier<DeskTask>] = []
  /// Workers who may be free for something.
  private(set) var workers: Set<Identifier<Worker>> = []
  /// Transfers that go on to the next worker.
  private(set) var transfers:
    [(task: Identifier<DeskTask>, worker: Identifier<Worker>, transfer: Identifier<Transfer>)] = []

  mutating func enter(_ task: Identifier<DeskTask>) { entering.append(task) }
  mutating func moveOn(_ task: Identifier<DeskTask>) { movingOn.append(task) }
  mutating func add(task: Identifier<DeskTask>) { tasks.append(task) }
  mutating func add(workers more: some Sequence<Identifier<Worker>>) { workers.formUnion(more) }
  mutating func reserve(
    _ task: Identifier<DeskTask>, _ worker: Identifier<Worker>, _ transfer: Identifier<Transfer>
  ) {
    transfers.append((task, worker, transfer))
  }

  /// Takes the next thing off the list, in an order that depends on nothing but the list.
  mutating func next() -> Item? {
    if !transfers.isEmpty {
      let (task, worker, transfer) = transfers.removeFirst()
      return .reserve(task, worker, transfer)
    }
    if !entering.isEmpty { return .enter(entering.removeFirst()) }
    if !movingOn.isEmpty { return .moveOn(movingOn.removeFirst()) }
    if !tasks.isEmpty { return .offer(tasks.removeFirst()) }
    guard let worker = workers.min() else { return nil }
    workers.remove(worker)
    return .serve(worker)
  }

  enum Item {
    case reserve(Identifier<DeskTask>, Identifier<Worker>, Identifier<Transfer>)
    case enter(Identifier<DeskTask>)
    case moveOn(Identifier<DeskTask>)
    case offer(Identifier<DeskTask>)
    case serve(Identifier<Worker>)
  }
}
