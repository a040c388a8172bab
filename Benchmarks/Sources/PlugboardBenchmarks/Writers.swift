import Measuring
import Plugboard
import Synchronization

/// One caller while somebody else adds and removes a hook without pause: how much of its pace it keeps.
///
/// In the control the caller runs the floor and somebody else spins: where that does not stay near 1, the machine has no
/// second core to spare and the other figures say nothing.
func measureWriters(rounds: Int = 15) async throws {
  let floor = try await Slice(Floor.invoking())
  let actions = Actions()
  try actions.register(.work) { item async in item.count }
  try actions.attachListeners(1, Sink())
  let other = Action<Item, Int>("Other")
  try actions.register(other) { item async in item.count }
  let handle = try actions.keptHandle()
  let own = try await Slice { for _ in 0..<$0 { _ = try await handle.work.invoke(.fresh) } }

  @Sendable func change(_ action: Action<Item, Int>) throws {
    try actions.addListener(before: action) { _, _ async in }.remove()
  }
  let cases: [(name: String, caller: Slice, disturbance: @Sendable () throws -> Void)] = [
    ("control", floor, {}),
    ("hooks of the same action", own, { try change(.work) }),
    ("hooks of another action", own, { try change(other) }),
  ]
  var kept = cases.map { _ in [Double]() }
  var changes = cases.map { _ in [Double]() }
  for _ in 0..<rounds {
    for (index, (_, caller, disturbance)) in cases.enumerated() {
      let alone = try await caller.time()
      let (disturbed, count) = try await disturbing(caller, by: disturbance)
      kept[index].append(alone / disturbed)
      changes[index].append(Double(count) / (disturbed * Double(caller.invocations)) * 1e9)
    }
  }
  for (index, (name, _, _)) in cases.enumerated() {
    var line = Line()
    line.put("writers", name)
    line.put("ratio", Spread(kept[index]))
    if name != "control" { line.put("changesPerSecond", Spread(changes[index]).median.rounded()) }
    line.printed()
  }
}

extension Floor {
  fileprivate static func invoking() -> Workload.Loop {
    let floor = Floor(1, Sink())
    return { for _ in 0..<$0 { _ = try await floor.run(.fresh) } }
  }
}

/// The caller's time per invocation while the disturbance is repeated beside it, and how often it was.
private func disturbing(
  _ caller: Slice, by disturbance: @escaping @Sendable () throws -> Void
) async throws -> (Double, Int) {
  let flags = Flags()
  async let count: Int = {
    var count = 0
    flags.started.store(true, ordering: .releasing)
    while !flags.stopped.load(ordering: .relaxed) {
      try disturbance()
      count += 1
    }
    return count
  }()
  while !flags.started.load(ordering: .acquiring) { await Task.yield() }
  let time = try await caller.time()
  flags.stopped.store(true, ordering: .relaxed)
  return (time, try await count)
}

private final class Flags: Sendable {
  let started = Atomic<Bool>(false)
  let stopped = Atomic<Bool>(false)
}
