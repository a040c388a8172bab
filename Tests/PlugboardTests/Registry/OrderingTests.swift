import PlugboardTestSupport
import Testing

@testable import Plugboard

@Suite("R8 runningOrder", .tags(.r8)) struct OrderingTests {
  struct Example: Sendable, CustomStringConvertible {
    let description: String
    let hooks: [OrderedHook]
    let order: [Int]
  }

  static func hook(_ owner: String, _ priority: Int = 0, _ order: HookOrder...) -> OrderedHook {
    OrderedHook(owner: owner, priority: priority, order: order)
  }

  static let examples = [
    Example(description: "nothing", hooks: [], order: []),
    Example(description: "one", hooks: [hook("A")], order: [0]),
    Example(description: "as attached", hooks: [hook("B"), hook("A"), hook("C")], order: [0, 1, 2]),
    Example(
      description: "by priority", hooks: [hook("A"), hook("B", 2), hook("C", 1), hook("D", 2)], order: [1, 3, 2, 0]),
    Example(description: "extreme priorities", hooks: [hook("A", .min), hook("B", .max)], order: [1, 0]),
    Example(description: "before", hooks: [hook("A"), hook("B", 0, .before("A"))], order: [1, 0]),
    Example(description: "after", hooks: [hook("A", 0, .after("B")), hook("B")], order: [1, 0]),
    Example(description: "absent owner", hooks: [hook("A", 0, .after("Z"), .before("Y")), hook("B")], order: [0, 1]),
    Example(description: "own name", hooks: [hook("A"), hook("A", 0, .before("A"), .after("A"))], order: [0, 1]),
    Example(
      description: "before all hooks of an owner",
      hooks: [hook("A"), hook("C"), hook("A"), hook("B", 0, .before("A"))],
      order: [1, 3, 0, 2]),
    Example(
      description: "after all hooks of an owner", hooks: [hook("B", 0, .after("A")), hook("A"), hook("C"), hook("A")],
      order: [1, 2, 3, 0]),
    Example(
      description: "a chain", hooks: [hook("A", 0, .after("B")), hook("B", 0, .after("C")), hook("C")],
      order: [2, 1, 0]),
    Example(
      description: "a place that holds anyway keeps the order of attaching",
      hooks: [hook("A", 0, .before("C")), hook("B"), hook("C")], order: [0, 1, 2]),
    Example(
      description: "implied by priorities", hooks: [hook("A"), hook("B", 1, .before("A")), hook("C", -1, .after("A"))],
      order: [1, 0, 2]),
    Example(
      description: "an owner's hooks of several priorities",
      hooks: [hook("A", 1), hook("B", 0, .after("A")), hook("A")],
      order: [0, 2, 1]),
    Example(
      description: "places only within a priority", hooks: [hook("A", 1, .after("B")), hook("C"), hook("B", 1)],
      order: [2, 0, 1]),
    Example(
      description: "the same place twice", hooks: [hook("A"), hook("B", 0, .before("A"), .before("A"))], order: [1, 0]),
  ]

  @Test(arguments: examples) func `hooks run in this order`(_ example: Example) throws {
    #expect(try runningOrder(example.hooks) == example.order)
  }

  static let cycles: [(hooks: [OrderedHook], among: [String])] = [
    ([hook("A", 0, .before("B")), hook("B", 0, .before("A"))], ["A", "B"]),
    ([hook("A", 0, .after("B")), hook("B", 0, .after("A"))], ["A", "B"]),
    ([hook("A", 0, .before("B"), .after("B")), hook("B")], ["A", "B"]),
    ([hook("C", 0, .before("A")), hook("B", 0, .before("C")), hook("A", 0, .before("B"))], ["A", "B", "C"]),
    ([hook("D"), hook("A", 0, .before("B")), hook("B", 0, .before("A"))], ["A", "B"]),
    ([hook("A", 5, .before("B")), hook("B", 5, .before("A")), hook("A", 1)], ["A", "B"]),
  ]

  @Test(arguments: cycles) func `a cycle names the owners`(_ hooks: [OrderedHook], _ among: [String]) {
    #expect(throws: OrderingProblem.cycle(among: among)) { try runningOrder(hooks) }
  }

  static let contradictions: [(hooks: [OrderedHook], problem: OrderingProblem)] = [
    (
      [hook("A", 5), hook("B", 1, .before("A"))],
      .contradiction(index: 1, place: .before("A"), other: 5)
    ),
    (
      [hook("A", 1), hook("B", 5, .after("A"))],
      .contradiction(index: 1, place: .after("A"), other: 1)
    ),
    (
      [hook("A", 1), hook("A", 9), hook("B", 5, .before("A"))],
      .contradiction(index: 2, place: .before("A"), other: 9)
    ),
    (
      [hook("B", 5, .after("A")), hook("A", 7), hook("A", 2)],
      .contradiction(index: 0, place: .after("A"), other: 2)
    ),
  ]

  @Test(arguments: contradictions)
  func `a place that the priorities forbid is told apart`(_ hooks: [OrderedHook], _ problem: OrderingProblem) {
    #expect(throws: problem) { try runningOrder(hooks) }
  }

  @Test func `ten thousand hooks with places are put in order at once`() throws {
    // Every owner has a hundred hooks and wants to be after the next one: each pair of hooks would be a million edges.
    let hooks = (0..<10_000).map { number in
      let owner = number % 100
      return OrderedHook(owner: "\(owner)", order: owner < 99 ? [.after("\(owner + 1)")] : [])
    }
    var order: [Int] = []
    let time = try ContinuousClock().measure { order = try runningOrder(hooks) }
    // As one claim: ten thousand numbers would hide every other message.
    let isInOrder = order == (0..<10_000).sorted { ($1 % 100, $0) < ($0 % 100, $1) }
    #expect(isInOrder)
    #expect(time < .seconds(20))
  }

  // MARK: Against a checker that is too simple to be wrong

  /// Whether hook `a` must run before hook `b`.
  private func mustPrecede(_ a: OrderedHook, _ b: OrderedHook) -> Bool {
    if a.priority != b.priority { return a.priority > b.priority }
    guard a.owner != b.owner else { return false }
    return a.order.contains(.before(b.owner)) || b.order.contains(.after(a.owner))
  }

  /// The expected order: again and again the first attached of those that nothing left has to precede; `nil` for a cycle.
  private func expectedOrder(_ hooks: [OrderedHook]) -> [Int]? {
    var left = Array(hooks.indices)
    var order: [Int] = []
    while !left.isEmpty {
      let next = left.firstIndex { candidate in
        !left.contains { $0 != candidate && mustPrecede(hooks[$0], hooks[candidate]) }
      }
      guard let next else { return nil }
      order.append(left.remove(at: next))
    }
    return order
  }

  /// Whether a declared place asks for what the priorities forbid.
  private func contradicts(_ hooks: [OrderedHook]) -> Bool {
    hooks.contains { hook in
      hook.order.contains { place in
        hooks.contains { other in
          guard other.owner != hook.owner else { return false }
          return place == .before(other.owner) && other.priority > hook.priority
            || place == .after(other.owner) && other.priority < hook.priority
        }
      }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func `random hooks are ordered as the simple checker says`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var outcomes = (ordered: 0, cycles: 0, contradictions: 0)
    for _ in 0..<100 {
      let owners = ["A", "B", "C", "D", "E", "absent"]
      let priorities = Bool.random(using: &random) ? [0] : [0, 0, 0, 1]
      let hooks = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        let places = (0..<[0, 1, 1, 2].randomElement(using: &random)!).map { _ in
          let owner = owners.randomElement(using: &random)!
          return Bool.random(using: &random) ? HookOrder.before(owner) : .after(owner)
        }
        return OrderedHook(
          owner: owners.dropLast().randomElement(using: &random)!,
          priority: priorities.randomElement(using: &random)!, order: places)
      }
      do {
        #expect(try runningOrder(hooks) == expectedOrder(hooks), "\(hooks)")
        #expect(!contradicts(hooks), "\(hooks)")
        outcomes.ordered += 1
      } catch OrderingProblem.cycle {
        #expect(expectedOrder(hooks) == nil && !contradicts(hooks), "\(hooks)")
        outcomes.cycles += 1
      } catch {
        #expect(contradicts(hooks), "\(hooks)")
        outcomes.contradictions += 1
      }
    }
    // Otherwise the test proves less than it seems to.
    #expect(outcomes.ordered > 2 && outcomes.cycles > 2 && outcomes.contradictions > 2, "\(outcomes)")
  }
}
