import Desk

extension Invariant {
  static let records: [Invariant] = [
    Invariant("what is true at the desk is what was committed") { seen in
      guard seen.isThorough || seen.decision == nil else {
        return (seen.decision?.changes ?? []).compactMap { change in
          if case .message = change.key { return nil }
          return seen.after[change.key] == seen.committed[change.key] ? nil : "\(change.key)"
        }
      }
      // What has ended may have left the desk.
      let missing = OpenDesk(among: seen.committed.all).records.filter { seen.after[$0.keyAtDesk] == nil }
      return seen.after.records.compactMap { $0 == seen.committed[$0.key] ? nil : "\($0.key)" }
        + missing.map { "\($0.key) is missing" }
    },

    Invariant("nothing that is open names a setting that was removed") { seen in
      let state = seen.after
      let isThere = { (queue: Identifier<TaskQueue>) in state.queues[queue] != nil }
      let tasks = state.tasks.values.filter { task in
        !task.status.isFinal && (state.workflows[task.workflow] == nil || task.place.map { isThere($0.queue) } == false)
      }
      let workflows = state.workflows.values.filter { workflow in
        !(workflow.filters.flatMap(\.targets) + workflow.defaultTargets).map(\.queue).allSatisfy(isThere)
      }
      let workers = state.workers.values.filter { worker in
        ![worker.activity, worker.nextActivity].compactMap(\.self).allSatisfy { state.activities[$0] != nil }
      }
      return tasks.map { "\($0.sid)" } + workflows.map { "\($0.sid)" } + workers.map { "\($0.sid)" }
    },

    Invariant("an error changes nothing") { seen in
      guard seen.isWithoutEffect else { return [] }
      return seen.committed == seen.committedBefore ? [] : ["the store has changed"]
    },

    Invariant("the indexes are those that the records give") { seen in
      guard seen.isThorough else { return [] }
      let records = seen.committed.all.filter { seen.after[$0.keyAtDesk] != nil }
      return seen.after.indexesThatDiffer(from: DeskState(records: records, at: seen.after.clock))
    },
  ]
}

extension Record {
  /// What a desk has in memory of it: of a message, its conversation.
  fileprivate var keyAtDesk: Key {
    if case .message(let message) = self { .conversation(message.conversation) } else { key }
  }
}
