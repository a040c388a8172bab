package import Desk

/// What a store should have after some commits: the plainest store there is.
package struct Kept {
  /// In the order in which they were new; `nil` where one was removed.
  private var kept: [Record?] = []
  private var places: [Record.Key: Int] = [:]
  package private(set) var events: [StoredEvent] = []
  package private(set) var journal: [JournalEntry] = []

  package init(_ commits: [Commit] = []) {
    for commit in commits { add(commit) }
  }

  package mutating func add(_ commit: Commit) {
    journal.append(JournalEntry(number: Int64(journal.count + 1), commit))
    for event in commit.events {
      events.append(StoredEvent(number: Int64(events.count + 1), at: commit.at, event: event))
    }
    for change in commit.changes { apply(change.key, change.after) }
  }

  package mutating func apply(_ key: Record.Key, _ after: Record?) {
    if let place = places[key] {
      kept[place] = after
      if after == nil { places[key] = nil }
    } else if let after {
      places[key] = kept.count
      kept.append(after)
    }
  }

  /// In the order in which they were new.
  package var records: [Record] { kept.compactMap(\.self) }

  package var open: OpenDesk {
    OpenDesk(records: Record.open(among: records), lastEvent: Int64(events.count), lastMoment: journal.last?.at)
  }

  /// Fails unless a store has exactly this.
  package func expect(in store: any DeskStore, _ what: String) async throws {
    try DeskStoreContract.expect(try await store.load(), is: open, "what is open \(what)")
    try DeskStoreContract.expect(try await store.allEvents(), is: events, "the events \(what)")
    try DeskStoreContract.expect(try await store.wholeJournal(), is: journal, "the journal \(what)")
    for record in records {
      try DeskStoreContract.expect(try await store.record(record.key), is: record, "the record \(what)")
    }
  }
}

extension DeskStore {
  func commit(_ commits: [Commit], oneByOne: Bool) async throws {
    if !oneByOne {
      _ = try await commit(commits)
      return
    }
    for single in commits { _ = try await commit([single]) }
  }

  /// All events, read a few at a time.
  func allEvents(_ page: Int = 100) async throws(StoreError) -> [StoredEvent] {
    var events: [StoredEvent] = []
    while true {
      let more = try await self.events(after: events.last?.number ?? 0, limit: page)
      if more.isEmpty { return events }
      events += more
    }
  }

  func wholeJournal(_ page: Int = 100) async throws(StoreError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    while true {
      let more = try await journal(after: entries.last?.number ?? 0, limit: page)
      if more.isEmpty { return entries }
      entries += more
    }
  }

  func allMessages(in conversation: Identifier<Conversation>, _ page: Int = 100) async throws(StoreError) -> [Message] {
    var messages: [Message] = []
    while true {
      let more = try await self.messages(in: conversation, after: messages.last?.index ?? 0, limit: page)
      if more.isEmpty { return messages }
      messages += more
    }
  }
}
