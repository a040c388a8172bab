import DeskActions
import Foundation
import GRDB

/// Somebody who may sign in.
struct Person: Sendable, Hashable {
  /// What somebody signs in with.
  let name: String
  let role: DeskActor.Role
  /// The worker that this person is at the desk (WK…).
  let worker: String
  var mustChangePassword: Bool

  var actor: DeskActor { DeskActor(role, worker) }
}

extension OfficeStore {
  func person(_ name: String) throws -> (person: Person, password: PasswordHash)? {
    try database.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM person WHERE name = ? AND NOT isDisabled", arguments: [name])
        .map { try (Person($0), PasswordHash(bytes: $0["password"])) }
    }
  }

  var hasPeople: Bool {
    get throws { try database.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT * FROM person)") ?? false } }
  }

  func add(_ person: Person, _ password: PasswordHash) throws {
    try database.write { database in
      try database.execute(
        sql: "INSERT INTO person (name, role, worker, password, mustChangePassword) VALUES (?, ?, ?, ?, ?)",
        arguments: [person.name, person.role.rawValue, person.worker, password.bytes, person.mustChangePassword])
    }
  }

  /// Everybody, those too who may not sign in any more.
  func people() throws -> [(person: Person, isDisabled: Bool)] {
    try database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM person ORDER BY name").map { (try Person($0), $0["isDisabled"]) }
    }
  }

  /// Changes what somebody may, unless nobody would be left who may set the desk up. All sign-ins of theirs end.
  ///
  /// Looked at and changed in one transaction: two administrators who take each other's place away at the same moment would both
  /// find that there is another.
  /// - Returns: Whether there is somebody of this name.
  /// - Throws: ``OnlyAdministrator``.
  func change(_ name: String, role: DeskActor.Role?, isDisabled: Bool?) throws -> Bool {
    try database.write { database in
      if role.map({ $0 != .admin }) ?? false || isDisabled == true {
        let administrators = try String.fetchAll(
          database, sql: "SELECT name FROM person WHERE role = ? AND NOT isDisabled LIMIT 2",
          arguments: [DeskActor.Role.admin.rawValue])
        if administrators == [name] { throw OnlyAdministrator(name: name) }
      }
      try database.execute(
        sql: "UPDATE person SET role = coalesce(?, role), isDisabled = coalesce(?, isDisabled) WHERE name = ?",
        arguments: [role?.rawValue, isDisabled, name])
      let isThere = database.changesCount > 0
      try database.execute(sql: "DELETE FROM session WHERE person = ?", arguments: [name])
      return isThere
    }
  }

  /// Gives somebody another password, and ends all sign-ins of theirs.
  /// - Parameter old: Only if they still have this one.
  /// - Returns: Whether they have been given it.
  @discardableResult
  func setPassword(
    of name: String, _ password: PasswordHash, mustChange: Bool, insteadOf old: PasswordHash? = nil
  ) throws -> Bool {
    try database.write { database in
      try database.execute(
        sql:
          "UPDATE person SET password = ?, mustChangePassword = ? WHERE name = ? AND password = coalesce(?, password)",
        arguments: [password.bytes, mustChange, name, old?.bytes])
      if database.changesCount == 0 { return false }
      try database.execute(sql: "DELETE FROM session WHERE person = ?", arguments: [name])
      return true
    }
  }

  // MARK: Sign-ins

  /// How long a sign-in lasts, whether or not it is used.
  static let sessionLifetime: Int64 = 12 * 3600 * 1000

  /// Signs somebody in, if they still have the password that was compared: comparing takes long, and it may have been taken away
  /// meanwhile.
  /// - Returns: Whether they are signed in.
  func addSession(_ token: Token, of name: String, with password: PasswordHash, at now: Int64) throws -> Bool {
    try database.write { database in
      try database.execute(sql: "DELETE FROM session WHERE expires <= ?", arguments: [now])
      try database.execute(
        sql: "INSERT INTO session SELECT ?, name, ?, ? FROM person WHERE name = ? AND password = ? AND NOT isDisabled",
        arguments: [token.hash, now, now + Self.sessionLifetime, name, password.bytes])
      return database.changesCount > 0
    }
  }

  func person(with token: Token, at now: Int64) throws -> Person? {
    try database.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT person.* FROM session JOIN person ON person.name = session.person
          WHERE session.token = ? AND session.expires > ? AND NOT isDisabled
          """, arguments: [token.hash, now]
      ).map(Person.init)
    }
  }

  /// Until when somebody who has signed in, or a customer's page, is known, in Unix milliseconds; `nil` if they are not.
  func expiry(of token: Token) throws -> Int64? {
    try database.read { database in
      try Int64.fetchOne(
        database,
        sql:
          "SELECT expires FROM session WHERE token = :token UNION ALL SELECT expires FROM visitor WHERE token = :token",
        arguments: ["token": token.hash])
    }
  }

  func removeSession(_ token: Token) throws {
    try database.write { try $0.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [token.hash]) }
  }
}

/// Without this one nobody could set the desk up any more. Nothing was changed.
struct OnlyAdministrator: Error, Hashable {
  let name: String
}

extension Person {
  fileprivate init(_ row: Row) throws {
    let role: String = row["role"]
    self.init(
      name: row["name"], role: DeskActor.Role(rawValue: role) ?? .agent, worker: row["worker"],
      mustChangePassword: row["mustChangePassword"])
  }
}
