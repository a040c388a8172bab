import DeskActions
import Plugboard

/// Somebody who has an account.
package struct Account: Sendable, Hashable {
  package let name: String
  /// `agent`, `supervisor` or `admin`.
  package let role: String
  package let isDisabled: Bool
}

// For whoever has the desk's folder, and so could do anything with it.

extension DeskSite {
  /// Who asks for something from the command line.
  package static let commandLine = "\(DeskActor(.plugin, "command-line"))"

  /// Everybody, in order of name.
  package func accounts() throws -> [Account] {
    try office.people().map {
      Account(name: $0.person.name, role: $0.person.role.rawValue, isDisabled: $0.isDisabled)
    }
  }

  /// Whether there is an administrator who has chosen a password.
  package var hasAdministrator: Bool {
    get throws {
      try office.people().contains { $0.person.role == .admin && !$0.isDisabled && !$0.person.mustChangePassword }
    }
  }

  /// - Returns: A password for the first sign-in.
  /// - Throws: ``DeskActions/Failure`` or what has failed, with a sentence that helps.
  package func addAccount(_ name: String, role: String) async throws -> String {
    do {
      return try await actions.invoke(.addPerson, Open(PersonFields(name: name, role: role)), by: Self.commandLine)
        .password
    } catch { throw Failure.forOperators(error) }
  }

  /// - Returns: A password for one sign-in.
  /// - Throws: ``DeskActions/Failure`` or what has failed, with a sentence that helps.
  package func resetPassword(of name: String) async throws -> String {
    do {
      return try await actions.invoke(.resetPassword, Open(PersonFields(name: name)), by: Self.commandLine).password
    } catch { throw Failure.forOperators(error) }
  }

  /// Gives many agents an account of the same password, which takes no time to try: for measuring only.
  /// - Parameter chatsEach: How many conversations each may have at once.
  package func addAgents(_ names: [String], password: String, chatsEach: Int) async throws {
    try await makeReady()
    let hash = try PasswordHash(of: password, PasswordHash.Cost(exponent: 4))
    for name in names {
      let worker = try await actions.invoke(
        .addWorker, Open(AddWorkerFields(friendlyName: name, capacity: ["chat": chatsEach])), by: Self.commandLine)
      try office.add(Person(name: name, role: .agent, worker: worker, mustChangePassword: false), hash)
    }
  }
}
