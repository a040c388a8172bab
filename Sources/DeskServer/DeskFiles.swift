import Foundation
import GRDB

/// The two databases of a desk: neither is of any use without the other.
enum DeskFiles {
  /// What the desk has decided.
  static let desk = "desk.sqlite"
  /// What the server keeps beside it.
  static let office = "office.sqlite"

  /// Looks whether a folder can be opened as a desk. A new one can, and one whose first start was cut short.
  /// - Throws: ``DeskIncomplete`` if one of the two is missing or empty, and there is something in the other; ``BrokenFile``.
  static func check(_ folder: String) throws {
    switch (hasContent(folder, desk), hasContent(folder, office)) {
    case (true, true): return
    case (true, false): if try holdsDesk(folder) { throw incomplete(folder, missing: office) }
    case (false, true): if try holdsOffice(folder) { throw incomplete(folder, missing: desk) }
    // The first start fills one before it makes the other.
    case (false, false): if isThere(folder, desk) && isThere(folder, office) { throw incomplete(folder, missing: desk) }
    }
  }

  /// Looks whether a copy to this place was cut short: what is left of it is no desk, and in its place none begins anew.
  /// - Throws: ``CopyUnfinished``.
  static func checkFinished(_ folder: String) throws {
    if folder.hasSuffix(DeskBackup.partialSuffix) { throw CopyUnfinished(folder: folder) }
    let partial = folder + DeskBackup.partialSuffix
    if !hasContent(folder, desk), FileManager.default.fileExists(atPath: partial) {
      throw CopyUnfinished(folder: partial)
    }
  }

  /// Looks whether a folder has a whole desk, to be copied.
  /// - Throws: ``DeskIncomplete``; ``BrokenFile``.
  static func checkWhole(_ folder: String) throws {
    for file in [desk, office] where !hasContent(folder, file) { throw incomplete(folder, missing: file) }
    // A database in which there is nothing.
    for (file, table) in [(desk, "journal"), (office, "person")] where try !has(table, in: "\(folder)/\(file)") {
      throw BrokenFile("\(folder)/\(file)", "it is a database, but not that of a desk")
    }
  }

  private static func incomplete(_ folder: String, missing file: String) -> DeskIncomplete {
    DeskIncomplete(folder: folder, file: file, isEmpty: isThere(folder, file))
  }

  private static func isThere(_ folder: String, _ file: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(file)")
  }

  private static func hasContent(_ folder: String, _ file: String) -> Bool {
    var status = stat()
    return stat("\(folder)/\(file)", &status) == 0 && status.st_size > 0
  }

  private static func holdsDesk(_ folder: String) throws -> Bool {
    try has("journal", filled: true, in: "\(folder)/\(desk)")
  }

  private static func holdsOffice(_ folder: String) throws -> Bool {
    try has("person", filled: true, in: "\(folder)/\(office)")
  }

  private static func has(_ table: String, filled: Bool = false, in path: String) throws -> Bool {
    try BrokenFile.naming(path) {
      let file = try DatabaseQueue(path: path, configuration: reading)
      defer { try? file.close() }
      return try file.read { database in
        guard try database.tableExists(table) else { return false }
        return try !filled || Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(table))") ?? false
      }
    }
  }

  /// How files are read that another program may be writing.
  static var reading: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return configuration
  }
}

/// One of a desk's two files is not there, or nothing is in it.
package struct DeskIncomplete: Error, Sendable, Hashable, CustomStringConvertible {
  package let folder: String
  package let file: String
  package let isEmpty: Bool

  package var description: String {
    """
    There is no whole desk in \(folder): \(file) is \(isEmpty ? "empty" : "missing"). Nothing was changed. Put the file back, \
    or restore a copy into another folder with the command `restore`.
    """
  }
}

/// One of a desk's files can't be used.
package struct BrokenFile: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let problem: String

  init(_ file: String, _ problem: String) { (self.file, self.problem) = (file, problem) }

  package var description: String { "\(file) can't be used: \(problem). Put it aside and restore the last copy." }

  /// Runs what talks to SQLite about one file, and names it should that fail.
  static func naming<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        throw BrokenFile(file, "it is damaged (\(error.message ?? "\(error.resultCode)"))")
      default: throw FileTrouble(file: file, problem: error.message ?? "\(error.resultCode)")
      }
    }
  }
}

/// The system keeps a program from a desk's file.
package struct FileTrouble: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let problem: String

  package var description: String {
    "\(file) could not be used (\(problem)). Look at who may read and write it, and whether its disk is full."
  }
}
