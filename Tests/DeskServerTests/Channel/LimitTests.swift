import Testing

@testable import DeskServer

@Suite struct LimitTests {
  private let start = ContinuousClock.now

  @Test func `so many come at once, and then so many a second`() {
    var limit = RateLimit(burst: 3, perSecond: 2)
    var answers = (1...4).map { _ in limit.admits(at: start) }
    // The one that was refused is made up for first.
    answers.append(limit.admits(at: start + .milliseconds(500)))
    answers.append(limit.admits(at: start + .seconds(2)))
    #expect(answers == [true, true, true, false, false, true])
    #expect(limit.excess == 0)
  }

  @Test func `whoever goes on without a pause owes more and more`() {
    var limit = RateLimit(burst: 1, perSecond: 1)
    for step in 0..<100 { _ = limit.admits(at: start + .milliseconds(10 * step)) }
    #expect(limit.excess > 95)
    let isAdmitted = limit.admits(at: start + .seconds(200))
    #expect(isAdmitted && limit.excess == 0)
  }

  @Test func `for a page that does not read only so much waits, and then it is let go`() async throws {
    let outbox = Outbox()
    for number in 1...ChannelLimits.queued { outbox.put("\(number)") }
    #expect(!outbox.hasOverflown)
    outbox.put("one more")
    try #require(outbox.hasOverflown)
    // It ends.
    let texts = await outbox.items.reduce(into: []) { $0.append($1.text) }
    #expect(texts.count == ChannelLimits.queued && texts.last == "\(ChannelLimits.queued)")
  }

  @Test func `guessing costs more and more time, for the name and for the address`() {
    let throttle = Throttle()
    for _ in 1...Throttle.limit { #expect(throttle.attempt(["name a", "address b"], at: 0) == 0) }
    #expect(throttle.attempt(["name a", "address b"], at: 0) == 1000)
    // Others behind the same address may still sign in, until it is too much.
    for _ in Throttle.limit..<Throttle.limitOfAddress {
      #expect(throttle.attempt(["name c", "address b"], at: 0) == 0)
      throttle.succeeded(["name c"])
    }
    #expect(throttle.attempt(["name c", "address b"], at: 0) == 1000)
    #expect(throttle.attempt(["name c"], at: 0) == 0)
    #expect(throttle.attempt(["name a"], at: 1000) == 0)
    #expect(throttle.attempt(["name a"], at: 1000) == 2000)
    var now: Int64 = 3000
    for _ in 1...30 {
      #expect(throttle.attempt(["name a"], at: now) == 0)
      now += throttle.attempt(["name a"], at: now)
    }
    #expect(throttle.attempt(["name a"], at: now) == 0)
    #expect(throttle.attempt(["name a"], at: now) == Throttle.longestWait)
    throttle.succeeded(["name a"])
    #expect(throttle.attempt(["name a"], at: now) == 0)
  }

  @Test func `a clock that was set back makes nobody wait longer`() {
    let throttle = Throttle()
    let hour: Int64 = 3_600_000
    #expect(throttle.attempt(["name a", "address b"], at: 8 * hour) == 0)
    #expect(throttle.attempt(["name a", "address b"], at: 0) == 0)
    for _ in 3...Throttle.limit { #expect(throttle.attempt(["name a"], at: 8 * hour) == 0) }
    #expect(throttle.attempt(["name a"], at: 0) == 1000)
  }

  @Test func `an attempt that was not made counts for nothing`() {
    let throttle = Throttle()
    for _ in 1...2 * Throttle.limit {
      #expect(throttle.attempt(["name a"], at: 0) == 0)
      throttle.takeBack(["name a"])
    }
    for _ in 1...Throttle.limit { #expect(throttle.attempt(["name a"], at: 0) == 0) }
    #expect(throttle.attempt(["name a"], at: 0) == 1000)
  }
}
