import ArgumentParser
import DeskServer
import Foundation

/// `plugboard backup`: a copy of a desk, running or not.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies a desk into a new folder, also while it is running.",
    discussion: "The copy is whole: what was confirmed before the command began is in it.")

  @OptionGroup var desk: DeskFolder
  @Argument(help: "The new folder.") var target: String

  func validate() throws {
    if FileManager.default.fileExists(atPath: target) {
      throw ValidationError("\(target) is there already. Name a new folder.")
    }
  }

  func run() async throws {
    umask(0o077)
    let missing = try DeskBackup.copy(desk.folder, to: target)
    if !missing.isEmpty { Terminal.say("\(missing.sentence) It is the same in the copy.") }
    print("The desk is in \(target).")
  }
}

/// `plugboard restore`: makes a desk of a copy.
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a desk of a copy that `backup` has made.",
    discussion: "Nothing is overwritten: name a folder that is not there, or move the old one away first.")

  @Argument(help: "The copy.") var copy: String
  @Option(help: "The folder of the desk.") var folder = DeskFolder.usual
  @Flag(help: "Restores it although files are missing that people have sent.") var withoutMissingFiles = false

  func validate() throws {
    if !DeskFolder.hasDesk(copy) { throw ValidationError("There is no copy of a desk in \(copy).") }
    if FileManager.default.fileExists(atPath: folder) {
      throw ValidationError("\(folder) is there already. Move it away first, or name another folder.")
    }
  }

  func run() async throws {
    umask(0o077)
    let missing = try DeskBackup.restore(copy, to: folder, withoutMissing: withoutMissingFiles)
    if !missing.isEmpty { Terminal.say("\(missing.sentence) Whoever asks for one is told that there is no such file.") }
    print("The desk is in \(folder). Start it with `\(Commands.program) serve --folder \(folder)`.")
  }
}
