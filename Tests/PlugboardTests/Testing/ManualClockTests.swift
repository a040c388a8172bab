import PlugboardTesting
import Testing

@Suite struct ManualClockTests {
  let clock = ManualClock()

  @Test func `it stands still until it is advanced`() {
    let start = clock.now
    #expect(clock.now == start)
    clock.advance(by: .seconds(5))
    #expect(start.duration(to: clock.now) == .seconds(5))
    #expect(start < clock.now && start.advanced(by: .seconds(5)) == clock.now)
  }

  @Test func `a sleeper wakes when its time has come and not before`() async throws {
    let start = clock.now
    let short = Task { [clock] in
      try await clock.sleep(for: .seconds(2))
      return clock.now
    }
    let long = Task { [clock] in
      try await clock.sleep(for: .seconds(3))
      return clock.now
    }
    await clock.sleepers(2)
    clock.advance(by: .seconds(1))
    await clock.sleepers(2)
    clock.advance(by: .seconds(1))
    #expect(try await short.value == start.advanced(by: .seconds(2)))
    await clock.sleepers(1)
    clock.advance(by: .seconds(1))
    #expect(try await long.value == start.advanced(by: .seconds(3)))
  }

  @Test func `a time that is over already is not slept for`() async throws {
    clock.advance(by: .seconds(5))
    try await clock.sleep(until: clock.now, tolerance: nil)
    try await clock.sleep(for: .seconds(-1))
  }

  @Test func `a cancelled sleeper throws and is counted no more`() async throws {
    let sleeper = Task { [clock] in try await clock.sleep(for: .seconds(2)) }
    await clock.sleepers(1)
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    let another = Task { [clock] in try await clock.sleep(for: .seconds(2)) }
    await clock.sleepers(1)
    clock.advance(by: .seconds(2))
    try await another.value
  }

  @Test func `whoever is cancelled before sleeping does not sleep`() async {
    let sleeper = Task { [clock] in
      withUnsafeCurrentTask { $0?.cancel() }
      try await clock.sleep(for: .seconds(2))
    }
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }

  @Test func `waiting for sleepers ends when the waiting task is cancelled`() async {
    let waiting = Task { [clock] in await clock.sleepers(1) }
    waiting.cancel()
    await waiting.value
  }
}
