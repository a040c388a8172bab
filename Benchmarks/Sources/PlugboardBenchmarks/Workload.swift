import Plugboard

/// Something to do over and over: what `time` times and `count` counts, under the same name.
struct Workload: Sendable {
  typealias Loop = @Sendable (_ invocations: Int) async throws -> Void

  let name: String
  /// So many before-listeners and so many after-listeners; 0 where none are run.
  let hooks: Int
  /// Builds everything that is needed and returns the loop. Only a workload that is run is built.
  let make: @Sendable (_ hooks: Int, _ sink: Sink) throws -> Loop

  /// Builds the loop and has it check, after each call, that every listener ran.
  func loop() throws -> Loop {
    let sink = Sink()
    let hooks = hooks
    let loop = try make(hooks, sink)
    return { invocations in
      sink.sum = 0
      try await loop(invocations)
      guard sink.sum == Sink.expected(invocations, hooks: hooks) else { throw ListenerSkipped() }
    }
  }
}

struct ListenerSkipped: Error {}

extension Workload {
  /// Each kind with one before- and one after-listener (`-n1`) and with eight and eight (`-n8`).
  static let all: [Workload] =
    [1, 8].flatMap { hooks in
      kinds.map { Workload(name: "\($0.name)-n\(hooks)", hooks: hooks, make: $0.make) }
    } + [Workload(name: "json-payload", hooks: 0, make: jsonPayload)]

  static func named(_ name: String) -> Workload? { all.first { $0.name == name } }

  /// The floor that a workload is compared with. For JSON too it is the typed one: that is what a caller gives up.
  var floor: Workload? { hooks == 0 ? nil : .named("floor-n\(hooks)") }

  // Every loop is written out, so that none costs a call that another is spared.
  private static let kinds: [(name: String, make: @Sendable (Int, Sink) throws -> Loop)] = [
    (
      "floor",
      { hooks, sink in
        let floor = Floor(hooks, sink)
        return { for _ in 0..<$0 { _ = try await floor.run(.fresh) } }
      }
    ),
    (
      "numbered-floor",
      { hooks, sink in
        let floor = NumberedFloor(hooks, sink)
        return { for _ in 0..<$0 { _ = try await floor.run(.fresh) } }
      }
    ),
    ("handle", { hooks, sink in try invoking(.owned(hooks, sink)) }),
    ("plugin", { hooks, sink in try invoking(.withOnePlugin(hooks, sink)) }),
    ("plugins", { hooks, sink in try invoking(.withManyPlugins(hooks, sink)) }),
    ("synchronous", { hooks, sink in try invoking(.synchronous(hooks, sink)) }),
    ("replaced", { hooks, sink in try invoking(.replaced(hooks, sink)) }),
    (
      "actor",
      { hooks, sink in
        let handle = try Actions.owned(hooks, sink).keptHandle()
        return { for _ in 0..<$0 { _ = try await handle.work.invoke(.fresh, by: "agent:WK1") } }
      }
    ),
    (
      "observed",
      { hooks, sink in
        let actions = try Actions.owned(hooks, sink)
        actions.observe(.settled) { _ in }
        return try invoking(actions)
      }
    ),
    (
      "name",
      { hooks, sink in
        let actions = try Actions.owned(hooks, sink)
        return { for _ in 0..<$0 { _ = try await actions.invoke(.work, .fresh) } }
      }
    ),
    (
      "json",
      { hooks, sink in
        let actions = try Actions.json(hooks, sink)
        return { for _ in 0..<$0 { try await actions.invokeAction("Work", ["sid": "WR1", "count": 0]) } }
      }
    ),
    (
      "converted",
      { hooks, sink in
        let actions = try Actions.owned(hooks, sink)
        return { for _ in 0..<$0 { try await actions.invokeAction("Work", ["sid": "WR1", "count": 0]) } }
      }
    ),
  ]

  private static func invoking(_ actions: Actions) throws -> Loop {
    let handle = try actions.keptHandle()
    return { for _ in 0..<$0 { _ = try await handle.work.invoke(.fresh) } }
  }

  /// What it costs to build the payload of the JSON workloads, which is the caller's doing.
  private static let jsonPayload: @Sendable (Int, Sink) throws -> Loop = { _, _ in
    { for _ in 0..<$0 { _ = opaque(["sid": "WR1", "count": 0] as JSON) } }
  }
}

/// A handle with what it belongs to, which would otherwise be gone before it is invoked.
struct KeptHandle: Sendable {
  let actions: Actions
  let work: ActionHandle<Item, Int>
}

extension Actions {
  func keptHandle() throws -> KeptHandle { KeptHandle(actions: self, work: try handle(.work)) }
}
