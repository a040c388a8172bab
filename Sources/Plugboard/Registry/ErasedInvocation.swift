import Synchronization

extension ActionHandle: AnyActionHandle {
  @usableFromInline var types: ActionTypes { Action<Payload, Output>.types }

  @usableFromInline var isCodable: Bool { coding != nil }

  /// Which of the action's values has no JSON form.
  @usableFromInline var lacking: [ActionValue] { PayloadCoding<Payload, Output>.lacking }

  @usableFromInline
  func renew(_ entry: Ledger.ActionEntry?) -> (any AnyObject & Sendable)? {
    let isUsed = door.withLock { $0.sequence != $0.renewed }
    let program = isUsed ? entry.flatMap { Program($0, site, coding) } : nil
    return door.withLock { door in
      door.renewed = door.sequence
      return exchange(&door.program, program)
    }
  }

  /// Invokes the action with a payload that is known only at run time, converting it at the edge where the action is typed.
  @usableFromInline
  func invoke(
    json: consuming JSON, by actor: String?, hooksWithin allowance: Duration?, in parent: InvocationContext?
  ) async throws -> JSON {
    let payload: Payload
    let coding: PayloadCoding<Payload, Output>
    do {
      coding = try jsonCoding()
      payload = try coding.decoded(json, name, nil)
    } catch {
      site.core.settleUnstarted(name, json, actor, parent, error)
      throw error
    }
    let output = try await invoke(payload, by: actor, hooksWithin: allowance, in: parent)
    return try coding.json(output: output, name, nil)
  }

  private func jsonCoding() throws(RegistrationError) -> PayloadCoding<Payload, Output> {
    guard let coding else {
      throw .notCodable(action: name, owner: "The caller", types: types.description, lacking: lacking)
    }
    return coding
  }

  @usableFromInline
  func availability(json: JSON?) async throws -> Availability {
    let coding = try jsonCoding()
    return try await availability(of: try json.map { try coding.decoded($0, name, nil) })
  }

  /// Whether an invocation with this payload would get past blocks and duplicates now; with `nil`, whether any would.
  func availability(of given: Payload?) async throws -> Availability {
    let program = try door.withLock { $0.program } ?? compile()
    guard program.hasPreliminaries else { return .available }
    var payload = given
    if let body = program.currentBody, let update = body.payloadUpdate, let given {
      var changed = given
      let task = TaskIdentity.current()
      let alone = (try? body.record.gate.enter(task, limit: .max)) ?? false
      defer { body.record.gate.leave(task, alone: alone) }
      if !body.record.isRemoved { try await update.call(&changed) }
      payload = changed
    }
    if let block = program.block(on: payload) {
      return .blocked(by: block.record.owner, reason: block.reason)
    }
    if let payload, let key = program.key(of: payload), site.underWay.withLock({ $0.contains(key) }) {
      return .underWay(key: key)
    }
    return .available
  }
}

/// Whether an action can be invoked now (R22).
public enum Availability: Sendable, Hashable {
  case available
  case blocked(by: String, reason: String?)
  /// The same thing is being done already (R21).
  case underWay(key: String)

  public var isAvailable: Bool { self == .available }
}
