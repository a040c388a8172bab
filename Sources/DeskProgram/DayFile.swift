import DeskSQLite
import Foundation

/// The file of a simulated day: one that stays, or one that is gone with the day.
struct DayFile {
  let store: SQLiteStore
  private let folder: URL?

  /// - Parameter path: A new file; `nil` for one that does not stay.
  /// - Throws: `StoreError` if it can't be made.
  init(_ path: String?) throws {
    if let path {
      (store, folder) = (try SQLiteStore(path: path), nil)
    } else {
      let folder = FileManager.default.temporaryDirectory.appending(path: "plugboard-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      do {
        (store, self.folder) = (try SQLiteStore(path: folder.appending(path: "day.sqlite").path), folder)
      } catch {
        try? FileManager.default.removeItem(at: folder)
        throw error
      }
    }
  }

  /// When the day is over, whatever has become of it.
  func close() {
    try? store.close()
    if let folder { try? FileManager.default.removeItem(at: folder) }
  }
}
