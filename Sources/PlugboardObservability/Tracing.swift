public import Plugboard
import Synchronization
public import Tracing

extension Actions {
  /// Makes a span for every invocation and one for each of its hooks and its body, until the token is removed.
  ///
  /// The parent of an invocation's span is the hook from whose context it was invoked, and otherwise the span that the
  /// calling task is in. Aborted, refused and blocked invocations say so in attributes; they are decisions, not errors.
  /// Failures are recorded as errors. Payloads are not recorded.
  ///
  /// Events are only watched: a span that a body opens by itself finds the caller's span in its task, and so becomes a
  /// sibling of the invocation's span, not a child.
  /// - Parameters:
  ///   - tracer: Who makes the spans; the one that the program was set up with unless another is given.
  ///   - hooks: Whether hooks and bodies have spans of their own.
  @discardableResult
  public func trace(with tracer: any Tracer = InstrumentationSystem.tracer, hooks: Bool = true) -> Token {
    let spans = ActionSpans(tracer)
    return observe(hooks ? [.started, .hooks, .settled] : [.started, .settled]) { spans.follow($0) }
  }
}

/// The spans that are open.
private final class ActionSpans: Sendable {
  private struct Open {
    let span: any Span
    /// The hooks that are running, the innermost last.
    var hooks: [(kind: HookKind, owner: String, span: any Span)] = []
  }

  private let tracer: any Tracer
  private let open = Mutex<[InvocationID: Open]>([:])

  init(_ tracer: any Tracer) { self.tracer = tracer }

  /// Ends the spans of invocations that were under way when nobody watched any more.
  deinit {
    let left = open.withLock { $0 }
    for invocation in left.values { end(invocation) }
  }

  func follow(_ event: Event) {
    switch event {
    case .invocationStarted(let start): begin(start)
    case .hookStarted(let start): begin(start)
    case .hookSettled(let hook): end(hook)
    case .settled(let settlement): end(settlement)
    case .registry, .fault: return
    }
  }

  /// The innermost span of an invocation under way.
  private func innermost(_ invocation: InvocationID) -> (any Span)? {
    open.withLock { $0[invocation].map { $0.hooks.last?.span ?? $0.span } }
  }

  private func begin(_ start: InvocationStart) {
    let parent = start.parent.flatMap(innermost)
    let span = tracer.startAnySpan(start.action, context: parent?.context ?? .current ?? .topLevel, ofKind: .internal)
    span.attributes["plugboard.action"] = start.action
    span.attributes["plugboard.invocation"] = start.id.description
    if let actor = start.actor { span.attributes["plugboard.actor"] = actor }
    open.withLock { $0[start.id] = Open(span: span) }
  }

  private func begin(_ start: HookStart) {
    guard let parent = innermost(start.invocation) else { return }
    let span = tracer.startAnySpan(
      "\(start.action) \(start.hook.rawValue)", context: parent.context, ofKind: .internal)
    span.attributes["plugboard.action"] = start.action
    span.attributes["plugboard.hook"] = start.hook.rawValue
    span.attributes["plugboard.owner"] = start.owner
    open.withLock { $0[start.invocation]?.hooks.append((start.hook, start.owner, span)) }
  }

  private func end(_ hook: HookSettlement) {
    let ended = open.withLock { open -> (any Span)? in
      guard
        let index = open[hook.invocation]?.hooks.lastIndex(where: { $0.kind == hook.hook && $0.owner == hook.owner })
      else { return nil }
      return open[hook.invocation]?.hooks.remove(at: index).span
    }
    guard let ended else { return }
    ended.attributes["plugboard.verdict"] = hook.verdict.name
    if let reason = hook.verdict.reason { ended.attributes["plugboard.reason"] = reason }
    if let error = hook.verdict.error { fail(ended, error) }
    ended.end()
  }

  private func end(_ settlement: Settlement) {
    guard let invocation = open.withLock({ $0.removeValue(forKey: settlement.id) }) else { return }
    let outcome = settlement.outcome
    invocation.span.attributes["plugboard.outcome"] = outcome.name
    if let owner = outcome.owner { invocation.span.attributes["plugboard.owner"] = owner }
    if let reason = outcome.reason { invocation.span.attributes["plugboard.reason"] = reason }
    if let error = outcome.failure { fail(invocation.span, error) }
    end(invocation)
  }

  private func end(_ invocation: Open) {
    for hook in invocation.hooks.reversed() { hook.span.end() }
    invocation.span.end()
  }

  private func fail(_ span: any Span, _ error: any Error) {
    span.recordError(error)
    span.setStatus(SpanStatus(code: .error, message: "\(error)"))
  }
}
