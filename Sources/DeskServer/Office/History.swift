import Desk
import DeskActions
import Foundation
import GRDB
import Logging
import Plugboard

/// What has been done, so that it can be found again: a table of the tasks that workers have completed, with the words that were
/// written. It is made from the desk's events, with the names that queues had when an entry was made.
actor History {
  /// How many events are taken in at once.
  private static let batch = 200
  /// How many messages of a conversation can be found.
  private static let messages = 500
  /// How many entries one question is answered with.
  static let page = 50

  /// A place in the list: an entry and all before it in time are behind. Many tasks may end in one millisecond, so the time alone
  /// is no place.
  struct Cursor: Sendable, Hashable {
    /// Unix milliseconds.
    let endedAt: Int64
    /// The entry's own, which tells it from others of the same time.
    let number: Int64
  }

  struct Page: Sendable, Hashable {
    let entries: [Entry]
    /// Where the next page begins; `nil` if there is none.
    let next: Cursor?
  }

  struct Entry: Sendable, Hashable {
    /// As it was when the history took it in.
    let task: TaskView
    /// Unix milliseconds.
    let endedAt: Int64
  }

  private let centre: ContactCentre
  private let office: OfficeStore
  private let logger: Logger

  init(_ centre: ContactCentre, _ office: OfficeStore, _ logger: Logger) {
    (self.centre, self.office, self.logger) = (centre, office, logger)
  }

  /// Goes on until the task is cancelled.
  func run() async {
    let commits = await centre.engine.commits()
    await catchUp()
    for await _ in commits { await catchUp() }
  }

  private func catchUp() async {
    do {
      while case let events = try await centre.engine.events(after: await office.historyCursor(), limit: Self.batch),
        let last = events.last
      {
        var found: [(Entry, String)] = []
        for stored in events where stored.event.isCompletion {
          if let entry = try await entry(of: stored) { found.append(entry) }
        }
        try await office.add(found, upTo: last.number)
      }
    } catch {
      // A desk that is being stopped goes on from here when it is started again.
      if Task.isCancelled { return }
      // The next commit tries again from where this one began.
      logger.error("The history could not be brought up to date: \(error)")
    }
  }

  private func entry(of stored: StoredEvent) async throws -> (Entry, String)? {
    guard let sid = stored.event.reservation else { return nil }
    let task = try await centre.task(sid)
    var words: [String] = []
    if let conversation = task.conversationSid.flatMap({ Identifier<Conversation>($0) }) {
      words = try await centre.store.messages(in: conversation, after: 0, limit: Self.messages)
        .flatMap { [$0.body] + $0.media.compactMap(\.filename) }
    }
    let described = ["customerName", "disposition", "notes"].compactMap { task.attributes[$0]?.stringValue }
    return (Entry(task: task, endedAt: stored.at.milliseconds), (described + words).joined(separator: "\n"))
  }
}

extension Desk.Event {
  fileprivate var isCompletion: Bool {
    name == .reservationStatusChanged && after == ReservationStatus.completed.rawValue
  }
}

extension OfficeStore {
  fileprivate func historyCursor() async throws -> Int64 {
    try await database.read { try Int64.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'history'") ?? 0 }
  }

  fileprivate func add(_ entries: [(History.Entry, String)], upTo number: Int64) async throws {
    try await database.write { database in
      for (entry, words) in entries where try !Self.isErased(entry.task, database) {
        try database.execute(
          sql: "INSERT INTO history VALUES (NULL, ?, ?, ?)",
          arguments: [entry.task.workerSid, entry.endedAt, JSON(encoding: entry.task).description])
        try database.execute(
          sql: "INSERT INTO historyText (rowid, words) VALUES (?, ?)",
          arguments: [database.lastInsertedRowID, words])
      }
      try database.execute(sql: "INSERT OR REPLACE INTO setting VALUES ('history', ?)", arguments: ["\(number)"])
    }
  }

  /// What was done, the latest first.
  /// - Parameters:
  ///   - worker: By whom; `nil` for anybody.
  ///   - query: Words that have to be there, each as the beginning of one; all entries, if it is blank, and none, if there is
  ///     something in it but no word.
  ///   - cursor: Where the page before this one ended; the latest entries, if left out.
  func history(
    of worker: String?, matching query: String, after cursor: History.Cursor? = nil
  ) async throws -> History.Page {
    // What people type is no query language: each word is quoted.
    let words = query.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).prefix(16).map { "\"\($0)\"*" }
    if words.isEmpty && !query.allSatisfy(\.isWhitespace) { return History.Page(entries: [], next: nil) }
    let match = words.isEmpty ? "" : "AND number IN (SELECT rowid FROM historyText WHERE words MATCH :words)"
    var arguments: StatementArguments = [
      "time": cursor?.endedAt ?? .max, "number": cursor?.number ?? .max, "worker": worker,
    ]
    if !words.isEmpty { arguments += ["words": words.joined(separator: " ")] }
    // Not on a thread that others need: many words may stand in very much.
    return try await database.read { [arguments] database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM history
          WHERE (endedAt, number) < (:time, :number) AND (:worker IS NULL OR worker = :worker) \(match)
          ORDER BY endedAt DESC, number DESC LIMIT \(History.page + 1)
          """, arguments: arguments)
      let entries = try rows.prefix(History.page).map { row in
        History.Entry(task: try JSON(parsing: row["task"]).decode(), endedAt: row["endedAt"])
      }
      let last = rows.count > History.page ? rows[History.page - 1] : nil
      return History.Page(
        entries: entries, next: last.map { History.Cursor(endedAt: $0["endedAt"], number: $0["number"]) })
    }
  }
}

extension History.Cursor {
  /// As pages and programs pass it on; what is in it is nobody's business but this desk's.
  var text: String {
    Data("\(endedAt) \(number)".utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// - Returns: `nil` for what is no cursor.
  init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: base64) else { return nil }
    let numbers = String(decoding: data, as: UTF8.self).split(separator: " ").map { Int64($0) }
    guard numbers.count == 2, let endedAt = numbers[0], let number = numbers[1] else { return nil }
    self.init(endedAt: endedAt, number: number)
  }
}
