import Desk

extension StoreCheck {
  static let sharing = [
    StoreCheck("of two desks that accept one task, one has it") { source in
      for seed: UInt64 in 1...40 {
        let store = try await source.make()
        var rehearsal = try Rehearsal(seed: seed, workers: 2, offers: 2)
        try rehearsal.perform(rehearsal.createTask())
        _ = try await store.commit(rehearsal.commits)
        let offers = rehearsal.state.reservations.keys.sorted()
        try expect(offers.count, is: 2, "the offers")
        let engines = try await twoEngines(on: store, rehearsal)
        async let first = took(engines.0, .accept(offers[0]), after: Int(seed % 4))
        async let second = took(engines.1, .accept(offers[1]), after: Int(seed / 4 % 4))
        try expect(try await [first, second].count { $0 }, is: 1, "who has the task")
        let statuses = try await store.load().records.compactMap { record -> ReservationStatus? in
          if case .reservation(let reservation) = record { reservation.status } else { nil }
        }
        try expect(Set(statuses), is: [.accepted, .rescinded], "the offers")
        try await follows(store)
      }
    },

    StoreCheck("of two desks that give a worker a task, one does") { source in
      for seed: UInt64 in 1...20 {
        let store = try await source.make()
        var rehearsal = try Rehearsal(seed: seed, workers: 1, offers: 1)
        try rehearsal.perform(.setCapacity(rehearsal.state.workers.keys.min()!, channel: "chat", 1))
        _ = try await store.commit(rehearsal.commits)
        let engines = try await twoEngines(on: store, rehearsal)
        let task = rehearsal.createTask()
        async let first = took(engines.0, task, after: Int(seed % 4))
        async let second = took(engines.1, task, after: Int(seed / 4))
        _ = try await (first, second)
        let offers = try await store.load().records.count { $0.key.kind == .reservation }
        try expect(offers, is: 1, "how many offers the worker has, who can take one")
        try await follows(store)
      }
    },

    StoreCheck("an engine whose state was outdated goes on with what the store has") { source in
      let store = try await source.make()
      let rehearsal = try Rehearsal()
      _ = try await store.commit(rehearsal.commits)
      let worker = rehearsal.state.workers.keys.min()!
      let engines = try await twoEngines(on: store, rehearsal)
      for (level, engine) in [(1, engines.0), (2, engines.1)] {
        let command = Command.setCapacity(worker, channel: "voice", level)
        let isTaken = try await took(engine, command, after: 0)
        try expect(isTaken, is: level == 1, "whether the first try is taken")
        if !isTaken { _ = try await engine.perform(command, by: "again") }
      }
      guard case .worker(let kept)? = try await store.record(.worker(worker)) else {
        throw ContractViolation("the worker is gone")
      }
      try expect(kept.capacity["voice"], is: 2, "the capacity that was set last")
    },

    StoreCheck("whoever reads while others write sees no gap and no half of a batch") { source in
      let store = try await source.make()
      let rehearsal = try Rehearsal(workers: 8)
      let opened = try await store.commit(rehearsal.commits)
      // Each writer has a worker of its own, so none is outdated. Every batch has two events.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in rehearsal.state.workers.keys {
          var own = rehearsal
          for level in 1...10 { try own.perform(.setCapacity(worker, channel: "sms", level)) }
          let commits = Array(own.commits.suffix(10))
          group.addTask {
            for place in stride(from: 0, to: 10, by: 2) {
              _ = try await store.commit(Array(commits[place..<place + 2]))
            }
          }
        }
        group.addTask {
          var last = opened
          while last < opened + 80 && !Task.isCancelled {
            let more = try await store.events(after: last, limit: StorePage.maximum)
            try expect(more.map(\.number), is: more.indices.map { last + 1 + Int64($0) }, "the numbers")
            let workers = more.map(\.event.worker)
            for place in stride(from: 0, to: workers.count, by: 2) {
              let other = place + 1 < workers.count ? workers[place + 1] : nil
              try expect(other, is: workers[place], "the other half of a batch")
            }
            last = more.last?.number ?? last
            await Task.yield()
          }
        }
        try await group.waitForAll()
      }
      try expect(
        try await store.wholeJournal().map(\.number), is: Array(1...Int64(rehearsal.commits.count + 80)), "entries")
    },
  ]

  private static func twoEngines(
    on store: any DeskStore, _ rehearsal: Rehearsal
  ) async throws -> (DeskEngine, DeskEngine) {
    let now = rehearsal.now
    return (
      try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100)),
      try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 2 << 100))
    )
  }

  /// Whether an engine did what it was asked for; nobody else may come first, and nothing else may go wrong.
  private static func took(_ engine: DeskEngine, _ command: Command, after yields: Int) async throws -> Bool {
    for _ in 0..<yields { await Task.yield() }
    do {
      _ = try await engine.perform(command, by: "racer")
      return true
    } catch DeskError.conflict {
      return false
    } catch StoreError.outdated {
      return false
    }
  }

  /// Fails unless the journal gives what is open.
  private static func follows(_ store: any DeskStore) async throws {
    var kept = Kept()
    for entry in try await store.wholeJournal() {
      for change in entry.changes { kept.apply(change.key, change.after) }
    }
    try expect(kept.open.records, is: try await store.load().records, "what is open, by the journal")
  }
}
