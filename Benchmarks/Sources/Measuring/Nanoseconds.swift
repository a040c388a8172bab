/// The wall-clock time of a piece of work in nanoseconds.
package func nanoseconds(_ work: () async throws -> Void) async throws -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try await work()
  let (seconds, attoseconds) = (clock.now - start).components
  return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
}
