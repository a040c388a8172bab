import Plugboard
import Synchronization

/// Where one case is played: the actions, the clock, and what has happened so far.
final class ConformanceStage: Sendable {
  let actions: Actions
  let clock = ManualClock()
  let variant: ConformanceVariant
  private let state = Mutex(State())

  struct State {
    var seen = ConformanceCase.Expectation(trace: [], outcomes: [:], faults: [], errors: [:], answers: [:], events: [])
    /// What went wrong that no expectation can name.
    var problems: [String] = []
    var tokens: [String: Token] = [:]
    var owners: [String: Owner] = [:]
    var labels: Set<String> = []
    var names: [InvocationID: String] = [:]
    var tasks: [String: Task<Void, Never>] = [:]
    var settled: [String: [JSON]] = [:]
    var suspended: [String: [Suspended]] = [:]
    var cancelled: Set<String> = []
    var finished: Set<String> = []
    /// The unloadings whose time has begun to run.
    var begun: Set<String> = []
    var isAbandoned = false
    var lastSuspension = 0
    var cancelledSuspensions: Set<Int> = []
    var waiting: [Waiting] = []
  }

  /// A hook that waits for a step of the case.
  struct Suspended {
    let id: Int
    let suspension: ConformanceSuspension
    let continuation: CheckedContinuation<Void, any Error>
  }

  /// A step of the case that waits for something to have happened.
  struct Waiting {
    let isOver: @Sendable (borrowing State) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  init(_ conformanceCase: ConformanceCase, _ variant: ConformanceVariant) {
    if let limit = conformanceCase.chainLimit {
      actions = Actions(clock: ConformanceClock(clock: clock), chainLimit: limit)
    } else {
      actions = Actions(clock: ConformanceClock(clock: clock))
    }
    self.variant = variant
    guard variant.isWatched || conformanceCase.watch != nil else { return }
    let watch = conformanceCase.watch ?? []
    actions.observe { [weak self] event in self?.saw(event, watch) }
  }

  // MARK: What has happened

  /// Changes the state, then wakes those who waited for the change.
  func change<Value: Sendable>(_ edit: (inout State) -> Value) -> Value {
    let (value, over) = state.withLock { state in
      let value = edit(&state)
      var over: [Waiting] = []
      var waiting: [Waiting] = []
      for waiter in state.waiting {
        if waiter.isOver(state) { over.append(waiter) } else { waiting.append(waiter) }
      }
      state.waiting = waiting
      return (value, over)
    }
    for waiter in over { waiter.continuation.resume() }
    return value
  }

  func record(_ entry: JSON.Object) { change { $0.seen.trace.append(.object(entry)) } }

  func answer(_ label: String, _ answer: JSON) { change { $0.seen.answers[label] = answer } }

  func finished(_ label: String) { change { _ = $0.finished.insert(label) } }

  /// What was seen, faults included, and what went wrong besides.
  func result() -> (seen: ConformanceCase.Expectation, problems: [String]) {
    let faults = actions.recentFaults.map(\.conformanceJSON)
    return state.withLock { state in
      var seen = state.seen
      seen.faults = faults
      return (seen, state.problems)
    }
  }

  /// Waits until something has happened, or until the case is given up.
  func wait(until isOver: @escaping @Sendable (borrowing State) -> Bool) async {
    await withCheckedContinuation { continuation in
      change { $0.waiting.append(Waiting(isOver: { $0.isAbandoned || isOver($0) }, continuation: continuation)) }
    }
  }

  // MARK: Suspending

  func suspend(_ label: String, _ suspension: ConformanceSuspension) async throws {
    let id = change { state in
      state.lastSuspension += 1
      return state.lastSuspension
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isOver = change { state in
          let isCancelled = suspension != .ignoringCancellation && state.cancelledSuspensions.contains(id)
          if isCancelled || state.isAbandoned { return true }
          state.suspended[label, default: []].append(
            Suspended(id: id, suspension: suspension, continuation: continuation))
          return false
        }
        if isOver { continuation.end(suspension) }
      }
    } onCancel: {
      let suspended = change { state -> Suspended? in
        state.cancelled.insert(label)
        state.cancelledSuspensions.insert(id)
        guard suspension != .ignoringCancellation else { return nil }
        return state.take(label) { $0.id == id }
      }
      suspended?.continuation.end(suspension)
    }
  }

  /// Lets the hook that has been suspended longest go on.
  func release(_ label: String) async {
    await wait { $0.suspended[label]?.isEmpty == false }
    change { $0.take(label) { _ in true } }?.continuation.resume()
  }

  /// Lets go of everything that still waits, because the case is over or hangs.
  func abandon() {
    let suspended = change { state in
      state.isAbandoned = true
      return exchange(&state.suspended, [:])
    }
    for waiter in suspended.values.joined() { waiter.continuation.resume(throwing: CancellationError()) }
    clock.advance(by: .seconds(1 << 41))
  }

