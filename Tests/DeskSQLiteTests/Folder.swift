import Foundation
import Synchronization

/// A folder of a test, gone when the test is over.
final class Folder: Sendable {
  private let folder: URL
  private let count = Mutex(0)

  init() {
    folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Where a file may be made.
  func newPath() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return folder.appending(path: "desk-\(number).sqlite").path
  }

  /// The names of the files that are there.
  func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
}
