/// Everything that is attached to one action, in the order it runs: made once after a change, then never changed, so
/// that an invocation uses the hooks as they stood when it started (R6).
@usableFromInline
final class Program<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let site: ActionSite
  /// The before-listeners, then the guards.
  @usableFromInline let vetoes: Phase<VetoCall<Payload>>
  /// Outermost, that is newest, first (R13).
  @usableFromInline let replacements: [Step<ReplacementCall<Payload, Output>>]
  @usableFromInline let body: BodyStep<Payload, Output>
  /// The bodies that it took the place of, latest first, for when its owner is unloaded meanwhile (R2, R6).
  let olderBodies: [BodyStep<Payload, Output>]
  @usableFromInline let after: Phase<AfterCall<Payload, Output>>
  @usableFromInline let blocks: [Block<Payload>]
  /// Whether payloadUpdate, blocks or the duplicate key have to be looked at before the first hook.
  @usableFromInline let hasPreliminaries: Bool
  /// Whether anything in it can suspend.
  @usableFromInline let suspends: Bool

  init(
    site: ActionSite, vetoes: [Step<VetoCall<Payload>>] = [],
    replacements: [Step<ReplacementCall<Payload, Output>>] = [],
    body: BodyStep<Payload, Output>, olderBodies: [BodyStep<Payload, Output>] = [],
    after: [Step<AfterCall<Payload, Output>>] = [],
    blocks: [Block<Payload>] = []
  ) {
    self.site = site
    self.vetoes = Phase(vetoes)
    self.replacements = replacements
    self.body = body
    self.olderBodies = olderBodies
    self.after = Phase(after)
    self.blocks = blocks
    suspends =
      !replacements.isEmpty || vetoes.contains { !$0.call.isSynchronous } || after.contains { !$0.call.isSynchronous }
      || ([body] + olderBodies).contains { !$0.call.isSynchronous || $0.payloadUpdate != nil }
    hasPreliminaries =
      !blocks.isEmpty || ([body] + olderBodies).contains { $0.payloadUpdate != nil || $0.duplicateKey != nil }
  }
}

extension Program {
  /// The body in force: the latest whose owner has not been unloaded since the program was compiled.
  var currentBody: BodyStep<Payload, Output>? {
    body.record.isRemoved ? olderBodies.first { !$0.record.isRemoved } : body
  }
}

/// One hook in its place.
///
/// An object, so that it can be lent as one reference; see ``Phase``.
@usableFromInline
final class Step<Call: HookCall>: Sendable {
  @usableFromInline let record: HookRecord
  @usableFromInline let gate: Gate
  @usableFromInline let call: Call
  /// Neighbouring synchronous hooks of one owner share a gate and enter it once: the first of them opens it …
  @usableFromInline let opensGate: Bool
  /// … and the last of them closes it.
  @usableFromInline let closesGate: Bool
  @usableFromInline let manner: Manner

  init(_ record: HookRecord, _ call: Call, opensGate: Bool = true, closesGate: Bool = true) {
    self.record = record
    self.gate = record.gate
    self.call = call
    self.opensGate = opensGate
    self.closesGate = closesGate
    manner = record.deadline != nil ? .againstTheClock : call.isSynchronous ? .atOnce : .suspending
  }
}

/// How a hook is to be called.
@usableFromInline
enum Manner: Sendable {
  /// It cannot suspend.
  case atOnce
  case suspending
  /// It has a deadline, or runs in an invocation with an allowance (R18).
  case againstTheClock
}

/// One body in its place.
@usableFromInline
final class BodyStep<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let record: HookRecord
  @usableFromInline let gate: Gate
  @usableFromInline let call: BodyCall<Payload, Output>
  @usableFromInline let payloadUpdate: PayloadUpdate<Payload>?
  @usableFromInline let duplicateKey: DuplicateKey<Payload>?

  init(_ record: HookRecord, _ call: BodyCall<Payload, Output>, _ settings: ActionSettings<Payload>) {
    self.record = record
    gate = record.gate
    self.call = call
    payloadUpdate = settings.payloadUpdate
    duplicateKey = settings.duplicateKey
  }
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

/// The steps of a phase, with the places marked where runs of neighbours that share a gate begin and end.
func steps<Call: HookCall>(_ hooks: [(record: HookRecord, call: Call)]) -> [Step<Call>] {
  hooks.indices.map { index in
    let gate = hooks[index].record.gate
    return Step(
      hooks[index].record, hooks[index].call,
      opensGate: index == hooks.startIndex || hooks[index - 1].record.gate !== gate,
      closesGate: index == hooks.endIndex - 1 || hooks[index + 1].record.gate !== gate)
  }
}
