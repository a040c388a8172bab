import Desk
import PlugboardJSON

extension StoreCheck {
  static let keeping = [
    StoreCheck("an empty store has nothing") { source in
      try await Kept().expect(in: source.make(), "in an empty store")
    },

    StoreCheck("what was committed is there, however it was cut into batches") { source in
      for seed: UInt64 in 1...3 {
        var rehearsal = try Rehearsal(seed: seed)
        try rehearsal.improvise(150)
        let store = try await source.make()
        for batch in rehearsal.batches() { _ = try await store.commit(batch) }
        try await Kept(rehearsal.commits).expect(in: store, "after a rehearsal")
      }
    },

    StoreCheck("a commit answers with the number of the last event") { source in
      let store = try await source.make()
      var (rehearsal, kept) = (try Rehearsal(), Kept())
      try rehearsal.improvise(20)
      for batch in rehearsal.batches() {
        for commit in batch { kept.add(commit) }
        try expect(try await store.commit(batch), is: Int64(kept.events.count), "the last event")
      }
      try expect(try await store.commit([]), is: Int64(kept.events.count), "the last event, after an empty batch")
      try await kept.expect(in: store, "after an empty batch")
    },

    StoreCheck("attributes are kept as they are, as deep as a command may be") { source in
      var rehearsal = try Rehearsal()
      let worker = rehearsal.state.workers.keys.min()!
      var attributes: JSON = ["deep": []]
      while let deeper = try? Command.setWorkerAttributes(worker, ["deep": [attributes]]).text() {
        attributes = ["deep": [attributes]]
        if deeper.utf8.count > 100_000 { throw ContractViolation("there is no limit") }
      }
      for attributes: JSON in [
        attributes, ["": "\u{0}\u{7F}\u{2028}\u{1F600}'\"\\", "number": 0.1, "large": 9_007_199_254_740_993],
      ] {
        try rehearsal.perform(.setWorkerAttributes(worker, attributes))
      }
      let store = try await source.make()
      _ = try await store.commit(rehearsal.commits)
      try await Kept(rehearsal.commits).expect(in: store, "with such attributes")
    },

    StoreCheck("of messages, what is loaded is the newest names of open conversations") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal()
      for _ in 1...2 { try rehearsal.arrive() }
      for number in 2...Conversation.rememberedMessages + 3 { try rehearsal.send("\(number)") }
      _ = try await store.commit(rehearsal.commits)
      let kept = Kept(rehearsal.commits).open
      try expect(kept.sent.count, is: Conversation.rememberedMessages + 1, "the names by themselves")
      let desk = try await store.load()
      try expect(desk.sent, is: kept.sent, "the names")
      try expect(desk.records.count { $0.key.kind == .message }, is: 0, "how many messages are loaded whole")
    },

    StoreCheck("texts are kept whole, whatever characters are in them") { source in
      var rehearsal = try Rehearsal()
      try rehearsal.arrive()
      let names = [
        "a\u{0}", "a\u{0}b", "a\u{0}c", "a", "a\u{1}0", "a\u{1}", "a\u{1}1", "a\u{1}\u{0}", "\r\n", "e\u{301}", "é",
      ]
      for name in names {
        try rehearsal.send(name)
        try rehearsal.perform(.heartbeat(rehearsal.state.workers.keys.min()!), by: name, invocation: name)
      }
      let store = try await source.make()
      _ = try await store.commit(rehearsal.commits)
      try await Kept(rehearsal.commits).expect(in: store, "with such texts")
    },

