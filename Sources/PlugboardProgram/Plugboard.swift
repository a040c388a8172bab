import ArgumentParser

/// The program `plugboard`.
@main struct Plugboard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugboard", abstract: "A contact centre that plugins can change.",
    subcommands: [
      Serve.self, ListActions.self, User.self, Customer.self, Backup.self, Restore.self, Simulate.self,
    ])
}
