import Plugboard

/// One run of one hook's script.
///
/// It does by itself what every hook can do, and hands back what only some can, because the things to do that with (a
/// veto, an original) are lent to the hook and cannot be kept.
struct ConformanceScene {
  enum Request {
    case abort(reason: String?)
    case refuse(reason: String?)
    case original(ConformanceOriginalCall)
  }

  let stage: ConformanceStage
  let label: String
  let phase: String
  let isSilent: Bool
  let context: InvocationContext?
  private(set) var payload: JSON
  /// What the script returned, or what its original did last.
  private(set) var value: JSON = .null
  private var remaining: [ConformanceScriptStep]

  init(
    _ stage: ConformanceStage, _ label: String, _ phase: String, isSilent: Bool, _ script: [ConformanceScriptStep],
    _ payload: JSON, output: JSON? = nil, _ context: InvocationContext?
  ) {
    self.stage = stage
    self.label = label
    self.phase = phase
    self.isSilent = isSilent
    self.context = context
    self.payload = payload
    remaining = script.reversed()
    if let context { stage.name(context) }
    var entry: JSON.Object = ["payload": payload]
    entry["output"] = output
    record(entry)
  }

  /// Goes on to the next thing that only this kind of hook can do; `nil` at the end of the script.
  mutating func next() async throws -> Request? {
    while let step = remaining.popLast() {
      switch try immediate(step) {
      case .done: continue
      case .request(let request): return request
      case .suspends: break
      }
      switch step {
      case .callOriginal(let call): return .original(call)
      case .suspend(let suspension): try await stage.suspend(label, suspension)
      case .command(.invoke(let invocation)): try await invoke(invocation)
      case .command(let command): try await stage.perform(command)
      default: throw ConformanceFailure(message: "A hook of this tier can't do that: \(step)")
      }
    }
    return nil
  }

  /// The same for hooks that cannot suspend.
  mutating func nextAtOnce() throws -> Request? {
    while let step = remaining.popLast() {
      switch try immediate(step) {
      case .done: continue
      case .request(let request): return request
      case .suspends: throw ConformanceFailure(message: "A synchronous hook can't do that: \(step)")
      }
    }
    return nil
  }

  private enum Handling {
    case done, suspends
    case request(Request)
  }

  private mutating func immediate(_ step: ConformanceScriptStep) throws -> Handling {
    switch step {
    case .set(let changes): for (key, value) in changes { payload[key] = value }
    case .delete(let key): payload[key] = .none
    case .append(let key, let value): payload[key] = .array((payload[key]?.arrayValue ?? []) + [value])
    case .payload(let new): payload = new
    case .abort(let reason): return .request(.abort(reason: reason))
    case .refuse(let reason): return .request(.refuse(reason: reason))
    case .fail(let message): throw ConformanceFailure(message: message)
    case .return(let json):
      value = json
      remaining = []
    case .context: recordContext()
    case .when(let field, let expected, let steps):
      if payload[field] ?? .null == expected { remaining += steps.reversed() }
    case .command(.note(let text)): record(["note": .string(text), "payload": payload])
    case .command(let command) where command.isImmediate: stage.performAtOnce(command)
    case .command, .callOriginal, .suspend, .later: return .suspends
    }
    return .done
  }

  // MARK: Originals

  /// The payload that an original is to be called with; `nil` for the one that the hook was given.
  func payload(for call: ConformanceOriginalCall) -> JSON? {
    if call.payload == nil && call.changes.isEmpty { return nil }
    var changed = call.payload ?? payload
    for (key, value) in call.changes { changed[key] = value }
    return changed
  }

  /// Takes in what an original returned or threw.
  mutating func take(_ result: Result<JSON, any Error>, of call: ConformanceOriginalCall) throws {
    switch result {
    case .success(let output):
      value = output
      record(["original": output])
    case .failure(let error):
      guard call.isCaught else { throw error }
      record(["originalFailed": outcomeJSON(error)])
    }
  }

  // MARK: Nested invocations

  private func invoke(_ invocation: ConformanceInvocation) async throws {
    let label = stage.claim(invocation.label ?? "nested")
    let payload = invocation.usesCurrentPayload ? payload : invocation.payload ?? [:]
    do {
      _ = try await stage.invoke(invocation, label, payload, from: context)
    } catch {
      if !invocation.isCaught { throw error }
    }
  }

  // MARK: Recording

  private func record(_ entry: JSON.Object) {
    if isSilent { return }
    var entry = entry
    entry["hook"] = .string(label)
    entry["phase"] = .string(phase)
    if let label = ConformanceLabel.current, label != "main" { entry["in"] = .string(label) }
    stage.record(entry)
  }

  private func recordContext() {
    guard let context else { return record(["context": nil]) }
    var json: JSON = ["action": .string(context.action)]
    json["actor"] = context.actor.map { .string($0) }
    json["parent"] = context.parent.flatMap { stage.name(of: $0) }.map { .string($0) }
    json["invocation"] = stage.name(of: context.id).map { .string($0) }
    record(["context": json])
  }
}
