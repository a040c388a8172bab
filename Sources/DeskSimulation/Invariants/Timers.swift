import Desk

extension Invariant {
  static let timers: [Invariant] = [
    Invariant("whatever needs a timer has it, and no timer is orphaned") { seen in
      let needed = needed(in: seen.after)
      let allowed = needed.union(seen.after.tasks.values.filter { $0.status == .reserved }.map { .target($0.sid) })
      let there = Set(seen.after.timers.keys)
      return needed.subtracting(there).map { "there is no \($0)" }
        + there.subtracting(allowed).map { "\($0) is orphaned" }
    },

    Invariant("the timer that is due first is the next one") { seen in
      guard seen.isThorough else { return [] }
      var state = seen.after
      let next = state.nextTimer()?.due
      let first = seen.after.timers.values.map(\.due).min()
      return next == first ? [] : ["next is \(next?.milliseconds ?? 0), first \(first?.milliseconds ?? 0)"]
    },
  ]

  private static func needed(in state: DeskState) -> Set<Timer.Key> {
    var keys: Set<Timer.Key> = []
    for reservation in state.reservations.values {
      if reservation.status == .pending { keys.insert(.reservation(reservation.sid)) }
      if reservation.status == .wrapping { keys.insert(.wrapUp(reservation.sid)) }
    }
    for task in state.tasks.values where task.status == .pending || task.status == .reserved {
      keys.insert(.timeToLive(task.sid))
      if task.status == .pending && timeout(of: task, in: state) != nil { keys.insert(.target(task.sid)) }
    }
    for conversation in state.conversations.values where conversation.status != .closed {
      if conversation.openTasks.isEmpty { keys.insert(.conversationClose(conversation.sid)) }
      if conversation.status == .active { keys.insert(.inactivity(conversation.sid)) }
    }
    for worker in state.workers.values {
      if worker.presence == .present { keys.insert(.silence(worker.sid)) }
      if worker.presence == .grace { keys.insert(.grace(worker.sid)) }
    }
    return keys
  }

  private static func timeout(of task: DeskTask, in state: DeskState) -> Moment.Span? {
    target(of: task, in: state)?.timeout
  }
}
