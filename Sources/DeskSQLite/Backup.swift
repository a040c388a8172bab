public import Desk
import Foundation
import GRDB

extension SQLiteStore {
  /// Copies the desk, as it is at one moment, into a new file that is whole by itself. Work goes on meanwhile.
  ///
  /// The file has its name only when it is complete and on the disk; until then it is called `….partial`.
  public func backup(to path: String) async throws(StoreError) {
    do {
      try Self.checkIsFree(path)
      try await pool.read { database in try Self.copy(database, to: path) }
    } catch { throw StoreError(error).naming(path) }
  }

  /// Makes a desk's file from a backup.
  /// - Parameter path: Where nothing is yet: move away what is there, and what lies beside it as `…-wal` and `…-shm`.
  public static func restore(from backup: String, to path: String) throws(StoreError) {
    try StoreError.translating(path) { try checkIsFree(path) }
    try StoreError.translating(backup) {
      var configuration = Configuration()
      configuration.readonly = true
      let source = try DatabaseQueue(path: backup, configuration: configuration)
      try source.read { database in
        try Schema.check(database)
        if try Schema.version(of: database) == 0 { throw StoreError.damaged(detail: "nothing is in it") }
        try copy(database, to: path)
      }
    }
  }

  private static func checkIsFree(_ path: String) throws {
    for path in [path, path + "-wal", path + "-shm", path + "-journal"]
    where FileManager.default.fileExists(atPath: path) {
      throw StoreError.unavailable(detail: "\(path) is there already, and would be lost")
    }
  }

  private static func copy(_ source: Database, to path: String) throws {
    let partial = path + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    do {
      let copy = try DatabaseQueue(path: partial)
      try copy.writeWithoutTransaction { copy in
        try source.backup(to: copy)
        // Or else it would be opened with a second file beside it.
        try copy.execute(sql: "PRAGMA journal_mode = DELETE")
        try Schema.check(copy)
      }
      try copy.close()
      try FileManager.default.moveItem(atPath: partial, toPath: path)
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileHandle(forReadingFrom: folder).synchronize()
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
  }
}
