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
  private let newRecord, newMessage, update, remove, current, entry, event: Statement

  init(_ database: Database) throws {
    self.database = database
    newRecord = try database.cachedStatement(
      sql: """
        INSERT INTO records (kind, id, version, open, whole, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """)
    newMessage = try database.cachedStatement(
      sql: """
        INSERT INTO messages (conversation, idx, author, client_id, body) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    current = try database.cachedStatement(sql: "SELECT number, version, body FROM records WHERE kind = ? AND id = ?")
    update = try database.cachedStatement(sql: "UPDATE records SET version = ?, open = ?, body = ? WHERE number = ?")
    remove = try database.cachedStatement(sql: "DELETE FROM records WHERE number = ?")
    entry = try database.cachedStatement(
      sql: "INSERT INTO journal (number, at, actor, invocation, command, changes) VALUES (?, ?, ?, ?, ?, ?)")
    event = try database.cachedStatement(sql: "INSERT INTO events (number, entry, body) VALUES (?, ?, ?)")
  }

  func write(_ batch: [Commit]) throws -> Int64 {
    var lastEntry = try Int64.fetchOne(database, sql: "SELECT max(number) FROM journal") ?? 0
    var lastEvent = try Int64.fetchOne(database, sql: "SELECT max(number) FROM events") ?? 0
    for commit in batch {
      lastEntry += 1
      var changes: [String] = []
      for change in commit.changes {
        let before = try apply(change)
        changes.append(
          #"{"kind":"\#(change.key.kind.rawValue)","before":\#(before ?? "null"),"after":\#(change.body ?? "null")}"#)
      }
      try entry.execute(arguments: [
        lastEntry, commit.at.milliseconds, commit.actor.asColumn, commit.invocation?.asColumn, commit.command,
        "[\(changes.joined(separator: ","))]",
      ])
      for event in commit.events {
        lastEvent += 1
        try self.event.execute(arguments: [lastEvent, lastEntry, event.text])
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
    guard let row = try Row.fetchOne(current, arguments: [kind, id]), row[1] == expected else {
      throw StoreError.outdated(change.key, expected: expected, found: try found(change.key))
    }
    let number: Int64 = row[0]
    if let after = change.after {
      try update.execute(arguments: [after.version, after.isOpen, change.body, number])
    } else {
      try remove.execute(arguments: [number])
    }
    return row[2]
  }

  private func add(_ record: Desk.Record, _ body: String) throws {
    let key = record.key
    if case .message(let message) = record {
      try newMessage.execute(arguments: [
        "\(message.conversation)", message.index, "\(message.author)", message.clientID.asColumn, body,
      ])
    } else {
      try newRecord.execute(arguments: [
        key.kind.rawValue, key.id, record.version, record.isOpen, record.whole?.id, body,
      ])
    }
    if database.changesCount == 0 { throw StoreError.outdated(key, expected: nil, found: try found(key)) }
  }

  /// The version that is there. Of a message it is 1, also if its client's name for it is what is there already.
  private func found(_ key: Desk.Record.Key) throws -> Int64? {
    if case .message = key { return 1 }
    return try Row.fetchOne(current, arguments: [key.kind.rawValue, key.id])?[1]
  }
}