    StoreCheck("what has ended is no longer open, but still there") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal()
      try rehearsal.arrive()
      guard let task = rehearsal.state.tasks.keys.first, let offer = rehearsal.state.reservations.keys.first,
        let conversation = rehearsal.state.conversations.values.first
      else { throw ContractViolation("the rehearsal offers nothing") }
      try rehearsal.perform(.accept(offer))
      try rehearsal.perform(.leave(conversation.sid, conversation.participants[0].sid))
      try rehearsal.perform(.complete(offer, reason: nil))
      _ = try await store.commit(rehearsal.commits)
      let desk = try await store.load()
      let open = Set(desk.records.map(\.key))
      try expect(desk.sent, is: [], "the names of the messages of what has ended")
      for key: Record.Key in [
        .task(task), .reservation(offer), .conversation(conversation.sid), .message(conversation.sid, index: 1),
      ] {
        if open.contains(key) { throw ContractViolation("\(key) has ended, and is loaded") }
        if try await store.record(key) == nil { throw ContractViolation("\(key) has ended, and is gone") }
      }
    },

    StoreCheck("a timer that is set no more is removed, and may be set again") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal()
      guard let worker = rehearsal.state.workers.keys.min() else { return }
      let key = Record.Key.timer(.silence(worker))
      for _ in 1...2 {
        for (command, isSet) in [(Command.heartbeat(worker), true), (.signOut(worker), false)] {
          try rehearsal.perform(command)
          let number = try await store.wholeJournal().count
          _ = try await store.commit(Array(rehearsal.commits[number...]))
          try expect(try await store.record(key) != nil, is: isSet, "whether the timer is there")
        }
      }
    },

    StoreCheck("what an administrator has removed is gone for ever, and the journal has it") { source in
      var rehearsal = try Rehearsal()
      guard case .queue(let queue) = try rehearsal.perform(.saveQueue(nil, QueueSettings(friendlyName: "Billing")))
      else { return }
      var late = rehearsal
      try late.perform(.saveQueue(queue, QueueSettings(friendlyName: "Invoices")))
      try rehearsal.perform(.removeQueue(queue))
      var store = try await source.make()
      _ = try await store.commit(rehearsal.commits)
      store = try await source.reopen(store)
      try expect(try await store.record(.queue(queue)), is: nil, "what was removed")
      try await expect(.outdated(.queue(queue), expected: 1, found: nil), "a change of what was removed") {
        try await store.commit([late.commits.last!])
      }
      try await Kept(rehearsal.commits).expect(in: store, "after something was removed")
    },

    StoreCheck("a store that is opened again has what it had") { source in
      var rehearsal = try Rehearsal(seed: 4)
      var store = try await source.make()
      for _ in 1...3 {
        try rehearsal.improvise(40)
        let number = try await store.wholeJournal().count
        _ = try await store.commit(Array(rehearsal.commits[number...]))
        store = try await source.reopen(store)
        try await Kept(rehearsal.commits).expect(in: store, "after opening again")
      }
    },

    StoreCheck("what the journal says, from the beginning, gives what is open") { source in
      var rehearsal = try Rehearsal(seed: 5)
      try rehearsal.improvise(200)
      let store = try await source.make()
      for batch in rehearsal.batches() { _ = try await store.commit(batch) }
      var kept = Kept()
      for entry in try await store.wholeJournal() {
        for change in entry.changes { kept.apply(change.key, change.after) }
      }
      try expect(kept.open.records, is: try await store.load().records, "what is open")
    },

    StoreCheck("a desk that was loaded decides as the one that was kept") { source in
      for seed: UInt64 in 6...8 {
        var rehearsal = try Rehearsal(seed: seed)
        try rehearsal.improvise(150)
        // What is refused moves the time on too, and is not kept.
        try rehearsal.arrive()
        let store = try await source.make()
        _ = try await store.commit(rehearsal.commits)
        var loaded = DeskState(try await store.load())
        try expect(loaded.clock, is: rehearsal.state.clock, "the time")
        let before = rehearsal.commits.count
        var ids = rehearsal.ids
        for _ in 1...5 { try rehearsal.arrive() }
        for offer in rehearsal.state.reservations.values.sorted(by: { $0.sid < $1.sid }) where offer.status == .pending
        {
          _ = try? rehearsal.perform(.accept(offer.sid))
        }
        for commit in rehearsal.commits[before...] {
          let decision = try loaded.perform(try JSON(parsing: commit.command).decode(), at: commit.at, ids: &ids)
          try expect(decision.events, is: commit.events, "the events of \(commit.command)")
          try expect(decision.changes.map(\.after), is: commit.changes.map(\.after), "what \(commit.command) changes")
        }
      }
    },
  ]
}
