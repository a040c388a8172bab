import Desk

extension Trial {
  /// Goes on without new customers and without faults, with agents who answer, until every task and every conversation
  /// has ended; they must.
  mutating func runOn() async throws(TrialFailure) {
    let state = await desk.state
    let limit = 1000 + 20 * (state.tasks.count + state.reservations.count + state.workers.count)
    for _ in 0..<limit {
      guard let command = try await nextAnswer() else { return try await goHome() }
      try await perform(command, "running on")
    }
    throw failure("every task ends when agents answer", "\(limit) commands were not enough")
  }

  /// What the desk waits for; `nil` when everything has ended.
  private mutating func nextAnswer() async throws(TrialFailure) -> Command? {
    let state = await desk.state
    let reservations = state.reservations.values.filter { $0.status.takesCapacity }.sorted { $0.sid < $1.sid }
    if let offer = reservations.first(where: { $0.status == .pending }) { return .accept(offer.sid) }
    if let owned = reservations.first { return .complete(owned.sid, reason: "solved") }
    let isOver =
      state.tasks.values.allSatisfy(\.status.isFinal) && state.conversations.values.allSatisfy(\.status.isFinal)
    if isOver { return nil }
    let activities = state.activities.keys.sorted()
    if let available = activities.first(where: { state.activities[$0]?.available == true }),
      let idle = state.workers.values.filter({ $0.activity != available }).map(\.sid).min()
    {
      return .setActivity(idle, available, rejectPendingReservations: false)
    }
    guard let timer = try await asking({ desk in try await desk.nextTimer() }) else { return nil }
    now = max(now, timer.due)
    return .fire(timer.key)
  }

  /// Nobody is left, and nothing is left to happen.
  private mutating func goHome() async throws(TrialFailure) {
    for worker in await desk.state.workers.keys.sorted() { try await perform(.signOut(worker), "running on") }
    let state = await desk.state
    if let task = state.tasks.values.filter({ !$0.status.isFinal }).map(\.sid).min() {
      throw failure("every task ends when agents answer", "\(task) is \(state.tasks[task]!.status) for ever")
    }
    if let conversation = state.conversations.values.filter({ !$0.status.isFinal }).map(\.sid).min() {
      throw failure("every conversation ends when its tasks have", "\(conversation) is open for ever")
    }
    if let timer = state.timers.keys.map({ "\($0)" }).min() {
      throw failure("whatever needs a timer has it, and no timer is orphaned", "\(timer) outlives the day")
    }
  }
}
