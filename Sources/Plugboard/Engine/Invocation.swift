// The engine: what happens, and in which order, when an action is invoked. Start at `run`.

/// One invocation under way.
@usableFromInline
struct Invocation<Payload: Sendable, Output: Sendable>: Sendable {
  /// The hooks as they stood when the invocation started (R6).
  @usableFromInline let program: Program<Payload, Output>
  @usableFromInline let id: InvocationID
  @usableFromInline let details: InvocationDetails?
  /// Tells those who watch; `nil` when nobody does (R27).
  @usableFromInline let trace: Trace?
  /// The caller's task, in which the hooks run (R25).
  @usableFromInline let task = TaskIdentity.current()

  @inlinable
  init(
    program: Program<Payload, Output>, id: InvocationID, details: InvocationDetails? = nil, trace: Trace? = nil
  ) {
    self.program = program
    self.id = id
    self.details = details
    self.trace = trace
  }

  @inlinable var site: ActionSite { program.site }
  @inlinable var context: InvocationContext { InvocationContext(site: program.site, id: id, details: details) }
  @inlinable var allowance: Allowance? { details?.allowance }

  /// All phases in order (R7).
  @inlinable
  @inline(__always)
  func run(_ given: Payload) async throws -> Output {
    var payload = given
    guard program.hasPreliminaries else { return try await runHooks(&payload) }
    try await updatePayload(&payload)
    try checkBlocks(payload)
    let key = try claimKey(of: payload)
    defer { if let key { site.release(key) } }
    return try await runHooks(&payload)
  }

  @inlinable
  @inline(__always)
  func runHooks(_ payload: inout Payload) async throws -> Output {
    if !program.vetoes.isEmpty { try await runVetoes(&payload) }
    let output: Output
    do {
      output = try await proceed(from: 0, with: payload)
    } catch {
      throw wrapped(error)
    }
    if !program.after.isEmpty { await runAfter(payload, output) }
    return output
  }

  /// The before-listeners, which may change the payload and abort (R9), then the guards, which may refuse (R10).
  @inlinable
  @inline(__always)
  func runVetoes(_ payload: inout Payload) async throws {
    var veto = Veto(context)
    var alone = false
    var ending: (any Error)?
    let steps = program.vetoes
    for index in 0..<steps.count {
      let step = steps[index]
      if step.opensGate { alone = try enter(step.record, task) }
      if !step.record.isRemoved {
        var failure: (any Error)?
        trace?.started(step.record, payload)
        do {
          switch step.call {
          case .synchronousListener(let listener):
            if let allowance { try allowance.spend(step.record) { try listener(&payload, &veto) } } else {
              try listener(&payload, &veto)
            }
          case .synchronousGuard(let check):
            if let allowance { try allowance.spend(step.record) { try check(payload, &veto) } } else {
              try check(payload, &veto)
            }
          case .asynchronousListener(let listener):
            if isTimed(step.record) {
              try await race(step.record, task, &alone, listener, &payload, &veto)
            } else {
              try await listener(&payload, &veto)
            }
          case .asynchronousGuard(let check):
            if isTimed(step.record) {
              try await race(step.record, task, &alone, check, payload, &veto)
            } else {
              try await check(payload, &veto)
            }
          }
        } catch {
          failure = error
        }
        trace?.settled(step.record, payload, failure, veto.request)
        if failure != nil || veto.request != nil { ending = conclude(step.record, failure, veto.request) }
      }
      if step.closesGate || ending != nil { step.record.gate.leave(task, alone: alone) }
      if let ending { throw ending }
    }
  }

  /// The replacements from the given one on, then the body: what `original` calls (R13).
  @inlinable
  @inline(__always)
  func proceed(from position: Int, with payload: Payload) async throws -> Output {
    if Task.isCancelled { throw CancellationError() }  // R19
    var next = position
    while next < program.replacements.count {
      let step = program.replacements[next]
      next += 1
      if let output = try await run(step, with: payload, next) { return output }
    }
    return try await runBody(payload)
  }

  /// Runs one replacement; `nil` when it has been removed meanwhile.
  @inlinable
  @inline(__always)
  func run(
    _ step: Step<ReplacementCall<Payload, Output>>, with payload: Payload, _ next: Int
  ) async throws -> Output? {
    var alone = try enter(step.record, task)
    defer { step.record.gate.leave(task, alone: alone) }
    if step.record.isRemoved { return nil }
    trace?.started(step.record, payload)
    do {
      let output =
        if isTimed(step.record) {
          try await race(step.record, task, &alone, step.call, payload, next)
        } else {
          try await step.call.call(payload, Original(.stack(self, from: next), payload: payload))
        }
      trace?.settled(step.record, payload, nil, nil)
      return output
    } catch {
      trace?.settled(step.record, payload, error, nil)
      throw error
    }
  }

  @inlinable
  @inline(__always)
  func runBody(_ payload: Payload) async throws -> Output {
    for body in program.bodies {
      let alone = try enter(body.record, task)
      defer { body.record.gate.leave(task, alone: alone) }
      if body.record.isRemoved { continue }
      trace?.started(body.record, payload)
      do {
        let output =
          switch body.call {
          case .synchronous(let body): try body(payload, context)
          case .asynchronous(let body): try await body(payload, context)
          }
        trace?.settled(body.record, payload, nil, nil)
        return output
      } catch {
        trace?.settled(body.record, payload, error, nil)
        throw error
      }
    }
    throw site.core.unknown(site.name)
  }

  /// The after-listeners: nothing they do changes the outcome (R15).
  @inlinable
  @inline(__always)
  func runAfter(_ payload: Payload, _ output: Output) async {
    var alone = false
    let steps = program.after
    for index in 0..<steps.count {
      let step = steps[index]
      do {
        if step.opensGate { alone = try enter(step.record, task) }
        defer { if step.closesGate { step.record.gate.leave(task, alone: alone) } }
        if step.record.isRemoved { continue }
        trace?.started(step.record, payload)
        switch step.call {
        case .synchronous(let listener):
          if let allowance { try allowance.spend(step.record) { try listener(payload, output, context) } } else {
            try listener(payload, output, context)
          }
        case .asynchronous(let listener):
          if isTimed(step.record) {
            try await race(step.record, task, &alone, listener, payload, output)
          } else {
            try await listener(payload, output, context)
          }
        }
        trace?.settled(step.record, payload, nil, nil)
      } catch {
        trace?.settled(step.record, payload, error, nil)
        report(error, of: step.record)
      }
    }
  }
}
