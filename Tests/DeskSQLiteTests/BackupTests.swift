import Desk
import DeskSQLite
import DeskStoreContract
import Foundation
import Testing

@Suite struct BackupTests {
  let folder = Folder()

  @Test func `a backup is the desk as it was, in one file`() async throws {
    var rehearsal = try Rehearsal()
    try rehearsal.improvise(60)
    let (store, backup, restored) = (try SQLiteStore(path: folder.newPath()), folder.newPath(), folder.newPath())
    _ = try await store.commit(rehearsal.commits)
    try await store.backup(to: backup)
    let kept = Kept(rehearsal.commits)
    let before = rehearsal.commits.count
    try rehearsal.improvise(20)
    _ = try await store.commit(Array(rehearsal.commits[before...]))

    let name = URL(fileURLWithPath: backup).lastPathComponent
    #expect(try folder.files().filter { $0.hasPrefix(name) } == [name])
    try SQLiteStore.restore(from: backup, to: restored)
    let again = try SQLiteStore(path: restored)
    try await kept.expect(in: again, "in a restored backup")
    // It goes on from there.
    _ = try await again.commit(Array(rehearsal.commits[before...]))
    try await Kept(rehearsal.commits).expect(in: again, "in a restored backup that went on")
  }

  @Test func `work goes on while a backup is made, which has it up to one moment`() async throws {
    let (store, backup) = (try SQLiteStore(path: folder.newPath()), folder.newPath())
    let rehearsal = try Rehearsal()
    _ = try await store.commit(rehearsal.commits)
    let worker = rehearsal.state.workers.keys.min()!
    let copying = Task { try await store.backup(to: backup) }
    var later = rehearsal
    for count in 0..<100 {
      try later.perform(.setCapacity(worker, channel: "sms", count))
      _ = try await store.commit([later.commits.last!])
    }
    try await copying.value
    let copy = try SQLiteStore(path: backup)
    let count = try await copy.load().lastEvent - Int64(Kept(rehearsal.commits).events.count)
    try await Kept(Array(later.commits.prefix(rehearsal.commits.count + Int(count)))).expect(in: copy, "in the backup")
  }

  @Test func `what was removed before a backup does not come back with it`() async throws {
    var rehearsal = try Rehearsal()
    guard case .queue(let queue) = try rehearsal.perform(.saveQueue(nil, QueueSettings(friendlyName: "Billing")))
    else { return }
    try rehearsal.perform(.removeQueue(queue))
    let (store, backup, restored) = (try SQLiteStore(path: folder.newPath()), folder.newPath(), folder.newPath())
    _ = try await store.commit(rehearsal.commits)
    try await store.backup(to: backup)
    try SQLiteStore.restore(from: backup, to: restored)
    let again = try SQLiteStore(path: restored)
    #expect(try await again.record(.queue(queue)) == nil)
    try await Kept(rehearsal.commits).expect(in: again, "in a restored backup")
  }

  @Test func `nothing is overwritten`() async throws {
    let (store, backup, other) = (try SQLiteStore(path: folder.newPath()), folder.newPath(), folder.newPath())
    try await store.backup(to: backup)
    await #expect(throws: StoreError.self) { try await store.backup(to: backup) }
    #expect(throws: StoreError.self) { try SQLiteStore.restore(from: backup, to: store.path) }
    // What lies beside a file that is gone belongs to that file.
    try Data("old".utf8).write(to: URL(fileURLWithPath: other + "-wal"))
    let error = #expect(throws: StoreError.self) { try SQLiteStore.restore(from: backup, to: other) }
    #expect("\(error!)".contains(other + "-wal"))
  }

  @Test(arguments: [nil, "", "This is no backup."]) func `only a backup can be restored`(text: String?) throws {
    let (backup, path) = (folder.newPath(), folder.newPath())
    if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: backup)) }
    #expect(throws: StoreError.self) { try SQLiteStore.restore(from: backup, to: path) }
    #expect(try folder.files().filter { path.hasSuffix($0) || $0.hasSuffix(".partial") } == [])
  }
}
