import Foundation
import GRDB

/// What the server keeps beside the desk itself, in a file of its own: who may sign in, who is signed in, which customers come
/// back, and what administrators have set up around the work.
///
/// Passwords and tokens are kept as hashes only.
struct OfficeStore: Sendable {
  let database: DatabasePool

  init(path: String) throws {
    var configuration = Configuration()
    configuration.label = "office"
    configuration.busyMode = .timeout(5)
    database = try DatabasePool(path: path, configuration: configuration)
    // Opening the pool has set NORMAL, with which a power failure may take the last commits: with them, say, which files were sent.
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    try Self.migrations.migrate(database)
  }

  private static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE person (
            name TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, worker TEXT NOT NULL, password BLOB NOT NULL,
            mustChangePassword INTEGER NOT NULL, isDisabled INTEGER NOT NULL DEFAULT 0);
          CREATE TABLE session (
            token BLOB PRIMARY KEY NOT NULL, person TEXT NOT NULL REFERENCES person(name) ON DELETE CASCADE,
            seen INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
          CREATE TABLE visitor (
            token BLOB PRIMARY KEY NOT NULL, conversation TEXT, participant TEXT, expires INTEGER NOT NULL)
            WITHOUT ROWID;
          CREATE TABLE apiKey (
            name TEXT PRIMARY KEY NOT NULL, token BLOB NOT NULL UNIQUE, createdAt INTEGER NOT NULL);
          CREATE TABLE history (
            number INTEGER PRIMARY KEY, worker TEXT NOT NULL, endedAt INTEGER NOT NULL, task TEXT NOT NULL);
          CREATE INDEX historyByTime ON history (endedAt);
          CREATE INDEX historyOfWorker ON history (worker, endedAt);
          CREATE VIRTUAL TABLE historyText USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
          CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
          CREATE TABLE audit (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            invocation TEXT NOT NULL, outcome TEXT NOT NULL, owner TEXT, reason TEXT, hooks TEXT NOT NULL);
          """)
    }
    migrator.registerMigration("media") { database in
      try database.execute(
        sql: """
          CREATE TABLE media (
            sid TEXT PRIMARY KEY NOT NULL, conversation TEXT NOT NULL, owner TEXT NOT NULL, filename TEXT NOT NULL,
            contentType TEXT NOT NULL, size INTEGER NOT NULL, hash BLOB, message TEXT, createdAt INTEGER NOT NULL)
            WITHOUT ROWID;
          CREATE INDEX mediaOfConversation ON media (conversation);
          CREATE INDEX mediaUnsent ON media (owner) WHERE message IS NULL;
          """)
    }
    migrator.registerMigration("webhooks") { try $0.execute(sql: webhookTable) }
    migrator.registerMigration("erasures") { try $0.execute(sql: erasedTable) }
    migrator.registerMigration("starts") { try $0.execute(sql: "ALTER TABLE visitor ADD COLUMN request TEXT") }
    migrator.registerMigration("audit by time") { try $0.execute(sql: "CREATE INDEX auditByTime ON audit (at)") }
    return migrator
  }
}
