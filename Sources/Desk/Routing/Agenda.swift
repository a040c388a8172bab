/// What the router has to look at because a command has changed it; nothing else is looked at.
struct Agenda: Sendable {
  /// Transfers whose last offer was declined, and how.
  private var transfers: [(sid: Identifier<Transfer>, reason: String)] = []
  /// Tasks that begin at the top of their workflow.
  private var entering: [Identifier<DeskTask>] = []
  /// Tasks that come back from offers that nobody has accepted.
  private var returning: [Identifier<DeskTask>] = []
  /// Tasks that go on to their next target.
  private var movingOn: [Identifier<DeskTask>] = []
  /// Workers who may be free for something.
  private var workers: Set<Identifier<Worker>> = []
  /// Tasks to be offered.
  private var tasks: Set<Identifier<DeskTask>> = []

  mutating func goOn(with transfer: Identifier<Transfer>, _ reason: String) { transfers.append((transfer, reason)) }
  mutating func enter(_ task: Identifier<DeskTask>) { entering.append(task) }
  mutating func comeBack(_ task: Identifier<DeskTask>) { returning.append(task) }
  mutating func moveOn(_ task: Identifier<DeskTask>) { movingOn.append(task) }
  mutating func add(workers more: some Sequence<Identifier<Worker>>) { workers.formUnion(more) }
  mutating func add(task: Identifier<DeskTask>) { tasks.insert(task) }

  /// Whether a task is about to go on to its next target.
  var movesTasks: Bool { !movingOn.isEmpty }

  /// Takes everything of one kind off the list, in an order that depends on nothing but the list.
  ///
  /// Every task has found its place in the workflow before a worker is looked at, and workers who have become free are
  /// looked at before tasks that nobody was free for: so they get what has the highest priority, and not what happened
  /// to change.
  mutating func next() -> Item? {
    if !transfers.isEmpty { return .goOn(take(&transfers)) }
    if !entering.isEmpty { return .enter(take(&entering)) }
    if !returning.isEmpty { return .comeBack(take(&returning)) }
    if !movingOn.isEmpty { return .moveOn(take(&movingOn)) }
    if !workers.isEmpty { return .serve(take(&workers)) }
    if !tasks.isEmpty { return .offer(take(&tasks)) }
    return nil
  }

  private func take<Items: ExpressibleByArrayLiteral>(_ items: inout Items) -> Items {
    defer { items = [] }
    return items
  }

  enum Item {
    case goOn([(sid: Identifier<Transfer>, reason: String)])
    case enter([Identifier<DeskTask>])
    case comeBack([Identifier<DeskTask>])
    case moveOn([Identifier<DeskTask>])
    case serve(Set<Identifier<Worker>>)
    case offer(Set<Identifier<DeskTask>>)
  }
}
