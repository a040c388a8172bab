import Plugboard

/// What every workload passes around: as in the peers, a name and a number that listeners count up.
struct Item: Codable, Sendable {
  var sid: String
  var count: Int

  /// Each invocation gets a new one.
  static var fresh: Item { Item(sid: "WR1", count: 0) }
}

extension Action where Payload == Item, Output == Int {
  static var work: Self { Self("Work") }
}

/// Where after-listeners leave their sum, so that no compiler can remove them and a skipped listener is noticed.
///
/// Each workload has its own and only one task writes at a time. It fills two cache lines, so that two threads do not
/// slow each other down through it.
final class Sink: @unchecked Sendable {
  var sum = 0
  private let filler: (SIMD16<Int>, SIMD16<Int>) = (.zero, .zero)

  /// What `invocations` with `hooks` before- and as many after-listeners leave: each after-listener adds the count that
  /// all before-listeners have made, once from the payload and once from the output.
  static func expected(_ invocations: Int, hooks: Int) -> Int { invocations * hooks * 2 * hooks }
}

/// Makes sure that the optimiser can't see through a value.
@inline(never)
func opaque<Value>(_ value: Value) -> Value { value }
