/// The hooks of one phase. The program keeps it, and an invocation keeps its program, so that a step can be lent without
/// counting references: that would cost as much as calling a hook that does not suspend.
@usableFromInline
struct Phase<Call: HookCall>: Sendable {
  private let steps: [Step<Call>]
  @usableFromInline let lent: [LentStep<Call>]

  init(_ steps: [Step<Call>]) {
    self.steps = steps
    lent = steps.map { LentStep(step: .passUnretained($0)) }
  }

  @inlinable var isEmpty: Bool { lent.isEmpty }
  @inlinable var count: Int { lent.count }
  @inlinable subscript(index: Int) -> LentStep<Call> { lent[index] }
}

/// A step that its phase keeps alive. It must not outlive the invocation that it is lent to.
@usableFromInline
struct LentStep<Call: HookCall>: Sendable {
  @usableFromInline let step: Unmanaged<Step<Call>>

  @inlinable
  init(step: Unmanaged<Step<Call>>) { self.step = step }

  @inlinable
  @inline(__always)
  func lend<Value>(_ use: (Step<Call>) throws -> Value) rethrows -> Value {
    try step._withUnsafeGuaranteedRef { try use($0) }
  }

  @inlinable
  @inline(__always)
  func leave(_ task: UInt, alone: Bool) { lend { $0.gate.leave(task, alone: alone) } }

  @inlinable var record: HookRecord { lend { $0.record } }
  @inlinable var gate: Gate { lend { $0.gate } }
  @inlinable var call: Call { lend { $0.call } }
  @inlinable var opensGate: Bool { lend { $0.opensGate } }
  @inlinable var closesGate: Bool { lend { $0.closesGate } }
  @inlinable var manner: Manner { lend { $0.manner } }
  @inlinable var isRemoved: Bool { lend { $0.record.isRemoved } }
}
