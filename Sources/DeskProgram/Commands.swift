import ArgumentParser
import Foundation

/// Everything that the program can be told to do.
struct Commands: AsyncParsableCommand {
  /// What this program is called: one with plugins of its own has a name of its own.
  static let program = CommandLine.arguments.first.map { URL(filePath: $0).lastPathComponent } ?? "plugboard"

  static let configuration = CommandConfiguration(
    commandName: program,
    abstract: "A contact centre that plugins can change.",
    subcommands: [
      Serve.self, ListActions.self, User.self, Customer.self, Backup.self, Restore.self, Simulate.self,
    ])
}
