package import Desk
import DeskSQLite
import Foundation

/// A desk's file in a folder of its own, which is gone with this object.
package final class SQLitePlace: StorePlace {
  private let folder: URL
  /// How many processes have crashed: each leaves its file to the next one under another name.
  private var crashes = 0
  private var store: SQLiteStore?

  package init() throws {
    folder = Self.parent.appending(path: "desk-trial-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? store?.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// In memory where the system has a place there: a trial looks at what was committed and not at what was flushed.
  private static var parent: URL {
    let shared = URL(fileURLWithPath: "/dev/shm")
    return FileManager.default.isWritableFile(atPath: shared.path) ? shared : FileManager.default.temporaryDirectory
  }

  private var path: String { folder.appending(path: "desk-\(crashes).sqlite").path }

  package func open() throws(StoreError) -> any DeskStore {
    let store = try SQLiteStore(path: path)
    self.store = store
    return store
  }

  package func close() throws {
    try store?.close()
    store = nil
  }

  /// The next process has what lies there while this one still has it open, as after a signal that ends it.
  package func crash() throws {
    let old = path
    crashes += 1
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: old + suffix) {
      try FileManager.default.copyItem(atPath: old + suffix, toPath: path + suffix)
    }
    try close()
    try FileManager.default.removeItem(atPath: old)
  }
}
