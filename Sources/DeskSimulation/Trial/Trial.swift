import Desk

/// One story of a desk, told by a seed: people who use it, administrators who change it, machines that fail; and after
/// every step, everything that must hold of it.
///
/// The same seed tells the same story, so that whatever is found can be seen again.
package struct Trial<DeskType: DeskUnderTest> {
  let seed: UInt64
  /// How often everything is looked at, also what takes long.
  let thoroughness: Int
  let plan: TrialPlan
  /// Called with a line for every step, before it is taken.
  let trace: ((String) -> Void)?
  var desk: DeskType
  var chance: Chance
  var report = TrialReport()
  var acknowledged = Acknowledged()
  var walkedOut: Set<Identifier<Participant>> = []
  var now = Moment(milliseconds: 1_750_000_000_000)
  var history: [String] = []
  var deaf: Set<Identifier<Worker>> = []
  /// The agents whose page is closed, and until when.
  var vanished: [Identifier<Worker>: Moment] = [:]

  /// - Parameters:
  ///   - desk: What makes the desk; it takes its sids from the source it is given.
  package init(
    seed: UInt64, withFaults: Bool = true, thoroughness: Int = 16, trace: ((String) -> Void)? = nil,
    desk: (SimulatedIdentifiers) async throws -> DeskType
  ) async rethrows {
    self.seed = seed
    (self.thoroughness, self.trace) = (thoroughness, trace)
    var chance = Chance(seed: seed)
    self.desk = try await desk(SimulatedIdentifiers(chance: chance.split()))
    plan = TrialPlan(&chance, withFaults: withFaults)
    self.chance = chance
  }

  /// Tells the story: so many steps, and then on until every task has ended.
  package mutating func run(steps: Int) async throws(TrialFailure) -> TrialReport {
    try await setUp()
    while report.steps < steps { try await step() }
    try await runOn()
    let contradictions = try await asking { desk in try await desk.contradictions() }
    if let first = contradictions.min() { throw failure("the journal replayed gives what the store has", first) }
    report.trials = 1
    return report
  }

  // MARK: One step

  private mutating func step() async throws(TrialFailure) {
    tick()
    if chance.happens(plan.rate(of: .restart)) { return try await restart() }
    if try await fireTimer() { return }
    if chance.happens(plan.crowd) { return try await crowd() }
    guard let (move, command) = await nextMove() else { return try await perform(.heartbeat(Identifier(0)), "nobody") }
    if move == .vanish, case .signOut(let worker) = command {
      vanished[worker] = now + .seconds(Int64(chance.number(10...200)))
      report.steps += 1
      return note("\(worker) closes the page")
    }
    try await send(command, move.rawValue)
  }

  private mutating func tick() {
    let span: Int
    switch chance.number(0...99) {
    case 0...94: span = chance.number(0...plan.pace)
    case 95...98: span = chance.number(0...60_000)
    default: span = chance.number(0...7_200_000)
    }
    now = now + Moment.Span(milliseconds: Int64(span))
    if chance.happens(plan.rate(of: .clockBackwards)) {
      report.count(.clockBackwards)
      now = now + Moment.Span(milliseconds: -Int64(chance.number(0...(chance.happens(0.9) ? 20_000 : 3_600_000))))
    }
  }

  /// Fires the timer that is due, if there is one, or has a plugin object to it.
  private mutating func fireTimer() async throws(TrialFailure) -> Bool {
    let next = try await asking { desk in try await desk.nextTimer() }
    guard let timer = next, timer.due <= max(now, await desk.state.clock) else { return false }
    if chance.happens(plan.rate(of: .timersLate)) {
      report.count(.timersLate)
      return false
    }
    if chance.happens(0.05) {
      try await send(.postpone(timer.key, objection: "a disposition is missing"), "a plugin")
    } else {
      try await send(.fire(timer.key), "timer")
    }
    return true
  }

  mutating func scene() async -> Scene {
    Scene(
      state: await desk.state, acknowledged: acknowledged, deaf: deaf, vanished: Set(vanished.keys),
      chance: chance.split())
  }

  /// What somebody does next; pages that are open come first with their heartbeats.
  private mutating func nextMove() async -> (move: Move, command: Command)? {
    for (worker, until) in vanished where until <= now { vanished[worker] = nil }
    var scene = await scene()
    let soon = now + .seconds(15)
    let silent = scene.workers.first { worker in
      vanished[worker] == nil && (scene.state.timers[.silence(worker)].map { $0.due <= soon } ?? false)
    }
    if let silent, chance.happens(0.8) { return (.signIn, .heartbeat(silent)) }
    for _ in 0..<10 {
      guard let move = chance.one(of: plan.moves) else { return nil }
      if let command = scene.command(for: move) { return (move, command) }
    }
    return nil
  }

  /// Has somebody ask the desk, who may ask twice and may not hear the answer.
  private mutating func send(_ command: Command, _ who: String) async throws(TrialFailure) {
    var fault: CommitFault?
    for candidate in CommitFault.allCases where chance.happens(plan.rate(of: Fault(candidate))) { fault = candidate }
    let isHeard = !chance.happens(plan.rate(of: .answerLost))
    if !isHeard { report.count(.answerLost) }
    try await perform(command, who, fault, isHeard: isHeard, seenVersions(for: command, await desk.state))
    if !isHeard { return try await perform(command, "\(who), again") }
    if chance.happens(plan.rate(of: .commandRepeated)) {
      report.count(.commandRepeated)
      try await perform(command, "\(who), repeated")
    }
  }

  private mutating func restart() async throws(TrialFailure) {
    let (before, committed) = (await desk.state, desk.committed)
    note("restart")
    try await asking { desk in try await desk.restart() }
    report.count(.restart)
    try await look(before, committed, nil, .none, isThorough: true)
  }

  /// Performs a command and looks at everything that must hold.
  mutating func perform(
    _ command: Command, _ who: String, _ fault: CommitFault? = nil, isHeard: Bool = true,
    _ versions: [Record.Key: Int64] = [:]
  ) async throws(TrialFailure) {
    let (before, committed) = (await desk.state, desk.committed)
    note(who, command, fault)
    let now = now
    let answer = try await asking { desk in
      try await desk.perform(command, ifUnchanged: versions, at: now, struckBy: fault)
    }
    report.coverage.note(command, in: before, answer)
    try take(answer, to: command, isHeard: isHeard)
    if let fault, answer.isStruck { report.count(Fault(fault)) }
    let isThorough = answer.isStruck || report.steps % thoroughness == 0
    try await look(before, committed, command, answer, isThorough: isThorough)
  }

  /// Has several ask at once: nobody knows of the others, and the store gets what they come to together.
  private mutating func crowd() async throws(TrialFailure) {
    var commands: [Command] = []
    for _ in 0..<chance.number(2...6) {
      if let command = chance.happens(0.2) ? commands.last : await nextMove()?.command { commands.append(command) }
    }
    let fault = CommitFault.allCases.first { chance.happens(plan.rate(of: Fault($0))) }
    let (before, committed, now) = (await desk.state, desk.committed, now)
    for command in commands { note("at once", command, fault) }
    let answers = try await asking { [commands] desk in
      try await desk.perform(together: commands, at: now, struckBy: fault)
    }
    for (command, answer) in zip(commands, answers) { try take(answer, to: command) }
    report.crowds += 1
    if let fault, answers.contains(where: \.isStruck) { report.count(Fault(fault)) }
    try await look(before, committed, nil, .none, isThorough: true)
  }

  /// The version of what a command is about, as a page that pays attention has seen it, or a page that does not.
  private mutating func seenVersions(for command: Command, _ state: DeskState) -> [Record.Key: Int64] {
    guard chance.happens(0.2), let key = command.subject, let version = state[key]?.version else { return [:] }
    return [key: chance.happens(0.95) ? version : version + Int64(chance.number(-1...1))]
  }

  /// Notes what somebody was told.
  private mutating func take(_ answer: Answer, to command: Command, isHeard: Bool = true) throws(TrialFailure) {
    report.commands += 1
    if case .refused(let error) = answer { history[history.count - 1] += " → refused: \(error)" }
    if case .leave(_, let participant) = command, !answer.isRefusal { walkedOut.insert(participant) }
    if let problem = acknowledged.note(command, isHeard || answer.isRefusal ? answer : .none) {
      throw failure("no acknowledged message is lost, doubled or moved", problem)
    }
  }

  /// What the desk itself throws is a finding.
  mutating func asking<Value>(
    _ body: (inout DeskType) async throws -> Value
  ) async throws(TrialFailure) -> Value {
    do { return try await body(&desk) } catch { throw failure("nothing fails that no fault explains", "\(error)") }
  }

  // MARK: Looking

  mutating func look(
    _ before: DeskState, _ committedBefore: CommittedRecords, _ command: Command?, _ answer: Answer, isThorough: Bool
  ) async throws(TrialFailure) {
    let seen = Observation(
      before: before, after: await desk.state, command: command, answer: answer, committedBefore: committedBefore,
      committed: desk.committed, acknowledged: acknowledged, walkedOut: walkedOut, isThorough: isThorough)
    for invariant in Invariant.all {
      // The first in the alphabet, because dictionaries have another order in every process.
      if let problem = invariant.violations(seen).min() { throw failure(invariant.sentence, problem) }
    }
    report.steps += 1
  }

  func failure(_ invariant: String, _ detail: String) -> TrialFailure {
    TrialFailure(seed: seed, step: report.steps, invariant: invariant, detail: detail, history: history)
  }

  private mutating func note(_ who: String, _ command: Command, _ fault: CommitFault?) {
    note("\(who): \("\(command)".replacing("Desk.", with: ""))\(fault.map { " (\($0.rawValue))" } ?? "")")
  }

  private mutating func note(_ line: String) {
    let line = "\(report.steps) at \(now.milliseconds): \(line)"
    trace?(line)
    history.append(line)
    if history.count > 20 { history.removeFirst() }
  }
}

extension Answer {
  var isRefusal: Bool { if case .refused = self { true } else { false } }

  /// Whether a fault came in between.
  var isStruck: Bool {
    switch self {
    case .failed, .none: true
    case .done, .refused: false
    }
  }
}
