public import Synchronization

/// The state that an ``Actions`` and all that it hands out share: the ledger behind the writers' lock, the handles behind
/// the callers', and who watches.
///
/// Nothing of an owner's is called, or released, while one of its locks is held (R24): what the ledger lets go of is
/// collected and dropped after the lock.
@usableFromInline
final class Core: Sendable {
  static let applicationName = "application"
  static let faultLimit = 100
  /// How often unloading looks whether the hooks it waits for have finished.
  static let unloadInterval = Duration.milliseconds(1)

  /// The kinds of events that anybody watches.
  @usableFromInline let interests = Atomic<UInt32>(0)
  @usableFromInline let chainLimit: Int
  let timebase: Timebase
  /// How many hooks run on although their deadline has passed (R18).
  let leftBehind = Atomic<Int>(0)
  let observers = Mutex<[Observer]>([])
  let recentFaults = Mutex<[Fault]>([])
  let application: OwnerKey
  private let ledger: Mutex<Ledger>
  private let handles = Mutex(NameTable())
  let isDismantled = Atomic<Bool>(false)
  private let unstarted = Atomic<UInt64>(0)

  init(timebase: Timebase, chainLimit: Int) {
    self.timebase = timebase
    self.chainLimit = chainLimit
    var ledger = Ledger()
    application = OwnerKey(name: Self.applicationName, serial: ledger.owner(named: Self.applicationName))
    self.ledger = Mutex(ledger)
  }

  /// Lets go of everything when the ``Actions`` goes away: handles, hooks and observers may all hold each other and this
  /// core. From then on every action is unknown.
  func dismantle() {
    let (ledger, handles) = self.ledger.withLock { ledger -> (Ledger, NameTable) in
      let dismantled = ledger.dismantled()
      return (exchange(&ledger, dismantled), self.handles.withLock { exchange(&$0, NameTable()) })
    }
    let programs = handles.all.map { $0.renew(nil) }
    let observers = observers.withLock { exchange(&$0, []) }
    interests.store(0, ordering: .relaxed)
    isDismantled.store(true, ordering: .relaxed)
    for observer in observers { observer.end() }
    withExtendedLifetime((handles, ledger, programs)) {}
  }

  // MARK: Looking up

  @usableFromInline
  func find(_ name: String) -> (any AnyActionHandle)? { handles.withLock { $0[name] } }

  /// The handle of an action with these types.
  @inlinable
  func handle<Payload, Output>(_ action: Action<Payload, Output>) throws -> ActionHandle<Payload, Output> {
    guard let found = find(action.name) else { throw unknown(action.name) }
    if let handle = found as? ActionHandle<Payload, Output> { return handle }
    throw mismatch(Action<Payload, Output>.self, found)
  }

  @usableFromInline
  func mismatch<Payload, Output>(_: Action<Payload, Output>.Type, _ found: any AnyActionHandle) -> ActionTypeMismatch {
    let declaredBy = ledger.withLock { $0.actions[found.name]?.current?.record.owner } ?? Self.applicationName
    return ActionTypeMismatch(
      action: found.name, declaredBy: declaredBy, declared: found.types.description, usedBy: "The caller",
      used: ActionTypes(Action<Payload, Output>.self).description)
  }

  @usableFromInline
  func unknown(_ name: String) -> UnknownAction {
    UnknownAction(
      action: name, nearest: nearestNames(to: name, among: handles.withLock { $0 }.names),
      isOrphaned: isDismantled.load(ordering: .relaxed))
  }

  /// Whether nobody watches (R27) and the chain is not too deep (R20).
  @inlinable
  @inline(__always)
  func isQuiet(_ details: InvocationDetails?) -> Bool {
    interests.load(ordering: .relaxed) == 0 && (details.map { $0.depth <= chainLimit } ?? true)
  }

  @usableFromInline
  func checkDepth(of context: InvocationContext) throws(ChainTooDeep) {
    if context.depth > chainLimit { throw ChainTooDeep(chain: context.chain, limit: chainLimit) }
  }

  /// What an invocation has besides its number; `nil` when that is nothing.
  @inlinable
  @inline(__always)
  func details(_ actor: String?, _ allowance: Duration?, _ parent: InvocationContext?) -> InvocationDetails? {
    if actor == nil && allowance == nil && parent == nil { return nil }
    return someDetails(actor, allowance, parent)
  }

  @usableFromInline
  func someDetails(_ actor: String?, _ allowance: Duration?, _ parent: InvocationContext?) -> InvocationDetails {
    InvocationDetails(actor: actor, parent: parent, allowance: allowance.map { Allowance($0, timebase) })
  }

