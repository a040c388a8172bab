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
  /// Plugins that an administrator has switched off while the desk was running; the configuration decides about the others.
  var plugins: [String: Bool] = [:]

  struct CannedResponse: Sendable, Hashable, Codable {
    var title: String
    /// `{{task.x}}` and `{{worker.x}}` stand for attributes.
    var text: String
  }
}

extension OfficeStore {
  private static let settingsName = "settings"

  func settings() throws -> OfficeSettings {
    let text = try database.read {
      try String.fetchOne($0, sql: "SELECT value FROM setting WHERE name = ?", arguments: [Self.settingsName])
    }
    return try text.map { try JSON(parsing: $0).decode() } ?? OfficeSettings()
  }

  func save(_ settings: OfficeSettings) throws {
    let text = try JSON(encoding: settings).description
    try database.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [Self.settingsName, text])
    }
  }
}
