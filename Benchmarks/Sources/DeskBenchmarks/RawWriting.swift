import Measuring

extension WrittenMessages {
  /// Writes the message's row and nothing else, without an index beside it.
  /// - Returns: How many messages were written in a second.
  func writePlainly(perTransaction: Int, count: Int, to path: String) async throws -> Double {
    let database = try RawDatabase(path: path)
    try database.execute(
      "CREATE TABLE messages (conversation TEXT, idx INTEGER, author TEXT, client_id TEXT, body TEXT)")
    let message = try database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?)")
    return try await write(perTransaction, count, database) { try message.execute($0.message) }
  }

  /// Writes everything that the desk has written for a message, into the same tables: the message, the conversation as it
  /// is then, the journal's entry and the event.
  /// - Returns: How many messages were written in a second.
  func writeAll(perTransaction: Int, count: Int, to path: String) async throws -> Double {
    let database = try RawDatabase(path: path)
    for sql in schema { try database.execute(sql) }
    let new = try database.prepare("INSERT INTO records (kind, id, version, open, body) VALUES (?, ?, ?, ?, ?)")
    for conversation in conversations { try new.execute(conversation) }

    let message = try database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?)")
    let conversation = try database.prepare(
      """
      UPDATE records SET version = ?, open = ?, body = ? WHERE kind = 'conversation' AND id = ? AND version = ?
      """)
    let entry = try database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)")
    let event = try database.prepare("INSERT INTO events VALUES (?, ?, ?)")
    return try await write(perTransaction, count, database) { row in
      try message.execute(row.message)
      try conversation.execute(row.conversation)
      try entry.execute(row.entry)
      try event.execute(row.event)
    }
  }

  private func write(
    _ perTransaction: Int, _ count: Int, _ database: RawDatabase, _ writeOne: (Row) throws -> Void
  ) async throws -> Double {
    let (begin, commit) = (try database.prepare("BEGIN IMMEDIATE"), try database.prepare("COMMIT"))
    let elapsed = try await nanoseconds {
      var written = 0
      for row in messages.prefix(count) {
        if written % perTransaction == 0 { try begin.execute() }
        try writeOne(row)
        written += 1
        if written % perTransaction == 0 || written == count { try commit.execute() }
      }
    }
    return Double(count) / elapsed * 1e9
  }
}