  /// Lets the audit see an attempt that could not start: an unknown name, or types or a payload that do not fit (R17).
  @usableFromInline
  func settleUnstarted(
    _ name: String, _ payload: some Sendable, _ actor: String?, _ parent: InvocationContext?, _ error: any Error
  ) {
    guard isWatched(.invocations) else { return }
    let site = ActionSite(name: name, number: 0, core: self)
    let sequence = unstarted.add(1, ordering: .relaxed).newValue
    let context = InvocationContext(
      site: site, id: InvocationID(action: 0, sequence: sequence),
      details: InvocationDetails(actor: actor, parent: parent))
    trace(context, payload)?.ended(error)
  }

  // MARK: Changing

  func owner(named name: String) throws(RegistrationError) -> OwnerKey {
    if name.isEmpty || name == Self.applicationName || name.unicodeScalars.contains(where: isUnprintable) {
      throw .invalidOwner(name)
    }
    return ledger.withLock { OwnerKey(name: name, serial: $0.owner(named: name)) }
  }

  func register<Payload, Output>(
    _ action: Action<Payload, Output>, _ settings: ActionSettings<Payload>, _ body: BodyCall<Payload, Output>,
    owner: OwnerKey
  ) throws(RegistrationError) -> Token {
    let name = action.name
    let coding = PayloadCoding<Payload, Output>()
    try settings.description?.check(action, coding, owner: owner.name)
    let outcome = ledger.withLock { ledger -> Result<(Ledger.Registered, HookRecord, UInt64), RegistrationError> in
      do throws(RegistrationError) {
        let record = ledger.bodyRecord(owner, name)
        let serial = ledger.nextID()
        let step = BodyStep<Payload, Output>(record, body, settings)
        var registered = try ledger.register(
          name,
          Ledger.Registration(
            serial: serial, record: record, types: Action<Payload, Output>.types,
            noAfterPhase: settings.noAfterPhase, description: settings.description, body: step),
          owner: owner
        ) { ActionHandle<Payload, Output>(site: ActionSite(name: name, number: $0, core: self), coding: coding) }
        registered.released += refresh(name, ledger)
        return .success((registered, record, serial))
      } catch {
        return .failure(error)
      }
    }
    let (registered, record, serial) = try outcome.get()
    for (attachment, problem) in registered.detached {
      report(
        Fault(
          action: name, owner: attachment.record.owner, hook: attachment.isBlock ? nil : attachment.record.kind,
          invocation: nil, cause: problem))
    }
    let kind: RegistryChange.Kind = registered.replacedOwner == nil ? .registered : .registeredAgain
    announce(RegistryChange(kind: kind, action: name, owner: owner.name, hook: nil))
    return Token { [weak self] in self?.unregister(name, record, serial) }
  }

  private func unregister(_ name: String, _ record: HookRecord, _ serial: UInt64) {
    let released = ledger.withLock { ledger -> [any Sendable]? in
      guard ledger.isRegistered(name, serial), record.remove() else { return nil }
      let released = ledger.purge(name)
      return released + refresh(name, ledger)
    }
    guard released != nil else { return }
    announce(RegistryChange(kind: .unregistered, action: name, owner: record.owner, hook: nil))
  }

  func attach<Payload, Output>(
    _ kind: HookKind, to action: Action<Payload, Output>, _ options: [HookOption], isSynchronous: Bool = false,
    _ call: any Sendable, owner: OwnerKey
  ) throws(RegistrationError) -> Token {
    let name = action.name
    let settings = HookSettings(options)
    if settings.policy != nil && kind != .before && kind != .guard {
      throw .optionDoesNotApply(action: name, owner: owner.name, option: "onFailure", hook: kind)
    }
    let record = try change(name) { ledger throws(RegistrationError) in
      let gate = isSynchronous ? ledger.sharedGate(owner, name) : Gate()
      let record = HookRecord(
        id: ledger.nextID(), kind: kind, action: name, owner: owner.name, settings: settings, gate: gate)
      try ledger.attach(
        name,
        Ledger.Attachment(
          record: record, types: Action<Payload, Output>.types, isSynchronous: isSynchronous, call: call),
        owner: owner)
      return record
    }
    announce(RegistryChange(kind: .attached, action: name, owner: owner.name, hook: kind))
    return Token { [weak self] in self?.remove(record, as: .removed, hook: kind) }
  }

  func block<Payload, Output>(
    _ action: Action<Payload, Output>, _ reason: String?, _ condition: BlockCondition<Payload>?, owner: OwnerKey
  ) throws(RegistrationError) -> Token {
    let name = action.name
    let record = try change(name) { ledger throws(RegistrationError) in
      let record = HookRecord(
        id: ledger.nextID(), kind: .guard, action: name, owner: owner.name, gate: ledger.sharedGate(owner, name))
      try ledger.block(
        name,
        Ledger.Attachment(
          record: record, types: Action<Payload, Output>.types, isSynchronous: true,
          call: condition ?? Unconditional(), reason: reason, isBlock: true),
        owner: owner)
      return record
    }
    announce(RegistryChange(kind: .blocked, action: name, owner: owner.name, hook: nil))
    return Token { [weak self] in self?.remove(record, as: .unblocked, hook: nil) }
  }

