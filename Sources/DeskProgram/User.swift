import ArgumentParser
import DeskServer

/// `plugboard user`: who may sign in.
struct User: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks after who may sign in.",
    discussion: "For a desk that is not running, such as when nobody knows an administrator's password any more.",
    subcommands: [List.self, Add.self, ResetPassword.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists everybody.")
    @OptionGroup var desk: DeskFolder

    func run() async throws {
      for person in try await desk.withSite({ try $0.accounts() }) {
        try Output.write("\(person.name)\t\(person.role)\(person.isDisabled ? "\tmay not sign in" : "")")
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Adds somebody, and prints a password for one sign-in.")
    @OptionGroup var desk: DeskFolder
    @Argument(help: "What somebody signs in with.") var name: String
    @Option(help: "agent, supervisor or admin.") var role = "agent"

    func run() async throws {
      try User.show(await desk.withSite { try await $0.addAccount(name, role: role) })
    }
  }

  struct ResetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives somebody a new password for one sign-in, and prints it.")
    @OptionGroup var desk: DeskFolder
    @Argument(help: "What somebody signs in with.") var name: String

    func run() async throws {
      try User.show(await desk.withSite { try await $0.resetPassword(of: name) })
    }
  }

  private static func show(_ password: String) throws {
    try Output.write(
      password,
      orSay: "The password could not be written; `\(Commands.program) user reset-password` gives another one")
  }
}
