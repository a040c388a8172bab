public import CoreMetrics
import Metrics
public import Plugboard
import Synchronization

extension Actions {
  /// Counts and times what happens, until the token is removed.
  ///
  /// | Metric | Kind | Dimensions |
  /// | --- | --- | --- |
  /// | `plugboard_invocations` | counter | `action`, `outcome` |
  /// | `plugboard_invocation_duration` | timer | `action`, `outcome` |
  /// | `plugboard_hooks` | counter | `action`, `hook`, `owner`, `verdict` |
  /// | `plugboard_hook_duration` | timer | `action`, `hook`, `owner` |
  /// | `plugboard_faults` | counter | `action`, `owner` |
  ///
  /// Only names that the application itself has given become dimensions, so that their number is bounded by what it
  /// registers: an attempt to invoke an action that does not exist is counted as the action `unknown`, and actors,
  /// payloads and reasons are not counted at all.
  /// - Parameters:
  ///   - factory: Where the metrics are made; the one that the program was set up with unless another is given.
  ///   - hooks: Whether hooks are measured one by one. Without, watching costs an invocation less.
  @discardableResult
  public func measure(with factory: any MetricsFactory = MetricsSystem.factory, hooks: Bool = true) -> Token {
    let metrics = ActionMetrics(factory)
    return observe(hooks ? [.settled, .hooks, .faults] : [.settled, .faults]) { metrics.record($0) }
  }
}

/// The metrics of one observer, each made when it is first needed and kept.
private final class ActionMetrics: Sendable {
  private struct Key: Hashable {
    let label: String
    let values: [String]
  }

  private struct Made {
    var counters: [Key: Counter] = [:]
    var timers: [Key: CoreMetrics.Timer] = [:]
  }

  private let factory: any MetricsFactory
  private let made = Mutex(Made())

  init(_ factory: any MetricsFactory) { self.factory = factory }

  func record(_ event: Event) {
    switch event {
    case .settled(let settlement):
      let dimensions = [("action", settlement.countedAction), ("outcome", settlement.outcome.name)]
      counter("plugboard_invocations", dimensions).increment()
      timer("plugboard_invocation_duration", dimensions).record(duration: settlement.duration)
    case .hookSettled(let hook):
      let dimensions = [("action", hook.action), ("hook", hook.hook.rawValue), ("owner", hook.owner)]
      counter("plugboard_hooks", dimensions + [("verdict", hook.verdict.name)]).increment()
      timer("plugboard_hook_duration", dimensions).record(duration: hook.duration)
    case .fault(let fault):
      counter("plugboard_faults", [("action", fault.action), ("owner", fault.owner)]).increment()
    case .invocationStarted, .hookStarted, .registry:
      return
    }
  }

  private func counter(_ label: String, _ dimensions: [(String, String)]) -> Counter {
    let key = Key(label: label, values: dimensions.map(\.1))
    if let counter = made.withLock({ $0.counters[key] }) { return counter }
    // Made outside the lock: the factory is somebody else's code.
    let new = Counter(label: label, dimensions: dimensions, factory: factory)
    return made.withLock { made in
      let counter = made.counters[key] ?? new
      made.counters[key] = counter
      return counter
    }
  }

  private func timer(_ label: String, _ dimensions: [(String, String)]) -> CoreMetrics.Timer {
    let key = Key(label: label, values: dimensions.map(\.1))
    if let timer = made.withLock({ $0.timers[key] }) { return timer }
    let new = CoreMetrics.Timer(label: label, dimensions: dimensions, factory: factory)
    return made.withLock { made in
      let timer = made.timers[key] ?? new
      made.timers[key] = timer
      return timer
    }
  }
}

extension Settlement {
  /// The action's name, unless nobody has registered one of that name.
  fileprivate var countedAction: String {
    if case .failed(let error as UnknownAction) = outcome, error.action == action { return "unknown" }
    return action
  }
}
