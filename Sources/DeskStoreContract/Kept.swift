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
    OpenDesk(among: records, lastEvent: Int64(events.count), lastMoment: journal.last?.at)
  }

  /// Fails unless a store has exactly this.
  package func expect(in store: any DeskStore, _ what: String) async throws {
    try DeskStoreContract.expect(try await store.load(), is: open, "what is open \(what)")
    try DeskStoreContract.expect(try await store.allEvents(), is: events, "the events \(what)")
    try DeskStoreContract.expect(try await store.wholeJournal(), is: journal, "the journal \(what)")
    for record in records {
      try DeskStoreContract.expect(try await store.record(record.key), is: record, "the record \(what)")
    }
    let unknown = Record.Key.message(Identifier(.max), index: .max)
    let keys = [unknown] + records.map(\.key).reversed()
    try DeskStoreContract.expect(try await store.records(keys), is: records.reversed(), "the records at once \(what)")
  }
}

extension DeskStore {
  /// All events, read a few at a time.
  func allEvents(_ page: Int = 100) async throws -> [StoredEvent] {
    try await all(\.number) { number in try await events(after: number, limit: page) }
  }

  func wholeJournal(_ page: Int = 100) async throws -> [JournalEntry] {
    try await all(\.number) { number in try await journal(after: number, limit: page) }
  }

  func allMessages(in conversation: Identifier<Conversation>, _ page: Int = 100) async throws -> [Message] {
    try await all(\.index) { index in try await messages(in: conversation, after: index, limit: page) }
  }

  /// Asks for what comes after the last one until there is nothing; a store that goes backwards is given up.
  private func all<Element>(
    _ number: (Element) -> Int64, _ more: (Int64) async throws -> [Element]
  ) async throws -> [Element] {
    var (all, last) = ([Element](), Int64(0))
    while true {
      let page = try await more(last)
      for element in page {
        if number(element) <= last { throw ContractViolation("after \(last) comes \(number(element))") }
        last = number(element)
      }
      if page.isEmpty { return all }
      all += page
    }
  }
}
