import Plugboard

/// Something that a case does, from outside or from inside a hook.
enum ConformanceCommand: Sendable {
  case register(ConformanceRegistration)
  case attach(ConformanceHook)
  case block(ConformanceBlock)
  case invoke(ConformanceInvocation)
  /// Takes a hook, block or registration off by its label.
  case remove(String)
  /// Takes a hook off by the function that it is; only pages know a function again.
  case removeFunction(String)
  case unload(owner: String, within: Duration, label: String, inBackground: Bool)
  /// Asks for an owner of this name anew.
  case reload(owner: String)
  case cancel(String)
  case release(String)
  case advance(Duration, timers: Int)
  case availability(label: String, action: String, payload: JSON?)
  case leftBehind(label: String)
  case awaitSuspended(String, count: Int)
  case awaitCancelled(String)
  case awaitFinished(String)
  case settle(String)
  case note(String)

  /// Whether it can be done without suspending.
  var isImmediate: Bool {
    switch self {
    case .register, .attach, .block, .remove, .removeFunction, .reload, .cancel, .leftBehind, .note: true
    case .advance(_, let timers): timers == 0
    default: false
    }
  }
}

/// What types an action is registered or hooked with.
enum ConformanceTypes: String, Sendable {
  case any, text
}

struct ConformanceRegistration: Sendable {
  let action: String
  let owner: String
  let label: String
  let types: ConformanceTypes
  let isSilent: Bool
  let payloadUpdate: [ConformanceScriptStep]?
  let withoutAfterPhase: String?
  let oneAtATimeBy: String?
  let script: [ConformanceScriptStep]
}

struct ConformanceHook: Sendable {
  let phase: HookKind
  let action: String
  let owner: String
  let label: String
  /// Which function it is, where the same one is attached more than once; its label in the trace.
  let function: String
  let types: ConformanceTypes
  let isSilent: Bool
  let isSynchronous: Bool
  let options: [HookOption]
  let deadline: Duration?
  let script: [ConformanceScriptStep]
}

struct ConformanceBlock: Sendable {
  let action: String
  let owner: String
  let label: String
  let reason: String?
  let matching: JSON.Object
}

struct ConformanceInvocation: Sendable {
  let action: String
  /// `main` from outside and `nested` from inside a hook, unless the case says otherwise.
  let label: String?
  let payload: JSON?
  let usesCurrentPayload: Bool
  let actor: String?
  let allowance: Duration?
  let inBackground: Bool
  let isCancelled: Bool
  let isCaught: Bool
  let isRecorded: Bool
  let goesThroughContext: Bool
}

/// One step of what a hook or body does.
enum ConformanceScriptStep: Sendable {
  case set(JSON.Object)
  case delete(String)
  case append(to: String, value: JSON)
  case payload(JSON)
  case abort(reason: String?)
  case refuse(reason: String?)
  case fail(String)
  case `return`(JSON)
  case callOriginal(ConformanceOriginalCall)
  case suspend(ConformanceSuspension)
  case context
  case when(field: String, equals: JSON, [ConformanceScriptStep])
  /// What a function does after it has returned; only pages can.
  case later(label: String, [ConformanceScriptStep])
  case command(ConformanceCommand)

  var isImmediate: Bool {
    switch self {
    case .callOriginal, .suspend, .later: false
    case .when(_, _, let steps): steps.allSatisfy(\.isImmediate)
    case .command(let command): command.isImmediate
    default: true
    }
  }
}

/// What ends a suspension.
enum ConformanceSuspension: String, Sendable {
  /// A release; cancellation makes it throw.
  case untilReleased
  /// A release or a cancellation, after either of which the script goes on.
  case untilCancelled
  /// A release only.
  case ignoringCancellation
}

struct ConformanceOriginalCall: Sendable {
  let payload: JSON?
  let changes: JSON.Object
  let times: Int
  let isCaught: Bool
  let isAwaited: Bool
}
