/// A desk that keeps what it decides.
///
/// A command is decided at once, in memory. Its answer waits until a store has the decision: one writer takes everything
/// that has been decided meanwhile and commits it together, so that many callers share one flush. A refusal waits too, for
/// the decisions that it rests on.
///
/// If a commit fails, everything that rests on it fails with the same ``StoreError``, and the state is loaded from the
/// store again before the next command is decided. So one store may serve several engines: who was second is told that
/// its state was outdated, and may try again.
public actor DeskEngine {
  /// How many callers may wait at once, unless an engine is made with another limit.
  public static let maximumWaiting = 4096
  /// How many decisions are committed together at most.
  static let maximumBatch = 512

  private let store: any DeskStore
  private let clock: @Sendable () -> Moment
  private(set) var ids: any IdentifierSource & Sendable
  private let limit: Int

  var state: DeskState
  /// Decided, but not committed.
  private var queue: [Waiting] = []
  /// How many are being committed just now.
  private var committing = 0
  /// The state rests on decisions that were not committed.
  private var isOutdated = false
  /// Whose commit has failed. They are told when the state is loaded again, so that nobody looks at what has failed.
  private var failed: [(caller: CheckedContinuation<Decision.Result, any Error>, error: StoreError)] = []
  /// Who waits for the state to be loaded again.
  private var held: [CheckedContinuation<Void, any Error>] = []
  /// How many ask the store for something that is not in memory.
  private var asking = 0
  private var isWriting = false
  var followers = Followers()

  private struct Waiting {
    /// `nil` for whoever only rests on what is before it.
    let commit: Commit?
    let outcome: Result<Decision.Result, any Error>
    let caller: CheckedContinuation<Decision.Result, any Error>?
  }

  /// Opens the desk that a store has kept.
  /// - Parameters:
  ///   - clock: What time it is. It may be set back: time at the desk then stands still until it has caught up.
  ///   - ids: Where the sids of new things come from.
  ///   - maximumWaiting: How many callers may wait at once; any more are refused with ``EngineBusy``.
  public init(
    store: any DeskStore, clock: @escaping @Sendable () -> Moment, ids: any IdentifierSource & Sendable,
    maximumWaiting: Int = DeskEngine.maximumWaiting
  ) async throws(StoreError) {
    (self.store, self.clock, self.ids, limit) = (store, clock, ids, maximumWaiting)
    let desk = try await store.load()
    state = DeskState(desk)
    followers.wake(desk.lastEvent)
  }

  deinit { followers.end() }

  // MARK: Asking

  /// Does what a command asks for. Cancelling the task that waits does not undo a decision.
  ///
  /// What has ended long ago is not in memory any more; a command for it is answered from what the store has of it, and
  /// changes nothing.
  ///
  /// - Parameters:
  ///   - versions: As ``DeskState/perform(_:ifUnchanged:at:ids:)``.
  ///   - actor: Who asks, for the journal.
  ///   - invocation: The invocation that asks, for the journal.
  /// - Throws: ``DeskError`` if the desk refuses; ``StoreError`` if it could not be kept; ``EngineBusy``.
  public func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:], by actor: String, invocation: String? = nil
  ) async throws -> Decision.Result {
    repeat {
      try await refresh()
      if let answer = try await sentBefore(command) { return answer }
    } while isOutdated
    let moment = clock()
    do {
      return try await withCheckedThrowingContinuation { caller in
        if let busy = busy {
          caller.resume(throwing: busy)
        } else {
          decide(command, versions, at: moment, by: actor, invocation, caller)
        }
      }
    } catch DeskError.unknown(let thing, let sid) {
      guard let answer = try await answerLate(command, versions, at: moment) else {
        throw DeskError.unknown(thing: thing, sid: sid)
      }
      return answer
    }
  }

  /// Fires every timer that is due at a moment, and waits until that is kept. If many are due, some may be left: look at
  /// ``nextTimer()`` again. Nobody is asked whether they may.
  /// - Returns: How many were fired.
  @discardableResult
  package func fireDue(at moment: Moment) async throws -> Int {
    try await refresh()
    var count = 0
    while let timer = state.nextTimer(), timer.due <= moment, busy == nil {
      _ = try decide(.fire(timer.key), [:], at: moment, by: "timer", nil, nil).get()
      count += 1
    }
    try await waitForTheStore()
    return count
  }

  /// The timer that is due first. What is to happen then is asked for with ``Command/fire(_:)``, or put off with
  /// ``Command/postpone(_:objection:)``; look again whenever ``commits()`` wakes.
  /// - Throws: ``StoreError`` if a commit has failed and the state could not be loaded again; ``EngineBusy``.
  public func nextTimer() async throws -> Timer? {
    try await refresh()
    return state.nextTimer()
  }

  /// Looks at the state. It may be ahead of the store by what is being committed; pages follow ``events(after:limit:)``,
  /// which is not.
  public func read<Value: Sendable>(_ body: @Sendable (DeskState) throws -> Value) rethrows -> Value {
    try body(state)
  }

  /// What has become true after the event with this number, as ``DeskStore/events(after:limit:)``.
  public func events(
    after number: Int64, limit: Int = StorePage.maximum
  ) async throws(StoreError) -> [StoredEvent] {
    try await store.events(after: number, limit: limit)
  }

  // MARK: Deciding

  /// How many callers wait for the store.
  package var waiting: Int { uncommitted + held.count + asking }

  /// How many decisions and answers the store does not have yet, or may not have.
  package var uncommitted: Int { queue.count + committing + failed.count }

  private var busy: EngineBusy? { waiting < limit ? nil : EngineBusy(limit: limit) }

  @discardableResult
  private func decide(
    _ command: Command, _ versions: [Record.Key: Int64], at moment: Moment, by actor: String, _ invocation: String?,
    _ caller: CheckedContinuation<Decision.Result, any Error>?
  ) -> Result<Decision.Result, any Error> {
    var commit: Commit?
    let outcome = Result {
      let text = try command.text()
      let decision = try state.perform(command, ifUnchanged: versions, at: moment, ids: &ids)
      if !decision.changes.isEmpty || !decision.events.isEmpty {
        commit = Commit(decision, of: text, at: state.clock, by: actor, invocation: invocation)
      }
      return decision.result
    }
    wait(Waiting(commit: commit, outcome: outcome, caller: caller))
    return outcome
  }

  private func wait(_ waiting: Waiting) {
    if waiting.commit == nil && queue.isEmpty && committing == 0 {
      waiting.caller?.resume(with: waiting.outcome)
    } else {
      queue.append(waiting)
      write()
    }
  }

  /// Returns when the store has everything that has been decided up to now.
  func waitForTheStore() async throws {
    _ = try await withCheckedThrowingContinuation {
      wait(Waiting(commit: nil, outcome: .success(.nothing), caller: $0))
    }
  }

  /// Returns when the state rests on nothing that has failed.
  private func refresh() async throws {
    while isOutdated {
      if let busy { throw busy }
      try await withCheckedThrowingContinuation { caller in
        held.append(caller)
        write()
      }
    }
  }

  /// Asks the store for something that is not in memory, as one of those who wait for it.
  func ask<Value: Sendable>(
    _ body: (any DeskStore) async throws(StoreError) -> Value
  ) async throws -> Value {
    if let busy { throw busy }
    asking += 1
    defer { asking -= 1 }
    return try await body(store)
  }

  // MARK: Writing

  /// Has the writer go on until there is nothing left to write.
  private func write() {
    if isWriting { return }
    isWriting = true
    // Not a part of the task that happens to be first. It goes before those who ask: while they are decided, what has been
    // decided is written.
    Task.detached(priority: .high) { await self.writeAll() }
  }

  private func writeAll() async {
    while true {
      if isOutdated {
        // Whoever asks next has the store tried again.
        guard await load() else { break }
      } else if !queue.isEmpty {
        await commitNext()
      } else {
        break
      }
    }
    isWriting = false
  }

  private func commitNext() async {
    let batch = Array(queue.prefix(Self.maximumBatch))
    queue.removeFirst(batch.count)
    committing = batch.count
    do throws(StoreError) {
      let commits = batch.compactMap(\.commit)
      if !commits.isEmpty { followers.wake(try await store.commit(commits)) }
      committing = 0
      for waiting in batch { waiting.caller?.resume(with: waiting.outcome) }
    } catch {
      committing = 0
      isOutdated = true
      failed += (batch + queue).compactMap(\.caller).map { ($0, error) }
      queue = []
    }
  }

  /// Loads the state again. Whether it could be loaded or not, nobody has to wait any longer.
  private func load() async -> Bool {
    let result: Result<Void, any Error>
    do throws(StoreError) {
      let desk = try await store.load()
      let time = state.clock
      state = DeskState(desk)
      state.clock = max(state.clock, time)
      isOutdated = false
      followers.lookAgain(desk.lastEvent)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    let (losers, callers) = (failed, held)
    (failed, held) = ([], [])
    for loser in losers { loser.caller.resume(throwing: loser.error) }
    for caller in callers { caller.resume(with: result) }
    return !isOutdated
  }
}

/// Too many callers wait for the store already.
public struct EngineBusy: Error, Sendable, Hashable, CustomStringConvertible {
  public let limit: Int

  public var description: String {
    "\(limit) commands wait for the store already. Nothing was changed; try again in a moment."
  }
}
