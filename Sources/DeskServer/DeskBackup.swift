import DeskSQLite
import Foundation
import GRDB

/// Copies of a whole desk: what it has decided, and what the server keeps beside it.
public enum DeskBackup {
  /// The files of a desk, each a database of its own. The desk comes last: what the server keeps points to it, and has to find
  /// there what it points to.
  private static let files = ["office.sqlite", "desk.sqlite"]

  /// Copies a desk into a new folder, whether or not it is being served. Each database is as it was at one moment; the desk may be
  /// a moment younger than the office.
  /// - Throws: ``FolderNotWritable`` if the folder is there already; what SQLite or the system says. Nothing is left of the new
  ///   folder then.
  public static func copy(_ folder: String, to target: String) throws {
    if FileManager.default.fileExists(atPath: target) {
      throw FolderNotWritable(folder: target, problem: "it is there already")
    }
    try FileManager.default.createDirectory(
      atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
      for file in files {
        let source = try DatabaseQueue(path: "\(folder)/\(file)", configuration: reading)
        let copy = try DatabaseQueue(path: "\(target)/\(file)")
        try source.backup(to: copy)
        // A copy that can't be read is found when it is made, and not when it is needed.
        let found = try copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        if found != "ok" { throw StoreDamaged(file: "\(folder)/\(file)", detail: found ?? "") }
        try copy.close()
        try source.close()
      }
      try copyMedia(folder, to: target)
    } catch {
      try? FileManager.default.removeItem(atPath: target)
      throw error
    }
  }

  /// Copies the files that people have sent, and not those that wait to be. After the desk, so that every message that is in the
  /// copy has its files there, too; what is known of them is for the same reason taken anew.
  private static func copyMedia(_ folder: String, to target: String) throws {
    let source = try DatabaseQueue(path: "\(folder)/office.sqlite", configuration: reading)
    let rows = try source.read { database -> [Row]? in
      // A copy may have been made before there were files.
      guard try database.tableExists("media") else { return nil }
      return try Row.fetchAll(database, sql: "SELECT * FROM media WHERE message IS NOT NULL")
    }
    try source.close()
    guard let rows else { return }
    try FileManager.default.createDirectory(
      atPath: "\(target)/\(MediaStore.folder)", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let copy = try DatabaseQueue(path: "\(target)/office.sqlite")
    try copy.write { database in
      try database.execute(sql: "DELETE FROM media")
      for row in rows {
        let names = row.columnNames.joined(separator: ", ")
        let places = row.columnNames.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
          sql: "INSERT INTO media (\(names)) VALUES (\(places))",
          arguments: StatementArguments(row.databaseValues))
      }
    }
    try copy.close()
    for row in rows {
      let path = "\(MediaStore.folder)/\(row["sid"] as String)"
      // One that is lost is no reason to have no copy of all the others; whoever asks for it is told.
      if FileManager.default.fileExists(atPath: "\(folder)/\(path)") {
        try FileManager.default.copyItem(atPath: "\(folder)/\(path)", toPath: "\(target)/\(path)")
      }
    }
  }

  private static var reading: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return configuration
  }

  /// What was to be copied is damaged.
  struct StoreDamaged: Error, CustomStringConvertible {
    let file: String
    let detail: String

    var description: String { "\(file) is damaged (\(detail)). Put it aside and restore the last copy." }
  }
}
