import Desk

extension Invariant {
  static let versions: [Invariant] = [
    Invariant("versions only grow") { seen in
      (seen.decision?.changes ?? []).compactMap { change in
        guard let now = change.after?.version else { return nil }
        let then = change.before?.version ?? 0
        return now > then ? nil : "\(change.key) went from version \(then) to \(now)"
      }
    },

    Invariant("a change names what was there before it") { seen in
      (seen.decision?.changes ?? []).compactMap { change in
        change.before == seen.committedBefore[change.key] ? nil : "\(change.key) was something else"
      }
    },

    Invariant("time does not run backwards") { seen in
      var problems: [String] = []
      // After a restart it is that of the last commit.
      if seen.decision != nil && seen.after.clock < seen.before.clock { problems.append("the desk's clock does") }
      for record in (seen.decision?.changes ?? []).compactMap(\.after) {
        switch record {
        case .task(let task) where task.createdAt > seen.after.clock: problems.append("\(task.sid) is from the future")
        case .reservation(let offer) where offer.createdAt < seen.after.tasks[offer.task]?.createdAt ?? offer.createdAt:
          problems.append("\(offer.sid) is older than its task")
        default: break
        }
      }
      return problems
    },
  ]
}