  // MARK: Invoking

  /// A label that no other invocation has: the second `nested` is `nested 2`.
  func claim(_ wanted: String) -> String {
    change { state in
      var label = wanted
      var count = 1
      while !state.labels.insert(label).inserted {
        count += 1
        label = "\(wanted) \(count)"
      }
      return label
    }
  }

  func start(_ invocation: ConformanceInvocation) -> Task<Void, Never> {
    let label = claim(invocation.label ?? "main")
    // The lock is held until the task is known, so that a hook of the invocation can cancel it by its label.
    return state.withLock { state in
      let task = Task {
        if invocation.isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
        _ = try? await self.invoke(invocation, label, invocation.payload ?? [:], from: nil)
      }
      state.tasks[label] = task
      return task
    }
  }

  func keepTask(as label: String, _ work: @escaping @Sendable () async -> Void) {
    state.withLock { $0.tasks[label] = Task { await work() } }
  }

  func task(_ label: String) -> Task<Void, Never>? { state.withLock { $0.tasks[label] } }

  var tasks: [Task<Void, Never>] { state.withLock { Array($0.tasks.values) } }

  func invoke(
    _ invocation: ConformanceInvocation, _ label: String, _ payload: JSON, from context: InvocationContext?
  ) async throws -> JSON {
    let result: Result<JSON, any Error>
    do {
      let value = try await ConformanceLabel.$current.withValue(label) {
        if let context, invocation.goesThroughContext {
          try await context.invokeAction(
            invocation.action, payload, by: invocation.actor, hooksWithin: invocation.allowance)
        } else {
          try await actions.invokeAction(
            invocation.action, payload, by: invocation.actor, hooksWithin: invocation.allowance)
        }
      }
      result = .success(value)
    } catch {
      result = .failure(error)
    }
    let outcome = outcomeJSON(result)
    change { state in
      if invocation.isRecorded {
        state.seen.outcomes[label] = outcome
        state.seen.trace.append(["resumed": .string(label)])
      }
      // R17: whoever observes has been told, once and the same thing, before the caller resumes.
      if variant.isWatched, state.settled[label] != [outcome] {
        state.problems.append(
          "\(label) ended with \(outcome), but its settled events were \(state.settled[label, default: []])")
      }
    }
    return try result.get()
  }

  func name(_ context: InvocationContext) {
    guard let label = ConformanceLabel.current else { return }
    change { $0.names[context.id] = label }
  }

  func name(of id: InvocationID) -> String? { state.withLock { $0.names[id] } }

  // MARK: Owners and tokens

  /// The owner of a name as it was first asked for, unloaded or not.
  func owner(_ name: String) throws(RegistrationError) -> any ActionOwner {
    if name == Actions.applicationName { return actions }
    if let owner = state.withLock({ $0.owners[name] }) { return owner }
    return try reload(name)
  }

  @discardableResult
  func reload(_ name: String) throws(RegistrationError) -> Owner {
    let owner = try actions.owner(name)
    change { $0.owners[name] = owner }
    return owner
  }

  func keep(_ token: Token, as label: String) { change { $0.tokens[label] = token } }

  func token(_ label: String) -> Token? { state.withLock { $0.tokens[label] } }

  func complain(_ problem: String) { change { $0.problems.append(problem) } }

  // MARK: Events

  private func saw(_ event: Event, _ watch: EventKinds) {
    let label = ConformanceLabel.current
    change { state in
      if case .settled(let settlement) = event, let label {
        state.settled[label, default: []].append(settlement.outcome.conformanceJSON)
      }
      if case .invocationStarted(let start) = event, let label { state.names[start.id] = label }
      if watch.contains(event.conformanceKind) {
        state.seen.events.append(event.conformanceJSON { state.names[$0] })
      }
    }
  }
}

/// The label of the invocation that this task is in. Hooks run in their caller's task (R25), and so see it.
enum ConformanceLabel {
  @TaskLocal static var current: String?
}

extension ConformanceStage.State {
  mutating func take(
    _ label: String, where isWanted: (ConformanceStage.Suspended) -> Bool
  ) -> ConformanceStage.Suspended? {
    guard let index = suspended[label]?.firstIndex(where: isWanted) else { return nil }
    return suspended[label]?.remove(at: index)
  }
}

extension CheckedContinuation<Void, any Error> {
  /// Ends a suspension that was cancelled.
  func end(_ suspension: ConformanceSuspension) {
    if suspension == .untilReleased { resume(throwing: CancellationError()) } else { resume() }
  }
}

private func exchange<Value>(_ place: inout Value, _ new: Value) -> Value {
  let old = place
  place = new
  return old
}
