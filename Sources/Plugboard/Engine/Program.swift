/// Everything that is attached to one action, in the order it runs: made once after a change, then never changed, so
/// that an invocation uses the hooks as they stood when it started (R6).
@usableFromInline
final class Program<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let site: ActionSite
  /// The before-listeners, then the guards.
  @usableFromInline let vetoes: [Step<VetoCall<Payload>>]
  /// Outermost, that is newest, first (R13).
  @usableFromInline let replacements: [Step<ReplacementCall<Payload, Output>>]
  /// The current body, then those it took the place of, for when its owner is unloaded meanwhile (R2, R6).
  @usableFromInline let bodies: [BodyStep<Payload, Output>]
  @usableFromInline let after: [Step<AfterCall<Payload, Output>>]
  @usableFromInline let blocks: [Block<Payload>]
  /// Whether payloadUpdate, blocks or the duplicate key have to be looked at before the first hook.
  @usableFromInline let hasPreliminaries: Bool

  init(
    site: ActionSite, vetoes: [Step<VetoCall<Payload>>] = [], replacements: [Step<ReplacementCall<Payload, Output>>] = [],
    bodies: [BodyStep<Payload, Output>], after: [Step<AfterCall<Payload, Output>>] = [],
    blocks: [Block<Payload>] = []
  ) {
    self.site = site
    self.vetoes = vetoes
    self.replacements = replacements
    self.bodies = bodies
    self.after = after
    self.blocks = blocks
    hasPreliminaries = !blocks.isEmpty || bodies.contains { $0.payloadUpdate != nil || $0.duplicateKey != nil }
  }
}

/// One hook in its place.
@usableFromInline
struct Step<Call: Sendable>: Sendable {
  @usableFromInline let record: HookRecord
  @usableFromInline let call: Call
  /// Neighbouring synchronous hooks of one owner share a gate and enter it once: the first of them opens it …
  @usableFromInline var opensGate = true
  /// … and the last of them closes it.
  @usableFromInline var closesGate = true

  init(_ record: HookRecord, _ call: Call) {
    self.record = record
    self.call = call
  }
}

@usableFromInline
struct BodyStep<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let record: HookRecord
  @usableFromInline let call: BodyCall<Payload, Output>
  @usableFromInline let payloadUpdate: PayloadUpdate<Payload>?
  @usableFromInline let duplicateKey: DuplicateKey<Payload>?
}

/// What tells two invocations of an action apart (R21).
@usableFromInline
struct DuplicateKey<Payload: Sendable>: Sendable {
  let key: @Sendable (Payload) -> String?
}

/// One block on an action (R22).
@usableFromInline
struct Block<Payload: Sendable>: Sendable {
  let record: HookRecord
  let reason: String?
  /// `nil`: every payload.
  let matches: (@Sendable (Payload) throws -> Bool)?
}

extension Array {
  /// Marks where runs of neighbours that share a gate begin and end.
  func sharingGates<Call>() -> Self where Element == Step<Call> {
    var steps = self
    for index in steps.indices.dropFirst() where steps[index].record.gate === steps[index - 1].record.gate {
      steps[index].opensGate = false
      steps[index - 1].closesGate = false
    }
    return steps
  }
}
