public import Desk
import Foundation
import GRDB

/// Keeps a desk in one SQLite file.
///
/// ```swift
/// let store = try SQLiteStore(path: "desk.sqlite")
/// let engine = try await DeskEngine(store: store, clock: clock, ids: ids)
/// ```
///
/// The file is in WAL mode, so beside it lie `desk.sqlite-wal` and `desk.sqlite-shm`: never copy or move one without the
/// others; ``backup(to:)`` makes a file that is whole by itself. Put it on a disk of this machine, and let one process
/// have it.
public final class SQLiteStore: DeskStore {
  /// The file.
  public let path: String
  let pool: DatabasePool

  /// Opens a file, or makes a new one.
  ///
  /// The whole file is checked; a file of an older version is brought up to date.
  ///
  /// - Throws: ``StoreError/damaged(detail:)``, ``StoreError/newerVersion(found:known:)``, ``StoreError/readOnly``,
  ///   ``StoreError/full``, or ``StoreError/unavailable(detail:)`` with what the system said.
  public convenience init(path: String) throws(StoreError) { try self.init(path: path, synchronous: .full) }

  /// For tests that see what happens with less than ``Synchronous/full``.
  package init(path: String, synchronous: Synchronous) throws(StoreError) {
    if path.utf8.contains(0) { throw .unavailable(detail: "no file's name has a NUL in it") }
    // Whole, or else SQLite would take `file:…` and `:memory:` for something else than a file.
    let path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    self.path = path
    pool = try StoreError.translating(path) {
      var configuration = Configuration()
      configuration.label = "desk"
      configuration.busyMode = .timeout(5)
      let pool = try DatabasePool(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { database in
        // Opening the pool has set NORMAL, with which a power failure may take the last commits.
        try database.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
        try Schema.check(database)
        try Schema.migrate(database)
      }
      return pool
    }
  }

  /// Closes the file, and has everything in it: what lies beside it is empty then. Whatever is asked for afterwards fails. It is also
  /// closed when the last reference goes.
  public func close() throws(StoreError) {
    try StoreError.translating {
      // What can't be moved into the file stays beside it, and is as safe there.
      _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try pool.close()
    }
  }

  /// When SQLite has the disk flush. https://www.sqlite.org/pragma.html#pragma_synchronous
  package enum Synchronous: String, CaseIterable {
    /// Before a commit returns.
    case full = "FULL"
    /// Now and then: a power failure may take the last commits.
    case normal = "NORMAL"
    /// Never.
    case off = "OFF"
  }
}
