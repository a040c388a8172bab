import Desk
import DeskActions
import Plugboard
import Synchronization
import Testing

/// Uploads that are nowhere but in memory.
private final class FakeUploads: Uploads {
  private let all = Mutex<[String: (upload: Upload, conversation: String)]>([:])

  /// Somebody has uploaded a file.
  func add(_ sid: String, _ name: String, by owner: String, for conversation: String) {
    let media = MediaView(sid: sid, filename: name, contentType: "text/plain", size: 5)
    all.withLock { $0[sid] = (Upload(media: media, owner: owner, message: nil), conversation) }
  }

  /// The message that a file was sent with.
  func message(of sid: String) -> String? { all.withLock { $0[sid]?.upload.message } }

  func uploads(_ sids: [String], for conversation: Identifier<Conversation>) -> [Upload] {
    all.withLock { all in sids.compactMap { all[$0] }.filter { $0.conversation == "\(conversation)" }.map(\.upload) }
  }

  func claim(_ sids: [String], for message: String) -> Bool {
    if sids.contains(where: { ![nil, message].contains(self.message(of: $0)) }) { return false }
    mark(sids, message)
    return true
  }

  func release(_ sids: [String], for message: String) { mark(sids.filter { self.message(of: $0) == message }, nil) }

  func lastClaimed() -> [Claimed] {
    all.withLock { all in
      all.values.compactMap { upload, conversation in
        upload.message.map {
          Claimed(sid: upload.media.sid, conversation: Identifier(conversation)!, message: $0)
        }
      }
    }
  }

  private func mark(_ sids: [String], _ message: String?) {
    all.withLock { all in
      for sid in sids {
        guard let old = all[sid] else { continue }
        all[sid] = (Upload(media: old.upload.media, owner: old.upload.owner, message: message), old.conversation)
      }
    }
  }
}

@Suite struct FileTests {
  private let uploads = FakeUploads()

  /// A worker and a customer who talk; the worker has uploaded `ME1`, the customer `ME2`.
  private func talking() async throws -> (scene: Scene, worker: String, customer: StartedConversationView) {
    let scene = try await Scene(uploads: uploads)
    let (worker, _, customer) = try await scene.accepted()
    uploads.add("ME1", "plan.pdf", by: worker, for: customer.conversationSid)
    uploads.add("ME2", "cat.png", by: customer.participantSid, for: customer.conversationSid)
    return (scene, worker, customer)
  }

  private func message(_ sids: String..., in customer: StartedConversationView, clientID: String? = nil) -> Open<
    MessageFields
  > {
    Open(
      MessageFields(
        conversationSid: customer.conversationSid, attachedFiles: sids.map { MediaView(sid: $0) }, clientID: clientID))
  }

