import GRDB

/// The key of a program, as it is kept.
struct ProgramKey: Sendable, Hashable {
  let name: String
  /// Unix milliseconds.
  let createdAt: Int64
}

extension OfficeStore {
  func addKey(_ token: Token, named name: String, at now: Int64, atMost limit: Int) throws -> Addition {
    try database.write { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM apiKey")
      if names.contains(name) { return .isThere }
      if names.count >= limit { return .isFull }
      try database.execute(sql: "INSERT INTO apiKey VALUES (?, ?, ?)", arguments: [name, token.hash, now])
      return .added
    }
  }

  func keys() throws -> [ProgramKey] {
    try database.read { database in
      try Row.fetchAll(database, sql: "SELECT name, createdAt FROM apiKey ORDER BY name")
        .map { ProgramKey(name: $0["name"], createdAt: $0["createdAt"]) }
    }
  }

  /// The name of the program that has this key; `nil` if none has.
  func program(with token: Token) throws -> String? {
    try database.read {
      try String.fetchOne($0, sql: "SELECT name FROM apiKey WHERE token = ?", arguments: [token.hash])
    }
  }

  /// - Returns: Whether there was one.
  func removeKey(_ name: String) throws -> Bool {
    try database.write { database in
      try database.execute(sql: "DELETE FROM apiKey WHERE name = ?", arguments: [name])
      return database.changesCount > 0
    }
  }
}
