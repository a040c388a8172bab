import Plugboard

/// Events as lines that a test can compare; their form is told at ``Recorder/expect(_:fileID:line:)``.
struct Transcript {
  private(set) var lines: [String] = []
  /// How deep each invocation is nested, and so how far its lines are indented.
  private var depths: [InvocationID: Int] = [:]

  init(_ events: [Event]) {
    for event in events { add(event) }
  }

  private mutating func add(_ event: Event) {
    switch event {
    case .invocationStarted(let start):
      let depth = start.parent.flatMap { depths[$0] }.map { $0 + 1 } ?? 0
      depths[start.id] = depth
      let actor = start.actor.map { " by \($0)" } ?? ""
      add("invoke \(start.action)\(printed(start.payload))\(actor)", in: start.id, inside: false)
    case .hookStarted(let start):
      guard start.hook == .replacement else { return }
      add("\(start.hook) of \(start.owner) started\(printed(start.payload))", in: start.invocation, inside: true)
    case .hookSettled(let hook):
      add(
        "\(hook.hook) of \(hook.owner) \(words(hook.verdict))\(printed(hook.payload))", in: hook.invocation,
        inside: true)
    case .settled(let settlement):
      add("\(settlement.action) \(words(settlement.outcome))", in: settlement.id, inside: false)
    case .fault(let fault):
      add("fault of \(fault.owner): \(fault.cause)", in: fault.invocation, inside: true)
    case .registry:
      return
    }
  }

  private mutating func add(_ line: String, in invocation: InvocationID?, inside: Bool) {
    let depth = invocation.flatMap { depths[$0] }.map { inside ? 2 * $0 + 1 : 2 * $0 } ?? 0
    // Nothing that an application or a plugin says may look like a line of its own.
    lines.append(String(repeating: "  ", count: depth) + escaped(line))
  }

  private func words(_ verdict: HookSettlement.Verdict) -> String {
    switch verdict {
    case .passed: "passed"
    case .aborted(let reason): "aborted" + (because(reason, nil) ?? "")
    case .refused(let reason): "refused" + (because(reason, nil) ?? "")
    case .threw(let error): "threw \(error)"
    case .missedDeadline(let missed): "missed its deadline of \(missed.limit)"
    }
  }

  private func words(_ outcome: Settlement.Outcome) -> String {
    switch outcome {
    case .completed(let output, let bypassedBy):
      "completed\(printed(output))" + (bypassedBy.map { " (body bypassed by \($0))" } ?? "")
    case .aborted(let error): "aborted by \(error.owner)" + (because(error.reason, error.because) ?? "")
    case .refused(let error): "refused by \(error.owner)" + (because(error.reason, error.because) ?? "")
    case .blocked(let error): "blocked by \(error.owner)" + (because(error.reason, nil) ?? "")
    case .failed(let error as ActionFailed): "failed by \(error.owner): \(error.cause)"
    case .failed(let error): "failed: \(error)"
    case .cancelled: "cancelled"
    }
  }

  /// A value with a space before it; nothing for `Void`.
  private func printed(_ value: any Sendable) -> String {
    if value is Void { return "" }
    if let value = value as? any Encodable, let json = try? JSON(encoding: value) { return " \(json)" }
    return " \(value)"
  }
}
