import DeskActions
import Foundation
import GRDB
import Logging
import Plugboard
import Synchronization

/// Who has asked for what, what plugins have said to it, and how it ended: also of what was stopped, which the desk's journal
/// does not have, because nothing has changed.
///
/// Written now and then, so that nobody waits for it: a crash may take the last half second.
final class Audit: Sendable {
  /// How long entries are kept, in milliseconds: 90 days.
  static let lifetime: Int64 = 90 * 24 * 3600 * 1000
  /// How often those that are older are looked for, in milliseconds: once a day.
  static let removalInterval: Int64 = 24 * 3600 * 1000
  /// How many entries wait to be written at most; more are counted and not kept.
  static let maximumWaiting = 50_000
  /// How much is kept of what comes from outside, in characters.
  private static let maximumText = 500
  private static let interval = Duration.milliseconds(500)
  /// What is asked for all the time and says little; it is kept only when it was stopped.
  private static let quiet: Set<String> = ["SendTyping", "MarkMessagesDelivered", "MarkMessagesRead"]

  struct Entry: Sendable, Hashable, Codable, FetchableRecord {
    let number: Int64
    /// Unix milliseconds.
    let at: Int64
    let actor: String
    let action: String
    let invocation: String
    let outcome: String
    /// The plugin that stopped it.
    let owner: String?
    let reason: String?
    /// What plugins had to say: a JSON array of hooks.
    let hooks: String
  }

  private let office: OfficeStore
  private let logger: Logger
  private let clock: @Sendable () -> Int64
  /// When old entries were last removed.
  private let removedAt = Mutex<Int64?>(nil)
  private let waiting = Mutex<(entries: [Entry], lost: Int)>(([], 0))

  /// - Parameter clock: Unix milliseconds.
  init(_ inspector: Inspector, _ office: OfficeStore, _ logger: Logger, clock: @escaping @Sendable () -> Int64) {
    (self.office, self.logger, self.clock) = (office, logger, clock)
    _ = inspector.watch { [weak self] trace in self?.note(trace) }
  }

  private func note(_ trace: Inspector.Trace) {
    if Self.quiet.contains(trace.action) && trace.outcome == "completed" { return }
    let entry = Entry(
      number: 0, at: clock(), actor: trace.actor ?? Actions.applicationName,
      action: String(trace.action.prefix(Self.maximumText)), invocation: trace.id, outcome: trace.outcome,
      owner: trace.owner, reason: trace.reason.map { String($0.prefix(Self.maximumText)) },
      hooks: trace.json(of: trace.hooks.filter { $0.owner != Actions.applicationName }).description)
    waiting.withLock { waiting in
      if waiting.entries.count < Self.maximumWaiting { waiting.entries.append(entry) } else { waiting.lost += 1 }
    }
  }

  /// Goes on until the task is cancelled, and then writes what is left.
  func run() async {
    repeat {
      write()
      removeOld()
    } while (try? await Task.sleep(for: Self.interval)) != nil
    write()
  }

  /// Removes what is older than its lifetime, unless that was done less than a day ago.
  func removeOld() {
    let now = clock()
    if let last = removedAt.withLock({ $0 }), now - last < Self.removalInterval { return }
    do { try office.removeAudit(before: now - Self.lifetime) } catch {
      logger.error("Old entries of the audit could not be removed, and it will be tried again tomorrow: \(error)")
    }
    removedAt.withLock { $0 = now }
  }

  func write() {
    let (entries, lost) = waiting.withLock { waiting in
      defer { waiting = ([], 0) }
      return waiting
    }
    if lost > 0 { logger.error("\(lost) entries of the audit were not kept: too much came at once") }
    if entries.isEmpty { return }
    do { try office.add(entries) } catch {
      logger.error("The audit could not be written, and will be tried again: \(error)")
      waiting.withLock { $0.entries.insert(contentsOf: entries.prefix(Self.maximumWaiting), at: 0) }
    }
  }
}

extension OfficeStore {
  /// How many entries one question is answered with.
  static let auditPage = 200

  fileprivate func add(_ entries: [Audit.Entry]) throws {
    try database.write { database in
      for entry in entries {
        try database.execute(
          sql: "INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            entry.at, entry.actor, entry.action, entry.invocation, entry.outcome, entry.owner, entry.reason,
            entry.hooks,
          ])
      }
    }
  }

  fileprivate func removeAudit(before time: Int64) throws {
    try database.write { try $0.execute(sql: "DELETE FROM audit WHERE at < ?", arguments: [time]) }
  }

  /// Entries, the latest first.
  /// - Parameters:
  ///   - number: Only those before this one.
  ///   - text: Only those whose action, asker, plugin or reason has it somewhere, in whatever case of ASCII; all, if empty.
  ///     Of people it may also be a part of the name by which they sign in.
  ///   - stoppedOnly: Only what did not complete.
  func audit(
    before number: Int64, matching text: String = "", stoppedOnly: Bool = false
  ) async throws -> [Audit.Entry] {
    // Not on a thread that others need: it may have to look at everything.
    try await database.read {
      try Audit.Entry.fetchAll(
        $0,
        sql: """
          SELECT * FROM audit WHERE number < :before AND (NOT :stoppedOnly OR outcome <> 'completed')
          AND (instr(lower(action || ' ' || actor || ' ' || ifnull(owner, '') || ' ' || ifnull(reason, '')), lower(:text)) > 0
            OR substr(actor, instr(actor, ':') + 1) IN
              (SELECT worker FROM person WHERE instr(lower(name), lower(:text)) > 0))
          ORDER BY number DESC LIMIT \(Self.auditPage)
          """, arguments: ["before": number, "text": text, "stoppedOnly": stoppedOnly])
    }
  }
}
