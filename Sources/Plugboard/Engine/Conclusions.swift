import Synchronization

// What the engine decides on the rarer paths: preliminaries, failures, refusals. None of it is needed to follow the order
// of things in Invocation.swift.

extension Invocation {
  /// Enters a gate, and says whether alone.
  /// - Throws: ``ChainTooDeep`` when this task is inside the same hook more often than the limit allows, which is how an
  ///   action that invokes itself for ever without passing its context on is found out (R20).
  @inlinable
  @inline(__always)
  func enter(_ gate: Gate) throws -> Bool {
    if gate.occupy(task) { return true }
    try join(gate)
    return false
  }

  @usableFromInline
  func join(_ gate: Gate) throws {
    do { try gate.join(task, limit: site.core.chainLimit) } catch { throw tooDeep() }
  }

  @usableFromInline
  func tooDeep() -> ChainTooDeep {
    ChainTooDeep(chain: context.chain, limit: site.core.chainLimit, withoutContext: true)
  }

  /// Runs the previous body when the owner of the one in force has been unloaded meanwhile (R2, R6).
  @usableFromInline
  func runOlderBody(_ payload: Payload) async throws -> Output {
    for body in program.olderBodies {
      let alone = try enter(body.gate)
      defer { body.gate.leave(task, alone: alone) }
      if body.record.isRemoved { continue }
      trace?.started(body.record, payload)
      do {
        let output = try await body.call.call(payload, context)
        trace?.settled(body.record, payload, nil, nil)
        return output
      } catch {
        trace?.settled(body.record, payload, error, nil)
        throw error
      }
    }
    throw site.core.unknown(site.name)
  }

  // MARK: Before the first hook

  /// Runs payloadUpdate, then sees whether the action is available (R7).
  /// - Returns: The key to give back when the invocation has ended.
  @usableFromInline
  func prepare(_ payload: inout Payload) async throws -> String? {
    try await updatePayload(&payload)
    try checkBlocks(payload)
    return try claimKey(of: payload)
  }

  /// Runs payloadUpdate (R3). What it throws fails the invocation.
  private func updatePayload(_ payload: inout Payload) async throws {
    guard let body = program.currentBody, let update = body.payloadUpdate else { return }
    let alone = try enter(body.gate)
    defer { body.gate.leave(task, alone: alone) }
    if body.record.isRemoved { return }
    do {
      try await update.call(&payload)
    } catch {
      throw passesThrough(error)
        ? error : ActionFailed(action: site.name, owner: body.record.owner, invocation: id, cause: error)
    }
  }

  /// Throws what blocks this payload, if anything does (R22).
  private func checkBlocks(_ payload: Payload) throws {
    if let block = program.block(on: payload) {
      throw ActionBlocked(action: site.name, owner: block.record.owner, reason: block.reason, invocation: id)
    }
  }

  /// Takes this payload's key for as long as the invocation runs (R21); `nil` when it has none.
  private func claimKey(of payload: Payload) throws -> String? {
    guard let key = program.key(of: payload) else { return nil }
    if site.claim(key) { return key }
    let cause = AlreadyUnderWay(action: site.name, key: key)
    throw ActionRefused(
      action: site.name, owner: program.body.record.owner, reason: cause.description,
      invocation: id, cause: cause)
  }

  // MARK: After a hook

  /// What a before-listener's or guard's abort or failure means for the invocation: the error that ends it, or `nil` to
  /// go on (R11, R12).
  @usableFromInline
  func conclude(_ record: HookRecord, _ failure: (any Error)?, _ request: Veto.Request?) -> (any Error)? {
    if let request { return end(record, reason: request.reason, cause: nil) }
    guard let failure else { return nil }
    if Task.isCancelled {
      // Whatever a hook throws when its caller has been cancelled, it is the cancellation that ends the invocation (R19).
      if !(failure is CancellationError) { report(failure, of: record) }
      return CancellationError()
    }
    switch record.policy {
    case .abort:
      return end(record, reason: nil, cause: failure)
    case .proceed:
      report(failure, of: record)
      return nil
    }
  }

  private func end(_ record: HookRecord, reason: String?, cause: (any Error)?) -> any Error {
    if record.kind == .guard {
      return ActionRefused(
        action: site.name, owner: record.owner, reason: reason, invocation: id, cause: cause)
    }
    return ActionAborted(action: site.name, owner: record.owner, reason: reason, invocation: id, cause: cause)
  }

  @usableFromInline
  func report(_ error: any Error, of record: HookRecord) {
    site.core.report(
      Fault(action: site.name, owner: record.owner, hook: record.kind, invocation: id, cause: error))
  }

  /// Wraps an error once on its way to the caller (R14).
  @usableFromInline
  func wrapped(_ error: any Error) -> any Error {
    if passesThrough(error) || (error as? UnknownAction)?.action == site.name { return error }
    let outermost =
      program.replacements.first { !$0.record.isRemoved }?.record ?? program.currentBody?.record
    return ActionFailed(
      action: site.name, owner: outermost?.owner ?? Core.applicationName, invocation: id, cause: error)
  }
}

/// Whether an error reaches the caller as what it is: aborts, refusals, blocks and cancellation, of this invocation or of
/// one nested in it (R14).
func passesThrough(_ error: any Error) -> Bool {
  error is ActionAborted || error is ActionRefused || error is ActionBlocked
    || error is CancellationError
}

extension Program {
  /// The first block that holds for a payload; with `nil`, the first that holds for every payload.
  func block(on payload: Payload?) -> Block<Payload>? {
    let task = TaskIdentity.current()
    return blocks.first { block in
      if block.record.isRemoved { return false }
      guard let matches = block.matches else { return true }
      guard let payload, let alone = try? block.record.gate.enter(task, limit: .max) else { return false }
      defer { block.record.gate.leave(task, alone: alone) }
      if block.record.isRemoved { return false }
      do {
        return try matches(payload)
      } catch {
        // A block whose condition breaks still blocks: like a guard, it is there for safety (R12).
        site.core.report(Fault(action: site.name, owner: block.record.owner, hook: nil, invocation: nil, cause: error))
        return true
      }
    }
  }

  /// What tells this payload's invocation from others, where the action refuses duplicates.
  func key(of payload: Payload) -> String? {
    guard let body = currentBody, let duplicateKey = body.duplicateKey else { return nil }
    let task = TaskIdentity.current()
    guard let alone = try? body.gate.enter(task, limit: .max) else { return nil }
    defer { body.gate.leave(task, alone: alone) }
    return body.record.isRemoved ? nil : duplicateKey.key(payload)
  }
}

extension ActionSite {
  /// Says whether the key was free.
  func claim(_ key: String) -> Bool { underWay.withLock { $0.insert(key).inserted } }

  @usableFromInline
  func release(_ key: String) { underWay.withLock { _ = $0.remove(key) } }
}
