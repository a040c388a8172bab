package import Desk
import PlugboardJSON

/// A small desk in which something happens, by chance, and the same again for the same seed.
package struct Rehearsal {
  package private(set) var state = DeskState()
  package private(set) var commits: [Commit] = []
  private var chance: Chance
  package private(set) var ids: Sids
  private var time: Int64 = 1_700_000_000_000
  private var customers: [(conversation: Identifier<Conversation>, participant: Identifier<Participant>)] = []

  /// - Parameters:
  ///   - workers: How many there are from the beginning.
  ///   - offers: To how many of them a task is offered at once.
  package init(seed: UInt64 = 1, workers: Int = 3, offers: Int = 2) throws {
    chance = Chance(seed: seed)
    ids = Sids(after: UInt128(seed) << 64)
    try perform(.saveActivity(nil, name: "Available", available: true))
    try perform(.saveActivity(nil, name: "Offline", available: false))
    try perform(.saveQueue(nil, QueueSettings(friendlyName: "Everybody", maxReservedWorkers: offers)))
    let targets = state.queues.keys.map { Workflow.Target(queue: $0) }
    try perform(.saveWorkflow(nil, WorkflowSettings(friendlyName: "Straight on", defaultTargets: targets)))
    for number in 0..<workers {
      try perform(
        .addWorker(
          friendlyName: "Worker \(number)", attributes: ["level": .integer(Int64(number)), "note": "“ü\u{0}”"],
          activity: activities[0], capacity: ["chat": 2]))
    }
  }

  private var activities: [Identifier<Activity>] { state.activities.keys.sorted() }

  package var now: Moment { Moment(milliseconds: time) }

  /// Decides a command; what it came to is the last of ``commits``.
  @discardableResult
  package mutating func perform(
    _ command: Command, by actor: String = "rehearsal", invocation: String? = nil
  ) throws -> Decision.Result {
    let text = try command.text()
    let decision = try state.perform(command, at: now, ids: &ids)
    if !decision.changes.isEmpty {
      let invocation = invocation ?? (commits.count % 2 == 0 ? nil : "invocation \(commits.count)")
      commits.append(Commit(decision, of: text, at: state.clock, by: actor, invocation: invocation))
    }
    return decision.result
  }

  /// A customer who has written, and a task that answers for it.
  package mutating func arrive() throws {
    guard case .conversation(let sid, let customer) = try perform(.openConversation(customer: "Ada")) else { return }
    customers.append((sid, customer))
    try perform(.send(sid, Draft(author: customer, clientID: "first", body: "Hello", attributes: ["n": 1])))
    try perform(createTask(for: sid))
  }

  /// The first customer writes again.
  package mutating func send(_ clientID: String) throws {
    let (conversation, customer) = customers[0]
    try perform(.send(conversation, Draft(author: customer, clientID: clientID, body: "\(clientID) …")))
  }

  package func createTask(for conversation: Identifier<Conversation>? = nil) -> Command {
    .createTask(TaskSettings(workflow: state.workflows.keys.min()!, channel: "chat", conversation: conversation))
  }

  /// Does this many things, of which the desk may refuse some.
  package mutating func improvise(_ steps: Int) throws {
    for _ in 0..<steps {
      time += Int64(chance.below(20_000))
      try improvise()
    }
  }

  private mutating func improvise() throws {
    if let timer = state.nextTimer(), timer.due.milliseconds <= time { return attempt(.fire(timer.key)) }
    if customers.isEmpty || chance.below(8) == 0 { return try arrive() }
    let reservations = state.reservations.keys.sorted()
    let workers = state.workers.keys.sorted()
    let (conversation, customer) = customers[chance.below(customers.count)]
    switch chance.below(10) {
    case 0, 1: attempt(.send(conversation, Draft(author: customer, clientID: "\(ids.count)", body: "And then …")))
    case 2: attempt(.markRead(conversation, customer, index: 1))
    case 3: attempt(.leave(conversation, customer))
    case 4:
      attempt(
        .setActivity(
          workers[chance.below(workers.count)], activities[chance.below(2)], rejectPendingReservations: true))
    case 5: attempt(.heartbeat(workers[chance.below(workers.count)]))
    default:
      if reservations.isEmpty { return }
      let reservation = reservations[chance.below(reservations.count)]
      let worker = workers[chance.below(workers.count)]
      let answers: [Command] = [
        .accept(reservation), .accept(reservation), .reject(reservation, reason: "busy"),
        .wrapUp(reservation, reason: nil), .complete(reservation, reason: "done"),
        .transfer(reservation, to: .worker(worker), chance.below(2) == 0 ? .cold : .warm),
      ]
      attempt(answers[chance.below(answers.count)])
    }
  }

  /// A rehearsed command may well be one that can't be done just now.
  private mutating func attempt(_ command: Command) { _ = try? perform(command, by: "chance") }

  /// Cuts what has happened into batches of up to 7 commits.
  package mutating func batches() -> [[Commit]] {
    var (batches, rest) = ([[Commit]](), commits[...])
    while !rest.isEmpty {
      let size = 1 + chance.below(7)
      batches.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return batches
  }
}

/// Sids that count.
package struct Sids: IdentifierSource, Sendable {
  private var last: UInt128
  private(set) var count = 0

  package init(after last: UInt128) { self.last = last }

  package mutating func next() -> UInt128 {
    (last, count) = (last + 1, count + 1)
    return last
  }
}

/// Numbers that a seed repeats. https://prng.di.unimi.it/splitmix64.c
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }
}
