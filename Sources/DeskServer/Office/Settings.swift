import Foundation
import GRDB
import Plugboard

/// What administrators set up around the work.
struct OfficeSettings: Sendable, Hashable, Codable {
  /// What agents choose from when they have done a task.
  var dispositions = ["Resolved", "Needs follow-up", "Spam"]
  var cannedResponses = [
    CannedResponse(title: "Greeting", text: "Hello {{task.customerName}}, this is {{worker.friendlyName}}."),
    CannedResponse(title: "One moment", text: "One moment please, I am looking into it."),
  ]
  /// Plugins that an administrator has switched on or off while the desk was running; the configuration decides about the others.
  var plugins: [String: Bool] = [:]
  /// The workflow of whoever names none; `nil` until an administrator has chosen.
  var chosenWorkflowSid: String?

  struct CannedResponse: Sendable, Hashable, Codable {
    var title: String
    /// `{{task.x}}` and `{{worker.x}}` stand for attributes.
    var text: String
  }
}

extension OfficeStore {
  private static let settingsName = "settings"

  func settings() throws -> OfficeSettings { try database.read { try Self.settings(in: $0) } }

  /// Reads, changes and writes the settings in one transaction, so that of two who change different ones neither is overwritten.
  func changeSettings(_ change: (inout OfficeSettings) throws -> Void) throws {
    try database.write { database in
      var settings = try Self.settings(in: database)
      try change(&settings)
      try database.execute(
        sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)",
        arguments: [Self.settingsName, JSON(encoding: settings).description])
    }
  }

  private static func settings(in database: Database) throws -> OfficeSettings {
    let text = try String.fetchOne(
      database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [settingsName])
    return try text.map { try JSON(parsing: $0).decode() } ?? OfficeSettings()
  }
}
