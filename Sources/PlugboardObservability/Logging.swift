public import Logging
public import Plugboard

/// At which level each kind of event is logged.
public struct ActionLogLevels: Sendable {
  /// That an invocation has begun.
  public var started: Logger.Level = .trace
  /// How one hook, or the body, has ended.
  public var hooks: Logger.Level = .trace
  /// That an invocation has completed.
  public var completed: Logger.Level = .debug
  /// That an invocation was stopped on purpose: aborted, refused, blocked or cancelled.
  public var stopped: Logger.Level = .info
  /// That an invocation has failed.
  public var failed: Logger.Level = .error
  /// What an owner did wrong without stopping the invocation.
  public var faults: Logger.Level = .warning
  /// What was registered, attached, blocked or taken away.
  public var registry: Logger.Level = .debug

  public init() {}
}

extension Actions {
  /// Logs what happens to a logger, until the token is removed.
  ///
  /// Names, owners, reasons, errors and durations are logged; payloads and outputs never are, because they may hold what
  /// nobody wants in a log.
  /// - Parameters:
  ///   - kinds: What to log. Started invocations and hooks are left out unless asked for: watching them costs every
  ///     invocation time, whatever the level.
  ///   - levels: At which level.
  @discardableResult
  public func log(
    to logger: Logger, _ kinds: EventKinds = [.settled, .faults, .registry], levels: ActionLogLevels = ActionLogLevels()
  ) -> Token {
    observe(kinds) { event in
      let entry = LogEntry(event, levels)
      logger.log(level: entry.level, "\(entry.message)", error: entry.error, metadata: entry.metadata)
    }
  }
}

/// What is logged about one event.
private struct LogEntry {
  var level: Logger.Level
  var message: String
  var error: (any Error)?
  var metadata: Logger.Metadata = [:]

  init(_ event: Event, _ levels: ActionLogLevels) {
    switch event {
    case .invocationStarted(let start):
      level = levels.started
      message = "Action started"
      add(["action": start.action, "invocation": start.id, "parent": start.parent, "actor": start.actor])
    case .hookStarted(let start):
      level = levels.hooks
      message = "Hook started"
      add(["action": start.action, "invocation": start.invocation, "hook": start.hook, "owner": start.owner])
    case .hookSettled(let hook):
      level = levels.hooks
      message = "Hook \(hook.verdict.name)"
      error = hook.verdict.error
      add(["action": hook.action, "invocation": hook.invocation, "hook": hook.hook, "owner": hook.owner])
      add(["duration": hook.duration, "reason": hook.verdict.reason])
    case .settled(let settlement):
      let outcome = settlement.outcome
      level = levels.level(of: outcome)
      message = "Action \(outcome.name)"
      error = outcome.failure
      add(["action": settlement.action, "invocation": settlement.id, "parent": settlement.parent])
      add([
        "actor": settlement.actor, "owner": outcome.owner, "reason": outcome.reason, "duration": settlement.duration,
      ])
    case .registry(let change):
      level = levels.registry
      message = "Registry: \(change.kind.rawValue)"
      add(["action": change.action, "owner": change.owner, "hook": change.hook])
    case .fault(let fault):
      level = levels.faults
      message = "Fault"
      error = fault.cause
      add(["action": fault.action, "owner": fault.owner, "hook": fault.hook, "invocation": fault.invocation])
    }
  }

  /// Adds what is there; what is not, is left out.
  private mutating func add(_ pairs: KeyValuePairs<String, (any CustomStringConvertible)?>) {
    for (key, value) in pairs { if let value { metadata[key] = "\(value)" } }
  }
}

extension ActionLogLevels {
  fileprivate func level(of outcome: Settlement.Outcome) -> Logger.Level {
    switch outcome {
    case .completed: completed
    case .failed: failed
    case .aborted, .refused, .blocked, .cancelled: stopped
    }
  }
}
