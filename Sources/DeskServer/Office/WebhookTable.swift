import Foundation
import GRDB
import Plugboard

/// A program that is told of events.
struct Webhook: Sendable, Hashable {
  /// Never given to another one.
  let number: Int64
  let name: String
  let url: String
  /// Which events it is told of; all of them, if empty.
  let events: [String]
  let secret: WebhookSecret
  /// What tells it from all others, of all desks.
  let id: String
  /// Unix milliseconds.
  let createdAt: Int64
  /// The last event that it has been told of, or did not want to be.
  let cursor: Int64
  let isOn: Bool
  /// How often in a row it could not be told.
  let failures: Int
  /// Since when, in Unix milliseconds.
  let failingSince: Int64?
  /// Why, the last time.
  let problem: String?

  func wants(_ event: String) -> Bool { events.isEmpty || events.contains(event) }
}

extension OfficeStore {
  static let webhookTable = """
    CREATE TABLE webhook (
      number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, url TEXT NOT NULL, events TEXT NOT NULL,
      secret TEXT NOT NULL, id TEXT NOT NULL, createdAt INTEGER NOT NULL, cursor INTEGER NOT NULL,
      isOn INTEGER NOT NULL DEFAULT 1, failures INTEGER NOT NULL DEFAULT 0, failingSince INTEGER, problem TEXT);
    """

  /// - Parameter cursor: The last event that it is not told of.
  func addWebhook(
    _ name: String, url: String, events: [String], secret: WebhookSecret, after cursor: Int64, at now: Int64,
    atMost limit: Int
  ) throws -> Addition {
    let id = String(Token().text.prefix(32))
    return try database.write { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM webhook")
      if names.contains(name) { return .isThere }
      if names.count >= limit { return .isFull }
      try database.execute(
        sql: """
          INSERT INTO webhook (name, url, events, secret, id, createdAt, cursor) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [name, url, JSON(encoding: events).description, secret.text, id, now, cursor])
      return .added
    }
  }

  /// All of them, in order of name.
  func webhooks() throws -> [Webhook] {
    try database.read { try Row.fetchAll($0, sql: "SELECT * FROM webhook ORDER BY name").map(Webhook.init) }
  }

  func webhook(_ number: Int64) throws -> Webhook? {
    try database.read {
      try Row.fetchOne($0, sql: "SELECT * FROM webhook WHERE number = ?", arguments: [number]).map(Webhook.init)
    }
  }

  /// - Returns: Whether there was one.
  func removeWebhook(_ name: String) throws -> Bool {
    try database.write { database in
      try database.execute(sql: "DELETE FROM webhook WHERE name = ?", arguments: [name])
      return database.changesCount > 0
    }
  }

  /// Switches one on, with a new beginning, or off.
  /// - Returns: Whether there is one of this name.
  func switchWebhook(_ name: String, isOn: Bool) throws -> Bool {
    try database.write { database in
      try database.execute(
        sql: """
          UPDATE webhook SET isOn = :isOn, failures = 0, failingSince = NULL, problem = NULL WHERE name = :name
          """, arguments: ["isOn": isOn, "name": name])
      return database.changesCount > 0
    }
  }

  /// It has been told of everything up to an event.
  func webhookWasTold(_ number: Int64, upTo cursor: Int64) throws {
    try database.write { database in
      try database.execute(
        sql: """
          UPDATE webhook SET cursor = max(cursor, ?), failures = 0, failingSince = NULL, problem = NULL WHERE number = ?
          """, arguments: [cursor, number])
    }
  }

  /// It could not be told.
  /// - Parameter isOff: Whether it is not tried again.
  func webhookFailed(_ number: Int64, _ problem: String, at now: Int64, isOff: Bool) throws {
    try database.write { database in
      try database.execute(
        sql: """
          UPDATE webhook SET failures = failures + 1, failingSince = coalesce(failingSince, :now), problem = :problem,
            isOn = isOn AND NOT :isOff WHERE number = :number
          """, arguments: ["now": now, "problem": problem, "isOff": isOff, "number": number])
    }
  }
}

extension Webhook {
  fileprivate init(_ row: Row) throws {
    guard let secret = WebhookSecret(row["secret"] as String) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a webhook's secret can't be read")
    }
    self.init(
      number: row["number"], name: row["name"], url: row["url"], events: try JSON(parsing: row["events"]).decode(),
      secret: secret, id: row["id"], createdAt: row["createdAt"], cursor: row["cursor"], isOn: row["isOn"],
      failures: row["failures"], failingSince: row["failingSince"], problem: row["problem"])
  }
}
