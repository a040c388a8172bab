import Desk
import DeskStoreContract
import Foundation
import GRDB
import PlugboardJSON
import Testing

@testable import DeskSQLite

/// A file that a released version has written is read by every later one, with all that is in it. The one in `Golden/` has
/// every kind of thing and nearly every command and event; it is never written again. A new version of the tables, or
/// of how things are written down, adds a file of its own.
@Suite struct GoldenTests {
  let folder = Folder()
  /// A copy, closed.
  let path: String

  init() throws {
    path = folder.newPath()
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/version-1.sqlite")
    try FileManager.default.copyItem(at: golden, to: URL(fileURLWithPath: path))
  }

  private func read<Thing: Decodable>(
    _ number: UInt128, _ key: (UInt128) -> Desk.Record.Key
  ) async throws -> Thing {
    let store = try SQLiteStore(path: path)
    defer { try? store.close() }
    let record = try #require(try await store.record(key(1 << 64 + number)))
    return try JSON(parsing: record.body).decode()
  }

  @Test func `what stands in a file of version 1 is what was put there`() async throws {
    let worker: Worker = try await read(6) { .worker(Identifier($0)) }
    #expect(worker.friendlyName == "Worker 1")
    #expect(worker.attributes == ["languages": ["de", "fr"], "level": 7])
    #expect(worker.capacity == ["chat": 2, "sms": 3])
    #expect(worker.presence == .absent)
    #expect(worker.activity == Identifier(1 << 64 + 2))
    #expect(worker.lastAssignedAt == Moment(milliseconds: 1_700_000_108_835))
    #expect(worker.version == 10)

    let queue: TaskQueue = try await read(7) { .queue(Identifier($0)) }
    #expect("\(try #require(queue.expression))" == "level >= 1 AND note != null")
    #expect(queue.order == .lifo)
    #expect(queue.maxReservedWorkers == 2)

    let workflow: Workflow = try await read(8) { .workflow(Identifier($0)) }
    #expect(workflow.reservationTimeout == .seconds(120))
    let target = try #require(workflow.filters.first?.targets.first)
    #expect(target.priority == 5)
    #expect(target.timeout == .seconds(30))
    #expect(target.skipIf == (try Expression(parsing: "workers.available == 0 AND task.kind == 'none'")))

    let task: DeskTask = try await read(0x14) { .task(Identifier($0)) }
    #expect(task.status == .pending)
    #expect(task.attributes == ["kind": "hard", "language": "de"])
    #expect(task.asked == [worker.sid])
    #expect(task.place?.target == 1)
    #expect(task.place?.filter == 0)
    #expect(task.timeToLive == .hours(1))

    let transfer: Transfer = try await read(0xF) { .transfer(Identifier($0)) }
    #expect(transfer.mode == .warm)
    #expect(transfer.status == .canceled)
    #expect(transfer.target == .worker(worker.sid))
    #expect(transfer.reason == "the origin took it back")

    let conversation: Conversation = try await read(0xA) { .conversation(Identifier($0)) }
    #expect(conversation.status == .closed)
    #expect(conversation.lastIndex == 4)
    #expect(conversation.participants.map(\.identity) == ["Ada", "\(Identifier<Worker>(1 << 64 + 5))", "Eve"])
    #expect(conversation.participants.map(\.readIndex) == [4, 2, 0])
    #expect(conversation.participants.map(\.hasLeft) == [true, true, false])
  }

  @Test func `a file of version 1 has its messages, its journal and its events`() async throws {
    let store = try SQLiteStore(path: path)
    let message = try #require(
      await store.message(in: Identifier(1 << 64 + 0xA), by: Identifier(1 << 64 + 9), clientID: "a\u{0}b"))
    #expect(message.index == 2)
    #expect(message.body == "“Ünïcode” \u{0} 😀")
    #expect(message.attributes == ["n": 0.5, "big": 9_007_199_254_740_993, "deep": [[], [:], nil, true]])
    #expect(message.sentAt == Moment(milliseconds: 1_700_000_000_000))

