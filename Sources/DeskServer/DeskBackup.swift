import DeskSQLite
import Foundation
import GRDB

/// Copies of a whole desk: what it has decided, and what the server keeps beside it.
package enum DeskBackup {
  /// The files of a desk, each a database of its own. The desk comes last: what the server keeps points to it, and has to find
  /// there what it points to.
  private static let files = [DeskFiles.office, DeskFiles.desk]

  /// Copies a desk into a new folder, whether or not it is being served. Each database is as it was at one moment; the desk may be
  /// a moment younger than the office.
  /// - Returns: The files that people have sent and that are not there: they are not in the copy, either.
  /// - Throws: ``FolderNotWritable`` if the folder is there already, can't be made, or would be in the desk's own; ``CopyUnfinished``;
  ///   ``DeskIncomplete``; ``BrokenFile``; what the system says. Nothing is left of the new folder then.
  @discardableResult
  package static func copy(_ folder: String, to target: String) throws -> MissingFiles {
    try DeskFiles.checkWhole(folder)
    if FileManager.default.fileExists(atPath: target) {
      throw FolderNotWritable(folder: target, problem: "it is there already")
    }
    if isInside(target, folder: folder) {
      throw FolderNotWritable(folder: target, problem: "it would be a part of \(folder)")
    }
    // Under another name until it is whole: what a kill leaves must not look like a desk.
    let partial = URL(filePath: target).path + partialSuffix
    if FileManager.default.fileExists(atPath: partial) {
      throw CopyUnfinished(folder: partial)
    }
    try makeFolder(partial)
    do {
      for file in files { try copy(file, folder, to: partial) }
      // After the desk, so that every message that is in the copy has its files there, too.
      let missing = try sentFiles(folder).map { try copyMedia($0, folder, to: partial) } ?? MissingFiles()
      if rename(partial, target) != 0 {
        throw FolderNotWritable(folder: target, problem: String(cString: strerror(errno)))
      }
      return missing
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
  }

  /// What the name of a folder ends with that is being filled.
  static let partialSuffix = ".partial"

  /// Whether something would be in a folder, or below.
  private static func isInside(_ path: String, folder: String) -> Bool {
    var place = stat()
    guard stat(folder, &place) == 0 else { return false }
    var url = URL(filePath: path).standardizedFileURL
    // Of what is not there yet only the folders above can be looked at, and the first of them may be a link.
    while !FileManager.default.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
    url = url.resolvingSymlinksInPath()
    while true {
      var found = stat()
      if stat(url.path, &found) == 0 && found.st_dev == place.st_dev && found.st_ino == place.st_ino { return true }
      if url.path == "/" { return false }
      url.deleteLastPathComponent()
    }
  }

  /// Makes a desk of a copy, in a new folder.
  /// - Parameter withoutMissing: Whether to do it although files are missing that people have sent.
  /// - Returns: Those files.
  /// - Throws: ``MissingFiles`` if there are some and they were not to be; otherwise as ``copy(_:to:)``.
  @discardableResult
  package static func restore(_ copy: String, to folder: String, withoutMissing: Bool) throws -> MissingFiles {
    try DeskFiles.checkWhole(copy)
    let missing = MissingFiles(of: try sentFiles(copy) ?? [], in: copy)
    if !missing.isEmpty && !withoutMissing { throw missing }
    return try self.copy(copy, to: folder)
  }

  private static func copy(_ file: String, _ folder: String, to target: String) throws {
    let (from, to) = ("\(folder)/\(file)", "\(target)/\(file)")
    let source = try BrokenFile.naming(from) { try DatabaseQueue(path: from, configuration: DeskFiles.reading) }
    let copy = try BrokenFile.naming(to) { try DatabaseQueue(path: to) }
    // Pages are copied as they are, so that what fails is the writing.
    try BrokenFile.naming(to) { try source.backup(to: copy) }
    // A copy that can't be read is found when it is made, and not when it is needed.
    try BrokenFile.naming(from) {
      let found = try copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
      if found != "ok" { throw BrokenFile(from, "it is damaged (\(found ?? ""))") }
    }
    try copy.close()
    try source.close()
  }

  /// What is known of the files that people have sent, and not of those that wait to be; `nil` if nothing could be sent yet.
  static func sentFiles(_ folder: String) throws -> [Row]? {
    let path = "\(folder)/\(DeskFiles.office)"
    return try BrokenFile.naming(path) {
      let source = try DatabaseQueue(path: path, configuration: DeskFiles.reading)
      defer { try? source.close() }
      return try source.read { database in
        // A copy may have been made before there were files.
        guard try database.tableExists("media") else { return nil }
        return try Row.fetchAll(database, sql: "SELECT * FROM media WHERE message IS NOT NULL ORDER BY createdAt, sid")
      }
    }
  }

  /// Copies the files that people have sent, and what is known of them now. What is erased meanwhile is not in the copy.
  /// - Parameter sent: What was known of them before; those that are sent later are left out.
  static func copyMedia(_ sent: [Row], _ folder: String, to target: String) throws -> MissingFiles {
    try makeFolder("\(target)/\(MediaStore.folder)")
    for row in sent { try copyFile(row["sid"], folder, to: target) }
    let known = Set(try (sentFiles(folder) ?? []).map { $0["sid"] as String })
    let rows = sent.filter { known.contains($0["sid"]) }
    for row in sent where !known.contains(row["sid"]) {
      unlink("\(target)/\(MediaStore.folder)/\(row["sid"] as String)")
    }
    try keep(rows, in: target)
    return MissingFiles(of: rows, in: folder, copiedTo: target)
  }

  private static func copyFile(_ sid: String, _ folder: String, to target: String) throws {
    let path = "\(MediaStore.folder)/\(sid)"
    do { try FileManager.default.copyItem(atPath: "\(folder)/\(path)", toPath: "\(target)/\(path)") } catch {
      // One that is lost is no reason to have no copy of all the others; whoever makes the copy is told.
      if !FileManager.default.fileExists(atPath: "\(folder)/\(path)") { return }
      throw FileTrouble(file: "\(target)/\(path)", problem: systemReason(error))
    }
  }

  /// Writes what is known of files into a copy, instead of what stands there.
  private static func keep(_ rows: [Row], in target: String) throws {
    let path = "\(target)/\(DeskFiles.office)"
    try BrokenFile.naming(path) {
      let copy = try DatabaseQueue(path: path)
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
    }
  }
}

/// Files that people have sent, that a desk knows of, and that are not there, or not whole.
package struct MissingFiles: Error, Sendable, Hashable, CustomStringConvertible {
  /// How many are named.
  static let named = 3

  /// Where they should be.
  package let folder: String
  /// What their senders have called them.
  package let names: [String]
  /// How many files there should be.
  package let known: Int
  package var isEmpty: Bool { names.isEmpty }

  init() { (folder, names, known) = ("", [], 0) }

  /// - Parameter copy: Where they have been copied to, if they have: what is there was not missing.
  fileprivate init(of rows: [Row], in folder: String, copiedTo copy: String? = nil) {
    self.folder = "\(folder)/\(MediaStore.folder)"
    known = rows.count
    names = rows.filter { row in
      var status = stat()
      let isWhole =
        stat("\(copy ?? folder)/\(MediaStore.folder)/\(row["sid"] as String)", &status) == 0
        && Int64(status.st_size) == row["size"] as Int64
      return !isWhole
    }.map { "\($0["sid"] as String) (\($0["filename"] as String))" }
  }

  /// What is missing, as the beginning of a sentence.
  package var sentence: String {
    let rest = names.count > Self.named ? " and \(names.count - Self.named) more" : ""
    return """
      \(names.count) of the \(known) files that people have sent \(names.count == 1 ? "is" : "are") missing from \(folder), or not \
      whole: \(names.prefix(Self.named).joined(separator: ", "))\(rest).
      """
  }

  package var description: String {
    "\(sentence) Nothing was restored. Put them back, or give --without-missing-files to restore the desk without them."
  }
}

/// A copy to this place was cut short, or is being made just now.
package struct CopyUnfinished: Error, Sendable, Hashable, CustomStringConvertible {
  package let folder: String

  package var description: String {
    """
    There is \(folder) already, which is a copy that is being made, or that was cut short. If no other program is making it, \
    delete it and try again.
    """
  }
}
