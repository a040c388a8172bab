public import Desk
import GRDB
import PlugboardJSON

extension SQLiteStore {
  public func load() async throws(StoreError) -> OpenDesk {
    try await read { database in
      var records: [Desk.Record] = []
      for sql in [
        "SELECT kind, body FROM records WHERE open AND whole IS NULL ORDER BY number",
        """
        SELECT part.kind, part.body FROM records AS whole JOIN records AS part ON part.whole = whole.id
        WHERE whole.kind = 'task' AND whole.open AND whole.whole IS NULL ORDER BY part.number
        """,
      ] {
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() { records.append(try Desk.Record(kind: row[0], body: row[1])) }
      }
      let byKind = Dictionary(grouping: records) { $0.key.kind }
      return OpenDesk(
        records: Desk.Record.Kind.allCases.flatMap { byKind[$0] ?? [] }, sent: try Self.sent(database),
        lastEvent: try Int64.fetchOne(database, sql: "SELECT max(number) FROM events") ?? 0,
        lastMoment: try Int64.fetchOne(database, sql: "SELECT at FROM journal ORDER BY number DESC LIMIT 1")
          .map(Moment.init(milliseconds:)))
    }
  }

  /// The names of the newest messages of open conversations.
  private static func sent(_ database: Database) throws -> [SentMessage] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT message.conversation, message.idx, message.author, message.client_id
        FROM records AS whole JOIN messages AS message ON message.conversation = whole.id
        WHERE whole.kind = 'conversation' AND whole.open AND whole.whole IS NULL
          AND message.idx > (SELECT max(idx) FROM messages WHERE conversation = whole.id) - ?
        ORDER BY message.conversation, message.idx
        """, arguments: [Conversation.rememberedMessages])
    var sent: [SentMessage] = []
    while let row = try rows.next() {
      guard let conversation = Identifier<Conversation>(row[0] as String),
        let author = Identifier<Participant>(row[2] as String)
      else { throw StoreError.damaged(detail: "a message has no conversation or no author") }
      sent.append(
        SentMessage(conversation: conversation, index: row[1], author: author, clientID: String(column: row[3])))
    }
    return sent
  }

  public func record(_ key: Desk.Record.Key) async throws(StoreError) -> Desk.Record? {
    try await records([key]).first
  }

  public func records(_ keys: [Desk.Record.Key]) async throws(StoreError) -> [Desk.Record] {
    try await read { database in
      let message = try database.cachedStatement(sql: "SELECT body FROM messages WHERE conversation = ? AND idx = ?")
      let other = try database.cachedStatement(sql: "SELECT body FROM records WHERE kind = ? AND id = ?")
      return try keys.compactMap { key in
        let body =
          if case .message(let conversation, let index) = key {
            try String.fetchOne(message, arguments: ["\(conversation)", index])
          } else {
            try String.fetchOne(other, arguments: [key.kind.rawValue, key.id])
          }
        return try body.map { try Desk.Record(kind: key.kind.rawValue, body: $0) }
      }
    }
  }

  public func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    try await read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT events.number, journal.at, events.body FROM events JOIN journal ON journal.number = events.entry
          WHERE events.number > ? ORDER BY events.number LIMIT ?
          """, arguments: [number, StorePage.limit(limit)])
      var events: [StoredEvent] = []
      while let row = try rows.next() {
        events.append(
          StoredEvent(number: row[0], at: Moment(milliseconds: row[1]), event: try JSON(stored: row[2]).decode()))
      }
      return events
    }
  }

  public func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
    try await read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT number, at, actor, invocation, command, changes FROM journal WHERE number > ? ORDER BY number LIMIT ?
          """, arguments: [number, StorePage.limit(limit)])
      var entries: [JournalEntry] = []
      var bytes = 0
      while bytes < StorePage.maximumBytes, let row = try rows.next() {
        bytes += (row[4] as String).utf8.count + (row[5] as String).utf8.count
        let events = try String.fetchAll(
          database.cachedStatement(sql: "SELECT body FROM events WHERE entry = ? ORDER BY number"), arguments: [row[0]])
        entries.append(
          JournalEntry(
            number: row[0], at: Moment(milliseconds: row[1]), actor: String(column: row[2]),
            invocation: (row[3] as String?).map(String.init(column:)), command: try JSON(stored: row[4]),
            events: try events.map { try JSON(stored: $0).decode() },
            changes: try Self.changes(row[5])))
      }
      return entries
    }
  }

  public func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message] {
    try await read { database in
      let bodies = try String.fetchCursor(
        database, sql: "SELECT body FROM messages WHERE conversation = ? AND idx > ? ORDER BY idx LIMIT ?",
        arguments: ["\(conversation)", index, StorePage.limit(limit)])
      var (messages, bytes): ([Message], Int) = ([], 0)
      while bytes < StorePage.maximumBytes, let body = try bodies.next() {
        bytes += body.utf8.count
        messages.append(try JSON(stored: body).decode())
      }
      return messages
    }
  }

  public func message(
    in conversation: Identifier<Conversation>, by author: Identifier<Participant>, clientID: String
  ) async throws(StoreError) -> Message? {
    try await read { database in
      try String.fetchOne(
        database, sql: "SELECT body FROM messages WHERE conversation = ? AND author = ? AND client_id = ?",
        arguments: ["\(conversation)", "\(author)", clientID.asColumn]
      )
      .map { try JSON(stored: $0).decode() }
    }
  }

  private func read<Value: Sendable>(
    _ body: @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do { return try await pool.read(body) } catch { throw StoreError(error) }
  }

  private static func changes(_ text: String) throws -> [Decision.Change] {
    try (JSON(stored: text).arrayValue ?? []).map { change in
      let records = try ["before", "after"].map { side -> Desk.Record? in
        guard let body = change[side], body != .null else { return nil }
        return try Desk.Record(kind: change["kind"]?.stringValue ?? "", body: body.text())
      }
      guard let change = Decision.Change(before: records[0], after: records[1]) else {
        throw StoreError.damaged(detail: "the journal has a change of nothing")
      }
      return change
    }
  }
}

extension Desk.Record {
  /// Reads a thing as it is stored; what can't be read is damaged.
  fileprivate init(kind: String, body: String) throws {
    guard let known = Kind(rawValue: kind) else { throw StoreError.damaged(detail: "nothing is a “\(kind)”") }
    do { try self.init(known, body: body) } catch {
      throw StoreError.damaged(detail: "what is kept of the kind “\(kind)” can't be read: \(error)")
    }
  }
}

extension JSON {
  fileprivate init(stored text: String) throws {
    do { try self.init(parsing: text) } catch { throw StoreError.damaged(detail: "\(error)") }
  }
}
