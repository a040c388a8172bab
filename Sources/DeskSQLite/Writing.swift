public import Desk
import GRDB
import PlugboardJSON

extension SQLiteStore {
  public func commit(_ batch: [Commit]) async throws(StoreError) -> Int64 {
    // Not `pool.write`, which a cancelled task would interrupt: whoever waits may go, the decision stays.
    let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Int64, any Error>, Never>) in
      pool.asyncWrite {
        try Writing($0).write(batch)
      } completion: { _, result in
        done.resume(returning: result)
      }
    }
    return try StoreError.translating { try result.get() }
  }
}

/// One transaction.
private struct Writing {
  private let database: Database
  private let newRecord, newMessage, update, remove, current, entry, event, lastEntry, lastEvent: RowStatement

  init(_ database: Database) throws {
    self.database = database
    newRecord = try RowStatement(
      database,
      """
      INSERT INTO records (kind, id, version, open, whole, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """)
    newMessage = try RowStatement(
      database,
      """
      INSERT INTO messages (conversation, idx, author, client_id, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """)
    current = try RowStatement(database, "SELECT number, version, body FROM records WHERE kind = ? AND id = ?")
    update = try RowStatement(database, "UPDATE records SET version = ?, open = ?, body = ? WHERE number = ?")
    remove = try RowStatement(database, "DELETE FROM records WHERE number = ?")
    entry = try RowStatement(
      database, "INSERT INTO journal (number, at, actor, invocation, command, changes) VALUES (?, ?, ?, ?, ?, ?)")
    event = try RowStatement(database, "INSERT INTO events (number, entry, body) VALUES (?, ?, ?)")
    lastEntry = try RowStatement(database, "SELECT max(number) FROM journal")
    lastEvent = try RowStatement(database, "SELECT max(number) FROM events")
  }

  func write(_ batch: [Commit]) throws -> Int64 {
    // Of an empty table they are NULL, which is read as 0.
    var lastEntry = try lastEntry.first { $0.integer(0) } ?? 0
    var lastEvent = try lastEvent.first { $0.integer(0) } ?? 0
    for commit in batch {
      lastEntry += 1
      var changes = JSONTextWriter(capacity: 2048)
      var separator: StaticString = "["
      for change in commit.changes {
        changes.write(raw: separator)
        changes.write(raw: #"{"kind":"#)
        changes.write(change.key.kind.rawValue)
        changes.write(raw: #","before":"#)
        changes.write(raw: try apply(change) ?? "null")
        changes.write(raw: #","after":"#)
        changes.write(raw: change.body ?? "null")
        changes.write(raw: "}")
        separator = ","
      }
      changes.write(raw: commit.changes.isEmpty ? "[]" : "]")
      try entry.run(
        lastEntry, commit.at.milliseconds, commit.actor.asColumn, commit.invocation?.asColumn, commit.command,
        changes.text)
      for event in commit.events {
        lastEvent += 1
        try self.event.run(lastEvent, lastEntry, event.text)
      }
    }
    return lastEvent
  }

  /// - Returns: What there was before.
  private func apply(_ change: Commit.Change) throws -> String? {
    let (kind, id) = (change.key.kind.rawValue, change.key.id)
    guard let expected = change.expected else {
      if let after = change.after, let body = change.body { try add(after, body) }
      return nil
    }
    let there = try current.first(kind, id) { (number: $0.integer(0), version: $0.integer(1), body: $0.text(2)) }
    guard let there, there.version == expected else {
      throw StoreError.outdated(change.key, expected: expected, found: try found(change.key))
    }
    if let after = change.after {
      try update.run(after.version, after.isOpen, change.body, there.number)
    } else {
      try remove.run(there.number)
    }
    return there.body
  }

  private func add(_ record: Desk.Record, _ body: String) throws {
    let key = record.key
    if case .message(let message) = record {
      try newMessage.run(
        "\(message.conversation)", message.index, "\(message.author)", message.clientID.asColumn, body)
    } else {
      try newRecord.run(key.kind.rawValue, key.id, record.version, record.isOpen, record.whole?.id, body)
    }
    if database.changesCount == 0 { throw StoreError.outdated(key, expected: nil, found: try found(key)) }
  }

  /// The version that is there. Of a message it is 1, also if its client's name for it is what is there already.
  private func found(_ key: Desk.Record.Key) throws -> Int64? {
    if case .message = key { return 1 }
    return try current.first(key.kind.rawValue, key.id) { $0.integer(1) }
  }
}
