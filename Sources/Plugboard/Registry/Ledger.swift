/// All that is registered and attached: a value whose changes are decided here, without locks, clocks or other people's
/// code. ``Core`` keeps it behind the writers' lock and acts on the answers.
@usableFromInline
struct Ledger: Sendable {
  private(set) var actions: [String: ActionEntry] = [:]
  private(set) var owners: [String: OwnerEntry] = [:]
  /// By owner, what was still running when its owner was unloaded, or attached when all was dismantled: unloading (again)
  /// takes it off and waits for it.
  private var departed: [String: [HookRecord]] = [:]
  private var lastID: UInt64 = 0
  private var lastAction: UInt32 = 0

  /// One name, registered or not yet.
  @usableFromInline
  struct ActionEntry: Sendable {
    let number: UInt32
    /// The first is the oldest, the last is in force (R2).
    var registrations: [Registration] = []
    /// In order of attaching.
    var hooks: [Attachment] = []
    var blocks: [Attachment] = []
    var handle: (any AnyActionHandle)?
    /// Whether any hook has declared a place; only then does attaching another one have to look at them all.
    var hasPlaces = false
    /// How many of the hooks and blocks have been removed and not yet been let go of.
    var removed = 0

    var current: Registration? { registrations.last }
    var isEmpty: Bool { registrations.isEmpty && hooks.isEmpty && blocks.isEmpty }
    var records: [HookRecord] { (hooks + blocks).map(\.record) + registrations.map(\.record) }
  }

  /// One call of `register`.
  struct Registration: Sendable {
    let serial: UInt64
    let record: HookRecord
    let types: ActionTypes
    let noAfterPhase: String?
    let description: ActionDescription?
    /// A `BodyStep` of the action's types.
    let body: any Sendable
  }

  /// One hook or block.
  struct Attachment: Sendable {
    let record: HookRecord
    let types: ActionTypes
    let isSynchronous: Bool
    /// A call of the hook's types: `VetoCall`, `ReplacementCall`, `AfterCall`, `BlockCondition` or `Unconditional`.
    let call: any Sendable
    /// Why a block blocks.
    var reason: String?
    var isBlock = false
  }

  /// Somebody who attaches.
  struct OwnerEntry: Sendable {
    let serial: UInt64
    /// One gate per action for all synchronous hooks, so that neighbours enter it once.
    var gates: [String: Gate] = [:]
    /// The actions on which it has something.
    var actions: Set<String> = []
    /// What was removed one by one while it ran; unloading waits for it too.
    var lingering: [HookRecord] = []

    /// The longer the list, the rarer it is looked through for what has finished since.
    mutating func linger(_ record: HookRecord) {
      lingering.append(record)
      if lingering.count.nonzeroBitCount == 1 { lingering.removeAll { !$0.gate.isBusy(except: 0) } }
    }
  }

