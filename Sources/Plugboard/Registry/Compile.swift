extension Program {
  /// Puts what is attached to an action in the order in which it runs, and fits hooks written for JSON to its types.
  /// `nil` when the action is not registered.
  convenience init?(_ entry: Ledger.ActionEntry, _ site: ActionSite, _ coding: PayloadCoding<Payload, Output>?) {
    let bodies = entry.registrations.reversed().compactMap {
      $0.record.isRemoved ? nil : $0.body as? BodyStep<Payload, Output>
    }
    guard let body = bodies.first else { return nil }
    let hooks = entry.hooks.filter { !$0.record.isRemoved }
    self.init(
      site: site,
      vetoes: steps(
        Self.ordered(.before, hooks) { Self.veto($0, coding) } + Self.ordered(.guard, hooks) { Self.veto($0, coding) }),
      replacements: hooks.reversed().compactMap { hook in
        hook.record.kind == .replacement ? Self.replacement(hook, coding).map { Step(hook.record, $0) } : nil
      },
      body: body, olderBodies: Array(bodies.dropFirst()),
      after: steps(Self.ordered(.after, hooks) { Self.after($0, coding) }),
      blocks: entry.blocks.compactMap { $0.record.isRemoved ? nil : Self.block($0, coding) })
  }

  private static func ordered<Call>(
    _ kind: HookKind, _ hooks: [Ledger.Attachment], _ call: (Ledger.Attachment) -> Call?
  ) -> [(record: HookRecord, call: Call)] {
    let phase = hooks.filter { $0.record.kind == kind }
    // The order was found possible when each hook was attached; without a place that has been removed since, it still is.
    let order = (try? runningOrder(phase.map(\.record.ordered))) ?? Array(phase.indices)
    return order.compactMap { index in call(phase[index]).map { (phase[index].record, $0) } }
  }

  // A call either has the action's types, or is one for JSON and the types convert; the ledger lets in no other.

  private static func veto(_ hook: Ledger.Attachment, _ coding: PayloadCoding<Payload, Output>?) -> VetoCall<Payload>? {
    if let call = hook.call as? VetoCall<Payload> { return call }
    guard let call = hook.call as? VetoCall<JSON> else { return nil }
    return coding?.adapt(call, hook.record.action, hook.record.owner)
  }

  private static func replacement(
    _ hook: Ledger.Attachment, _ coding: PayloadCoding<Payload, Output>?
  ) -> ReplacementCall<Payload, Output>? {
    if let call = hook.call as? ReplacementCall<Payload, Output> { return call }
    guard let call = hook.call as? ReplacementCall<JSON, JSON> else { return nil }
    return coding?.adapt(call, hook.record.action, hook.record.owner)
  }

  private static func after(
    _ hook: Ledger.Attachment, _ coding: PayloadCoding<Payload, Output>?
  ) -> AfterCall<Payload, Output>? {
    if let call = hook.call as? AfterCall<Payload, Output> { return call }
    guard let call = hook.call as? AfterCall<JSON, JSON> else { return nil }
    return coding?.adapt(call, hook.record.action, hook.record.owner)
  }

  private static func block(_ block: Ledger.Attachment, _ coding: PayloadCoding<Payload, Output>?) -> Block<Payload>? {
    if block.call is Unconditional { return Block(record: block.record, reason: block.reason, matches: nil) }
    if let condition = block.call as? BlockCondition<Payload> {
      return Block(record: block.record, reason: block.reason, matches: condition.matches)
    }
    guard let condition = block.call as? BlockCondition<JSON>, let coding else { return nil }
    let (action, owner) = (block.record.action, block.record.owner)
    return Block(record: block.record, reason: block.reason) { payload in
      try condition.matches(try coding.json(payload, action, owner))
    }
  }
}
