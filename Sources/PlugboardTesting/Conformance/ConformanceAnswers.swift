import Plugboard

// How outcomes, errors and events are written in a case, for every tier in the same words.

/// What a script threw.
struct ConformanceFailure: Error {
  let message: String
}

func outcomeJSON(_ result: Result<JSON, any Error>) -> JSON {
  switch result {
  case .success(let value): ["kind": "completed", "value": value]
  case .failure(let error): outcomeJSON(error)
  }
}

func outcomeJSON(_ error: any Error) -> JSON {
  switch error {
  case let error as ConformanceFailure: ["kind": "threw", "message": .string(error.message)]
  case let error as ActionAborted:
    ended("aborted", error.action, error.owner, error.reason, error.cause)
  case let error as ActionRefused:
    // The reason of a refused duplicate is a sentence of the framework's own, in whatever words.
    ended("refused", error.action, error.owner, error.cause is AlreadyUnderWay ? nil : error.reason, error.cause)
  case let error as ActionBlocked: ended("blocked", error.action, error.owner, error.reason, nil)
  case let error as ActionFailed: ended("failed", error.action, error.owner, nil, error.cause)
  case let error as AlreadyUnderWay:
    ["kind": "alreadyUnderWay", "action": .string(error.action), "key": .string(error.key)]
  case let error as UnknownAction:
    ["kind": "unknownAction", "action": .string(error.action), "nearest": .array(error.nearest.map { .string($0) })]
  case let error as DeadlineMissed:
    [
      "kind": "deadlineMissed", "action": .string(error.action), "owner": .string(error.owner),
      "hook": .string(error.hook.rawValue),
    ]
  case let error as ChainTooDeep:
    [
      "kind": "chainTooDeep", "chain": .array(error.chain.map { .string($0) }),
      "limit": .integer(Int64(error.limit)),
    ]
  case let error as PayloadMismatch:
    members(["kind": "payloadMismatch", "action": .string(error.action)], ["owner": error.owner])
  case let error as RegistrationError: error.conformanceJSON
  case is CancellationError: ["kind": "cancelled"]
  default: ["kind": "other", "message": .string("\(error)")]
  }
}

private func ended(
  _ kind: String, _ action: String, _ owner: String, _ reason: String?, _ cause: (any Error)?
) -> JSON {
  var json = members(
    ["kind": .string(kind), "action": .string(action), "owner": .string(owner)], ["reason": reason])
  if let cause { json["cause"] = outcomeJSON(cause) }
  return json
}

/// An object with those of the optional members that are there.
private func members(_ members: JSON, _ optional: [String: String?]) -> JSON {
  var json = members
  for case (let key, let value?) in optional { json[key] = .string(value) }
  return json
}

extension RegistrationError {
  var conformanceJSON: JSON {
    switch self {
    case .invalidName(let name): ["code": "invalidName", "action": .string(name)]
    case .typeMismatch(let mismatch):
      [
        "code": "typeMismatch", "action": .string(mismatch.action), "declaredBy": .string(mismatch.declaredBy),
        "usedBy": .string(mismatch.usedBy),
      ]
    case .noAfterPhase(let action, let owner, let reason):
      ["code": "noAfterPhase", "action": .string(action), "owner": .string(owner), "reason": .string(reason)]
    case .orderingCycle(let action, let owner, let among):
      [
        "code": "orderingCycle", "action": .string(action), "owner": .string(owner),
        "among": .array(among.map { .string($0) }),
      ]
    case .orderingContradiction(let action, let owner, let place, let priority, let other):
      [
        "code": "orderingContradiction", "action": .string(action), "owner": .string(owner),
        "place": .string(place.description), "priority": .integer(Int64(priority)),
        "otherPriority": .integer(Int64(other)),
      ]
    case .deadlineOnSynchronousHook(let action, let owner, let hook):
      [
        "code": "deadlineOnSynchronousHook", "action": .string(action), "owner": .string(owner),
        "hook": .string(hook.rawValue),
      ]
    case .deadlineNotPositive(let action, let owner, let hook, _):
      [
        "code": "deadlineNotPositive", "action": .string(action), "owner": .string(owner),
        "hook": .string(hook.rawValue),
      ]
    case .optionDoesNotApply(let action, let owner, let option, let hook):
      [
        "code": "optionDoesNotApply", "action": .string(action), "owner": .string(owner), "option": .string(option),
        "hook": .string(hook.rawValue),
      ]
    case .notCodable(let action, let owner, _, _):
      ["code": "notCodable", "action": .string(action), "owner": .string(owner)]
    case .ownerUnloaded(let owner): ["code": "ownerUnloaded", "owner": .string(owner)]
    case .invalidOwner(let name): ["code": "invalidOwner", "owner": .string(name)]
    case .descriptionMismatch(let action, let owner, _):
      ["code": "descriptionMismatch", "action": .string(action), "owner": .string(owner)]
    }
  }
}