    let entries = try await store.journal(after: 0, limit: 1000)
    #expect(entries.map(\.number) == Array(1...59))
    #expect(entries[12].actor == "\(Identifier<Worker>(1 << 64 + 5))")
    #expect(entries[12].invocation == "accepting")
    #expect(try entries[12].command.decode() == Command.accept(Identifier(1 << 64 + 0xD)))
    #expect(entries[14].actor == "Ada\u{0}")
    for entry in entries { _ = try entry.command.decode(Command.self) }

    let events = try await store.events(after: 0, limit: 1000)
    #expect(events.map(\.number) == Array(1...108))
    #expect(events.map(\.event) == entries.flatMap(\.events))
    let later: [Event.Name] = [.timerObjected, .activityRemoved, .queueRemoved, .workflowRemoved]
    #expect(Set(events.map(\.event.name)) == Set(Event.Name.allCases).subtracting(later))

    // Everything in it follows from the journal.
    var kept = Kept()
    for entry in entries { for change in entry.changes { kept.apply(change.key, change.after) } }
    let desk = try await store.load()
    #expect(desk.records == kept.open.records)
    #expect(desk.sent == kept.open.sent)
    #expect(desk.lastEvent == 108)
    #expect(desk.lastMoment == Moment(milliseconds: 1_700_000_255_475))
  }

  /// Reading and writing again loses no member: a renamed one would be read as if it had never been there.
  @Test func `nothing that was written in version 1 is passed over`() throws {
    let queue = try DatabaseQueue(path: path)
    try queue.read { database in
      for row in try Row.fetchAll(
        database, sql: "SELECT kind, body FROM records UNION ALL SELECT 'message', body FROM messages")
      {
        let kind = try #require(Desk.Record.Kind(rawValue: row[0]))
        let again = try JSON(parsing: Desk.Record(kind, body: row[1]).body)
        #expect(again.has(try JSON(parsing: row[1])), "\(row)")
      }
      for text in try String.fetchAll(database, sql: "SELECT body FROM events") {
        let event = try JSON(parsing: text).decode(Event.self)
        #expect(try JSON(encoding: event).has(JSON(parsing: text)), "\(text)")
      }
      for text in try String.fetchAll(database, sql: "SELECT command FROM journal") {
        let command = try JSON(parsing: text).decode(Command.self)
        #expect(try JSON(encoding: command).has(JSON(parsing: text)), "\(text)")
      }
      for text in try String.fetchAll(database, sql: "SELECT changes FROM journal") {
        for change in try #require(JSON(parsing: text).arrayValue) {
          let kind = try #require(Desk.Record.Kind(rawValue: change["kind"]?.stringValue ?? ""))
          for side in ["before", "after"] where change[side] != .null {
            let written = try #require(change[side])
            #expect(try JSON(parsing: Desk.Record(kind, body: written.text()).body).has(written), "\(written)")
          }
        }
      }
    }
  }

  @Test func `a desk goes on with a file of version 1`() async throws {
    let later = Moment(milliseconds: 1_700_000_300_000)
    let engine = try await DeskEngine(
      store: SQLiteStore(path: path), clock: { later }, ids: Sids(after: 1 << 100))
    _ = try await engine.perform(.heartbeat(Identifier(1 << 64 + 5)), by: "a test")
    #expect(try await engine.fireDue(at: later) == 0)
    #expect(try await engine.events(after: 108).first?.event.name == .workerPresenceChanged)
  }

  /// What has been released is never changed: whoever has such a file would have other tables than who makes one now.
  @Test func `version 1 has the tables that it had`() throws {
    let now = try DatabaseQueue()
    try now.writeWithoutTransaction { try Schema.migrate($0, Array(Schema.steps.prefix(1))) }
    func tables(_ queue: DatabaseQueue) throws -> [String] {
      try queue.read {
        try String.fetchAll($0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
      }
    }
    #expect(try tables(now) == tables(DatabaseQueue(path: path)))
  }
}

extension JSON {
  /// Whether everything that another value has is here too, in its place; here may be more members.
  fileprivate func has(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.object(let here), .object(let members)):
      members.allSatisfy { member in here[member.key].map { $0.has(member.value) } ?? false }
    case (.array(let here), .array(let elements)):
      // What was a set has no order.
      here.count == elements.count && elements.allSatisfy { element in here.contains { $0.has(element) } }
    default: self == other
    }
  }
}
