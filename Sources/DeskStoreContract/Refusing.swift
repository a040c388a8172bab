import Desk
import PlugboardJSON

extension StoreCheck {
  static let refusing = [
    StoreCheck("a thing that has changed meanwhile is outdated, and nothing is written") { source in
      let (store, rehearsal) = try await prepared(source)
      var (first, second) = (rehearsal, rehearsal)
      let worker = rehearsal.state.workers.values.min { $0.sid < $1.sid }!
      try first.perform(.setWorkerAttributes(worker.sid, ["level": 1]))
      try second.perform(.setWorkerAttributes(worker.sid, ["level": 2]))
      _ = try await store.commit([first.commits.last!])
      let error = StoreError.outdated(.worker(worker.sid), expected: worker.version, found: worker.version + 1)
      try await expect(error, "a worker who has changed") { try await store.commit([second.commits.last!]) }
      try await Kept(first.commits).expect(in: store, "after an outdated commit")
    },

    StoreCheck("a thing that is new must not be there") { source in
      let (store, rehearsal) = try await prepared(source)
      let worker = rehearsal.commits.last { $0.changes.contains { $0.key.kind == .worker && $0.before == nil } }!
      try await expect(
        .outdated(worker.changes.first { $0.before == nil }!.key, expected: nil, found: 1), "the same worker again"
      ) { try await store.commit([worker]) }
      try await Kept(rehearsal.commits).expect(in: store, "after an outdated commit")
    },

    StoreCheck("a thing that changes, or goes, must be there") { source in
      var rehearsal = try Rehearsal()
      let worker = rehearsal.state.workers.keys.min()!
      let store = try await source.make()
      try rehearsal.perform(.setWorkerAttributes(worker, [:]))
      try await expect(.outdated(.worker(worker), expected: 1, found: nil), "a worker who is not there") {
        try await store.commit([rehearsal.commits.last!])
      }
      try await Kept().expect(in: store, "after an outdated commit")

      _ = try await store.commit(rehearsal.commits)
      try rehearsal.perform(.heartbeat(worker))
      try rehearsal.perform(.signOut(worker))
      _ = try await store.commit(rehearsal.commits.suffix(2))
      let timer = Record.Key.timer(.silence(worker))
      let signOut = rehearsal.commits.last!.without { $0.key != timer }
      try await expect(.outdated(timer, expected: 1, found: nil), "a timer that is not there") {
        try await store.commit([signOut])
      }
      try await Kept(rehearsal.commits).expect(in: store, "after an outdated commit")
    },

    StoreCheck("an index of a conversation is given once") { source in
      let (store, rehearsal) = try await prepared(source)
      var (first, second) = (rehearsal, rehearsal)
      try first.send("one")
      try second.send("two")
      _ = try await store.commit([first.commits.last!])
      // Without the conversation, whose version would betray it.
      let message = second.commits.last!.without { $0.key.kind != .message }
      try await expect(.outdated(message.changes[0].key, expected: nil, found: 1), "a second message at one index") {
        try await store.commit([message])
      }
      try await Kept(first.commits).expect(in: store, "after an outdated commit")
    },

    StoreCheck("an author's name for a message is taken once") { source in
      let (store, rehearsal) = try await prepared(source)
      var (first, second) = (rehearsal, rehearsal)
      try first.send("one")
      try second.send("two")
      try second.send("one")
      _ = try await store.commit([first.commits.last!])
      let message = second.commits.last!.without { $0.key.kind != .message }
      try await expect(.outdated(message.changes[0].key, expected: nil, found: 1), "a second message of one name") {
        try await store.commit([message])
      }
      try await Kept(first.commits).expect(in: store, "after an outdated commit")
    },

    StoreCheck("a batch is kept whole or not at all") { source in
      let (store, rehearsal) = try await prepared(source)
      var later = rehearsal
      try later.improvise(30)
      let good = Array(later.commits[rehearsal.commits.count...])
      let stale = rehearsal.commits.last { $0.changes.contains { $0.before == nil } }!
      for place in [0, 1, good.count / 2, good.count] {
        var batch = good
        batch.insert(stale, at: place)
        do {
          _ = try await store.commit(batch)
          throw ContractViolation("a batch with an outdated commit was taken")
        } catch is StoreError {}
        try await Kept(rehearsal.commits).expect(in: store, "after a batch that failed")
      }
      _ = try await store.commit(good)
      try await Kept(later.commits).expect(in: store, "after a batch that failed and then one that did not")
    },

    StoreCheck("a commit sees the ones before it in its batch") { source in
      let (store, rehearsal) = try await prepared(source)
      var later = rehearsal
      let worker = rehearsal.state.workers.keys.min()!
      for level: Int64 in 1...5 {
        try later.perform(.setWorkerAttributes(worker, ["level": .integer(level)]))
      }
      let commits = Array(later.commits.suffix(5))
      do {
        _ = try await store.commit(commits.reversed())
        throw ContractViolation("a batch in the wrong order was taken")
      } catch is StoreError {}
      _ = try await store.commit(commits)
      try await Kept(later.commits).expect(in: store, "after five changes of one thing")
    },
  ]

  /// A store in which something has happened.
  private static func prepared(_ source: StoreSource) async throws -> (any DeskStore, Rehearsal) {
    var rehearsal = try Rehearsal()
    try rehearsal.arrive()
    let store = try await source.make()
    _ = try await store.commit(rehearsal.commits)
    return (store, rehearsal)
  }
}

extension Commit {
  /// The same commit without some of its changes.
  fileprivate func without(_ isLeftOut: (Change) -> Bool) -> Commit {
    Commit(
      at: at, actor: actor, invocation: invocation, command: command, changes: changes.filter { !isLeftOut($0) },
      events: events)
  }
}
