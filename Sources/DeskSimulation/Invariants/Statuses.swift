import Desk

extension Invariant {
  static let statuses: [Invariant] = [
    Invariant("every reservation's status agrees with its task's") { seen in
      seen.after.tasks.values.compactMap { task in
        let reservations = seen.reservations(of: task.sid)
        func count(_ status: ReservationStatus) -> Int { reservations.count { $0.status == status } }
        let (offers, accepted, wrapping) = (count(.pending), count(.accepted), count(.wrapping))
        let agrees: Bool =
          switch task.status {
          case .pending, .canceled: offers + accepted + wrapping + count(.completed) == 0
          case .reserved: offers > 0 && accepted + wrapping + count(.completed) == 0
          case .assigned: accepted > 0
          case .wrapping: wrapping > 0 && offers + accepted == 0
          case .completed: offers + accepted + wrapping == 0 && count(.completed) > 0
          }
        if agrees { return nil }
        return "\(task.sid) is \(task.status): \(offers) offered, \(accepted) accepted, \(wrapping) wrapping"
      }
    },

    Invariant("an offer is of a task that is to be had, or of a transfer") { seen in
      seen.after.reservations.values.filter { $0.status == .pending }.compactMap { offer in
        let task = seen.after.tasks[offer.task]?.status
        if let transfer = offer.transfer {
          let status = seen.after.transfers[transfer]?.status
          return task == .assigned && status == .initiated ? nil : "\(offer.sid) is of a transfer that is \(status!)"
        }
        return task == .reserved ? nil : "\(offer.sid) is of a task that is \(task?.rawValue ?? "unknown")"
      }
    },

    Invariant("a status changes only as the tables allow") { seen in
      seen.decision?.changes.compactMap { change in
        switch (change.before, change.after) {
        case (.task(let old), .task(let new)): leap(old.status, new.status, "\(new.sid)", seen)
        case (.reservation(let old), .reservation(let new)): leap(old.status, new.status, "\(new.sid)", seen)
        case (.transfer(let old), .transfer(let new)): leap(old.status, new.status, "\(new.sid)", seen)
        case (.conversation(let old), .conversation(let new)): leap(old.status, new.status, "\(new.sid)", seen)
        default: nil
        }
      } ?? []
    },
  ]

  /// Whether no way leads from one status to the other, in one step or in several of one command.
  private static func leap<Kind: Status>(_ old: Kind, _ new: Kind, _ sid: String, _ seen: Observation) -> String? {
    if old == new { return nil }
    var reached: Set<Kind> = [old]
    while !reached.contains(new) {
      let more = reached.union(reached.flatMap(\.successors))
      if more == reached { return "\(sid) went from \(old) to \(new)" }
      reached = more
    }
    return nil
  }
}
