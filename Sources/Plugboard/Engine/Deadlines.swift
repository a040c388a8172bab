import Synchronization

/// Where time comes from: any clock, so that tests decide what time it is.
struct Timebase: Sendable {
  /// The time since this was made.
  let now: @Sendable () -> Duration
  let sleep: @Sendable (Duration) async throws -> Void

  init(_ clock: some Clock<Duration>) {
    let start = clock.now
    now = { start.duration(to: clock.now) }
    sleep = { try await clock.sleep(for: $0) }
  }
}

/// The time that all hooks of one invocation together may take (R18).
@usableFromInline
final class Allowance: Sendable {
  private let total: Duration
  private let timebase: Timebase
  private let left: Mutex<Duration>

  init(_ total: Duration, _ timebase: Timebase) {
    self.total = total
    self.timebase = timebase
    left = Mutex(total)
  }

  /// Runs a synchronous hook, which can't be interrupted, on the allowance: it is not started when nothing is left.
  func spend(_ record: HookRecord, _ hook: () throws -> Void) throws {
    try check(record)
    let start = timebase.now()
    defer { charge(timebase.now() - start) }
    try hook()
  }

  func check(_ record: HookRecord) throws {
    if remaining <= .zero {
      throw DeadlineMissed(action: record.action, owner: record.owner, hook: record.kind, limit: total)
    }
  }

  var remaining: Duration { left.withLock { $0 } }

  func charge(_ time: Duration) { left.withLock { $0 -= time } }

  /// Charges the time since there was so much left; what hooks inside have charged meanwhile is part of it.
  func charge(_ time: Duration, since before: Duration) { left.withLock { $0 = min($0, before - time) } }
}

/// What lets a replacement call its original: it ends when the replacement has missed its deadline.
@usableFromInline
final class Lease: Sendable {
  private let missed = Mutex<DeadlineMissed?>(nil)

  func end(_ error: DeadlineMissed) { missed.withLock { $0 = error } }

  @usableFromInline
  func check() throws {
    if let error = missed.withLock({ $0 }) { throw error }
  }
}

/// A hook that runs against the clock, and the one inside which it was started: each runs in a task of its own, so that
/// their gates can't tell that they are nested (R20).
final class TimedNesting: Sendable {
  @TaskLocal static var innermost: TimedNesting?

  private let outer: TimedNesting?
  private let hasEnded = Atomic<Bool>(false)
  let depth: Int

  /// Work that was started by a hook and outlives it inherits its task-local values; it is not nested in it any more.
  init() {
    var outer = Self.innermost
    while let ended = outer, ended.hasEnded.load(ordering: .relaxed) { outer = ended.outer }
    self.outer = outer
    depth = outer.map { $0.depth + 1 } ?? 0
  }

  func end() { hasEnded.store(true, ordering: .relaxed) }
}

// What a hook is called through when it has a deadline or all hooks share an allowance.

extension Invocation {
  @usableFromInline
  func callAgainstTheClock(
    _ step: LentStep<VetoCall<Payload>>, _ alone: inout Bool, _ payload: inout Payload, _ veto: inout Veto
  ) async throws {
    if step.call.isSynchronous {
      try spend(step.record) { try step.call.callNow(&payload, &veto) }
      return
    }
    let relay = VetoRelay()
    defer { veto.request = relay.request.withLock { $0 } }
    let result = try await race(step.record, &alone) { [payload] in
      var changed = payload
      var veto = Veto(site, id, details, relay: relay)
      var failure: (any Error)?
      do { try await step.call.call(&changed, &veto) } catch { failure = error }
      return (changed, failure)
    }
    guard let (changed, failure) = result else { return }
    payload = changed
    if let failure { throw failure }
  }

  @usableFromInline
  func callAgainstTheClock(
    _ step: LentStep<AfterCall<Payload, Output>>, _ alone: inout Bool, _ payload: Payload, _ output: Output
  ) async throws {
    if step.call.isSynchronous {
      try spend(step.record) { try step.call.callNow(payload, output, context) }
    } else {
      _ = try await race(step.record, &alone) { try await step.call.call(payload, output, context) }
    }
  }