  /// Changes the ledger and makes the action's handle compile anew.
  private func change<Value: Sendable>(
    _ name: String, _ edit: (inout Ledger) throws(RegistrationError) -> Value
  ) throws(RegistrationError) -> Value {
    let outcome = ledger.withLock { ledger -> Result<(Value, [any Sendable]), RegistrationError> in
      do throws(RegistrationError) {
        let value = try edit(&ledger)
        return .success((value, refresh(name, ledger)))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get().0
  }

  private func remove(_ record: HookRecord, as kind: RegistryChange.Kind, hook: HookKind?) {
    guard record.remove() else { return }
    let released = ledger.withLock { ledger -> [any Sendable] in
      guard ledger.noteRemoval(record.action) else { return [] }
      let released = ledger.purge(record.action)
      return released + refresh(record.action, ledger)
    }
    withExtendedLifetime(released) {}
    announce(RegistryChange(kind: kind, action: record.action, owner: record.owner, hook: hook))
  }

  /// Makes callers see the ledger as it is now: the action's handle is found, or not, and has a new program. To be called
  /// under the writers' lock.
  /// - Returns: What callers used until now.
  private func refresh(_ name: String, _ ledger: borrowing Ledger) -> [any Sendable] {
    let handle = ledger.actions[name]?.handle
    let known = handles.withLock { handles in
      let known = handles[name]
      if handle !== known { handles[name] = handle }
      return known
    }
    var released: [any Sendable] = []
    if let program = handle?.renew(ledger.actions[name]) { released.append(program) }
    if let known, known !== handle {
      if let program = known.renew(nil) { released.append(program) }
      released.append(known)
    }
    return released
  }

  private func announce(_ change: RegistryChange) { publish(.registry, .registry(change)) }

  /// Compiles an action's program and keeps it in the handle until the next change.
  @usableFromInline
  func compile<Payload, Output>(_ handle: ActionHandle<Payload, Output>) throws -> Program<Payload, Output> {
    let program = ledger.withLock { ledger -> Program<Payload, Output>? in
      guard let entry = ledger.actions[handle.name], entry.handle === handle else { return nil }
      guard let program = Program(entry, handle.site, handle.coding) else { return nil }
      handle.door.withLock { $0.program = program }
      return program
    }
    guard let program else { throw unknown(handle.name) }
    return program
  }

  // MARK: Unloading

  /// Takes off all that an owner attached, then waits for what is still running (R5).
  /// - Returns: The hooks that had not finished after the given time.
  func unload(_ owner: OwnerKey, within limit: Duration) async -> [HookRecord] {
    let (unloaded, released) = ledger.withLock { ledger -> (Ledger.Unloaded, [any Sendable]) in
      let unloaded = ledger.unload(owner)
      var released: [any Sendable] = []
      for name in unloaded.actions {
        released += ledger.purge(name)
        released += refresh(name, ledger)
      }
      return (unloaded, released)
    }
    withExtendedLifetime(released) {}
    if unloaded.wasLoaded { announce(RegistryChange(kind: .unloaded, action: nil, owner: owner.name, hook: nil)) }
    let me = TaskIdentity.current()
    let start = timebase.now()
    var busy = unloaded.records.filter { $0.gate.isBusy(except: me) }.sorted { $0.id < $1.id }
    while !busy.isEmpty && timebase.now() - start < limit && !Task.isCancelled {
      try? await Task.sleep(for: Self.unloadInterval)
      busy.removeAll { !$0.gate.isBusy(except: me) }
    }
    return busy
  }

  /// What is registered and attached now.
  func snapshot() -> Ledger { ledger.withLock { $0 } }
}

/// Puts a new value in place of an old one, and returns the old one.
func exchange<Value>(_ place: inout Value, _ new: Value) -> Value {
  let old = place
  place = new
  return old
}

/// For which payloads an action is blocked.
struct BlockCondition<Payload: Sendable>: Sendable {
  let matches: @Sendable (Payload) throws -> Bool
}

/// That an action is blocked for all payloads, whatever their type.
struct Unconditional: Sendable {}

/// A handle whose types are not known here.
@usableFromInline
protocol AnyActionHandle: AnyObject, Sendable {
  var name: String { get }
  var types: ActionTypes { get }
  /// Whether payload and output have a JSON form.
  var isCodable: Bool { get }
  /// Which of them has none.
  var lacking: [ActionValue] { get }
  /// Brings the program up to date, if the action has been invoked since it was last: callers then find it ready, while
  /// attaching many hooks in a row compiles only once. `nil`: there is nothing to invoke any more.
  /// - Returns: What was compiled until now.
  func renew(_ entry: Ledger.ActionEntry?) -> (any AnyObject & Sendable)?
  func invoke(
    json: consuming JSON, by actor: String?, hooksWithin: Duration?, in parent: InvocationContext?
  ) async throws -> JSON
  func availability(json: JSON?) async throws -> Availability
}
