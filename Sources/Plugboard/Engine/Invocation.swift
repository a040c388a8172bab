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
  /// The caller's task, in which the hooks run (R25). A hook that cannot suspend cannot ask who is inside either, so that
  /// a program of only such hooks does without.
  @usableFromInline let task: UInt

  @inlinable
  init(
    program: Program<Payload, Output>, id: InvocationID, details: InvocationDetails? = nil, trace: Trace? = nil
  ) {
    self.program = program
    self.id = id
    self.details = details
    self.trace = trace
    task = program.suspends ? TaskIdentity.current() : TaskIdentity.unknown
  }

  @inlinable var site: ActionSite { program.site }
  @inlinable var context: InvocationContext { InvocationContext(site: program.site, id: id, details: details) }
  @inlinable var allowance: Allowance? { details?.allowance }

  /// Everything that happens, in order (R7): payloadUpdate and availability, where the action has any, then the hooks and
  /// the body.
  @inlinable
  @inline(__always)
  func run(_ given: consuming Payload) async throws -> Output {
    if program.hasPreliminaries { return try await runPrepared(given) }
    var payload = given
    return try await runHooks(&payload)
  }

  @inlinable
  func runPrepared(_ given: consuming Payload) async throws -> Output {
    var payload = given
    let key = try await prepare(&payload)
    defer { if let key { site.release(key) } }
    return try await runHooks(&payload)
  }

  @inlinable
  @inline(__always)
  func runHooks(_ payload: inout Payload) async throws -> Output {
    // The before-listeners, which may change the payload and abort (R9), then the guards, which may refuse (R10).
    if !program.vetoes.isEmpty {
      var veto = Veto(site, id, details)
      var alone = false
      for index in 0..<program.vetoes.count {
        let step = program.vetoes[index]
        if step.opensGate { alone = try enter(step.record) }
        if !step.record.isRemoved {
          trace?.started(step.record, payload)
          var failure: (any Error)?
          do {
            if step.isPlain && details == nil {
              try await step.call.call(&payload, &veto)
            } else {
              try await callWithin(step, &alone, &payload, &veto)
            }
          } catch {
            failure = error
          }
          trace?.settled(step.record, payload, failure, veto.request)
          if failure != nil || veto.isRequested {
            if let ending = conclude(step.record, failure, veto.request) {
              step.gate.leave(task, alone: alone)
              throw ending
            }
          }
        }
        if step.closesGate { step.gate.leave(task, alone: alone) }
      }
    }

    // The replacements, which may call what they replaced, and the body.
    let output: Output
    do {
      output = try await proceed(from: 0, with: payload)
    } catch {
      throw wrapped(error)
    }

    // The after-listeners: nothing they do changes the outcome (R15).
    if !program.after.isEmpty {
      var alone = false
      for index in 0..<program.after.count {
        let step = program.after[index]
        if step.opensGate { alone = enterAgain(step.record) }
        if !step.record.isRemoved {
          trace?.started(step.record, payload)
          var failure: (any Error)?
          do {
            if step.isPlain && details == nil {
              try await step.call.call(payload, output, context)
            } else {
              try await callWithin(step, &alone, payload, output)
            }
          } catch {
            failure = error
          }
          trace?.settled(step.record, payload, failure, nil)
          if let failure { report(failure, of: step.record) }
        }
        if step.closesGate { step.gate.leave(task, alone: alone) }
      }
    }
    return output
  }

  /// The replacements from the given one on, then the body: what `original` calls (R13).
  @inlinable
  @inline(__always)
  func proceed(from position: Int, with payload: Payload) async throws -> Output {
    if Task.isCancelled { throw CancellationError() }  // R19
    if position < program.replacements.count { return try await replace(from: position, with: payload) }
    return try await runBody(payload)
  }

  @inlinable
  @inline(__always)
  func runBody(_ payload: Payload) async throws -> Output {
    let body = program.body
    let alone = try enter(body.record)
    if body.record.isRemoved {
      body.gate.leave(task, alone: alone)
      return try await runOlderBody(payload)
    }
    trace?.started(body.record, payload)
    do {
      let output = try await body.call.call(payload, context)
      body.gate.leave(task, alone: alone)
      trace?.settled(body.record, payload, nil, nil)
      return output
    } catch {
      body.gate.leave(task, alone: alone)
      trace?.settled(body.record, payload, error, nil)
      throw error
    }
  }

  @inlinable
  func replace(from position: Int, with payload: Payload) async throws -> Output {
    let step = program.replacements[position]
    var alone = try enter(step.record)
    defer { step.gate.leave(task, alone: alone) }
    if step.record.isRemoved { return try await proceedAgain(from: position + 1, with: payload) }
    trace?.started(step.record, payload)
    do {
      let output =
        if step.isPlain && details == nil {
          try await step.call.call(payload, Original(.stack(self, from: position + 1), payload: payload))
        } else {
          try await callWithin(step, &alone, payload, position + 1)
        }
      trace?.settled(step.record, payload, nil, nil)
      return output
    } catch {
      trace?.settled(step.record, payload, error, nil)
      throw error
    }
  }

  /// ``proceed(from:with:)`` as a function of its own, for `original`.
  @inlinable
  func proceedAgain(from position: Int, with payload: Payload) async throws -> Output {
    try await proceed(from: position, with: payload)
  }
}