  mutating func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }

  // MARK: Owners

  /// The owner of this name; a new one if there is none, or if the last one was unloaded.
  mutating func owner(named name: String) -> UInt64 {
    if let owner = owners[name] { return owner.serial }
    let serial = nextID()
    owners[name] = OwnerEntry(serial: serial)
    return serial
  }

  func check(_ owner: OwnerKey) throws(RegistrationError) {
    guard owners[owner.name]?.serial == owner.serial else { throw .ownerUnloaded(owner: owner.name) }
  }

  /// Makes room for a name. Entries are changed in place from then on: a copy held meanwhile would make every change of
  /// an action with many hooks copy them all.
  private mutating func makeEntry(_ name: String) {
    guard actions[name] == nil else { return }
    lastAction += 1
    actions[name] = ActionEntry(number: lastAction)
  }

  /// A gate that the owner's synchronous hooks on one action share.
  mutating func sharedGate(_ owner: OwnerKey, _ action: String) -> Gate {
    if let gate = owners[owner.name]?.gates[action] { return gate }
    let gate = Gate()
    owners[owner.name]?.gates[action] = gate
    return gate
  }

  /// The record of the body that the owner has registered under this name: the same one for all its registrations, so
  /// that unloading the owner also stops, and waits for, a body that it has since put another in place of.
  mutating func bodyRecord(_ owner: OwnerKey, _ action: String) -> HookRecord {
    actions[action]?.registrations.first { $0.record.owner == owner.name }?.record
      ?? HookRecord(id: nextID(), kind: .body, action: action, owner: owner.name)
  }

  // MARK: Registering

  /// What registering changed besides the entry itself.
  struct Registered {
    var replacedOwner: String?
    var detached: [(Attachment, any Error)] = []
    var released: [any Sendable] = []
  }

  mutating func register(
    _ name: String, _ registration: Registration, owner: OwnerKey,
    makeHandle: (UInt32) -> any AnyActionHandle
  ) throws(RegistrationError) -> Registered {
    try check(owner)
    try Self.check(name: name)
    var result = Registered()
    makeEntry(name)
    if let current = actions[name]!.current {
      guard current.types == registration.types else {
        throw .typeMismatch(
          mismatch(name, current.types, current.record.owner, registration.types, owner.name))
      }
      result.replacedOwner = current.record.owner
    }
    let handle = actions[name]!.handle ?? makeHandle(actions[name]!.number)

    // In place from here on: nothing below can fail.
    actions[name]!.handle = handle
    result.released += actions[name]!.registrations.filter { $0.record.owner == owner.name } as [any Sendable]
    actions[name]!.registrations.removeAll { $0.record.owner == owner.name }
    actions[name]!.registrations.append(registration)
    owners[owner.name]!.actions.insert(name)
    for attachment in actions[name]!.hooks + actions[name]!.blocks where !attachment.record.isRemoved {
      // A block of every payload fits any.
      if attachment.call is Unconditional { continue }
      if let problem = misfit(attachment, name) {
        attachment.record.remove()
        result.detached.append((attachment, problem))
      }
    }
    result.released += purge(name)
    return result
  }

  private func mismatch(
    _ action: String, _ declared: ActionTypes, _ declaredBy: String, _ used: ActionTypes, _ usedBy: String
  ) -> ActionTypeMismatch {
    ActionTypeMismatch(
      action: action, declaredBy: declaredBy, declared: declared.description, usedBy: usedBy, used: used.description)
  }

  /// Why an attachment does not fit the registration in force, if there is one and it does not.
  private func misfit(_ attachment: Attachment, _ name: String) -> RegistrationError? {
    guard let registration = actions[name]!.current, let handle = actions[name]!.handle else { return nil }
    let owner = attachment.record.owner
    if let reason = registration.noAfterPhase, attachment.record.kind == .after {
      return .noAfterPhase(action: name, owner: owner, reason: reason)
    }
    if attachment.types == registration.types { return nil }
    if attachment.types == .json {
      if handle.isCodable || attachment.call is Unconditional { return nil }
      return .notCodable(
        action: name, owner: owner, types: registration.types.description, lacking: handle.lacking)
    }
    return .typeMismatch(mismatch(name, registration.types, registration.record.owner, attachment.types, owner))
  }

  // MARK: Attaching

  mutating func attach(_ name: String, _ attachment: Attachment, owner: OwnerKey) throws(RegistrationError) {
    try check(owner)
    try Self.check(name: name)
    let record = attachment.record
    if record.deadline != nil && attachment.isSynchronous {
      throw .deadlineOnSynchronousHook(action: name, owner: owner.name, hook: record.kind)
    }
    if let deadline = record.deadline, deadline <= .zero {
      throw .deadlineNotPositive(action: name, owner: owner.name, hook: record.kind, deadline: deadline)
    }
    makeEntry(name)
    if let problem = misfit(attachment, name) { throw problem }
    if !record.order.isEmpty || actions[name]!.hasPlaces {
      try checkOrder(name, actions[name]!.hooks + [attachment], owner.name)
      actions[name]!.hasPlaces = true
    }
    actions[name]!.hooks.append(attachment)
    owners[owner.name]!.actions.insert(name)
  }

  mutating func block(_ name: String, _ attachment: Attachment, owner: OwnerKey) throws(RegistrationError) {
    try check(owner)
    try Self.check(name: name)
    makeEntry(name)
    if let problem = misfit(attachment, name) { throw problem }
    actions[name]!.blocks.append(attachment)
    owners[owner.name]!.actions.insert(name)
  }

  /// Whether a place can be kept (R8).
  private func checkOrder(_ name: String, _ hooks: [Attachment], _ owner: String) throws(RegistrationError) {
    let kind = hooks.last!.record.kind
    let phase = hooks.filter { $0.record.kind == kind && !$0.record.isRemoved }.map(\.record)
    do {
      _ = try runningOrder(phase.map(\.ordered))
    } catch {
      switch error {
      case .cycle(let among):
        throw .orderingCycle(action: name, owner: owner, among: among)
      case .contradiction(let index, let place, let other):
        throw .orderingContradiction(
          action: name, owner: phase[index].owner, place: place, priority: phase[index].priority, otherPriority: other)
      }
    }
  }

  // MARK: Taking away

  /// Notes that a hook or block of an action has been removed.
  /// - Returns: Whether so many have been that it is time to ``purge(_:)``. Doing it every time would make removing many
  ///   hooks cost the square of their number.
  mutating func noteRemoval(_ name: String) -> Bool {
    guard let entry = actions[name] else { return false }
    actions[name]!.removed += 1
    let count = entry.hooks.count + entry.blocks.count
    return count <= 64 || (entry.removed + 1) * 2 >= count
  }

  /// Lets go of what has been removed from an action, and hands it over so that it can be released outside the lock.
  mutating func purge(_ name: String) -> [any Sendable] {
    guard let entry = actions[name] else { return [] }
    var released: [any Sendable] = entry.hooks.filter { $0.record.isRemoved }
    released += entry.blocks.filter { $0.record.isRemoved } as [any Sendable]
    released += entry.registrations.filter { $0.record.isRemoved } as [any Sendable]
    guard !released.isEmpty else { return [] }
    let records = entry.records
    for record in records where record.isRemoved && record.gate.isBusy(except: 0) {
      owners[record.owner]?.linger(record)
    }
    actions[name]!.hooks.removeAll { $0.record.isRemoved }
    actions[name]!.blocks.removeAll { $0.record.isRemoved }
    actions[name]!.registrations.removeAll { $0.record.isRemoved }
    actions[name]!.removed = 0
    actions[name]!.hasPlaces = actions[name]!.hooks.contains { !$0.record.order.isEmpty }
    if actions[name]!.registrations.isEmpty, let handle = actions[name]!.handle {
      // The name is free again: whoever registers it next may do so with other types.
      released.append(handle)
      actions[name]!.handle = nil
    }
    let left = Set(actions[name]!.records.map(\.owner))
    for owner in Set(records.map(\.owner)).subtracting(left) {
      owners[owner]?.actions.remove(name)
      owners[owner]?.gates[name] = nil
    }
    if actions[name]!.isEmpty { actions[name] = nil }
    return released
  }

  func isRegistered(_ name: String, _ serial: UInt64) -> Bool {
    actions[name]?.registrations.contains { $0.serial == serial } ?? false
  }

  /// What unloading an owner changed.
  struct Unloaded {
    /// Whether it had been there until now.
    var wasLoaded = false
    /// The actions it had something on.
    var actions: Set<String> = []
    /// What may still be running, also from earlier owners of that name.
    var records: [HookRecord] = []
  }

  /// Removes an owner and marks all that it attached as removed.
  mutating func unload(_ owner: OwnerKey) -> Unloaded {
    for record in departed[owner.name] ?? [] { record.remove() }
    for (name, records) in departed {
      let busy = records.filter { !$0.isRemoved || $0.gate.isBusy(except: 0) }
      departed[name] = busy.isEmpty ? nil : busy
    }
    var records = departed[owner.name] ?? []
    guard let entry = owners[owner.name], entry.serial == owner.serial else { return Unloaded(records: records) }
    records += entry.lingering
    for name in entry.actions {
      guard let action = actions[name] else { continue }
      records += action.records.filter { $0.owner == owner.name }
    }
    for record in records { record.remove() }
    owners[owner.name] = nil
    let busy = records.filter { $0.gate.isBusy(except: 0) }
    departed[owner.name] = busy.isEmpty ? nil : busy
    return Unloaded(wasLoaded: true, actions: entry.actions, records: records)
  }

  /// What stays when everything is let go of: who has attached what, for those who unload it while it still runs.
  func dismantled() -> Ledger {
    var ledger = Ledger()
    ledger.departed = departed
    for owner in owners.values {
      for record in owner.lingering { ledger.departed[record.owner, default: []].append(record) }
    }
    for action in actions.values {
      for record in action.records { ledger.departed[record.owner, default: []].append(record) }
    }
    return ledger
  }

  static func check(name: String) throws(RegistrationError) {
    if name.isEmpty || name.unicodeScalars.contains(where: isUnprintable) { throw .invalidName(name) }
  }
}

/// Who attaches, as the ledger knows them.
struct OwnerKey: Sendable, Hashable {
  let name: String
  let serial: UInt64
}

extension HookRecord {
  var ordered: OrderedHook { OrderedHook(owner: owner, priority: priority, order: order) }
}
