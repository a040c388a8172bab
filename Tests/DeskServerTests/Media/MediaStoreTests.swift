import Desk
import DeskActions
import Foundation
import GRDB
import HTTPTypes
import HummingbirdCore
import NIOCore
import Plugboard
import Testing

@testable import DeskServer

@Suite struct MediaStoreTests {
  private static let hour: Int64 = 3600 * 1000
  private let conversation = Identifier<Conversation>(1)

  /// A place for files, taken away afterwards.
  private func withStore(
    _ limits: MediaLimits = MediaLimits(), _ body: (MediaStore, String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "media-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let office = try OfficeStore(path: "\(folder)/office.sqlite")
    defer { try? office.database.close() }
    try await body(try MediaStore(folder: "\(folder)/media", office, limits), "\(folder)/media")
  }

  private func pieces(_ texts: [String], failing: (any Error)? = nil) -> RequestBody {
    let (stream, more) = AsyncThrowingStream.makeStream(of: ByteBuffer.self, throwing: (any Error).self)
    for text in texts { more.yield(ByteBuffer(string: text)) }
    more.finish(throwing: failing)
    return RequestBody(asyncSequence: stream)
  }

  private func begin(_ store: MediaStore, size: Int64, at now: Int64 = 0) throws -> FileBeingTaken {
    try store.begin(
      size: size, filename: "a.txt", contentType: "text/plain", for: conversation, of: "WK1", at: now)
  }

  private func take(
    _ store: MediaStore, _ text: String, size: Int64? = nil, at now: Int64 = 0
  ) async throws -> MediaView {
    try await store.take(pieces([text]), begin(store, size: size ?? Int64(text.utf8.count), at: now))
  }

  private func content(_ store: MediaStore, _ sid: String) throws -> String {
    let file = try store.open(try #require(try store.sent(sid, in: conversation)))
    var whole = ByteBuffer()
    while var piece = try file.next() { whole.writeBuffer(&piece) }
    return String(buffer: whole)
  }

  @Test func `a file comes back as it was, for its owner's eyes only`() async throws {
    try await withStore { store, folder in
      for text in ["", "x", String(repeating: "long ", count: 50_000)] {
        let media = try await take(store, text)
        #expect(try store.claim([media.sid], for: "m \(media.sid)"))
        #expect(try content(store, media.sid) == text)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(media.sid)")[.posixPermissions]
        #expect(mode as? Int == 0o600)
      }
      #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func `a file that breaks off, or is shorter or longer than was said, leaves nothing`() async throws {
    struct Lost: Error {}
    try await withStore { store, folder in
      await #expect(throws: Lost.self) {
        _ = try await store.take(pieces(["half"], failing: Lost()), begin(store, size: 8))
      }
      for size in [3, 5] as [Int64] {
        await #expect(throws: MediaProblem.notAsAnnounced) { _ = try await take(store, "four", size: size) }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      // Nothing counts as waiting to be sent, either.
      for _ in 1...20 { _ = try await take(store, "x") }
      await #expect(throws: MediaProblem.tooMuchUnsent) { _ = try await take(store, "x") }
    }
  }

  @Test func `what is not sent within an hour is removed, and what is sent stays`() async throws {
    try await withStore { store, folder in
      let (sent, unsent) = (try await take(store, "sent"), try await take(store, "unsent"))
      #expect(try store.claim([sent.sid], for: "m"))
      try store.removeUnsent(at: Self.hour)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
      try store.removeUnsent(at: Self.hour + 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [sent.sid])
      #expect(try store.uploads([sent.sid, unsent.sid], for: conversation).map(\.media) == [sent])
      #expect(try !store.claim([unsent.sid], for: "n"))
      // A file that is gone already is no reason to stop.
      let lost = try await take(store, "lost")
      try FileManager.default.removeItem(atPath: "\(folder)/\(lost.sid)")
      try store.removeUnsent(at: 2 * Self.hour)
      #expect(try store.uploads([lost.sid], for: conversation) == [])
    }
  }

  @Test func `an upload that is taken away while it comes is not there afterwards`() async throws {
    try await withStore { store, folder in
      let (stream, more) = AsyncThrowingStream.makeStream(of: ByteBuffer.self, throwing: (any Error).self)
      let file = try begin(store, size: 4)
      try store.removeUnsent(at: 2 * Self.hour)
      more.yield(ByteBuffer(string: "late"))
      more.finish()
      await #expect(throws: MediaProblem.tooSlow) {
        _ = try await store.take(RequestBody(asyncSequence: stream), file)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test func `of several files all are kept for a message, or none`() async throws {
    try await withStore { store, _ in
      let (one, two) = (try await take(store, "one"), try await take(store, "two"))
      #expect(try store.claim([two.sid], for: "first"))
      #expect(try !store.claim([one.sid, two.sid], for: "second"))
      #expect(
        try store.uploads([one.sid, two.sid], for: conversation).map(\.message).filter { $0 != nil } == ["first"])
      #expect(try store.claim([two.sid], for: "first"))
      try store.release([two.sid], for: "second")
      #expect(try store.sent(two.sid, in: conversation) != nil)
      try store.release([two.sid], for: "first")
      #expect(try store.claim([one.sid, two.sid], for: "second"))
    }
  }

  @Test func `a file that was changed on the disk is not given out as what was sent`() async throws {
    try await withStore { store, folder in
      let media = try await take(store, String(repeating: "a", count: 200_000))
      #expect(try store.claim([media.sid], for: "m"))
      let sent = try #require(try store.sent(media.sid, in: conversation))
      var data = try Data(contentsOf: URL(filePath: "\(folder)/\(media.sid)"))
      data[0] = UInt8(ascii: "b")
      try data.write(to: URL(filePath: "\(folder)/\(media.sid)"))
      #expect(store.isThere(sent))
      #expect(throws: MediaProblem.damaged) { _ = try content(store, media.sid) }
      try data.dropLast().write(to: URL(filePath: "\(folder)/\(media.sid)"))
      #expect(!store.isThere(sent))
      try FileManager.default.removeItem(atPath: "\(folder)/\(media.sid)")
      #expect(!store.isThere(sent))
    }
  }

  @Test func `an office from before there were files is brought up to date`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "office-\(UUID().uuidString).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let old = try OfficeStore(path: path)
    try await old.database.write { database in
      try database.execute(sql: "DROP TABLE media; DELETE FROM grdb_migrations WHERE identifier = 'media'")
    }
    try old.database.close()
    let new = try OfficeStore(path: path)
    #expect(try new.media(["ME1"], for: "CH1") == [])
    try new.database.close()
  }
}

@Suite struct MediaKeepingTests {
  @Test func `after a restart, and in a copy, the files are what they were`() async throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let copies = FileManager.default.temporaryDirectory.appending(path: "copies-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copies) }
    try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    let copy = copies.appending(path: "copy")
    let desk = try await ServedDesk()
    try await desk.makeAvailable("ana")
    let (carla, begun) = try await ChannelTests.begin(desk)
    try await desk.acceptAll()
    let scene = FileScene(
      desk: desk, conversation: begun["conversationSid"]?.stringValue ?? "", other: "",
      cookies: ["carla": carla, "ana": try await desk.signIn("ana")])
    let sid = try await scene.share(bytes, as: "carla", filename: "zebra-stripes.bin")
    let unsent = try #require(try await scene.upload(as: "carla").json["sid"]?.stringValue)
    try DeskBackup.copy(desk.folder.path, to: copy.path)
    try await desk.stop()

    for folder in [desk.folder, copy] {
      let again = try await ServedDesk(in: folder)
      let scene = FileScene(
        desk: again, conversation: scene.conversation, other: "",
        cookies: ["carla": carla, "ana": try await again.signIn("ana")])
      #expect(try await scene.download(sid, as: "ana").bytes == bytes)
      let messages = try await again.ask(
        .get, "/conversations/\(scene.conversation)/messages", cookie: scene.cookies["ana"])
      #expect(messages.json["messages"]?.arrayValue?.last?["media"]?[0]?["filename"] == "zebra-stripes.bin")
      #expect(try scene.files.contains(unsent) == (folder == desk.folder))
      #expect(try await scene.send([unsent], as: "carla").status == (folder == desk.folder ? 200 : 400))
      let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/media/\(sid)")[.posixPermissions]
      #expect(mode as? Int == 0o600)
      try await again.remove()
    }
  }

  @Test
  func `a file that was kept for a message when the desk was killed before the message was waits to be sent again`()
    async throws
  {
    let desk = try await ServedDesk()
    try await desk.makeAvailable("ana")
    let (carla, begun) = try await ChannelTests.begin(desk)
    try await desk.acceptAll()
    let scene = FileScene(
      desk: desk, conversation: begun["conversationSid"]?.stringValue ?? "", other: "",
      cookies: ["carla": carla, "ana": try await desk.signIn("ana")])
    let sent = try await scene.share(as: "carla")
    let lost = try #require(try await scene.upload(as: "carla").json["sid"]?.stringValue)
    #expect(try desk.site.media.claim([lost], for: "\(begun["participantSid"]?.stringValue ?? "")/never kept"))
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder)
    let conversation = try #require(Identifier<Conversation>(scene.conversation))
    let uploads = try again.site.media.uploads([sent, lost], for: conversation)
    #expect(uploads.first { $0.media.sid == sent }?.message != nil)
    #expect(uploads.first { $0.media.sid == lost }?.message == nil)
    try await again.remove()
  }

  @Test func `what was kept for a message lately is looked at, and no more`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "office-\(UUID().uuidString).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let office = try OfficeStore(path: path)
    try await office.database.write { database in
      for (sid, message, createdAt) in [("a", "m", 0), ("b", "m", 100), ("c", nil, 200), ("d", "n", 150)]
        as [(String, String?, Int)]
      {
        try database.execute(
          sql: "INSERT INTO media VALUES (?, 'CH', 'WK', 'x', 'y', 1, x'00', ?, ?)",
          arguments: [sid, message, createdAt])
      }
    }
    #expect(try office.claimedMedia(within: 100).map(\.sid) == ["b", "d"])
    try office.database.close()
  }

  @Test func `a conversation is found again by the names of its files`() async throws {
    try await FileScene.with { scene in
      _ = try await scene.share(as: "carla", filename: "zebra-stripes.bin")
      let task = await scene.desk.site.centre.engine.read { state in
        state.reservations.values.first { $0.status == .accepted }
      }
      let reservation = try #require(task)
      let ana = "agent:\(reservation.worker)"
      let fields = Open(TaskFields(sid: "\(reservation.sid)"))
      try await scene.desk.site.actions.invoke(
        .setTaskAttributes,
        Open(TaskAttributesFields(sid: "\(reservation.sid)", attributes: ["disposition": "Resolved"])), by: ana)
      try await scene.desk.site.actions.invoke(.completeTask, fields, by: ana)
      var found: [JSON] = []
      while found.isEmpty {
        found =
          try await scene.desk.ask(.get, "/history?query=zebra", cookie: scene.cookies["ana"])
          .json["tasks"]?.arrayValue ?? []
      }
      #expect(found.count == 1)
    }
  }
}