  @Test func `a message has what the desk knows of its files, whatever the sender said, and needs no words`()
    async throws
  {
    let (scene, worker, customer) = try await talking()
    let seen = Mutex<[MediaView]?>(nil)
    try scene.actions.addGuard(to: .sendMessage) { payload, _ in
      seen.withLock { $0 = payload.attachedFiles }
    }
    var payload = message(in: customer)
    payload.attachedFiles = [MediaView(sid: "ME1", filename: "safe.txt", contentType: "image/png", size: 1)]
    payload.messageAttributes = ["kept": true, "plugboard.media": [["sid": "ME9", "filename": "forged"]]]
    try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)")
    let media = MediaView(sid: "ME1", filename: "plan.pdf", contentType: "text/plain", size: 5)
    #expect(seen.withLock { $0 } == [media])
    let kept = try #require(try await scene.kept(customer.conversationSid).last)
    #expect(kept.body == "" && kept.media == [media])
    let view = await scene.centre.engine.read { MessageView(kept, in: nil, $0) }
    #expect(view.media == [media] && view.attributes == ["kept": true])
  }

  @Test func `what a caller writes where files stand is no file`() async throws {
    let (scene, worker, customer) = try await talking()
    let forged: JSON = ["plugboard.media": [["sid": "ME2", "filename": "forged"]]]
    let payload = Open(
      MessageFields(conversationSid: customer.conversationSid, body: "Hi", messageAttributes: forged))
    // A hook that puts it there last is no exception.
    try scene.actions.addListener(before: .sendMessage) { $0.messageAttributes = forged }
    try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)")
    #expect(try await scene.kept(customer.conversationSid).last?.media == [])
    var empty = payload
    empty.body = ""
    let failure = await failure { try await scene.actions.invoke(.sendMessage, empty, by: "agent:\(worker)") }
    #expect(failure?.status == 400)
  }

  @Test func `only who has uploaded a file can send it`() async throws {
    let (scene, worker, customer) = try await talking()
    for (actor, sid) in [
      ("agent:\(worker)", "ME2"), ("customer:\(customer.participantSid)", "ME1"), ("api:\(worker)", "ME1"),
      ("plugin:\(worker)", "ME1"), ("timer:\(worker)", "ME1"),
    ] {
      let failure = await failure {
        try await scene.actions.invoke(.sendMessage, message(sid, in: customer), by: actor)
      }
      #expect(failure?.status == 403, "\(actor)")
    }
    // Nor when a hook has put it there.
    try scene.actions.addListener(before: .sendMessage) { $0.attachedFiles = [MediaView(sid: "ME2")] }
    let failure = await failure {
      try await scene.actions.invoke(.sendMessage, message("ME1", in: customer), by: "agent:\(worker)")
    }
    #expect(failure?.status == 403)
    #expect(uploads.message(of: "ME2") == nil)
  }

  @Test func `files that are not there, are for another conversation, twice there or too many are refused`()
    async throws
  {
    let (scene, worker, customer) = try await talking()
    let other = try await scene.customer("Dora")
    uploads.add("ME3", "other.txt", by: worker, for: other.conversationSid)
    for sids in [["ME9"], ["ME3"], ["ME1", "ME1"], Array(repeating: "ME1", count: 11)] {
      let failure = await failure {
        var payload = message(in: customer)
        payload.attachedFiles = sids.map { MediaView(sid: $0) }
        try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)")
      }
      #expect(failure?.status == 400 && failure?.message.hasPrefix("attachedFiles") == true, "\(sids)")
    }
    #expect(try await scene.messages(customer.conversationSid) == ["Hello"])
  }

  @Test func `a plugin that refuses programs is named, and what it has let through is sent`() async throws {
    let (scene, worker, customer) = try await talking()
    uploads.add("ME3", "setup.EXE", by: worker, for: customer.conversationSid)
    let plugin = try scene.actions.owner("no-programs")
    try plugin.addGuard(to: .sendMessage) { payload, refuse in
      let names = (payload.attachedFiles ?? []).compactMap { $0.filename?.lowercased() }
      if names.contains(where: { $0.hasSuffix(".exe") }) { refuse("No programs, please.") }
    }
    let failure = await failure {
      try await scene.actions.invoke(.sendMessage, message("ME1", "ME3", in: customer), by: "agent:\(worker)")
    }
    #expect(failure?.owner == "no-programs" && failure?.reason == "No programs, please.")
    #expect(uploads.message(of: "ME1") == nil)
    try await scene.actions.invoke(.sendMessage, message("ME1", in: customer), by: "agent:\(worker)")
    #expect(try await scene.kept(customer.conversationSid).last?.media.map(\.sid) == ["ME1"])
  }

  @Test func `a hook may take a file out`() async throws {
    let (scene, worker, customer) = try await talking()
    uploads.add("ME3", "second.txt", by: worker, for: customer.conversationSid)
    try scene.actions.addListener(before: .sendMessage) { $0.attachedFiles?.removeLast() }
    try await scene.actions.invoke(.sendMessage, message("ME1", "ME3", in: customer), by: "agent:\(worker)")
    #expect(try await scene.kept(customer.conversationSid).last?.media.map(\.sid) == ["ME1"])
    #expect(uploads.message(of: "ME3") == nil)
  }

  @Test func `a file goes with one message, and sending that again is harmless`() async throws {
    let (scene, worker, customer) = try await talking()
    for _ in 1...2 {
      let sent = try await scene.actions.invoke(
        .sendMessage, message("ME1", in: customer, clientID: "once"), by: "agent:\(worker)")
      #expect(sent.index == 2)
    }
    let failure = await failure {
      try await scene.actions.invoke(.sendMessage, message("ME1", in: customer), by: "agent:\(worker)")
    }
    #expect(failure?.status == 400 && failure?.message.contains("another message") == true)
  }

  @Test func `a message that does not come about leaves its files to be sent`() async throws {
    let (scene, worker, customer) = try await talking()
    var payload = message("ME1", in: customer)
    payload.body = String(repeating: "x", count: 40_000)
    let failure = await failure { try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)") }
    #expect(failure?.status == 400)
    #expect(uploads.message(of: "ME1") == nil)
  }

  @Test func `a file whose message was never kept can be sent after the next start, and others stay`() async throws {
    let (scene, worker, customer) = try await talking()
    try await scene.actions.invoke(
      .sendMessage, message("ME1", in: customer, clientID: "a/b"), by: "agent:\(worker)")
    // As a kill leaves it in between.
    let lost = "\(customer.participantSid)/never/kept"
    #expect(uploads.claim(["ME2"], for: lost))
    try await scene.centre.releaseUnsentFiles()
    #expect(uploads.message(of: "ME1")?.hasSuffix("/a/b") == true)
    #expect(uploads.message(of: "ME2") == nil)
    try await scene.actions.invoke(
      .sendMessage, message("ME2", in: customer), by: "customer:\(customer.participantSid)")
  }

  @Test func `a desk without a place for files takes none`() async throws {
    let scene = try await Scene()
    let (worker, _, customer) = try await scene.accepted()
    let failure = await failure {
      try await scene.actions.invoke(.sendMessage, message("ME1", in: customer), by: "agent:\(worker)")
    }
    #expect(failure?.status == 400)
  }
}