extension Fault {
  var conformanceJSON: JSON {
    var json = members(["action": .string(action), "owner": .string(owner)], ["hook": hook?.rawValue])
    json["cause"] = outcomeJSON(cause)
    return json
  }
}

extension Availability {
  var conformanceJSON: JSON {
    switch self {
    case .available: ["available": true]
    case .blocked(let owner, let reason):
      members(["available": false, "blockedBy": .string(owner)], ["reason": reason])
    case .underWay(let key): ["available": false, "underWay": .string(key)]
    }
  }
}

extension UnfinishedHook {
  var conformanceJSON: JSON {
    ["action": .string(action), "owner": .string(owner), "hook": .string(hook.rawValue)]
  }
}

extension Settlement.Outcome {
  /// The same as what the caller gets.
  var conformanceJSON: JSON {
    switch self {
    case .completed(let output, _): ["kind": "completed", "value": conformanceValue(output)]
    case .aborted(let error): outcomeJSON(error)
    case .refused(let error): outcomeJSON(error)
    case .blocked(let error): outcomeJSON(error)
    case .failed(let error): outcomeJSON(error)
    case .cancelled: ["kind": "cancelled"]
    }
  }
}

/// A payload or an output as an event carries it.
private func conformanceValue(_ value: any Sendable) -> JSON {
  switch value {
  case let json as JSON: json
  case let text as String: .string(text)
  default: .string("\(value)")
  }
}

extension Event {
  var conformanceKind: EventKinds {
    switch self {
    case .invocationStarted: .started
    case .hookStarted, .hookSettled: .hooks
    case .settled: .settled
    case .registry: .registry
    case .fault: .faults
    }
  }

  /// - Parameter name: The label of an invocation.
  func conformanceJSON(name: (InvocationID) -> String?) -> JSON {
    switch self {
    case .invocationStarted(let start):
      return members(
        ["event": "invocationStarted", "action": .string(start.action), "payload": conformanceValue(start.payload)],
        ["invocation": name(start.id), "parent": start.parent.flatMap(name), "actor": start.actor])
    case .hookStarted(let start):
      return members(
        [
          "event": "hookStarted", "action": .string(start.action), "hook": .string(start.hook.rawValue),
          "owner": .string(start.owner), "payload": conformanceValue(start.payload),
        ],
        ["invocation": name(start.invocation)])
    case .hookSettled(let end):
      let (verdict, reason) = end.verdict.conformanceWords
      return members(
        [
          "event": "hookSettled", "action": .string(end.action), "hook": .string(end.hook.rawValue),
          "owner": .string(end.owner), "payload": conformanceValue(end.payload), "verdict": .string(verdict),
        ],
        ["invocation": name(end.invocation), "reason": reason])
    case .settled(let settlement):
      var bypass: String?
      if case .completed(_, let owner) = settlement.outcome { bypass = owner }
      return members(
        [
          "event": "settled", "action": .string(settlement.action), "outcome": .string(settlement.outcome.name),
          "payload": conformanceValue(settlement.payload),
        ],
        [
          "invocation": name(settlement.id), "parent": settlement.parent.flatMap(name), "actor": settlement.actor,
          "bypassedBy": bypass,
        ])
    case .registry(let change):
      return members(
        ["event": .string(change.kind.rawValue), "owner": .string(change.owner)],
        ["action": change.action, "hook": change.hook?.rawValue])
    case .fault(let fault):
      return members(
        ["event": "fault", "action": .string(fault.action), "owner": .string(fault.owner)],
        ["hook": fault.hook?.rawValue])
    }
  }
}

extension HookSettlement.Verdict {
  fileprivate var conformanceWords: (verdict: String, reason: String?) {
    switch self {
    case .passed: ("passed", nil)
    case .aborted(let reason): ("aborted", reason)
    case .refused(let reason): ("refused", reason)
    case .threw: ("threw", nil)
    case .missedDeadline: ("missedDeadline", nil)
    }
  }
}
