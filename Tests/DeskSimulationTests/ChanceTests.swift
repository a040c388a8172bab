import Testing

@testable import DeskSimulation

@Suite struct ChanceTests {
  @Test func `a seed gives the same numbers again`() {
    var (one, other) = (Chance(seed: 7), Chance(seed: 7))
    #expect((0..<100).map { _ in one.next() } == (0..<100).map { _ in other.next() })
  }

  @Test func `spans have the mean that was asked for`() {
    var chance = Chance(seed: 1)
    let spans = (0..<20_000).map { _ in chance.span(averaging: 90) }
    #expect(abs(spans.reduce(0, +) / 20_000 - 90) < 2)
    #expect(spans.allSatisfy { $0 >= 0 })
  }

  @Test func `a weight of nothing is never drawn`() {
    var chance = Chance(seed: 1)
    for _ in 0..<1000 { #expect(chance.one(of: [("a", weight: 0), ("b", weight: 2)]) == "b") }
    #expect(chance.one(of: [("a", weight: 0)]) == nil)
  }
}
