/// All that is registered and attached at one moment (R28): what reference pages, schemas and declarations are made from.
///
/// It is a value: keep it, compare it with a later one, or write it down as JSON.
public struct ActionsDescription: Sendable, Hashable, Codable {
  /// By name.
  public var actions: [DescribedAction]
  /// How many faults are remembered; see ``Actions/recentFaults``.
  public var recentFaults: Int
  /// How many hooks run on although their deadline has passed; see ``Actions/leftBehind``.
  public var leftBehind: Int

  public init(actions: [DescribedAction], recentFaults: Int = 0, leftBehind: Int = 0) {
    self.actions = actions
    self.recentFaults = recentFaults
    self.leftBehind = leftBehind
  }

  /// The action of this name, if it is registered or something is attached to it.
  public subscript(name: String) -> DescribedAction? { actions.first { $0.name == name } }
}

/// One action, or a name to which something is attached that nobody has registered yet.
public struct DescribedAction: Sendable, Hashable, Codable {
  public var name: String
  /// Who registered it; the first is in force, the others would be back if those before them were unloaded (R2). Empty
  /// when nobody has.
  public var owners: [String]
  /// The types of payload and output as Swift prints them.
  public var types: String?
  /// What its author declared about it (R29).
  public var description: ActionDescription?
  /// Why it has no after phase (R4); `nil` when it has one.
  public var noAfterPhase: String?
  /// In the order in which they run.
  public var beforeListeners: [DescribedHook]
  /// In the order in which they run.
  public var guards: [DescribedHook]
  /// The outermost first (R13).
  public var replacements: [DescribedHook]
  /// In the order in which they run.
  public var afterListeners: [DescribedHook]
  /// In the order in which they were made.
  public var blocks: [DescribedBlock]

  public init(
    name: String, owners: [String], types: String? = nil, description: ActionDescription? = nil,
    noAfterPhase: String? = nil, beforeListeners: [DescribedHook] = [], guards: [DescribedHook] = [],
    replacements: [DescribedHook] = [], afterListeners: [DescribedHook] = [], blocks: [DescribedBlock] = []
  ) {
    self.name = name
    self.owners = owners
    self.types = types
    self.description = description
    self.noAfterPhase = noAfterPhase
    self.beforeListeners = beforeListeners
    self.guards = guards
    self.replacements = replacements
    self.afterListeners = afterListeners
    self.blocks = blocks
  }

  public var isRegistered: Bool { !owners.isEmpty }

  /// Before-listeners, guards, replacements and after-listeners, in the order in which they are entered.
  public var hooks: [DescribedHook] { beforeListeners + guards + replacements + afterListeners }
}

/// One hook: whose it is and how it is treated.
public struct DescribedHook: Sendable, Hashable, Codable {
  public var owner: String
  public var kind: HookKind
  /// Means nothing for a replacement.
  public var priority: Int
  /// The owners before whose hooks it asked to run (R8).
  public var before: [String]
  /// The owners after whose hooks it asked to run (R8).
  public var after: [String]
  /// What becomes of the invocation when it fails (R12); `nil` for hooks that have no choice.
  public var onFailure: FailurePolicy?
  /// How many nanoseconds it may take (R18); `nil` for ever.
  public var deadlineInNanoseconds: Int64?

  public init(
    owner: String, kind: HookKind, priority: Int = 0, before: [String] = [], after: [String] = [],
    onFailure: FailurePolicy? = nil, deadlineInNanoseconds: Int64? = nil
  ) {
    self.owner = owner
    self.kind = kind
    self.priority = priority
    self.before = before
    self.after = after
    self.onFailure = onFailure
    self.deadlineInNanoseconds = deadlineInNanoseconds
  }

  public var deadline: Duration? { deadlineInNanoseconds.map { .nanoseconds($0) } }
}

/// One block (R22).
public struct DescribedBlock: Sendable, Hashable, Codable {
  public var owner: String
  public var reason: String?

  public init(owner: String, reason: String? = nil) {
    self.owner = owner
    self.reason = reason
  }
}

extension HookKind: Codable {}
extension FailurePolicy: Codable {}

extension Actions {
  /// What is registered and attached now, hooks in the order in which they run (R28).
  public func describe() -> ActionsDescription {
    ActionsDescription(
      actions: core.snapshot().actions.compactMap { DescribedAction(name: $0.key, $0.value) }
        .sorted { $0.name < $1.name },
      recentFaults: recentFaults.count, leftBehind: leftBehind)
  }
}

extension DescribedAction {
  /// `nil` for a name with which nothing is connected any more.
  fileprivate init?(name: String, _ entry: Ledger.ActionEntry) {
    let registrations = entry.registrations.reversed().filter { !$0.record.isRemoved }
    let records = entry.hooks.map(\.record).filter { !$0.isRemoved }
    let blocks = entry.blocks.filter { !$0.record.isRemoved }
    if registrations.isEmpty && records.isEmpty && blocks.isEmpty { return nil }
    let current = registrations.first
    func hooks(_ kind: HookKind) -> [DescribedHook] {
      let phase = records.filter { $0.kind == kind }
      // Replacements have no other order than that of attaching (R13).
      if kind == .replacement { return phase.reversed().map(DescribedHook.init) }
      let order = (try? runningOrder(phase.map(\.ordered))) ?? Array(phase.indices)
      return order.map { DescribedHook(phase[$0]) }
    }
    self.init(
      name: name, owners: registrations.map(\.record.owner), types: current?.types.description,
      description: current.flatMap { $0.description?.completed(by: $0.types) }, noAfterPhase: current?.noAfterPhase,
      beforeListeners: hooks(.before), guards: hooks(.guard), replacements: hooks(.replacement),
      afterListeners: hooks(.after),
      blocks: blocks.map { DescribedBlock(owner: $0.record.owner, reason: $0.reason) })
  }
}

extension ActionDescription {
  /// The same with `nothing` for `Void`, of which there is nothing to declare.
  fileprivate func completed(by types: ActionTypes) -> ActionDescription {
    var description = self
    if payload == nil, types.payload == ObjectIdentifier(Void.self) { description.payload = .nothing }
    if output == nil, types.output == ObjectIdentifier(Void.self) { description.output = .nothing }
    return description
  }
}

extension DescribedHook {
  fileprivate init(_ record: HookRecord) {
    var before: [String] = []
    var after: [String] = []
    for place in record.order {
      switch place {
      case .before(let owner): before.append(owner)
      case .after(let owner): after.append(owner)
      }
    }
    self.init(
      owner: record.owner, kind: record.kind, priority: record.priority, before: before, after: after,
      onFailure: record.kind == .before || record.kind == .guard ? record.policy : nil,
      deadlineInNanoseconds: record.deadline?.wholeNanoseconds)
  }
}

extension Duration {
  /// Cut to nanoseconds, and to the most that fits.
  fileprivate var wholeNanoseconds: Int64 {
    let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowToo) = seconds.addingReportingOverflow(components.attoseconds / 1_000_000_000)
    return overflow || overflowToo ? (components.seconds < 0 ? .min : .max) : sum
  }
}
