import Desk
import Synchronization

/// Keeps a desk for as long as a test runs. Slow and plain, so that it is easily seen to be right; or wrong in one way.
final class MemoryStore: DeskStore {
  private struct Contents {
    var records: [Record] = []
    var events: [StoredEvent] = []
    var journal: [JournalEntry] = []
  }

  private let contents: Mutex<Contents>
  private let defect: Defect?

  init(_ defect: Defect? = nil) {
    self.defect = defect
    contents = Mutex(Contents())
  }

  func commit(_ batch: [Commit]) async throws(StoreError) -> Int64 {
    if defect == .publishesOneByOne && batch.count > 1 {
      for commit in batch {
        try write([commit])
        for _ in 1...20 { await Task.yield() }
      }
    } else {
      try write(batch)
    }
    return defect == .answersWithNothing ? 0 : Int64(contents.withLock { $0.events.count })
  }

  private func write(_ batch: [Commit]) throws(StoreError) {
    try contents.withLock { contents throws(StoreError) in
      let before = contents.records
      var next = contents
      do throws(StoreError) {
        for commit in batch {
          for change in commit.changes { try apply(change, to: &next.records, before) }
          for event in commit.events {
            next.events.append(StoredEvent(number: number(next.events.count), at: commit.at, event: event))
          }
          next.journal.append(entry(commit, Int64(next.journal.count + 1)))
        }
      } catch {
        if defect == .writesHalves { contents = next }
        throw error
      }
      contents = next
    }
  }

  private func number(_ count: Int) -> Int64 {
    switch defect {
    case .numbersFromZero: Int64(count)
    case .skipsNumbers: Int64(count + 1 + count / 5)
    default: Int64(count + 1)
    }
  }

  private func entry(_ commit: Commit, _ number: Int64) -> JournalEntry {
    let entry = JournalEntry(number: number, commit)
    let changes = entry.changes.compactMap { change -> Decision.Change? in
      switch defect {
      case .forgetsWhatWasBefore: Decision.Change(before: nil, after: change.after)
      case .forgetsChanges: change.key.kind == .worker ? nil : change
      default: change
      }
    }
    return JournalEntry(
      number: number, at: entry.at,
      actor: defect == .cutsTexts ? String(entry.actor.prefix { $0 != "\u{0}" }) : entry.actor,
      invocation: entry.invocation, command: entry.command,
      events: entry.events, changes: changes)
  }

  private func apply(
    _ change: Commit.Change, to records: inout [Record], _ before: [Record]
  ) throws(StoreError) {
    let place = records.firstIndex { $0.key == change.key }
    let found = place.map { records[$0].version } ?? clash(change.after, in: records)
    if found != change.expected && !isTaken(change, found) {
      throw .outdated(change.key, expected: change.expected, found: found)
    }
    if defect == .refusesChangesOfOneBatch, let place, !before.contains(records[place]) {
      throw .outdated(change.key, expected: change.expected, found: before.isEmpty ? nil : 1)
    }
    if defect == .losesDepth, case .worker? = change.after, change.body!.contains("[{") {
      return
    }
    switch (place, change.after) {
    case (nil, let new?): records.append(new)
    case (let place?, let changed?): records[place] = changed
    case (let place?, nil): if defect != .keepsWhatIsRemoved { records.remove(at: place) }
    case (nil, nil): break
    }
  }

  /// Whether a change is taken although another version is there.
  private func isTaken(_ change: Commit.Change, _ found: Int64?) -> Bool {
    if defect == .believesEverything { return true }
    return switch (change.expected, found) {
    case (_?, _?): defect == .ignoresVersions
    case (nil, _?): defect == .ignoresNewThings
    case (_?, nil): defect == .ignoresMissingThings
    case (nil, nil): true
    }
  }

  /// The version of a message that has the name which its author gives to this one.
  private func clash(_ new: Record?, in records: [Record]) -> Int64? {
    guard case .message(let new)? = new, defect != .ignoresNames else { return nil }
    let isThere = records.contains { record in
      guard case .message(let old) = record else { return false }
      // Byte by byte: what only looks alike is another name.
      return (old.conversation, old.author) == (new.conversation, new.author)
        && old.clientID.utf8.elementsEqual(new.clientID.utf8)
    }
    return isThere ? 1 : nil
  }

  func load() async throws(StoreError) -> OpenDesk {
    contents.withLock { contents in
      let messages = contents.records.filter { $0.key.kind == .message }
      var desk = OpenDesk(
        among: contents.records, lastEvent: Int64(contents.events.count) + (defect == .startsWithAnEvent ? 1 : 0),
        lastMoment: defect == .losesTheTime ? nil : contents.journal.last?.at)
      switch defect {
      case .loadsWhatHasEnded: desk.records = contents.records
      case .loadsWholeMessages: desk.records += messages
      case .loadsInDisorder: desk.records.reverse()
      case .loadsNoNames: desk.sent = []
      case .loadsEveryName:
        desk.sent = messages.compactMap { record in
          guard case .message(let message) = record else { return nil }
          return SentMessage(
            conversation: message.conversation, index: message.index, author: message.author,
            clientID: message.clientID)
        }
      default: break
      }
      return desk
    }
  }

  func record(_ key: Record.Key) async throws(StoreError) -> Record? {
    contents.withLock { contents in
      let records = defect == .losesWhatHasEnded ? OpenDesk(among: contents.records).records : contents.records
      return records.first { $0.key == key }
    }
  }

  func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    contents.withLock { Array($0.events.drop { $0.number <= number }.prefix(self.limit(limit))) }
  }

  func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
    let entries = contents.withLock { Array($0.journal.drop { $0.number <= number }.prefix(self.limit(limit))) }
    return defect == .readsTheJournalBackwards ? entries.reversed() : entries
  }

  func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message] {
    let messages = contents.withLock { contents in
      contents.records.compactMap { record -> Message? in
        guard case .message(let message) = record, message.index > index else { return nil }
        return message.conversation == conversation || defect == .mixesConversations ? message : nil
      }
    }
    return Array(messages.dropFirst(defect == .skipsMessages ? 1 : 0).prefix(self.limit(limit)))
  }

  func message(
    in conversation: Identifier<Conversation>, by author: Identifier<Participant>, clientID: String
  ) async throws(StoreError) -> Message? {
    contents.withLock { contents in
      let open = Set(OpenDesk(among: contents.records).records.map(\.key))
      if defect == .forgetsNamesWhenClosed && !open.contains(.conversation(conversation)) { return nil }
      for case .message(let message) in contents.records
      where message.conversation == conversation && message.clientID == clientID {
        if message.author == author || defect == .mixesAuthors { return message }
      }
      return nil
    }
  }

  private func limit(_ wanted: Int) -> Int {
    switch defect {
    case .ignoresLimits: StorePage.maximum
    case .ignoresTheMaximum: max(wanted, 0)
    default: StorePage.limit(wanted)
    }
  }
}
