import Desk
import GRDB

/// The tables, and how a file gets them.
enum Schema {
  /// Marks a file as that of a desk: `Plug` in ASCII.
  static let applicationID: Int32 = 0x506c_7567

  /// What leads from each version to the next, from an empty file on. What has been released is never changed; append.
  static let steps: [String] = [
    """
    -- Every thing but messages, as it is now. `whole` is the id of what it is a part of, `number` the order in which
    -- things were new.
    CREATE TABLE records (
      number INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      open INTEGER NOT NULL,
      whole TEXT,
      body TEXT NOT NULL,
      UNIQUE (kind, id)
    ) STRICT;
    CREATE INDEX records_open ON records (number) WHERE open AND whole IS NULL;
    CREATE INDEX records_whole ON records (whole) WHERE whole IS NOT NULL;

    CREATE TABLE messages (
      conversation TEXT NOT NULL,
      idx INTEGER NOT NULL,
      author TEXT NOT NULL,
      client_id TEXT NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (conversation, idx),
      UNIQUE (conversation, author, client_id)
    ) STRICT;

    -- One row for each commit. `changes` is a JSON array of {"kind", "before", "after"}.
    CREATE TABLE journal (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      invocation TEXT,
      command TEXT NOT NULL,
      changes TEXT NOT NULL
    ) STRICT;

    CREATE TABLE events (
      number INTEGER PRIMARY KEY,
      entry INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_entry ON events (entry);
    """
  ]

  /// Fails if a file is damaged, somebody else's, or newer than this program.
  static func check(_ database: Database, known: Int = steps.count) throws {
    let found = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
    if let found, found != "ok" { throw StoreError.damaged(detail: found) }
    let version = try version(of: database)
    let owner = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
    if owner != applicationID && !(isEmpty && owner == 0 && version == 0) {
      throw StoreError.damaged(detail: "it is a database, but not that of a desk")
    }
    if version > known { throw StoreError.newerVersion(found: version, known: known) }
  }

  /// Takes the steps that a file has not taken yet, all or none of them.
  static func migrate(_ database: Database, _ steps: [String] = steps) throws {
    let version = try version(of: database)
    if version == steps.count { return }
    try database.inTransaction {
      for step in steps[version...] { try database.execute(sql: step) }
      try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(steps.count)")
      return .commit
    }
  }

  static func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }
}
