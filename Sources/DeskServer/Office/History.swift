import Desk
import DeskActions
import Foundation
import GRDB
import Logging
import Plugboard

/// What has been done, so that it can be found again: a table of the tasks that workers have completed, with the words that were
/// written. It is made from the desk's events, and can be made anew from them at any time.
actor History {
  /// How many events are taken in at once.
  private static let batch = 200
  /// How many messages of a conversation can be found.
  private static let messages = 500
  /// How many entries one question is answered with.
  static let page = 50

  struct Entry: Sendable, Hashable {
    /// As it was when it was completed.
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
      while case let events = try await centre.engine.events(after: office.historyCursor(), limit: Self.batch),
        let last = events.last
      {
        var found: [(Entry, String)] = []
        for stored in events where stored.event.isCompletion {
          if let entry = try await entry(of: stored) { found.append(entry) }
        }
        try office.add(found, upTo: last.number)
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
  fileprivate func historyCursor() throws -> Int64 {
    try database.read { try Int64.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'history'") ?? 0 }
  }

  fileprivate func add(_ entries: [(History.Entry, String)], upTo number: Int64) throws {
    try database.write { database in
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
  ///   - query: Words that have to be there, each as the beginning of one; all entries, if empty.
  ///   - time: Only what ended before this, in Unix milliseconds.
  func history(of worker: String?, matching query: String, before time: Int64) throws -> [History.Entry] {
    // What people type is no query language: each word is quoted.
    let words = query.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).prefix(16).map { "\"\($0)\"*" }
    let match = words.isEmpty ? "" : "AND number IN (SELECT rowid FROM historyText WHERE words MATCH :words)"
    var arguments: StatementArguments = ["time": time, "worker": worker]
    if !words.isEmpty { arguments += ["words": words.joined(separator: " ")] }
    return try database.read { [arguments] database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM history WHERE endedAt < :time AND (:worker IS NULL OR worker = :worker) \(match)
          ORDER BY endedAt DESC, number DESC LIMIT \(History.page)
          """, arguments: arguments
      ).map { row in History.Entry(task: try JSON(parsing: row["task"]).decode(), endedAt: row["endedAt"]) }
    }
  }
}
