import ArgumentParser
import DeskServer
import Foundation
import Logging

/// The folder of a desk that is not being served, for the commands that look after it.
struct DeskFolder: ParsableArguments {
  @Option(help: "The folder in which the desk is kept.") var folder = Self.usual

  /// Where a desk is kept if nobody names a folder: where `serve` would keep it.
  static var usual: String {
    let named = ProcessInfo.processInfo.environment[ServeSetting.folder.variable] ?? ""
    return named.isEmpty ? ServeSetting.folder.byDefault : named
  }

  func validate() throws {
    if !Self.hasDesk(folder) {
      throw ValidationError("There is no desk in \(folder). `\(Commands.program) serve --folder \(folder)` makes one.")
    }
  }

  /// Whether there is any file of a desk. If only one of them is there, whoever opens it says so.
  static func hasDesk(_ folder: String) -> Bool {
    ["desk.sqlite", "office.sqlite"].contains { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }

  /// Opens it, without plugins, and closes it afterwards.
  func withSite<Value>(_ body: (DeskSite) async throws -> Value) async throws -> Value {
    var logger = Logger(label: "plugboard") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    let site = try await DeskSite.open(DeskConfiguration(folder: folder, isSafeMode: true), logger: logger)
    defer { site.close() }
    return try await body(site)
  }
}
