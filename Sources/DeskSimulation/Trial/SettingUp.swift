import Desk

extension Trial {
  /// What an administrator sets up before anybody comes; nothing goes wrong yet.
  mutating func setUp() async throws(TrialFailure) {
    for (name, available) in [("Available", true), ("Break", false), ("Offline", false)] {
      try await perform(.saveActivity(nil, name: name, available: available), "set-up")
    }
    for _ in 0..<chance.number(1...3) { try await setUp { .saveQueue(nil, $0.queueSettings()) } }
    for _ in 0..<chance.number(1...2) { try await setUp { .saveWorkflow(nil, $0.workflowSettings()) } }
    for _ in 0..<plan.workers { try await setUp { $0.addWorker()! } }
    for worker in await desk.state.workers.keys.sorted() {
      if chance.happens(0.15) { deaf.insert(worker) }
      try await perform(.heartbeat(worker), "set-up")
    }
  }

  private mutating func setUp(_ command: (inout Scene) -> Command) async throws(TrialFailure) {
    var scene = await scene()
    try await perform(command(&scene), "set-up")
  }
}
