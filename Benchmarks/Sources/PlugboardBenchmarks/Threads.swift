import Measuring
import Plugboard

/// Two tasks at once against one: how much more they get done together.
///
/// The control is the floor, which shares nothing: where it does not come near 2, the machine has no two free cores and
/// the other figures say nothing. All are run round by round.
func measureThreads(rounds: Int = 15) async throws {
  let control = try ["floor-n1", "floor-n1"].map { try loop($0) }
  let apart = try differentActions()
  let same = try sameAction()

  let cases: [(name: String, loops: [Workload.Loop])] = [
    ("control", control), ("different actions", apart), ("same action", same),
  ]
  var slices: [Slice] = []
  for (_, loops) in cases { slices.append(try await Slice(loops[0])) }
  var gains = cases.map { _ in [Double]() }
  for _ in 0..<rounds {
    for (index, (_, loops)) in cases.enumerated() {
      let count = slices[index].invocations
      let alone = try await nanoseconds { try await together(loops.prefix(1), count) }
      let both = try await nanoseconds { try await together(loops.prefix(2), count) }
      gains[index].append(2 * alone / both)
    }
  }
  for (index, (name, _)) in cases.enumerated() {
    var line = Line()
    line.put("threads", name)
    line.put("ratio", Spread(gains[index]))
    line.printed()
  }
}

private func loop(_ name: String) throws -> Workload.Loop {
  guard let workload = Workload.named(name) else { throw UnknownWorkload(name: name) }
  return try workload.loop()
}

/// Runs each loop in a task of its own until all have finished.
private func together(_ loops: ArraySlice<Workload.Loop>, _ invocations: Int) async throws {
  try await withThrowingTaskGroup { group in
    for loop in loops { group.addTask { try await loop(invocations) } }
    try await group.waitForAll()
  }
}

/// Two actions of one application, each with a listener before and after.
private func differentActions() throws -> [Workload.Loop] {
  let actions = Actions()
  return try ["One", "Other"].map { name in
    let action = Action<Item, Int>(name)
    let sink = Sink()
    try actions.register(action) { item async in item.count }
    try actions.addListener(before: action) { item, _ async in item.count &+= 1 }
    try actions.addListener(after: action) { item, output async in sink.sum &+= item.count &+ output }
    let handle = try actions.handle(action)
    return { invocations in
      for _ in 0..<invocations { try await handle.invoke(.fresh) }
      withExtendedLifetime(actions) {}
    }
  }
}

/// One action invoked from both tasks; its after-listener leaves nothing behind, so that the tasks meet in the framework
/// only.
private func sameAction() throws -> [Workload.Loop] {
  let actions = Actions()
  try actions.register(.work) { item async in item.count }
  try actions.addListener(before: .work) { item, _ async in item.count &+= 1 }
  try actions.addListener(after: .work) { item, output async in _ = opaque(item.count &+ output) }
  let handle = try actions.keptHandle()
  let loop: Workload.Loop = { for _ in 0..<$0 { _ = try await handle.work.invoke(.fresh) } }
  return [loop, loop]
}
