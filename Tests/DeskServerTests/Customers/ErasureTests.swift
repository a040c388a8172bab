import Desk
import DeskActions
import DeskSQLite
import Foundation
import GRDB
import Logging
import Plugboard
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct ErasureTests {
  /// What a customer, an agent and programs have written: one word for each place, that stands nowhere else.
  private static let words = [
    "zarquonia", "xylophagous", "quetzalcoatl", "bouillabaisse", "kaleidoscopic", "onomatopoeia", "jabberwocky",
    "hippopotomonstrous", "flibbertigibbet",
  ]

  private static let safe = DeskConfiguration(folder: "", isSafeMode: true)

  /// A conversation from its beginning to its end, in which the words stand everywhere where somebody can write something.
  private static func converse(_ desk: ServedDesk, _ words: [String] = words) async throws -> (
    sid: String, task: String
  ) {
    let actions = desk.site.actions
    try await desk.makeAvailable("ana")
    let ana = "agent:\(try #require(try desk.site.office.person("ana")?.person.worker))"
    let started = try await actions.invokeAction(
      "StartConversation",
      [
        "customerName": .string(words[0]), "body": .string("I am \(words[1])."),
        "clientID": .string("page-\(words[2])"),
        "attributes": ["note": .string(words[3])],
      ], by: "customer:new")
    let conversation = try #require(started["conversationSid"]?.stringValue)
    let task = try #require(started["taskSid"]?.stringValue)
    let customer = "customer:\(try #require(started["participantSid"]?.stringValue))"
    await desk.wait { state in state.reservations.values.contains { "\($0.task)" == task && $0.status == .pending } }
    let reservation = try #require(
      await desk.site.centre.engine.read { state in
        state.reservations.values.first { "\($0.task)" == task }.map { "\($0.sid)" }
      })
    _ = try await actions.invokeAction("AcceptTask", ["sid": .string(reservation)], by: ana)
    for (who, body) in [(ana, words[4]), (customer, words[5])] {
      _ = try await actions.invokeAction(
        "SendMessage",
        [
          "conversationSid": .string(conversation), "body": .string(body),
          "messageAttributes": ["mood": .string(words[6])],
        ], by: who)
    }
    _ = try await actions.invokeAction(
      "SetTaskAttributes", ["sid": .string(reservation), "attributes": ["notes": .string(words[7])]], by: ana)
    _ = try await actions.invokeAction(
      "WrapupTask", ["sid": .string(reservation), "reason": .string(words[8])], by: ana)
    _ = try await actions.invokeAction("CompleteTask", ["sid": .string(reservation)], by: ana)
    _ = try await actions.invokeAction("LeaveConversation", ["conversationSid": .string(conversation)], by: customer)
    await desk.wait { state in
      state.conversations.values.allSatisfy { "\($0.sid)" != conversation || $0.status == .closed }
    }
    return (conversation, task)
  }

  /// The words that stand in any file of a folder, in whatever case.
  private static func found(_ words: [String] = words, in folder: URL) throws -> Set<String> {
    var found: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: path)
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self).lowercased()
      found.formUnion(words.filter { text.contains($0) })
    }
    return found
  }

  private static func erase(_ desk: ServedDesk, _ sid: String) async throws {
    try await desk.site.actions.invokeAction("EraseConversation", ["conversationSid": .string(sid)], by: "admin:WK1")
  }

  private static func export(_ desk: ServedDesk, _ sid: String) async throws -> JSON {
    var document = try await desk.site.actions.invokeAction(
      "ExportConversation", ["conversationSid": .string(sid)], by: "admin:WK1")
    document["exportedAt"] = nil
    return document
  }

  /// Waits until the history has taken in what has been done.
  private static func waitForHistory(_ desk: ServedDesk, _ count: Int) async throws {
    while try await desk.site.office.history(of: nil, matching: "").entries.count < count { await Task.yield() }
  }

  /// Takes the journal from the beginning: every change has to find what the one before has left.
  private static func replay(_ store: SQLiteStore) async throws -> [Desk.Record.Key: Desk.Record] {
    var (records, last): ([Desk.Record.Key: Desk.Record], Int64) = ([:], 0)
    while case let page = try await store.journal(after: last, limit: 100), let end = page.last {
      for change in page.flatMap(\.changes) {
        #expect(records[change.key] == change.before)
        records[change.key] = change.after
      }
      #expect(page.map(\.number) == Array(last + 1...end.number))
      last = end.number
    }
    return records
  }

  @Test func `what is erased stands in no file any more, and the journal comes to the same desk`() async throws {
    let desk = try await ServedDesk(configuration: Self.safe)
    let (sid, task) = try await Self.converse(desk)
    try await Self.waitForHistory(desk, 1)
    let exported = try await Self.export(desk, sid).description
    for word in Self.words { #expect(exported.contains(word), "\(word) is not in the export") }
    try await desk.stop()
    #expect(try Self.found(in: desk.folder) == Set(Self.words))

    let again = try await ServedDesk(in: desk.folder, configuration: Self.safe)
    #expect(try await again.site.office.history(of: nil, matching: Self.words[5]).entries.count == 1)
    try await Self.erase(again, sid)
    // While it runs, and beside the files, too.
    #expect(try Self.found(in: desk.folder) == [])
    #expect(try await again.site.office.history(of: nil, matching: "").entries.isEmpty)
    #expect(try await !again.site.office.needsCompaction)
    let left = try await Self.export(again, sid)
    #expect(left["messages"]?.arrayValue?.map { $0["body"] } == ["(erased)", "(erased)", "(erased)"])
    #expect(left["tasks"]?[0]?["sid"]?.stringValue == task && left["tasks"]?[0]?["status"] == "completed")
    let records = try await Self.replay(again.site.store)
    #expect(records.keys.contains { "\($0)".contains(sid) })
    for (key, record) in records { #expect(try await again.site.store.record(key) == record) }
    try await again.stop()
    #expect(try Self.found(in: desk.folder) == [])

    // Who was at the desk, and that something was erased, and by whom, is still known.
    let last = try await ServedDesk(in: desk.folder, configuration: Self.safe)
    let entries = try await last.site.store.journal(after: 0, limit: 1000)
    let entry = try #require(entries.first { $0.command["erase"] != nil })
    #expect(entry.actor == "admin:WK1" && entry.command["erase"]?["conversations"] == [.string(sid)])
    #expect(entry.invocation != nil && entry.changes.isEmpty)
    try await last.remove()
  }

  @Test func `the files of a conversation go with it, and no other`() async throws {
    try await FileScene.with { scene in
      let sid = try await scene.share(as: "carla")
      let unsent = try await scene.upload(as: "ana").json["sid"]?.stringValue
      let other = try await scene.upload(as: "dora", in: scene.other).json["sid"]?.stringValue
      #expect(try Set(scene.files) == Set([sid, unsent, other].compactMap(\.self)))
      try await scene.desk.end(scene.conversation)
      try await Self.erase(scene.desk, scene.conversation)
      #expect(try scene.files == [other].compactMap(\.self))
      #expect(try await scene.download(sid, as: "ada").status == 404)
    }
  }

  @Test func `what customers call their messages keeps nothing from being erased`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      let started = try await desk.site.actions.invokeAction(
        "StartConversation", ["body": "one", "clientID": "a"], by: "customer:new")
      let conversation = try #require(started["conversationSid"]?.stringValue)
      let customer = "customer:\(try #require(started["participantSid"]?.stringValue))"
      _ = try await desk.site.actions.invokeAction(
        "SendMessage", ["conversationSid": .string(conversation), "body": "two", "clientID": "(erased) 1"], by: customer
      )
      try await desk.site.actions.invokeAction(
        "CancelTask", ["taskSid": started["taskSid"] ?? .null], by: "supervisor:WK1")
      try await desk.end(conversation)
      try await Self.erase(desk, conversation)
      let left = try await Self.export(desk, conversation)
      #expect(left["messages"]?.arrayValue?.map { $0["clientID"] } == ["(erased) 1", "(erased) 2"])
      // Once more, which takes nothing from the journal.
      try await Self.erase(desk, conversation)
      let entries = try await desk.site.store.journal(after: 0, limit: 1000).filter { $0.command["erase"] != nil }
      #expect(
        entries.map { $0.command["erase"]?["conversations"] } == [[.string(conversation)], [.string(conversation)]])
    }
  }

  @Test func `an export has nothing of what somebody else has written`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      try await desk.makeAvailable("ana")
      let ana = "agent:\(try #require(try desk.site.office.person("ana")?.person.worker))"
      // The fourth customer waits, and is offered when the first is done with.
      let started = try await (1...4).map { $0 }.async { number in
        try await desk.site.actions.invokeAction(
          "StartConversation", ["customerName": .string("customer \(number)"), "body": "Hello"], by: "customer:new")
      }
      try await desk.acceptAll()
      let first = try #require(started[0]["taskSid"]?.stringValue)
      let reservation = try #require(
        await desk.site.centre.engine.read { state in
          state.reservations.values.first { "\($0.task)" == first }.map { "\($0.sid)" }
        })
      _ = try await desk.site.actions.invokeAction(
        "WrapupTask", ["sid": .string(reservation), "reason": "zarquonia"], by: ana)
      _ = try await desk.site.actions.invokeAction(
        "CompleteTask", ["sid": .string(reservation), "reason": "bouillabaisse"], by: ana)
      await desk.wait { state in state.reservations.values.contains { $0.status == .pending } }
      let export = try await Self.export(desk, try #require(started[3]["conversationSid"]?.stringValue)).description
      #expect(export.contains("customer 4") && !export.contains("zarquonia") && !export.contains("bouillabaisse"))
    }
  }

  @Test func `a page that comes back is not told again what has been erased`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      let (sid, _) = try await Self.converse(desk)
      try await Self.erase(desk, sid)
      try await ChannelClient.open(desk, cookie: desk.signIn("ana"), cursor: 0) { page in
        #expect(page.received.contains { $0["type"] == "state" })
        #expect(!page.received.contains { "\($0)".contains(Self.words[4]) })
      }
    }
  }

  @Test func `what others have written stays as it is`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      let others = Self.words.map { "other\($0.reversed().map(String.init).joined())" }
      let (kept, _) = try await Self.converse(desk, others)
      let (gone, _) = try await Self.converse(desk)
      try await Self.waitForHistory(desk, 2)
      let before = try await Self.export(desk, kept)
      try await Self.erase(desk, gone)
      #expect(try await Self.export(desk, kept) == before)
      #expect(try await desk.site.office.history(of: nil, matching: others[5]).entries.count == 1)
      // Also of those who are at the desk just now.
      let records = await desk.site.centre.engine.read { $0.records }
      #expect(!records.contains { "\($0)".contains(gone) } && records.contains { "\($0)".contains(kept) })
      let found = try await desk.site.actions.invokeAction(
        "FindConversations", ["customerName": "erased"], by: "admin:WK1")
      #expect(found == [])
      // Once more is harmless.
      try await Self.erase(desk, gone)
    }
  }

  @Test func `what has not ended is not erased, and what is not there is named`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      let started = try await desk.site.actions.invokeAction(
        "StartConversation", ["customerName": "Zoe", "body": "Hello"], by: "customer:new")
      let sid = try #require(started["conversationSid"]?.stringValue)
      let task = try #require(started["taskSid"]?.stringValue)
      let alone = try await desk.site.actions.invokeAction("CreateTask", [:], by: "api:crm")
      for (payload, status, part) in [
        (["conversationSid": .string(sid)], 409, "is active and can't be erased"),
        (["taskSid": alone], 409, "is pending and can't be erased"),
        (["conversationSid": .string("CH" + String(repeating: "0", count: 32))], 404, "There is no conversation CH000"),
        (["conversationSid": "WT1"], 400, "it must be a sid that begins with CH"),
        (["taskSid": "CH1"], 400, "it must be a sid that begins with WT"),
        ([:], 400, "either it or taskSid must be there"),
        (["taskSid": .string(task), "conversationSid": .string(sid)], 400, "either it or taskSid must be there"),
      ] as [(JSON, Int, String)] {
        await #expect {
          try await desk.site.actions.invokeAction("EraseConversation", payload, by: "admin:WK1")
        } throws: {
          Failure($0).status == status && Failure($0).message.contains(part)
        }
      }
      #expect(try await Self.export(desk, sid).description.contains("Zoe"))
    }
  }

  @Test func `a task without a conversation is erased by its own sid, and one with by the conversation's`() async throws
  {
    let desk = try await ServedDesk(configuration: Self.safe)
    let task = try await desk.site.actions.invokeAction(
      "CreateTask", ["attributes": ["customerName": "zarquonia"]], by: "api:crm")
    _ = try await desk.site.actions.invokeAction(
      "CancelTask", ["taskSid": task, "reason": "xylophagous"], by: "admin:WK1")
    let exported = try await desk.site.actions.invokeAction("ExportConversation", ["taskSid": task], by: "admin:WK1")
    #expect(exported.description.contains("zarquonia") && exported.description.contains("xylophagous"))
    try await desk.site.actions.invokeAction("EraseConversation", ["taskSid": task], by: "admin:WK1")
    let (_, other) = try await Self.converse(desk, Self.words.map { "other\($0)" })
    await #expect {
      try await desk.site.actions.invokeAction("EraseConversation", ["taskSid": .string(other)], by: "admin:WK1")
    } throws: {
      Failure($0).message.contains("the task belongs to CH")
    }
    try await desk.stop()
    #expect(try Self.found([" zarquonia", "\"zarquonia", "\"xylophagous"], in: desk.folder) == [])
    try FileManager.default.removeItem(at: desk.folder)
  }

  @Test func `a history that is made later takes in nothing that was erased`() async throws {
    let desk = try await ServedDesk(configuration: Self.safe)
    let (sid, _) = try await Self.converse(desk)
    try await Self.waitForHistory(desk, 1)
    try await Self.erase(desk, sid)
    // As if it had read what was there a moment before.
    try await desk.site.office.database.write {
      try $0.execute(sql: "UPDATE setting SET value = 0 WHERE name = 'history'")
    }
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder, configuration: Self.safe)
    let last = await again.site.centre.engine.lastEvent
    while try await again.site.office.database.read({
      try Int64.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'history'") ?? 0
    }) < last { await Task.yield() }
    #expect(try await again.site.office.history(of: nil, matching: "").entries.isEmpty)
    try await again.remove()
  }

  @Test func `what a crash has left in the free space is taken out at the next start`() async throws {
    let desk = try await ServedDesk(configuration: Self.safe)
    let (sid, _) = try await Self.converse(desk)
    try await Self.waitForHistory(desk, 1)
    let subject = CustomerSubject(conversations: [try #require(Identifier(sid))])
    try await desk.site.erase(subject, by: "admin:WK1", invocation: nil)
    #expect(try await desk.site.office.needsCompaction)
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder, configuration: Self.safe)
    while try await again.site.office.needsCompaction { await Task.yield() }
    #expect(try Self.found(in: desk.folder) == [])
    try await again.remove()
  }

  @Test func `a customer's conversations are found by a part of the name, whatever its case`() async throws {
    try await withDesk(configuration: Self.safe) { desk in
      for name in ["Zoe Miller", "zoe", "Zo%e", "Adam"] {
        _ = try await desk.site.actions.invokeAction(
          "StartConversation", ["customerName": .string(name), "body": "Hello"], by: "customer:new")
      }
      let found = try await desk.site.actions.invokeAction(
        "FindConversations", ["customerName": "ZOE"], by: "admin:WK1")
      #expect(found.arrayValue?.map { $0["customerName"] } == ["zoe", "Zoe Miller"])
      #expect(found[0]?["status"] == "active")
      for (part, names) in [("%", ["Zo%e"]), ("mill", ["Zoe Miller"]), ("nobody", [])] as [(JSON, JSON)] {
        let found = try await desk.site.actions.invokeAction(
          "FindConversations", ["customerName": part], by: "admin:WK1")
        #expect(.array(found.arrayValue?.compactMap { $0["customerName"] } ?? []) == names)
      }
      await #expect { try await desk.site.actions.invokeAction("FindConversations", [:], by: "admin:WK1") } throws: {
        Failure($0).message == "customerName: it must not be empty."
      }
    }
  }

  // MARK: What is old

  @Test func `what is older than the configuration says is erased, and nothing else`() async throws {
    let days = DayClock()
    var configuration = Self.safe
    configuration.retentionDays = 30
    try await withDesk(clock: days.read, configuration: configuration) { desk in
      let (old, _) = try await Self.converse(desk)
      let alone = try await desk.site.actions.invokeAction(
        "CreateTask", ["attributes": ["note": "mellifluous"]], by: "api:crm")
      _ = try await desk.site.actions.invokeAction("CancelTask", ["taskSid": alone], by: "admin:WK1")
      let open = try await desk.site.actions.invokeAction(
        "StartConversation", ["customerName": "Zoe", "body": "Still here"], by: "customer:new")
      try await Self.waitForHistory(desk, 1)
      days.advance(by: 29)
      #expect(try await desk.site.eraseExpired(by: "timer:retention", invocation: nil) == 0)
      days.advance(by: 2)
      // What was due in that month, such as the end of Zoe's offer, does not come between what follows.
      _ = await TimerService(desk.site.centre, on: desk.site.actions, headStart: .seconds(300)).fireDue()
      let (new, _) = try await Self.converse(desk, Self.words.map { "other\($0)" })
      #expect(
        try await desk.site.actions.invokeAction("EraseExpired", [:], by: "timer:retention").intValue == 2)
      #expect(try await desk.site.actions.invokeAction("EraseExpired", [:], by: "timer:retention").intValue == 0)
      #expect(try await !Self.export(desk, old).description.contains("I am"))
      #expect(try await Self.export(desk, new).description.contains("otherxylophagous"))
      let sid = try #require(open["conversationSid"]?.stringValue)
      #expect(try await Self.export(desk, sid).description.contains("Still here"))
      #expect(try Self.found(["mellifluous"], in: desk.folder) == [])
    }
  }

  @Test func `without configuration nothing is too old`() async throws {
    let days = DayClock()
    try await withDesk(clock: days.read, configuration: Self.safe) { desk in
      let (sid, _) = try await Self.converse(desk)
      days.advance(by: 40_000)
      #expect(try await desk.site.eraseExpired(by: "timer:retention", invocation: nil) == 0)
      #expect(try await Self.export(desk, sid).description.contains("xylophagous"))
    }
  }
}