  @usableFromInline
  func callAgainstTheClock(
    _ step: Step<ReplacementCall<Payload, Output>>, _ alone: inout Bool, _ payload: Payload, _ next: Int
  ) async throws -> Output? {
    let lease = Lease()
    do {
      return try await race(step.record, &alone) {
        var invocation = self
        invocation.task = TaskIdentity.current()
        var original = Original(.stack(invocation, from: next), payload: payload, lease: lease)
        return try await step.call.call(payload, &original)
      }
    } catch {
      if let missed = error as? DeadlineMissed { lease.end(missed) }
      throw error
    }
  }

  /// Runs a synchronous hook on the invocation's allowance, where there is one.
  private func spend(_ record: HookRecord, _ hook: () throws -> Void) throws {
    guard let allowance else { return try hook() }
    try allowance.spend(record, hook)
  }

  /// Runs a hook in a task of its own and waits for it no longer than its deadline and the invocation's allowance (R18).
  ///
  /// While it runs, that task stands in the hook's gate instead of the caller's: it stays there if the hook is left behind.
  /// - Returns: The hook's value, or `nil` when it was removed before it could start.
  /// - Throws: ``DeadlineMissed``, or what the hook threw.
  private func race<Value: Sendable>(
    _ record: HookRecord, _ alone: inout Bool, _ hook: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    let core = site.core
    try allowance?.check(record)
    let left = allowance?.remaining ?? .maximum
    let limit = min(record.deadline ?? .maximum, left)
    let nesting = TimedNesting()
    if nesting.depth > core.chainLimit { throw tooDeep() }

    record.gate.leave(task, alone: alone)
    let start = core.timebase.now()
    let missed = DeadlineMissed(action: record.action, owner: record.owner, hook: record.kind, limit: limit)
    let contest = Contest<Value?>()
    let runner = Task {
      let me = TaskIdentity.current()
      let alone = (try? record.gate.enter(me, limit: .max)) ?? false
      var result: Result<Value?, any Error> = .success(nil)
      if !record.isRemoved {
        do {
          result = .success(try await TimedNesting.$innermost.withValue(nesting) { try await hook() })
        } catch {
          result = .failure(error)
        }
        // It may be back before the timer has noticed that it is late.
        if core.timebase.now() - start > limit { result = .failure(missed) }
      }
      nesting.end()
      record.gate.leave(me, alone: alone)
      if !contest.decide(result) { core.leftBehind.subtract(1, ordering: .relaxed) }
    }
    let timer = Task {
      guard (try? await core.timebase.sleep(limit)) != nil else { return }
      core.leftBehind.add(1, ordering: .relaxed)
      if contest.decide(.failure(missed)) { runner.cancel() } else { core.leftBehind.subtract(1, ordering: .relaxed) }
    }
    let result = await withTaskCancellationHandler {
      await contest.result()
    } onCancel: {
      runner.cancel()
    }
    timer.cancel()
    allowance?.charge(core.timebase.now() - start, since: left)
    alone = (try? record.gate.enter(task, limit: .max)) ?? false
    return try result.get()
  }
}

extension Duration {
  /// Far enough away to mean "never", near enough to be added to an instant.
  static let maximum = Duration.seconds(1 << 40)
}

/// A result that several may offer and the first decides.
final class Contest<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Result<Value, any Error>, Never>)
    case decided(Result<Value, any Error>)
    case closed
  }

  private let state = Mutex(State.open)

  /// Offers a result, and says whether it was the first.
  func decide(_ result: Result<Value, any Error>) -> Bool {
    let (first, waiting): (Bool, CheckedContinuation<Result<Value, any Error>, Never>?) = state.withLock { state in
      switch state {
      case .open:
        state = .decided(result)
        return (true, nil)
      case .awaited(let continuation):
        state = .closed
        return (true, continuation)
      case .decided, .closed:
        return (false, nil)
      }
    }
    waiting?.resume(returning: result)
    return first
  }

  /// Waits for the first result. To be called once.
  func result() async -> Result<Value, any Error> {
    await withCheckedContinuation { continuation in
      let decided: Result<Value, any Error>? = state.withLock { state in
        if case .decided(let result) = state {
          state = .closed
          return result
        }
        state = .awaited(continuation)
        return nil
      }
      if let decided { continuation.resume(returning: decided) }
    }
  }
}
