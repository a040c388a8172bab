import Desk

extension Invariant {
  static let ownership: [Invariant] = [
    Invariant("no task has two owners, unless a transfer explains it") { seen in
      seen.reservationsOfTask.flatMap { task, reservations -> [String] in
        let owners = reservations.filter { [.accepted, .wrapping, .completed].contains($0.status) }
        let first = owners.count { $0.transfer == nil }
        if !owners.isEmpty && first != 1 { return ["\(task) was accepted \(first) times without a transfer"] }
        return owners.compactMap { owner in
          guard let sid = owner.transfer, let transfer = seen.after.transfers[sid] else { return nil }
          if transfer.status != .complete { return "\(owner.sid) is \(owner.status), its transfer \(transfer.status)" }
          let origin = seen.after.reservations[transfer.origin]?.status
          if transfer.mode == .cold && origin != .completed { return "\(sid) was cold, and its origin stays" }
          return owners.count { $0.transfer == sid } == 1 ? nil : "\(sid) was accepted twice"
        }
      }
    },

    Invariant("no worker is given more than the capacity allows") { seen in
      // An administrator may lower it below what there is; then nothing is added.
      let (then, now) = (load(of: seen.before), load(of: seen.after))
      return now.compactMap { place, count in
        var capacity = seen.after.workers[place.worker]?.capacity(of: place.channel) ?? 0
        // Of several commands, it may have been lowered by the last.
        if seen.command == nil {
          capacity = max(capacity, seen.before.workers[place.worker]?.capacity(of: place.channel) ?? 0)
        }
        return count > max(capacity, then[place] ?? 0) ? "\(place.worker) has \(count) of \(capacity)" : nil
      }
    },

    Invariant("no task waits while somebody who suits is free") { seen in
      seen.after.tasks.values.filter { $0.status == .pending }.compactMap { task in
        let free = seen.after.candidates(for: task.sid)
        return free.isEmpty ? nil : "\(task.sid) waits for \(free[0])"
      }
    },

    Invariant("a task waits where its workflow has a target") { seen in
      seen.after.tasks.values.filter { $0.status == .pending }.compactMap { task in
        let target = target(of: task, in: seen.after)
        return target != nil && target?.queue == task.place?.queue ? nil : "\(task.sid)"
      }
    },

    Invariant("a transfer under way is offered to exactly one worker, and its origin is there") { seen in
      seen.after.transfers.values.filter { $0.status == .initiated }.compactMap { transfer in
        let offers = seen.reservations(of: transfer.task).count {
          $0.transfer == transfer.sid && $0.status == .pending
        }
        if offers != 1 { return "\(transfer.sid) has \(offers) offers" }
        let origin = seen.after.reservations[transfer.origin]?.status
        return origin == .accepted ? nil : "the origin of \(transfer.sid) is \(origin?.rawValue ?? "unknown")"
      }
    },
  ]

  /// The target in which a task waits.
  static func target(of task: DeskTask, in state: DeskState) -> Workflow.Target? {
    guard let place = task.place, let workflow = state.workflows[task.workflow] else { return nil }
    if let filter = place.filter, !workflow.filters.indices.contains(filter) { return nil }
    let targets = place.filter.map { workflow.filters[$0].targets } ?? workflow.defaultTargets
    return targets.indices.contains(place.target) ? targets[place.target] : nil
  }

  private struct Place: Hashable {
    let worker: Identifier<Worker>
    let channel: String
  }

  private static func load(of state: DeskState) -> [Place: Int] {
    state.reservations.values.reduce(into: [:]) { counts, reservation in
      guard reservation.status.takesCapacity, let task = state.tasks[reservation.task] else { return }
      counts[Place(worker: reservation.worker, channel: task.channel), default: 0] += 1
    }
  }
}
