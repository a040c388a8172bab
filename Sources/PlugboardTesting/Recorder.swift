public import Plugboard
import Synchronization

/// Writes down everything that happens to the actions of an application, so that a test can say what should have.
///
/// A plugin is tested in five lines: make the actions it works with, install it, record, invoke, compare.
///
/// ```swift
/// let actions = Actions()
/// try actions.register(.acceptTask) { task in "accepted \(task.sid)" }
/// try CRMPlugin().install(in: actions.owner("CRM"))
/// let recorder = Recorder(actions)
/// _ = try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
/// try recorder.expect([
///   #"invoke AcceptTask {"sid":"WR1"}"#,
///   #"  before-listener of CRM passed {"note":"seen by CRM","sid":"WR1"}"#,
///   #"  body of application passed {"note":"seen by CRM","sid":"WR1"}"#,
///   #"AcceptTask completed "accepted WR1""#,
/// ])
/// ```
///
/// For more than the order of things, ask for ``invocations(of:)`` with their typed payloads and outcomes, for ``hooks``
/// and for ``faults``. Nothing is ever dropped. Recording ends when the recorder goes away, or with ``stop()``.
public final class Recorder: Sendable {
  private let log: Log
  private let token: Token

  /// Starts to record.
  public init(_ actions: Actions) {
    let log = Log()
    self.log = log
    token = actions.observe(.all) { log.add($0) }
  }

  deinit { stop() }

  /// Ends the recording; what has been recorded stays.
  public func stop() {
    token.remove()
    log.abandon()
  }

  /// Forgets what has been recorded so far.
  public func clear() { log.clear() }

  /// Everything, in the order in which it happened.
  public var events: [Event] { log.events }

  /// How each invocation ended, the first to settle first.
  public var settlements: [Settlement] {
    events.compactMap { if case .settled(let settlement) = $0 { settlement } else { nil } }
  }

  /// The hooks and bodies that have run, the first to end first, with verdicts and the payload as they left it.
  public var hooks: [HookSettlement] {
    events.compactMap { if case .hookSettled(let settlement) = $0 { settlement } else { nil } }
  }

  /// What owners did wrong without stopping the invocation.
  public var faults: [Fault] { events.compactMap { if case .fault(let fault) = $0 { fault } else { nil } } }

  /// What was registered, attached, blocked and taken away.
  public var changes: [RegistryChange] {
    events.compactMap { if case .registry(let change) = $0 { change } else { nil } }
  }

  /// The invocations of one action that have settled, in the order in which they were started.
  ///
  /// Attempts by name whose payload did not fit the action's type are not among them; they are in ``settlements``.
  public func invocations<Payload, Output>(
    of action: Action<Payload, Output>
  ) -> [RecordedInvocation<Payload, Output>] {
    let events = events
    var settled: [InvocationID: Settlement] = [:]
    var hooks: [InvocationID: [HookSettlement]] = [:]
    for event in events {
      switch event {
      case .settled(let settlement): settled[settlement.id] = settlement
      case .hookSettled(let hook): hooks[hook.invocation, default: []].append(hook)
      case .invocationStarted, .hookStarted, .fault, .registry: break
      }
    }
    return events.compactMap { event in
      guard case .invocationStarted(let start) = event, start.action == action.name else { return nil }
      return settled[start.id].flatMap { RecordedInvocation($0, hooks: hooks[start.id] ?? []) }
    }
  }

  /// What happened to invocations, one line each; see ``expect(_:fileID:line:)`` for their form.
  public var trace: [String] { Transcript(events).lines }

  /// Compares what happened to invocations with what should have.
  ///
  /// - An invocation has a line when it starts, `invoke AcceptTask {"sid":"WR1"} by agent:WK1`, and one when it has settled,
  ///   `AcceptTask completed "accepted"`, `AcceptTask aborted by CRM: The agent declined.` and so on. If its body was
  ///   bypassed, that line ends in `(body bypassed by CRM)`; if a hook broke, in `, because its guard failed: …`.
  /// - A hook and the body have one when they have ended, `before-listener of CRM passed {"sid":"WR1"}`, with the payload as
  ///   it was then. A replacement has one more when it starts, because others run inside it.
  /// - A fault has one: `fault of CRM: …`.
  ///
  /// What is inside an invocation is indented by two spaces, and an invocation nested in it by two more. Payloads and outputs
  /// are printed as JSON with sorted keys where they have that form. Characters that can't be seen are escaped, so that
  /// whatever an actor or an owner says stays on its line.
  ///
  /// Swift Testing shows an error that leaves a test at the line of the test's function. The difference therefore begins
  /// with the place of this call. To have it shown at the call itself, write
  /// `#expect(throws: Never.self) { try recorder.expect([…]) }`.
  /// - Throws: ``TraceDifference``, which prints the two as a list of differences.
  public func expect(
    _ lines: [String], fileID: String = #fileID, line: Int = #line
  ) throws(TraceDifference) {
    let trace = trace
    if trace != lines { throw TraceDifference(expected: lines, recorded: trace, fileID: fileID, line: line) }
  }

