import Desk
import Synchronization

/// Keeps a desk for as long as a test runs. Slow and plain, so that it is easily seen to be right.
final class MemoryStore: DeskStore {
  private struct Contents {
    var records: [Record] = []
    var events: [StoredEvent] = []
    var journal: [JournalEntry] = []
  }

  private let contents = Mutex(Contents())

  func commit(_ batch: [Commit]) async throws(StoreError) -> Int64 {
    try contents.withLock { contents throws(StoreError) in
      var next = contents
      for commit in batch {
        next.journal.append(JournalEntry(number: Int64(next.journal.count + 1), commit))
        for event in commit.events {
          next.events.append(StoredEvent(number: Int64(next.events.count + 1), at: commit.at, event: event))
        }
        for change in commit.changes { try Self.apply(change, to: &next.records) }
      }
      contents = next
      return Int64(next.events.count)
    }
  }

  private static func apply(_ change: Commit.Change, to records: inout [Record]) throws(StoreError) {
    let place = records.firstIndex { $0.key == change.key }
    let found = place.map { records[$0].version } ?? clash(change.after, in: records)
    if found != change.expected { throw .outdated(change.key, expected: change.expected, found: found) }
    switch (place, change.after) {
    case (nil, let new?): records.append(new)
    case (let place?, let changed?): records[place] = changed
    case (let place?, nil): records.remove(at: place)
    case (nil, nil): break
    }
  }

  /// The version of a message that has the name which its author gives to this one.
  private static func clash(_ new: Record?, in records: [Record]) -> Int64? {
    guard case .message(let new)? = new else { return nil }
    return records.contains { record in
      guard case .message(let old) = record else { return false }
      return (old.conversation, old.author, old.clientID) == (new.conversation, new.author, new.clientID)
    } ? 1 : nil
  }

  func load() async throws(StoreError) -> OpenDesk {
    contents.withLock { contents in
      OpenDesk(
        records: Record.open(among: contents.records), lastEvent: Int64(contents.events.count),
        lastMoment: contents.journal.last?.at)
    }
  }

  func record(_ key: Record.Key) async throws(StoreError) -> Record? {
    contents.withLock { $0.records.first { $0.key == key } }
  }

  func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    contents.withLock { Array($0.events.dropFirst(Int(number)).prefix(StorePage.limit(limit))) }
  }

  func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
    contents.withLock { Array($0.journal.dropFirst(Int(number)).prefix(StorePage.limit(limit))) }
  }

  func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message] {
    let messages = contents.withLock { contents in
      contents.records.compactMap { record -> Message? in
        if case .message(let message) = record, message.conversation == conversation, message.index > index {
          message
        } else {
          nil
        }
      }
    }
    return Array(messages.prefix(StorePage.limit(limit)))
  }
}
