import PlugboardJSON

/// Everything that is open at a desk, as a value.
///
/// All changes go through ``put(_:)`` and ``remove(_:)``, which keep the indexes right, remember what has been there
/// before, and so make a command that fails halfway undo itself. How commands are decided stands in `Commands/`, how
/// tasks find workers in `Routing/`; neither looks at a clock, at chance or at a store.
public struct DeskState: Sendable {
  public internal(set) var activities: [Identifier<Activity>: Activity] = [:]
  public internal(set) var queues: [Identifier<TaskQueue>: TaskQueue] = [:]
  public internal(set) var workflows: [Identifier<Workflow>: Workflow] = [:]
  public internal(set) var workers: [Identifier<Worker>: Worker] = [:]
  public internal(set) var tasks: [Identifier<DeskTask>: DeskTask] = [:]
  public internal(set) var reservations: [Identifier<Reservation>: Reservation] = [:]
  public internal(set) var transfers: [Identifier<Transfer>: Transfer] = [:]
  public internal(set) var conversations: [Identifier<Conversation>: Conversation] = [:]
  public internal(set) var timers: [Timer.Key: Timer] = [:]

  // MARK: Indexes: derived from the things above, never stored

  /// The reservations of a task, in the order in which they were made.
  var reservationsOfTask: [Identifier<DeskTask>: [Identifier<Reservation>]] = [:]
  /// What takes up a worker's capacity.
  var workload: [Identifier<Worker>: Workload] = [:]
  /// Which tasks wait in a queue, in the order in which they are served.
  var waiting: [Identifier<TaskQueue>: [Lane: WaitingLine]] = [:]
  /// Which workers belong to a queue.
  var members: [Identifier<TaskQueue>: Set<Identifier<Worker>>] = [:]
  /// The messages of open conversations by the names that their authors gave them.
  var sent: [Identifier<Conversation>: SentMessages] = [:]
  /// What expressions see of a worker.
  var views: [Identifier<Worker>: JSON] = [:]
  var alarms = Alarms()

  /// What there was before the command that is being decided; `nil` inside means that there was nothing.
  var before: [Record.Key: Record?] = [:]
  var events: [Event] = []
  /// The messages that the command has accepted.
  var messages: [Record] = []
  /// The latest moment that the desk has been told of: time does not run backwards here.
  public internal(set) var clock = Moment(milliseconds: 0)
  /// What the router has to look at before the command is done.
  var agenda = Agenda()
  /// How much the router looked at for the last command.
  package internal(set) var effort = RoutingEffort()
  /// What has ended and is still here, so that whoever comes a moment too late is told how it ended.
  var ended = EndedThings()

  public init() {}

  // MARK: Changing

  mutating func emit(_ event: Event) { events.append(event) }

  /// Puts a thing in the place of what it was before.
  mutating func put(_ record: Record) {
    if case .message = record { messages.append(record) } else { remember(record.key) }
    set(record.key, record)
  }

  mutating func remove(timer key: Timer.Key) {
    if timers[key] != nil { remove(.timer(key)) }
  }

  /// Takes away a thing that is there.
  mutating func remove(_ key: Record.Key) {
    remember(key)
    set(key, nil)
  }

  private mutating func remember(_ key: Record.Key) {
    if before[key] == nil { before[key] = .some(self[key]) }
  }

  /// The thing as it is now.
  public subscript(key: Record.Key) -> Record? {
    switch key {
    case .activity(let sid): activities[sid].map(Record.activity)
    case .queue(let sid): queues[sid].map(Record.queue)
    case .workflow(let sid): workflows[sid].map(Record.workflow)
    case .worker(let sid): workers[sid].map(Record.worker)
    case .task(let sid): tasks[sid].map(Record.task)
    case .reservation(let sid): reservations[sid].map(Record.reservation)
    case .transfer(let sid): transfers[sid].map(Record.transfer)
    case .conversation(let sid): conversations[sid].map(Record.conversation)
    case .message: nil
    case .timer(let key): timers[key].map(Record.timer)
    }
  }
}
