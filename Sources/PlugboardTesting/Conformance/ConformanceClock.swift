/// The stage's clock. It tells who wants to know when a task has looked at it, which is when that task's time to wait has
/// begun to run.
struct ConformanceClock: Clock {
  @TaskLocal static var onReading: (@Sendable () -> Void)?

  let clock: ManualClock

  var now: ManualClock.Instant {
    let now = clock.now
    Self.onReading?()
    return now
  }

  var minimumResolution: Duration { clock.minimumResolution }

  func sleep(until deadline: ManualClock.Instant, tolerance: Duration?) async throws {
    try await clock.sleep(until: deadline, tolerance: tolerance)
  }
}
