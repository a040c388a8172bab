import Synchronization

/// Tells those who watch what happens to one invocation. It is made only when somebody does (R27).
@usableFromInline
final class Trace: Sendable {
  private let core: Core
  private let context: InvocationContext
  private let given: any Sendable
  private let start: Duration
  /// Who watched when the invocation started.
  private let watchers: [Observer]

  private struct Progress {
    /// When each hook that is still running began; the last one to begin ends first.
    var running: [Duration] = []
    /// Whose replacement was entered last while the body has not run.
    var bypass: String?
    var bodyRan = false
  }

  private let progress = Mutex(Progress())

  init(_ core: Core, _ context: InvocationContext, given: any Sendable) {
    self.core = core
    self.context = context
    self.given = given
    start = core.timebase.now()
    watchers = core.observers.withLock { $0 }
    core.publish(
      .started,
      .invocationStarted(
        InvocationStart(
          action: context.action, id: context.id, parent: context.parent, actor: context.actor, payload: given)))
  }

  @usableFromInline
  func started(_ record: HookRecord, _ payload: some Sendable) {
    let now = core.timebase.now()
    progress.withLock { progress in
      progress.running.append(now)
      switch record.kind {
      case .body: progress.bodyRan = true
      case .replacement: progress.bypass = record.owner
      default: break
      }
    }
    guard core.isWatched(.hooks) else { return }
    core.publish(
      .hooks,
      .hookStarted(
        HookStart(
          action: context.action, invocation: context.id, hook: record.kind, owner: record.owner, payload: payload)))
  }

  @usableFromInline
  func settled(_ record: HookRecord, _ payload: some Sendable, _ failure: (any Error)?, _ request: Veto.Request?) {
    let now = core.timebase.now()
    let began = progress.withLock { $0.running.popLast() } ?? now
    guard core.isWatched(.hooks) else { return }
    core.publish(
      .hooks,
      .hookSettled(
        HookSettlement(
          action: context.action, invocation: context.id, hook: record.kind, owner: record.owner,
          verdict: verdict(record, failure, request), payload: payload, duration: now - began)))
  }

  private func verdict(
    _ record: HookRecord, _ failure: (any Error)?, _ request: Veto.Request?
  ) -> HookSettlement.Verdict {
    if let request {
      return record.kind == .guard ? .refused(reason: request.reason) : .aborted(reason: request.reason)
    }
    if let missed = failure as? DeadlineMissed { return .missedDeadline(missed) }
    if let failure { return .threw(failure) }
    return .passed
  }

  @usableFromInline
  func completed(_ output: some Sendable) {
    let bypassedBy = progress.withLock { $0.bodyRan ? nil : $0.bypass }
    settle(.completed(output: output, bypassedBy: bypassedBy))
  }

  @usableFromInline
  func ended(_ error: any Error) { settle(Settlement.Outcome(error)) }

  private func settle(_ outcome: Settlement.Outcome) {
    core.publish(
      .settled, to: watchers,
      .settled(
        Settlement(
          action: context.action, id: context.id, parent: context.parent, actor: context.actor, outcome: outcome,
          payload: given, duration: core.timebase.now() - start)))
  }
}
