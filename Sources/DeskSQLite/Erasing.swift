public import Desk
import GRDB
import PlugboardJSON

// A store keeps everything for ever, unless somebody is to be forgotten: then what was written goes, wherever it stands, and the
// rest stays. In the journal the same texts go from what was there before and after each change, so that it still comes to the
// same desk.

extension SQLiteStore {
  /// Everything that has to be forgotten with some conversations and tasks: the tasks of the conversations, and what is a part of
  /// any of the tasks.
  /// - Parameter haveEnded: Whether all of them have to have ended, as what is erased.
  /// - Throws: ``DeskError`` if one is not there or has not ended; ``StoreError``.
  public func parts(
    of conversations: Set<Identifier<Conversation>>, _ tasks: Set<Identifier<DeskTask>> = [], haveEnded: Bool
  ) async throws -> Forgotten {
    do {
      return try await pool.read { database in
        try Erasing(database: database).parts(of: conversations, tasks, haveEnded)
      }
    } catch let error as DeskError { throw error } catch { throw StoreError(error) }
  }

  /// Takes out of the file what was written in things that have ended, in one transaction, and notes in the journal that this was
  /// done. What the file no longer has may still be in its free space: call ``compact()`` when all has been taken out.
  /// - Parameters:
  ///   - things: As ``parts(of:_:)`` has found them.
  ///   - actor: Who asked, for the journal.
  ///   - invocation: The invocation that asked, for the journal.
  public func erase(_ things: Forgotten, by actor: String, invocation: String?, at moment: Moment)
    async throws(StoreError)
  {
    // Others commit while the journal is read; what they have added is looked at again when they can't.
    try await erase(things, after: look(for: things), by: actor, invocation: invocation, at: moment)
  }

  /// Reads the journal as it is now for what it has of some things.
  func look(for things: Forgotten) async throws(StoreError) -> JournalLook {
    do { return try await pool.read { try Erasing(database: $0).look(for: things) } } catch { throw StoreError(error) }
  }

  func erase(
    _ things: Forgotten, after look: JournalLook, by actor: String, invocation: String?, at moment: Moment
  ) async throws(StoreError) {
    let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Void, any Error>, Never>) in
      pool.asyncWrite {
        try Erasing(database: $0).erase(things, after: look, by: actor, invocation, at: moment)
      } completion: { _, result in
        done.resume(returning: result)
      }
    }
    try StoreError.translating { try result.get() }
  }

  /// Writes the file anew, so that nothing is in it that was taken out of it. Nobody can commit meanwhile; it takes about as long as
  /// copying the file, and as much room on the disk.
  public func compact() async throws(StoreError) {
    do {
      try await pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM")
        // Or else the file beside it would still have what was there before.
        try database.checkpoint(.truncate)
      }
    } catch { throw StoreError(error) }
  }

  /// Conversations that have ended and that nobody has written in since a moment, the oldest first.
  public func endedConversations(before moment: Moment) async throws(StoreError) -> [Identifier<Conversation>] {
    try await ended("conversation", "lastActivityAt", before: moment).compactMap { Identifier($0) }
  }

  /// Tasks without a conversation that have ended and were made before a moment, the oldest first.
  public func endedTasks(before moment: Moment) async throws(StoreError) -> [Identifier<DeskTask>] {
    try await ended("task", "createdAt", before: moment, "AND json_extract(body, '$.conversation') IS NULL")
      .compactMap { Identifier($0) }
  }

  private func ended(
    _ kind: String, _ member: String, before moment: Moment, _ more: String = ""
  ) async throws(StoreError) -> [String] {
    do {
      return try await pool.read { database in
        try String.fetchAll(
          database,
          sql: """
            SELECT id FROM records WHERE kind = ? AND NOT open AND json_extract(body, '$.\(member)') < ? \(more)
            ORDER BY number
            """, arguments: [kind, moment.milliseconds]
        )
      }
    } catch { throw StoreError(error) }
  }

  /// The newest conversations of customers whose name has this in it; the letters A to Z are found in either case. Those whose
  /// name was erased are not found.
  public func conversations(
    ofCustomer name: String, limit: Int = StorePage.maximum
  ) async throws(StoreError) -> [Conversation] {
    do {
      return try await pool.read { database in
        try String.fetchAll(
          database,
          sql: """
            SELECT body FROM records WHERE kind = 'conversation' AND EXISTS (
              SELECT * FROM json_each(body, '$.participants') WHERE json_extract(value, '$.kind') = 'customer'
                AND json_extract(value, '$.identity') <> ? AND instr(lower(json_extract(value, '$.identity')), lower(?)) > 0)
            ORDER BY number DESC LIMIT ?
            """, arguments: [Forgotten.text, name, StorePage.limit(limit)]
        ).map { try JSON(parsing: $0).decode() }
      }
    } catch { throw StoreError(error) }
  }

  /// What the journal has of some things: entries that are about them, in order.
  public func journal(about things: Forgotten) async throws(StoreError) -> [JournalEntry] {
    var found: [JournalEntry] = []
    for number in try await look(for: things).entries { found += try await journal(after: number - 1, limit: 1) }
    return found
  }
}

