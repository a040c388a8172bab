import DeskActions
import Foundation
import GRDB

/// What is kept of a file that somebody has uploaded; the file itself is in a folder beside.
struct Media: Sendable, Hashable {
  let sid: String
  /// The conversation that it is for.
  let conversation: String
  /// The sid of the worker or participant whose it is.
  let owner: String
  let filename: String
  var contentType: String
  /// In bytes; as announced, while it comes.
  let size: Int64
  /// SHA-256; `nil` while it comes.
  var hash: Data?
  /// The message that it was sent with.
  let message: String?
  /// Unix milliseconds.
  let createdAt: Int64

  var view: MediaView { MediaView(sid: sid, filename: filename, contentType: contentType, size: size) }
}

extension Media {
  fileprivate init(_ row: Row) {
    self.init(
      sid: row["sid"], conversation: row["conversation"], owner: row["owner"], filename: row["filename"],
      contentType: row["contentType"], size: row["size"], hash: row["hash"], message: row["message"],
      createdAt: row["createdAt"])
  }
}

extension OfficeStore {
  /// Notes a file that is about to come, so that of many at once no more are let in than may be.
  /// - Throws: ``MediaProblem``.
  func begin(_ media: Media, _ limits: MediaLimits) throws {
    try database.write { database in
      let unsent = try Row.fetchOne(
        database, sql: "SELECT count(*), coalesce(sum(size), 0) FROM media WHERE owner = ? AND message IS NULL",
        arguments: [media.owner])!
      if unsent[0] as Int >= limits.unsentFiles || (unsent[1] as Int64) + media.size > limits.unsentBytes {
        throw MediaProblem.tooMuchUnsent
      }
      let all =
        try Int64.fetchOne(
          database, sql: "SELECT coalesce(sum(size), 0) FROM media WHERE conversation = ?",
          arguments: [media.conversation]) ?? 0
      if all + media.size > limits.conversationBytes { throw MediaProblem.conversationFull }
      try database.execute(
        sql: "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
        arguments: [
          media.sid, media.conversation, media.owner, media.filename, media.contentType, media.size, media.createdAt,
        ])
    }
  }

  /// A file has come whole.
  /// - Returns: Whether it is still waited for.
  func finish(_ media: Media) throws -> Bool {
    try database.write { database in
      try database.execute(
        sql: "UPDATE media SET contentType = ?, hash = ? WHERE sid = ? AND hash IS NULL",
        arguments: [media.contentType, media.hash, media.sid])
      return database.changesCount > 0
    }
  }

  /// A file that has come whole, or several of one conversation.
  func media(_ sids: [String], for conversation: String) throws -> [Media] {
    let places = sids.map { _ in "?" }.joined(separator: ", ")
    return try database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM media WHERE conversation = ? AND hash IS NOT NULL AND sid IN (\(places))",
        arguments: StatementArguments([conversation] + sids)
      ).map(Media.init)
    }
  }

  /// - Returns: Whether all are this message's now; if not, nothing has changed.
  func claimMedia(_ sids: [String], for message: String) throws -> Bool {
    try database.write { database in
      for sid in sids {
        let row = try Row.fetchOne(
          database, sql: "SELECT message FROM media WHERE sid = ? AND hash IS NOT NULL", arguments: [sid])
        guard let row, row["message"] == nil || row["message"] as String == message else { return false }
      }
      for sid in sids {
        try database.execute(sql: "UPDATE media SET message = ? WHERE sid = ?", arguments: [message, sid])
      }
      return true
    }
  }

  func releaseMedia(_ sids: [String], for message: String) throws {
    try database.write { database in
      for sid in sids {
        try database.execute(
          sql: "UPDATE media SET message = NULL WHERE sid = ? AND message = ?", arguments: [sid, message])
      }
    }
  }

  /// Files that were claimed for a message, and uploaded no longer before the last one than a time in milliseconds.
  func claimedMedia(within time: Int64) throws -> [(sid: String, conversation: String, message: String)] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sid, conversation, message FROM media
          WHERE message IS NOT NULL AND createdAt >= (SELECT max(createdAt) FROM media) - ?
          """, arguments: [time]
      ).map { ($0["sid"], $0["conversation"], $0["message"]) }
    }
  }

  /// Forgets all files of a conversation, with `remove` as in ``forgetUnsentMedia(_:before:_:)``.
  func forgetMedia(of conversation: String, _ remove: @escaping @Sendable (String) throws -> Void) async throws {
    try await database.write { database in
      for sid in try String.fetchAll(
        database, sql: "SELECT sid FROM media WHERE conversation = ?", arguments: [conversation])
      {
        try remove(sid)
        try database.execute(sql: "DELETE FROM media WHERE sid = ?", arguments: [sid])
      }
    }
  }

  /// Forgets files that nobody has sent.
  /// - Parameters:
  ///   - sid: Which one; `nil` for all.
  ///   - time: Only those from before this, in Unix milliseconds.
  ///   - remove: Removes the file of one. First, and in the same step: so nothing is left that nobody knows of, and nothing is
  ///     removed that is being sent just now.
  func forgetUnsentMedia(_ sid: String? = nil, before time: Int64 = .max, _ remove: (String) throws -> Void) throws {
    let problem = try database.write { database -> (any Error)? in
      let sids = try String.fetchAll(
        database, sql: "SELECT sid FROM media WHERE message IS NULL AND createdAt < ? AND sid = coalesce(?, sid)",
        arguments: [time, sid])
      var problem: (any Error)?
      for sid in sids {
        // One that can't be removed keeps no other.
        do { try remove(sid) } catch {
          problem = error
          continue
        }
        try database.execute(sql: "DELETE FROM media WHERE sid = ?", arguments: [sid])
      }
      return problem
    }
    if let problem { throw problem }
  }
}
