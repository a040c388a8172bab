import DeskActions
import GRDB
import Plugboard

extension OfficeStore {
  /// Conversations and tasks whose texts are gone: what comes late is not taken in any more.
  static let erasedTable = "CREATE TABLE erased (sid TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;"

  private static let compactionName = "compaction"

  static func isErased(_ task: TaskView, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT * FROM erased WHERE sid IN (?, ?))",
      arguments: [task.taskSid, task.conversationSid]) ?? false
  }

  /// Which of some conversations and tasks are not erased.
  func notErased(_ sids: [String]) async throws -> [String] {
    let erased = try await database.read { try Set(String.fetchAll($0, sql: "SELECT sid FROM erased")) }
    return sids.filter { !erased.contains($0) }
  }

  /// Forgets what is kept here of some conversations and tasks: what was done, the words by which it is found, and the pages of
  /// customers that would come back to it. Until ``compact()`` it may still be in the file's free space.
  func erase(_ sids: Set<String>, at now: Int64) async throws {
    // All that was done is looked at, here and below: not on a thread that others need.
    try await database.write { database in
      for sid in sids.sorted() {
        try database.execute(sql: "INSERT OR IGNORE INTO erased VALUES (?, ?)", arguments: [sid, now])
        try database.execute(sql: "DELETE FROM visitor WHERE conversation = ?", arguments: [sid])
      }
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT number, json_extract(task, '$.taskSid') AS task, json_extract(task, '$.conversationSid') AS conversation
          FROM history
          """)
      for row in rows {
        guard sids.contains(row["task"] ?? "") || sids.contains(row["conversation"] ?? "") else { continue }
        let number: Int64 = row["number"]
        try database.execute(sql: "DELETE FROM history WHERE number = ?", arguments: [number])
        try database.execute(sql: "DELETE FROM historyText WHERE rowid = ?", arguments: [number])
      }
      try database.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, '1')", arguments: [Self.compactionName])
    }
  }

  /// Whether something was erased and the files may still have it in their free space.
  var needsCompaction: Bool {
    get async throws {
      try await database.read {
        try Bool.fetchOne(
          $0, sql: "SELECT EXISTS (SELECT * FROM setting WHERE name = ?)", arguments: [Self.compactionName])
          ?? false
      }
    }
  }

  /// Writes the file anew, so that nothing is in it that was taken out of it.
  func compact() async throws {
    try await database.writeWithoutTransaction { database in
      // An index of words only marks what was taken out of it, until its parts are merged.
      try database.execute(sql: "INSERT INTO historyText (historyText) VALUES ('optimize')")
      try database.execute(sql: "VACUUM")
      try database.checkpoint(.truncate)
    }
  }

  /// Both files are without what was erased.
  func compactionIsDone() async throws {
    try await database.write {
      try $0.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [Self.compactionName])
    }
  }

  /// What was done in some conversations and tasks, as it is kept, with the words by which it is found.
  func history(about sids: Set<String>) async throws -> [(task: String, endedAt: Int64, words: String)] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT history.*, words FROM history JOIN historyText ON historyText.rowid = number ORDER BY number"
      ).compactMap { row in
        let task: TaskView = try JSON(parsing: row["task"]).decode()
        let isAbout = sids.contains(task.taskSid) || task.conversationSid.map { sids.contains($0) } ?? false
        return isAbout ? (row["task"], row["endedAt"], row["words"]) : nil
      }
    }
  }
}
