import Desk
import DeskSQLite
import DeskStoreContract
import Foundation
import PlugboardTestSupport
import Testing

/// A file that the system does not let anybody write.
@Suite struct ReadOnlyTests {
  let folder = Folder()

  @Test(.enabled(if: Protection.isPossible)) func `a file that can't be written says so, and stays as it was`()
    async throws
  {
    let path = folder.newPath()
    var rehearsal = try Rehearsal()
    try rehearsal.improvise(20)
    let before = Kept(rehearsal.commits)
    let store = try SQLiteStore(path: path)
    _ = try await store.commit(rehearsal.commits)
    try store.close()
    try rehearsal.arrive()
    let more = Array(rehearsal.commits[before.journal.count...])

    #expect(Protection.set(path, true))
    let error = await #expect(throws: StoreError.self) { try await SQLiteStore(path: path).commit(more) }
    #expect(error == .readOnly)
    #expect(Protection.set(path, false))
    let again = try SQLiteStore(path: path)
    try await before.expect(in: again, "after it could not be written")
    _ = try await again.commit(more)
  }
}

/// What keeps a file from being written: its permissions, or, for the administrator, who may ignore them, that Linux holds
/// it to be immutable. Not every file system can do that.
private enum Protection {
  static let isPossible: Bool = {
    let folder = Folder()
    let path = folder.newPath()
    return FileManager.default.createFile(atPath: path, contents: nil) && set(path, true)
      && FileHandle(forWritingAtPath: path) == nil && set(path, false)
  }()

  /// - Returns: Whether it could be done.
  static func set(_ path: String, _ isProtected: Bool) -> Bool {
    if geteuid() != 0 { return chmod(path, isProtected ? 0o444 : 0o644) == 0 }
    return (try? ChildProgram("/usr/bin/chattr", [isProtected ? "+i" : "-i", path]).wait()) == 0
  }
}
