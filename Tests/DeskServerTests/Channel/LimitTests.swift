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

  @Test func `guessing costs more and more time, for the name and for the address`() {
    let throttle = Throttle()
    for _ in 1..<Throttle.free { throttle.failed(["name a", "address b"], at: 0) }
    #expect(throttle.wait(["name a"], at: 0) == 0)
    throttle.failed(["name a", "address b"], at: 0)
    #expect(throttle.wait(["name a"], at: 0) == 1000)
    // Others behind the same address may still sign in, until it is too much.
    #expect(throttle.wait(["name c", "address b"], at: 0) == 0)
    for _ in Throttle.free..<Throttle.freeOfAddress { throttle.failed(["address b"], at: 0) }
    #expect(throttle.wait(["name c", "address b"], at: 0) == 1000)
    #expect(throttle.wait(["name c"], at: 0) == 0)
    throttle.failed(["name a"], at: 1000)
    #expect(throttle.wait(["name a"], at: 1000) == 2000)
    for _ in 1...30 { throttle.failed(["name a"], at: 1000) }
    #expect(throttle.wait(["name a"], at: 1000) == Throttle.longestWait)
    throttle.succeeded(["name a"])
    #expect(throttle.wait(["name a"], at: 1000) == 0)
  }
}
