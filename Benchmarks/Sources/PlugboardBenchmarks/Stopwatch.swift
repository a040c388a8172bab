import Measuring

/// How long a round of each side of a comparison lasts: long enough for the clock, short enough that both sides see the
/// same machine.
let sliceNanoseconds = 25e6

/// A loop with the number of invocations that fills one slice.
struct Slice: Sendable {
  let loop: Workload.Loop
  let invocations: Int

  /// Runs the loop, warming it up, until the number is known.
  init(_ loop: @escaping Workload.Loop) async throws {
    var invocations = 100
    for _ in 0..<6 {
      let elapsed = try await nanoseconds { try await loop(invocations) }
      invocations = max(100, Int(Double(invocations) * min(20, sliceNanoseconds / elapsed)))
    }
    self.loop = loop
    self.invocations = invocations
  }

  /// Nanoseconds per invocation, this time.
  func time() async throws -> Double {
    try await nanoseconds { try await loop(invocations) } / Double(invocations)
  }
}
