// The engine: what happens, and in which order, when an action is invoked. Start at `runHooks`.
//
// It is one function, inlined into `ActionHandle.start`, because every asynchronous call costs as much as a hook. What is
// rare stands in Conclusions.swift and Deadlines.swift.

/// One invocation under way.
@usableFromInline
struct Invocation<Payload: Sendable, Output: Sendable>: Sendable {
  /// The hooks as they stood when the invocation started (R6).
  @usableFromInline let program: Program<Payload, Output>
  @usableFromInline let id: InvocationID
  @usableFromInline let details: InvocationDetails?
  /// Tells those who watch; `nil` when nobody does (R27).
  @usableFromInline let trace: Trace?
  /// Whether all hooks together have a time limit (R18).
  @usableFromInline let hasAllowance: Bool
  /// The task in which the hooks run (R25), for their gates. Hooks that cannot suspend need not be told apart by it.
  @usableFromInline var task: UInt

  @inlinable
  init(
    program: Program<Payload, Output>, id: InvocationID, details: InvocationDetails? = nil, trace: Trace? = nil
  ) {
    self.program = program
    self.id = id
    self.details = details
    self.trace = trace
    hasAllowance = details?.allowance != nil
    task = program.suspends ? TaskIdentity.current() : TaskIdentity.unknown
  }

  @inlinable var site: ActionSite { program.site }
  @inlinable var context: InvocationContext { InvocationContext(site: program.site, id: id, details: details) }
  @inlinable var allowance: Allowance? { details?.allowance }

  /// Everything that happens, in order (R7): payloadUpdate and availability, for actions that have any, then the hooks.
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
    // Steps are lent without being counted: what they belong to stays until the end.
    defer {
      extendLifetime(program)
      extendLifetime(details)
    }
    // The before-listeners, which may change the payload and abort (R9), then the guards, which may refuse (R10).
    if !program.vetoes.isEmpty {
      var veto = Veto(site, id, details)
      var alone = false  // in the gate; see Gate.enter
      for index in 0..<program.vetoes.count {
        let step = program.vetoes[index]
        if step.opensGate { alone = try step.lend { try enter($0.gate) } }
        if !step.isRemoved {
          trace?.started(step.record, payload)
          var failure: (any Error)?
          do {
            switch hasAllowance ? .againstTheClock : step.manner {
            case .atOnce: try step.lend { try $0.call.callNow(&payload, &veto) }
            case .suspending: try await step.call.call(&payload, &veto)
            case .againstTheClock: try await callAgainstTheClock(step, &alone, &payload, &veto)
            }
          } catch {
            failure = error
          }
          trace?.settled(step.record, payload, failure, veto.request)
          if failure != nil || veto.isRequested {
            if let ending = conclude(step.record, failure, veto.request) {
              step.leave(task, alone: alone)
              throw ending
            }
          }
        }
        if step.closesGate { step.leave(task, alone: alone) }
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
        do {
          if step.opensGate { alone = try step.lend { try enter($0.gate) } }
        } catch {
          report(error, of: step.record)
          continue
        }
        if !step.isRemoved {
          trace?.started(step.record, payload)
          var failure: (any Error)?
          do {
            switch hasAllowance ? .againstTheClock : step.manner {
            case .atOnce: try step.lend { try $0.call.callNow(payload, output, context) }
            case .suspending: try await step.call.call(payload, output, context)
            case .againstTheClock: try await callAgainstTheClock(step, &alone, payload, output)
            }
          } catch {
            failure = error
          }
          trace?.settled(step.record, payload, failure, nil)
          if let failure { report(failure, of: step.record) }
        }
        if step.closesGate { step.leave(task, alone: alone) }
      }
    }
    return output
  }

  /// The replacements from the given one on, then the body (R13). Not begun when the caller has been cancelled (R19).
  @inlinable
  @inline(__always)
  func proceed(from position: Int, with payload: Payload) async throws -> Output {
    if Task.isCancelled { throw CancellationError() }
    if position < program.replacements.count { return try await replace(from: position, with: payload) }
    return try await runBody(payload)
  }

  @inlinable
  @inline(__always)
  func runBody(_ payload: Payload) async throws -> Output {
    let body = program.body
    // Spelt out, so that the gate is not counted for the sake of the rarer way.
    let alone = body.gate.occupy(task)
    if !alone { try join(program.body.gate) }
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

  /// Runs one replacement in place, where nothing stands in the way. One that is watched, timed, removed or entered
  /// already goes the careful way.
  @inlinable
  @inline(never)
  func replace(from position: Int, with payload: Payload) async throws -> Output {
    let step = program.replacements[position]
    if trace == nil && !hasAllowance && step.manner == .suspending && step.gate.occupy(task) {
      defer { step.gate.leave(task, alone: true) }
      if !step.record.isRemoved {
        var original = Original(.stack(self, from: position + 1), payload: payload)
        return try await step.call.call(payload, &original)
      }
    }
    return try await replaceCarefully(from: position, with: payload)
  }

  @inlinable
  @inline(never)
  func replaceCarefully(from position: Int, with payload: Payload) async throws -> Output {
    if let output = try await runReplacement(program.replacements[position], payload, position + 1) { return output }
    return try await resume(from: position + 1, with: payload)
  }

  /// - Returns: `nil` when it has been removed. Its gate is left then, so that nobody waits for what comes after it.
  @inlinable
  func runReplacement(
    _ step: Step<ReplacementCall<Payload, Output>>, _ payload: Payload, _ next: Int
  ) async throws -> Output? {
    var alone = try enter(step.gate)
    defer { step.gate.leave(task, alone: alone) }
    if step.record.isRemoved { return nil }
    trace?.started(step.record, payload)
    do {
      let output: Output?
      if step.manner == .suspending && !hasAllowance {
        var original = Original(.stack(self, from: next), payload: payload)
        output = try await step.call.call(payload, &original)
      } else {
        output = try await callAgainstTheClock(step, &alone, payload, next)
      }
      trace?.settled(step.record, payload, nil, nil)
      return output
    } catch {
      trace?.settled(step.record, payload, error, nil)
      throw error
    }
  }

  /// ``proceed(from:with:)`` where it is not inlined: what goes on past a removed replacement.
  @inlinable
  func resume(from position: Int, with payload: Payload) async throws -> Output {
    try await proceed(from: position, with: payload)
  }
}
