import Metrics
import MetricsTestKit
import Plugboard
import PlugboardObservability
import PlugboardTesting
import Testing

@Suite struct MetricsTests {
  private let metrics = TestMetrics()

  @Test func `invocations are counted by action and outcome`() async throws {
    let actions = try makeActions()
    _ = try await actions.invoke(.accept, 0)
    #expect(metrics.counters.isEmpty, "off until asked for")
    let token = actions.measure(with: metrics)
    for payload in [0, 0, 1, 2, 3, 4] { _ = try? await actions.invoke(.accept, payload) }
    token.remove()
    _ = try await actions.invoke(.accept, 0)
    let expected = [("completed", 2), ("aborted", 1), ("refused", 1), ("blocked", 1), ("failed", 1)]
    for (outcome, count) in expected {
      let dimensions = [("action", "Accept"), ("outcome", outcome)]
      #expect(metrics.counterTotal(label: "plugboard_invocations", dimensions: dimensions) == Int64(count))
      #expect(try metrics.expectTimer("plugboard_invocation_duration", dimensions).values.count == count)
    }
    #expect(metrics.counterTotal(label: "plugboard_invocations") == 6)
  }

  @Test func `durations are measured by the clock of the actions`() async throws {
    let clock = ManualClock()
    let actions = Actions(clock: clock)
    try actions.register(.accept) { payload in
      clock.advance(by: .milliseconds(30))
      return payload
    }
    try actions.owner("CRM").addListener(before: .accept) { _ in clock.advance(by: .milliseconds(12)) }
    actions.measure(with: metrics)
    _ = try await actions.invoke(.accept, 0)
    let hook = [("action", "Accept"), ("hook", "before"), ("owner", "CRM")]
    #expect(try metrics.expectTimer("plugboard_hook_duration", hook).values == [12_000_000])
    let invocation = [("action", "Accept"), ("outcome", "completed")]
    #expect(try metrics.expectTimer("plugboard_invocation_duration", invocation).values == [42_000_000])
    #expect(metrics.counterTotal(label: "plugboard_hooks", dimensions: hook + [("verdict", "passed")]) == 1)
  }

  @Test func `faults are counted by action and owner`() async throws {
    let actions = try makeActions()
    actions.measure(with: metrics)
    _ = try await actions.invoke(.accept, 5)
    #expect(
      metrics.counterTotal(label: "plugboard_faults", dimensions: [("action", "Accept"), ("owner", "CRM")]) == 1)
  }

  @Test func `hooks are left out when not wanted`() async throws {
    let actions = try makeActions()
    actions.measure(with: metrics, hooks: false)
    _ = try await actions.invoke(.accept, 0)
    #expect(metrics.counters(label: "plugboard_hooks").isEmpty)
    #expect(metrics.counterTotal(label: "plugboard_invocations") == 1)
  }

  @Test func `names that nobody registered make no new dimensions`() async throws {
    let actions = try makeActions()
    actions.measure(with: metrics)
    for number in 0..<20 {
      await #expect(throws: UnknownAction.self) { try await actions.invokeAction("Made up \(number)") }
    }
    let dimensions = [("action", "unknown"), ("outcome", "failed")]
    #expect(metrics.counters(label: "plugboard_invocations").count == 1)
    #expect(metrics.counterTotal(label: "plugboard_invocations", dimensions: dimensions) == 20)
  }
}
