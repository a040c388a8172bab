import GRDB

/// A customer's page that comes back.
struct Visitor: Sendable, Hashable {
  let token: Token
  /// The conversation that was begun last, and the customer in it.
  var conversation: String?
  var participant: String?
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
      ).map { Visitor(token: token, conversation: $0["conversation"], participant: $0["participant"]) }
    }
  }

  /// The page's name for the request by which the conversation was begun. Not a part of the visitor: every page keeps one of those.
  func request(of visitor: Visitor) throws -> String? {
    try database.read {
      try String.fetchOne($0, sql: "SELECT request FROM visitor WHERE token = ?", arguments: [visitor.token.hash])
    }
  }

  /// - Parameter request: The page's name for the request by which the conversation was begun; `nil` leaves the one that is kept.
  func update(_ visitor: Visitor, begunBy request: String? = nil) throws {
    try database.write { database in
      try database.execute(
        sql: "UPDATE visitor SET conversation = ?, participant = ?, request = ifnull(?, request) WHERE token = ?",
        arguments: [visitor.conversation, visitor.participant, request, visitor.token.hash])
    }
  }
}