  /// Waits until this many invocations have settled since the recording began or was cleared. Returns early when the
  /// task is cancelled or the recording stopped.
  public func settled(_ count: Int) async { await log.settled(count) }
}

/// One invocation that has settled, with its action's types.
public struct RecordedInvocation<Payload: Sendable, Output: Sendable>: Sendable {
  /// How an invocation ended.
  public enum Outcome: Sendable {
    case completed(Output)
    case aborted(ActionAborted)
    case refused(ActionRefused)
    case blocked(ActionBlocked)
    case failed(any Error)
    case cancelled
  }

  public let id: InvocationID
  public let parent: InvocationID?
  public let actor: String?
  /// What the caller gave.
  public let payload: Payload
  /// The payload as the last of the hooks, or the body, left it.
  public let finalPayload: Payload
  public let outcome: Outcome
  /// By whom the body was bypassed, if it was.
  public let bypassedBy: String?
  /// The hooks and the body, the first to end first.
  public let hooks: [HookSettlement]

  /// What the caller got; `nil` unless the invocation completed.
  public var output: Output? { if case .completed(let output) = outcome { output } else { nil } }

  init?(_ settlement: Settlement, hooks: [HookSettlement]) {
    guard let payload = settlement.payload as? Payload else { return nil }
    id = settlement.id
    parent = settlement.parent
    actor = settlement.actor
    self.payload = payload
    finalPayload = hooks.last?.payload as? Payload ?? payload
    self.hooks = hooks
    var bypass: String?
    switch settlement.outcome {
    case .completed(let output, let bypassedBy):
      guard let output = output as? Output else { return nil }
      outcome = .completed(output)
      bypass = bypassedBy
    case .aborted(let error): outcome = .aborted(error)
    case .refused(let error): outcome = .refused(error)
    case .blocked(let error): outcome = .blocked(error)
    case .failed(let error): outcome = .failed(error)
    case .cancelled: outcome = .cancelled
    }
    bypassedBy = bypass
  }
}

/// That something else happened than a test expected. Its description shows both line by line: `-` was expected and did not
/// happen, `+` happened and was not expected.
public struct TraceDifference: Error, Equatable, CustomStringConvertible {
  public let expected: [String]
  public let recorded: [String]
  /// Where the expectation stands: module and file, such as `CRMTests/GreetingTests.swift`.
  public let fileID: String
  public let line: Int

  public var description: String {
    var missing: Set<Int> = []
    var extra: Set<Int> = []
    for change in recorded.difference(from: expected) {
      switch change {
      case .remove(let offset, _, _): missing.insert(offset)
      case .insert(let offset, _, _): extra.insert(offset)
      }
    }
    var lines = ["\(fileID):\(line): The trace is not what was expected (- expected, + recorded):"]
    var (left, right) = (0, 0)
    while left < expected.count || right < recorded.count {
      if left < expected.count, missing.contains(left) {
        lines.append("- \(expected[left])")
        left += 1
      } else if right < recorded.count, extra.contains(right) {
        lines.append("+ \(recorded[right])")
        right += 1
      } else {
        lines.append("  \(recorded[right])")
        left += 1
        right += 1
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// What a recorder has seen, and who waits for more.
private final class Log: Sendable {
  private struct State {
    var events: [Event] = []
    var settled = 0
    var isAbandoned = false
    var nextWaiter = 0
    var waiters: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    var cancelled: Set<Int> = []

    /// Takes out those whose waiting is over.
    mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
      let met = waiters.filter { $0.value.count <= settled || isAbandoned }
      for id in met.keys { waiters[id] = nil }
      return met.values.map(\.continuation)
    }
  }

  private let state = Mutex(State())

  var events: [Event] { state.withLock { $0.events } }

  func add(_ event: Event) {
    let met = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.events.append(event)
      guard case .settled = event else { return [] }
      state.settled += 1
      return state.satisfied()
    }
    for waiter in met { waiter.resume() }
  }

  func clear() {
    // Payloads are let go of outside the lock.
    let old = state.withLock { state in
      let old = state.events
      state.events = []
      state.settled = 0
      return old
    }
    withExtendedLifetime(old) {}
  }

  func abandon() {
    let met = state.withLock { state in
      state.isAbandoned = true
      return state.satisfied()
    }
    for waiter in met { waiter.resume() }
  }

  func settled(_ count: Int) async {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let met = state.withLock { state -> [CheckedContinuation<Void, Never>] in
          if state.cancelled.remove(id) != nil { return [continuation] }
          state.waiters[id] = (count, continuation)
          return state.satisfied()
        }
        for waiter in met { waiter.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
        let waiter = state.waiters.removeValue(forKey: id)
        if waiter == nil { state.cancelled.insert(id) }
        return waiter?.continuation
      }
      waiter?.resume()
    }
  }
}
