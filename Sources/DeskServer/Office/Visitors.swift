import GRDB

/// A customer's page that comes back.
struct Visitor: Sendable, Hashable {
  let token: Token
  /// The conversation that was begun last, and the customer in it.
  var conversation: String?
  var participant: String?
  /// The page's name for the request by which it was begun.
  var request: String?
}

extension OfficeStore {
  /// How long a customer's page is known: as long as somebody may want to look at what was said.
  static let visitorLifetime: Int64 = 30 * 24 * 3600 * 1000

  func addVisitor(_ token: Token, at now: Int64) throws {
    try database.write { database in
      try database.execute(sql: "DELETE FROM visitor WHERE expires <= ?", arguments: [now])
      try database.execute(
        sql: "INSERT INTO visitor (token, expires) VALUES (?, ?)",
        arguments: [token.hash, now + Self.visitorLifetime])
    }
  }

  func visitor(with token: Token, at now: Int64) throws -> Visitor? {
    try database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM visitor WHERE token = ? AND expires > ?", arguments: [token.hash, now]
      ).map {
        Visitor(
          token: token, conversation: $0["conversation"], participant: $0["participant"], request: $0["request"])
      }
    }
  }

  func update(_ visitor: Visitor) throws {
    try database.write { database in
      try database.execute(
        sql: "UPDATE visitor SET conversation = ?, participant = ?, request = ? WHERE token = ?",
        arguments: [visitor.conversation, visitor.participant, visitor.request, visitor.token.hash])
    }
  }
}
