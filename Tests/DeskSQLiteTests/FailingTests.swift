import Desk
import DeskStoreContract
import GRDB
import PlugboardJSON
import Testing

@testable import DeskSQLite

@Suite struct FailingTests {
  let folder = Folder()
  let store: SQLiteStore
  let rehearsal: Rehearsal

  init() async throws {
    store = try SQLiteStore(path: folder.newPath())
    var rehearsal = try Rehearsal()
    try rehearsal.improvise(40)
    _ = try await store.commit(rehearsal.commits)
    self.rehearsal = rehearsal
  }

  private func set(_ pragma: String) async throws {
    try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA \(pragma)") }
  }

  @Test func `a store that is full says so, and has nothing of what failed`() async throws {
    try await set("max_page_count = 1")
    var later = rehearsal
    try later.improvise(200)
    let more = Array(later.commits[rehearsal.commits.count...])
    await #expect(throws: StoreError.full) { try await store.commit(more) }
    try await Kept(rehearsal.commits).expect(in: store, "after it was full")
    try await set("max_page_count = 1000000")
    _ = try await store.commit(more)
    try await Kept(later.commits).expect(in: store, "after there was room again")
  }

  @Test func `a desk whose store is full goes on when there is room`() async throws {
    let now = rehearsal.now
    let engine = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100))
    let worker = rehearsal.state.workers.keys.min()!
    let large = Command.setWorkerAttributes(
      worker, ["note": .string(String(repeating: "…", count: 20_000))])
    try await set("max_page_count = 1")
    await #expect(throws: StoreError.full) {
      for _ in 1...20 { _ = try await engine.perform(large, by: "a test") }
    }
    try await set("max_page_count = 1000000")
    _ = try await engine.perform(large, by: "a test")
  }

  @Test func `a store that can only be read says so, and can be read`() async throws {
    try await set("query_only = ON")
    var later = rehearsal
    try later.arrive()
    let commit = later.commits.last!
    await #expect(throws: StoreError.readOnly) { try await store.commit([commit]) }
    try await Kept(rehearsal.commits).expect(in: store, "that is read-only")
  }

  @Test func `a closed store says so`() async throws {
    try store.close()
    let error = await #expect(throws: StoreError.self) { try await store.load() }
    guard case .unavailable? = error else { return #expect(Bool(false), "\(error as Any)") }
    await #expect(throws: StoreError.self) { try await store.commit(rehearsal.commits) }
  }

  @Test(
    arguments: [
      (ResultCode.SQLITE_FULL, StoreError.full), (.SQLITE_READONLY_DIRECTORY, .readOnly),
      (.SQLITE_CORRUPT_INDEX, .damaged(detail: "")), (.SQLITE_NOTADB, .damaged(detail: "")),
      (.SQLITE_BUSY, .unavailable(detail: "")), (.SQLITE_IOERR_FSYNC, .unavailable(detail: "")),
    ])
  func `what SQLite says is said in the terms of a store`(code: ResultCode, error: StoreError) {
    #expect(StoreError(DatabaseError(resultCode: code, message: "")) == error)
  }

  @Test(
    arguments: [
      StoreError.full, .readOnly, .damaged(detail: "page 3"), .newerVersion(found: 3, known: 2),
      .unavailable(detail: "busy"),
    ])
  func `each error says what to do`(error: StoreError) {
    #expect("\(error)".hasSuffix("."))
    #expect("\(error)".split(separator: " ").count > 10)
  }

  @Test func `what can't be read is damaged`() async throws {
    try await store.pool.write { try $0.execute(sql: "UPDATE records SET body = '{}' WHERE kind = 'worker'") }
    let error = await #expect(throws: StoreError.self) { try await store.load() }
    guard case .damaged(let detail)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(detail.contains("worker"))
  }
}
