import DeskActions
import Plugboard
import Synchronization

/// Puts together what happens inside invocations: for those who watch, and for the audit.
final class Inspector: Sendable {
  /// One hook of an invocation.
  struct Hook: Sendable {
    let hook: String
    let owner: String
    let verdict: String
    let reason: String?
    let milliseconds: Double
  }

  /// One invocation, with its hooks in the order in which they ended.
  struct Trace: Sendable {
    let id: String
    let parent: String?
    /// The page's name for the request that it is a part of.
    let request: String?
    let action: String
    let actor: String?
    let outcome: String
    /// That there is no such action.
    let isUnknown: Bool
    let owner: String?
    let reason: String?
    let milliseconds: Double
    let hooks: [Hook]
  }

  /// How many hooks of one invocation are kept at most.
  static let maximumHooks = 200
  /// Of how many invocations hooks are kept. A hook that is given up may end after its invocation, and nobody takes its entry.
  static let maximumInvocations = 20_000

  private let underWay = Mutex<[InvocationID: [Hook]]>([:])
  private let watchers = Mutex<[Int: @Sendable (Trace) -> Void]>([:])
  private let count = Mutex(0)

  init(_ actions: Actions) {
    actions.observe([.hooks, .settled]) { [weak self] event in self?.see(event) }
  }

  /// Has a closure called for every invocation when it has ended; it must be quick.
  /// - Returns: What it is taken off by.
  func watch(_ watcher: @escaping @Sendable (Trace) -> Void) -> Int {
    let number = count.withLock { count in
      count += 1
      return count
    }
    watchers.withLock { $0[number] = watcher }
    return number
  }

  func unwatch(_ number: Int) { watchers.withLock { $0[number] = nil } }

  private func see(_ event: Plugboard.Event) {
    switch event {
    case .hookSettled(let settlement):
      underWay.withLock { underWay in
        if underWay.count > Self.maximumInvocations { underWay = [:] }
        if underWay[settlement.invocation, default: []].count < Self.maximumHooks {
          underWay[settlement.invocation, default: []].append(Hook(settlement))
        }
      }
    case .settled(let settlement):
      let hooks = underWay.withLock { $0.removeValue(forKey: settlement.id) } ?? []
      let watchers = watchers.withLock { Array($0.values) }
      if watchers.isEmpty { return }
      let trace = Trace(settlement, hooks)
      for watcher in watchers { watcher(trace) }
    default: break
    }
  }
}

extension Inspector.Hook {
  fileprivate init(_ settlement: HookSettlement) {
    let (verdict, reason): (String, String?) =
      switch settlement.verdict {
      case .passed: ("passed", nil)
      case .aborted(let reason): ("aborted", reason)
      case .refused(let reason): ("refused", reason)
      // Whoever has written a plugin is told what it threw, and nobody what went on inside the desk.
      case .threw(let error):
        (
          "threw",
          settlement.owner == Actions.applicationName ? Failure(error).message : "\(Failure.forOperators(error))"
        )
      case .missedDeadline(let missed): ("missedDeadline", "\(missed)")
      }
    self.init(
      hook: settlement.hook.description, owner: settlement.owner, verdict: verdict, reason: reason,
      milliseconds: settlement.duration / .milliseconds(1))
  }

  fileprivate var json: JSON {
    var json: JSON = [
      "hook": .string(hook), "owner": .string(owner), "verdict": .string(verdict),
      "milliseconds": .number(milliseconds),
    ]
    json["reason"] = reason.map(JSON.string)
    return json
  }
}

extension Inspector.Trace {
  fileprivate init(_ settlement: Settlement, _ hooks: [Inspector.Hook]) {
    let failure: Failure? =
      switch settlement.outcome {
      case .completed: nil
      case .aborted(let error): Failure(error)
      case .refused(let error): Failure(error)
      case .blocked(let error): Failure(error)
      case .failed(let error): Failure(error)
      case .cancelled: Failure(CancellationError())
      }
    self.init(
      id: "\(settlement.id)", parent: settlement.parent.map { "\($0)" },
      request: HookWatch.current?.request, action: settlement.action,
      actor: settlement.actor, outcome: settlement.outcome.name,
      isUnknown: failure?.kind == .unknownAction, owner: failure?.owner,
      reason: failure.map { $0.reason ?? $0.message }, milliseconds: settlement.duration / .milliseconds(1),
      hooks: hooks)
  }

  /// The message for a page.
  var message: JSON {
    var trace: JSON = [
      "id": .string(id), "action": .string(action), "outcome": .string(outcome), "milliseconds": .number(milliseconds),
      "hooks": json(of: hooks),
    ]
    trace["parent"] = parent.map(JSON.string)
    trace["request"] = request.map(JSON.string)
    trace["actor"] = actor.map(JSON.string)
    trace["owner"] = owner.map(JSON.string)
    trace["reason"] = reason.map(JSON.string)
    return ["type": "trace", "trace": trace]
  }

  func json(of hooks: [Inspector.Hook]) -> JSON { .array(hooks.map(\.json)) }
}