/// What a look at the journal has found.
struct JournalLook: Sendable {
  /// The numbers of the entries that are about what was looked for, in order.
  var entries: [Int64] = []
  /// The last entry that was looked at.
  var last: Int64 = 0
}

/// One transaction, or one look.
private struct Erasing {
  let database: Database

  func parts(
    of conversations: Set<Identifier<Conversation>>, _ tasks: Set<Identifier<DeskTask>>, _ haveEnded: Bool
  ) throws -> Forgotten {
    var things = Forgotten(conversations: conversations, tasks: tasks)
    for sid in conversations {
      guard case .conversation(let conversation)? = try record("conversation", "\(sid)") else {
        throw DeskError.unknown(thing: "conversation", sid: "\(sid)")
      }
      if haveEnded { try check(conversation.status, conversation.openTasks.isEmpty, "conversation", "\(sid)") }
    }
    let found = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, json_extract(body, '$.conversation') FROM records
        WHERE kind = 'task' AND json_extract(body, '$.conversation') IS NOT NULL
        """)
    while let row = try found.next() {
      guard let conversation = Identifier<Conversation>(row[1] as String), conversations.contains(conversation) else {
        continue
      }
      Identifier<DeskTask>(row[0] as String).map { _ = things.tasks.insert($0) }
    }
    for sid in things.tasks {
      guard case .task(let task)? = try record("task", "\(sid)") else {
        throw DeskError.unknown(thing: "task", sid: "\(sid)")
      }
      if haveEnded { try check(task.status, true, "task", "\(sid)") }
      // A conversation is forgotten as a whole: its texts stand in its tasks, too.
      if let conversation = task.conversation, !conversations.contains(conversation) {
        throw DeskError.invalid(field: "taskSid", problem: "the task belongs to \(conversation); name that")
      }
      let parts = try Row.fetchAll(database, sql: "SELECT kind, id FROM records WHERE whole = ?", arguments: ["\(sid)"])
      for part in parts {
        switch part[0] as String {
        case "reservation": Identifier(part[1] as String).map { _ = things.reservations.insert($0) }
        case "transfer": Identifier(part[1] as String).map { _ = things.transfers.insert($0) }
        default: break
        }
      }
    }
    return things
  }

  private func check(_ status: some Status, _ isDone: Bool, _ thing: String, _ sid: String) throws(DeskError) {
    if !status.isFinal || !isDone {
      throw .conflict(StatusConflict(thing: thing, sid: sid, status: status.rawValue, toBe: "erased"))
    }
  }

  private func record(_ kind: String, _ id: String) throws -> Desk.Record? {
    try String.fetchOne(
      database, sql: "SELECT body FROM records WHERE kind = ? AND id = ?", arguments: [kind, id]
    ).flatMap { try read(kind, $0) }
  }

  private func read(_ kind: String, _ body: String) throws -> Desk.Record? {
    try Desk.Record.Kind(rawValue: kind).map { try Desk.Record($0, body: body) }
  }

  // MARK: Writing

  func erase(
    _ things: Forgotten, after look: JournalLook, by actor: String, _ invocation: String?, at moment: Moment
  ) throws {
    for key in things.keys { try eraseRecord(key) }
    for sid in things.conversations { try eraseMessages(of: "\(sid)") }
    try eraseJournal(things, after: look)
    let last = try Row.fetchOne(database, sql: "SELECT number, at FROM journal ORDER BY number DESC LIMIT 1")
    let command: JSON = [
      "erase": [
        "conversations": .array(things.conversations.sorted().map { .string("\($0)") }),
        "tasks": .array(things.tasks.sorted().map { .string("\($0)") }),
      ]
    ]
    try database.execute(
      sql: "INSERT INTO journal (number, at, actor, invocation, command, changes) VALUES (?, ?, ?, ?, ?, '[]')",
      arguments: [
        (last?["number"] ?? 0 as Int64) + 1, max(last?["at"] ?? 0, moment.milliseconds), actor.asColumn,
        invocation?.asColumn, command.description,
      ])
  }

  private func eraseRecord(_ key: Desk.Record.Key) throws {
    guard let record = try record(key.kind.rawValue, key.id) else { return }
    try database.execute(
      sql: "UPDATE records SET body = ? WHERE kind = ? AND id = ?",
      arguments: [record.forgotten.body, key.kind.rawValue, key.id])
  }

  private func eraseMessages(of conversation: String) throws {
    let bodies = try String.fetchAll(
      database, sql: "SELECT body FROM messages WHERE conversation = ?", arguments: [conversation])
    // Authors name their messages as they like, also as what is erased is named. None of these names is as long as theirs may be.
    try database.execute(
      sql: "UPDATE messages SET client_id = replace(hex(zeroblob(150)), '0', '-') || idx WHERE conversation = ?",
      arguments: [conversation])
    for body in bodies {
      guard case .message(let message)? = try read("message", body).map(\.forgotten) else { continue }
      try database.execute(
        sql: "UPDATE messages SET client_id = ?, body = ? WHERE conversation = ? AND idx = ?",
        arguments: [message.clientID, Desk.Record.message(message).body, conversation, message.index])
    }
  }

  /// Goes on, from where an earlier look has ended, to look for the entries of the journal that are about some things.
  func look(for things: Forgotten, after earlier: JournalLook = JournalLook()) throws -> JournalLook {
    let ids = Set(things.keys.map(\.id))
    var look = earlier
    let rows = try Row.fetchCursor(
      database, sql: "SELECT number, command, changes FROM journal WHERE number > ? ORDER BY number",
      arguments: [earlier.last])
    while let row = try rows.next() {
      look.last = row["number"]
      if (row["changes"] as String).mentions(ids) || (row["command"] as String).mentions(ids) {
        look.entries.append(look.last)
      }
    }
    return look
  }

  private func eraseJournal(_ things: Forgotten, after look: JournalLook) throws {
    for number in try self.look(for: things, after: look).entries {
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM journal WHERE number = ?", arguments: [number])
      else {
        continue
      }
      let (changes, new) = try without(things, changes: JSON(parsing: row["changes"]))
      try database.execute(
        sql: "UPDATE journal SET command = ?, changes = ? WHERE number = ?",
        arguments: [try without(things, command: row["command"], making: new), changes.description, number])
      let events = try Row.fetchAll(
        database, sql: "SELECT number, body FROM events WHERE entry = ?", arguments: [number])
      for event in events {
        let read: Desk.Event = try JSON(parsing: event["body"]).decode()
        if !things.contains(read) || read.reason == nil { continue }
        try database.execute(
          sql: "UPDATE events SET body = ? WHERE number = ?",
          arguments: [read.forgotten.text, event["number"] as Int64])
      }
    }
  }

  /// - Returns: The changes without the texts, and what they have made.
  private func without(_ things: Forgotten, changes: JSON) throws -> (JSON, new: [Desk.Record.Key]) {
    var new: [Desk.Record.Key] = []
    let elements = try (changes.arrayValue ?? []).map { change -> JSON in
      var change = change
      for side in ["before", "after"] {
        guard let body = change[side], body != .null,
          let record = try read(change["kind"]?.stringValue ?? "", body.text())
        else { continue }
        if side == "after" && change["before"] == .null { new.append(record.key) }
        if things.contains(record.key) { change[side] = try JSON(parsing: record.forgotten.body) }
      }
      return change
    }
    return (.array(elements), new)
  }

  private func without(_ things: Forgotten, command text: String, making new: [Desk.Record.Key]) throws -> String {
    let json = try JSON(parsing: text)
    // What was erased before has no texts, and is to be known for ever.
    if json["erase"] != nil { return text }
    guard let command: Command = try? json.decode() else {
      // A command of a version that wrote it in another way: what it says can't be told from its texts.
      return JSON.object(["erased": true]).description
    }
    return things.contains(command, making: new) ? try command.forgotten.text() : text
  }
}

extension String {
  /// Whether one of some sids stands in it, as JSON.
  fileprivate func mentions(_ sids: Set<String>) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      let length = 2 + 32
      var place = 0
      while place + length + 1 < bytes.count {
        // A quotation mark, a sid, a quotation mark.
        guard bytes[place] == 0x22, bytes[place + length + 1] == 0x22 else {
          place += 1
          continue
        }
        if sids.contains(String(decoding: bytes[place + 1..<place + 1 + length], as: UTF8.self)) { return true }
        place += 1
      }
      return false
    }
  }
}
