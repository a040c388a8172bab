import Desk

extension StoreCheck {
  static let reading = [
    StoreCheck("who follows the events gets each once and in order, however many at a time") { source in
      let store = try await source.make()
      var (rehearsal, followed, done) = (try Rehearsal(seed: 9), [StoredEvent](), 0)
      for page in [1, 2, 7, 1000] {
        try rehearsal.improvise(15)
        _ = try await store.commit(Array(rehearsal.commits[done...]))
        done = rehearsal.commits.count
        while true {
          let more = try await store.events(after: followed.last?.number ?? 0, limit: page)
          if more.count > page { throw ContractViolation("\(more.count) events, where at most \(page) were wanted") }
          if more.isEmpty { break }
          if more[0].number <= followed.last?.number ?? 0 { throw ContractViolation("an event comes again") }
          followed += more
        }
        try expect(followed, is: Kept(rehearsal.commits).events, "the events")
      }
    },

    StoreCheck("the journal is read a few entries at a time") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal(seed: 10)
      try rehearsal.improvise(30)
      _ = try await store.commit(rehearsal.commits)
      for page in [1, 4, 1000] {
        try expect(try await store.wholeJournal(page), is: Kept(rehearsal.commits).journal, "the journal")
      }
    },

    StoreCheck("a conversation's messages come by index, and no other's among them") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal(seed: 11)
      try rehearsal.improvise(120)
      _ = try await store.commit(rehearsal.commits)
      let messages = Kept(rehearsal.commits).records.compactMap { record -> Message? in
        if case .message(let message) = record { message } else { nil }
      }
      for conversation in rehearsal.state.conversations.values {
        let own = messages.filter { $0.conversation == conversation.sid }
        try expect(own.map(\.index), is: Array(1...conversation.lastIndex), "the indexes")
        for page in [1, 3, 1000] {
          try expect(try await store.allMessages(in: conversation.sid, page), is: own, "the messages")
        }
      }
    },

    StoreCheck("a message is found by the name that its author gave it, also when its conversation is closed") {
      source in
      let store = try await source.make()
      var rehearsal = try Rehearsal(seed: 12)
      for _ in 1...3 { try rehearsal.arrive() }
      for name in ["second", "Second", "second ", "ü\u{0}“'"] { try rehearsal.send(name) }
      let conversation = rehearsal.state.conversations.values.min { $0.createdAt < $1.createdAt }!
      guard
        case .participant(let other) = try rehearsal.perform(
          .join(conversation.sid, .supervisor, identity: "Eve"))
      else { throw ContractViolation("nobody joins") }
      try rehearsal.perform(.send(conversation.sid, Draft(author: other, clientID: "first", body: "Hello too")))
      try rehearsal.improvise(200)
      _ = try await store.commit(rehearsal.commits)
      let messages = Kept(rehearsal.commits).records.compactMap { record -> Message? in
        if case .message(let message) = record { message } else { nil }
      }
      if !rehearsal.state.conversations.values.contains(where: { $0.status == .closed && $0.lastIndex > 0 }) {
        throw ContractViolation("the rehearsal closes no conversation")
      }
      for message in messages {
        let found = try await store.message(
          in: message.conversation, by: message.author, clientID: message.clientID)
        try expect(found, is: message, "the message \(message.clientID)")
        let unknown = try await store.message(
          in: message.conversation, by: message.author, clientID: message.clientID + "?")
        try expect(unknown, is: nil, "a message that nobody sent")
      }
    },

    StoreCheck("a limit below 1 gives nothing, and none gives more than a page") { source in
      let store = try await source.make()
      var rehearsal = try Rehearsal(workers: 1)
      let worker = rehearsal.state.workers.keys.min()!
      for level in 0..<StorePage.maximum {
        try rehearsal.perform(.setCapacity(worker, channel: "chat", level % 2))
      }
      try rehearsal.arrive()
      _ = try await store.commit(rehearsal.commits)
      let conversation = rehearsal.state.conversations.keys.min()!
      for limit in [0, -1, Int.min] {
        try expect(try await store.events(after: 0, limit: limit), is: [], "no events")
        try expect(try await store.journal(after: 0, limit: limit), is: [], "no entries")
        try expect(try await store.messages(in: conversation, after: 0, limit: limit), is: [], "no messages")
      }
      try expect(try await store.events(after: 0, limit: .max).count, is: StorePage.maximum, "a page of events")
      try expect(try await store.journal(after: 0, limit: .max).count, is: StorePage.maximum, "a page of entries")
    },
  ]
}
