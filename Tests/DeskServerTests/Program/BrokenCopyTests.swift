import Desk
import DeskActions
import Foundation
import GRDB
import Logging
import Plugboard
import PlugboardTestSupport
import Testing

@testable import DeskServer

/// Copies and folders from which something is missing: never taken for a whole desk, and never for a new one.
@Suite struct BrokenCopyTests {
  /// A copy of a desk in which two files were sent, in a folder that is gone afterwards.
  private static func withCopy(_ body: (_ copy: String, _ target: String, _ files: [String]) async throws -> Void)
    async throws
  {
    let copies = FileManager.default.temporaryDirectory.appending(path: "copies-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copies) }
    try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    let copy = copies.appending(path: "copy").path
    var files: [String] = []
    try await FileScene.with { scene in
      for name in ["zebra.txt", "horse.txt"] { files.append(try await scene.share(as: "carla", filename: name)) }
      let missing = try DeskBackup.copy(scene.desk.folder.path, to: copy)
      #expect(missing.isEmpty)
    }
    try await body(copy, copies.appending(path: "target").path, files)
  }

  private static func open(_ folder: String) async throws {
    let site = try await DeskSite.open(
      DeskConfiguration(folder: folder, isSafeMode: true), logger: Logger(label: "test"))
    site.close()
  }

  private static func makeEmptyDatabase(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 1") }
    try database.close()
  }

  private let program = ProgramTests()

  @Test func `what is erased while a copy is made is neither in the copy nor missing from it`() async throws {
    try await FileScene.with { scene in
      let desk = scene.desk.folder.path
      let target = "\(desk)-copy"
      defer { try? FileManager.default.removeItem(atPath: target) }
      var files: [String] = []
      for name in ["zebra.txt", "horse.txt", "mouse.txt"] {
        files.append(try await scene.share(as: "carla", filename: name))
      }
      let sent = try #require(try DeskBackup.sentFiles(desk))
      try DeskBackup.copy(desk, to: target)
      // The first is erased before its turn, the second after it.
      try FileManager.default.removeItem(atPath: "\(target)/media")
      try await scene.desk.site.office.database.write {
        try $0.execute(sql: "DELETE FROM media WHERE filename IN ('zebra.txt', 'horse.txt')")
      }
      try FileManager.default.removeItem(atPath: "\(desk)/media/\(files[0])")
      let missing = try DeskBackup.copyMedia(sent, desk, to: target)
      #expect(missing.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(target)/media") == [files[2]])
      #expect(try DeskBackup.sentFiles(target)?.map { $0["sid"] as String } == [files[2]])
    }
  }

  @Test func `a copy is not made in the desk's own folder, by whatever way`() async throws {
    try await Self.withCopy { desk, target, _ in
      try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: desk + "/media")
      for place in ["\(desk)/copy", "\(desk)/new/copy", "\(target)/copy", "\(desk)/../copy/copy"] {
        let outcome = try await program.run("backup", place, "--folder", desk)
        #expect(outcome.status != 0 && outcome.complaint.contains("it would be a part of \(desk)."), "\(place)")
      }
      #expect(
        try !FileManager.default.contentsOfDirectory(atPath: desk).contains { $0.contains("copy") || $0 == "new" })
      let beside = try await program.run("backup", "\(desk)-2", "--folder", desk)
      #expect(beside.status == 0, "\(beside.complaint)")
    }
  }

  @Test func `what is left of a copy that was cut short is no desk, and is named`() async throws {
    try await Self.withCopy { copy, target, _ in
      try FileManager.default.copyItem(atPath: copy, toPath: "\(target).partial")
      let outcome = try await program.run("restore", copy, "--folder", target)
      #expect(outcome.status != 0 && !FileManager.default.fileExists(atPath: target))
      #expect(
        outcome.complaint.contains(
          "There is \(target).partial already, which is a copy that is being made, or that was cut"))
      // Neither is it served, nor does a new desk begin in its place.
      for place in [target, "\(target).partial"] {
        await #expect(throws: CopyUnfinished.self) {
          try await DeskSite.open(DeskConfiguration(folder: place, isSafeMode: true), logger: Logger(label: "test"))
        }
      }
      #expect(!FileManager.default.fileExists(atPath: target))
      try FileManager.default.removeItem(atPath: "\(target).partial")
      // While it is filled, and if that fails, there is nothing under its own name.
      try Data(repeating: 120, count: 5000).write(to: URL(filePath: "\(copy)/desk.sqlite"))
      #expect(throws: BrokenFile.self) { try DeskBackup.restore(copy, to: target, withoutMissing: true) }
      #expect(!FileManager.default.fileExists(atPath: target))
      #expect(!FileManager.default.fileExists(atPath: "\(target).partial"))
    }
  }

  @Test func `files that are missing from a copy are named, and it is not restored`() async throws {
    try await Self.withCopy { copy, target, files in
      try Data("hell".utf8).write(to: URL(filePath: "\(copy)/media/\(files[0])"))
      let one = try await program.run("restore", copy, "--folder", target)
      #expect(one.status != 0 && !FileManager.default.fileExists(atPath: target))
      #expect(one.complaint.contains("1 of the 2 files that people have sent is missing"))
      #expect(one.complaint.contains("\(files[0]) (zebra.txt). Nothing was restored."))

      try FileManager.default.removeItem(atPath: "\(copy)/media")
      let all = try await program.run("restore", copy, "--folder", target)
      #expect(all.status != 0 && !FileManager.default.fileExists(atPath: target))
      #expect(all.complaint.contains("2 of the 2 files that people have sent are missing"))
      #expect(all.complaint.contains("zebra.txt") && all.complaint.contains("horse.txt"))
      #expect(all.complaint.contains("--without-missing-files"))

      let without = try await program.run("restore", copy, "--folder", target, "--without-missing-files")
      #expect(without.status == 0 && without.complaint.contains("2 of the 2 files"))
      try await Self.open(target)
    }
  }

  @Test func `a copy that lacks what its desk has lost says so when it is made`() async throws {
    try await Self.withCopy { copy, target, files in
      try FileManager.default.removeItem(atPath: "\(copy)/media/\(files[1])")
      let outcome = try await program.run("backup", target, "--folder", copy)
      #expect(outcome.status == 0 && outcome.output == "The desk is in \(target).\n")
      #expect(outcome.complaint.contains("1 of the 2 files that people have sent is missing"))
      #expect(outcome.complaint.contains("\(files[1]) (horse.txt). It is the same in the copy."))
    }
  }

  @Test(arguments: [["desk.sqlite"], ["office.sqlite"], ["desk.sqlite", "office.sqlite"]], [true, false])
  func `an empty or missing file is no desk`(files: [String], isEmpty: Bool) async throws {
    try await Self.withCopy { copy, target, _ in
      for file in files {
        try FileManager.default.removeItem(atPath: "\(copy)/\(file)")
        if isEmpty { try Data().write(to: URL(filePath: "\(copy)/\(file)")) }
      }
      let sentence = "There is no whole desk in \(copy): \(files[0]) is \(isEmpty ? "empty" : "missing")."
      let areGone = files.count == 2 && !isEmpty
      let restored = try await program.run("restore", copy, "--folder", target)
      #expect(restored.status != 0)
      #expect(restored.complaint.contains(areGone ? "There is no copy of a desk in \(copy)." : sentence))
      #expect(!FileManager.default.fileExists(atPath: target))
      // A folder without either is where a new desk is made.
      if areGone { return }
      for arguments in [["serve", "--port", "0"], ["user", "list"], ["backup", target]] {
        let outcome = try await program.run(arguments + ["--folder", copy])
        #expect(outcome.status != 0 && outcome.complaint.contains(sentence), "\(arguments)")
        #expect(!outcome.complaint.contains("admin"))
      }
    }
  }

  @Test(arguments: ["desk.sqlite", "office.sqlite"]) func `a file that is no database is named`(file: String)
    async throws
  {
    try await Self.withCopy { copy, target, _ in
      try Data(repeating: 120, count: 5000).write(to: URL(filePath: "\(copy)/\(file)"))
      for arguments in [["serve", "--port", "0", "--folder", copy], ["restore", copy, "--folder", target]] {
        let outcome = try await program.run(arguments)
        #expect(outcome.status != 0 && outcome.complaint.contains("\(copy)/\(file)"), "\(arguments)")
        #expect(outcome.complaint.contains("damaged") && !outcome.complaint.contains("SQLite error"))
      }
      #expect(!FileManager.default.fileExists(atPath: target))
    }
  }

  @Test func `a database in which nothing is is no copy`() async throws {
    try await Self.withCopy { copy, target, _ in
      try Self.makeEmptyDatabase("\(copy)/desk.sqlite")
      let outcome = try await program.run("restore", copy, "--folder", target)
      #expect(
        outcome.complaint.contains("\(copy)/desk.sqlite can't be used: it is a database, but not that of a desk."))
    }
  }

  @Test func `a first start that was cut short goes on`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "cut-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await Self.open(folder)
    try FileManager.default.removeItem(atPath: "\(folder)/office.sqlite")
    try await Self.open(folder)
    try FileManager.default.removeItem(atPath: "\(folder)/office.sqlite")
    try Data().write(to: URL(filePath: "\(folder)/office.sqlite"))
    try await Self.open(folder)
  }

  @Test func `a place that can't be written is named, without the words of a library`() async throws {
    try await Self.withCopy { copy, target, _ in
      // Below a file there can be no folder, whoever asks.
      try Data().write(to: URL(filePath: target))
      for arguments in [
        ["restore", copy, "--folder", "\(target)/desk"], ["backup", "\(target)/copy", "--folder", copy],
      ] {
        let outcome = try await program.run(arguments)
        #expect(outcome.status != 0 && outcome.complaint.contains("A desk can't be kept in \(target)/"), "\(arguments)")
        #expect(outcome.complaint.contains("Not a directory") && !outcome.complaint.contains("NSCocoa"))
      }
    }
  }
}
