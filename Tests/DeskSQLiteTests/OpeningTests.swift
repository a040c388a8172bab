import Desk
import DeskStoreContract
import Foundation
import GRDB
import Testing

@testable import DeskSQLite

@Suite struct OpeningTests {
  let folder = Folder()

  /// A file in which something is, closed.
  private func file(_ steps: Int = 60) async throws -> (path: String, rehearsal: Rehearsal) {
    let path = folder.newPath()
    var rehearsal = try Rehearsal()
    try rehearsal.improvise(steps)
    let store = try SQLiteStore(path: path)
    _ = try await store.commit(rehearsal.commits)
    try store.close()
    return (path, rehearsal)
  }

  /// Looks into a file without a store.
  private func open<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  @Test func `a commit is on the disk when it returns`() async throws {
    let store = try SQLiteStore(path: folder.newPath())
    _ = try await store.commit(Rehearsal().commits)
    let (synchronous, mode) = try await store.pool.writeWithoutTransaction { database in
      (
        try Int.fetchOne(database, sql: "PRAGMA synchronous"),
        try String.fetchOne(database, sql: "PRAGMA journal_mode")
      )
    }
    #expect(synchronous == 2, "FULL")
    #expect(mode == "wal")
  }

  // MARK: Files that can't be opened

  @Test func `a file that is no database is damaged`() throws {
    let path = folder.newPath()
    try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: path))
    #expect(throws: StoreError.damaged(detail: "\(path): file is not a database")) { try SQLiteStore(path: path) }
  }

  @Test(arguments: [2, 5, 9]) func `a file with a page overwritten is damaged`(page: UInt64) async throws {
    let (path, _) = try await file()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: page * 4096)
    try handle.write(contentsOf: Data(repeating: 0xAA, count: 4096))
    try handle.close()
    let error = try #require(throws: StoreError.self) { try SQLiteStore(path: path) }
    guard case .damaged = error else { return #expect(Bool(false), "\(error)") }
    #expect("\(error)".contains("restore the last backup"))
  }

  @Test func `a file that was cut off is damaged`() async throws {
    let (path, _) = try await file()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: handle.seekToEnd() / 2)
    try handle.close()
    let error = try #require(throws: StoreError.self) { try SQLiteStore(path: path) }
    guard case .damaged = error else { return #expect(Bool(false), "\(error)") }
  }

  @Test func `somebody else's database is left as it is`() throws {
    let path = folder.newPath()
    try open(path) { try $0.execute(sql: "CREATE TABLE records (id); INSERT INTO records VALUES (1)") }
    #expect(throws: StoreError.damaged(detail: "\(path): it is a database, but not that of a desk")) {
      try SQLiteStore(path: path)
    }
    #expect(try open(path) { try Int.fetchOne($0, sql: "SELECT id FROM records") } == 1)
  }

  @Test func `a file where nothing can be made says which`() {
    let path = folder.newPath() + "/nowhere/desk.sqlite"
    let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
    #expect("\(error!)".contains(path))
  }

  @Test func `a file of a newer version is refused and left as it is`() async throws {
    let (path, _) = try await file()
    try open(path) { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: StoreError.newerVersion(found: 99, known: Schema.steps.count)) { try SQLiteStore(path: path) }
    #expect(try open(path, Schema.version) == 99)
  }

  // MARK: Versions

  @Test func `a file of an older version is brought up to date with what is in it`() async throws {
    let (path, rehearsal) = try await file()
    let later = Schema.steps + ["ALTER TABLE journal ADD COLUMN place TEXT", "CREATE INDEX places ON journal (place)"]
    try open(path) { try Schema.migrate($0, later) }
    #expect(try open(path, Schema.version) == Schema.steps.count + 2)
    // Nothing is done twice.
    try open(path) { database in
      try Schema.migrate(database, later)
      try database.execute(sql: "PRAGMA user_version = \(Schema.steps.count)")
    }
    try await Kept(rehearsal.commits).expect(in: SQLiteStore(path: path), "after new versions")
  }

  @Test func `a step that fails leaves the file as it was`() async throws {
    let (path, rehearsal) = try await file()
    let later = Schema.steps + ["DROP TABLE events", "DROP TABLE nothing"]
    #expect(throws: DatabaseError.self) { try open(path) { try Schema.migrate($0, later) } }
    try await Kept(rehearsal.commits).expect(in: SQLiteStore(path: path), "after a step that failed")
  }
}
