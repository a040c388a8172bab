import Plugboard

/// The rows that a desk has written for its messages, so that they can be written again by hand.
struct WrittenMessages {
  /// The desk's tables and indexes.
  let schema: [String]
  /// Conversations as they were before the first message: kind, id, version, open, body.
  let conversations: [[RawValue]]
  let messages: [Row]

  /// What is written for one message.
  struct Row {
    /// conversation, idx, author, client_id, body
    let message: [RawValue]
    /// version, open and body of the conversation, and its id and the version that it had
    let conversation: [RawValue]
    /// number, at, actor, invocation, command, changes
    let entry: [RawValue]
    /// number, entry, body
    let event: [RawValue]
  }

  init(of path: String) throws {
    let database = try RawDatabase(path: path, onlyToRead: true)
    schema = try database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").rows().map { $0[0].text }
    let events = try database.prepare("SELECT number, entry, body FROM events WHERE entry = ?")
    let message = try database.prepare(
      "SELECT conversation, idx, author, client_id, body FROM messages WHERE conversation = ? AND idx = ?")
    var conversations: [[RawValue]] = []
    var messages: [Row] = []
    let entries = try database.prepare(
      "SELECT number, at, actor, invocation, command, changes FROM journal ORDER BY number")
    for entry in try entries.rows() {
      let changes = try JSON(parsing: entry[5].text)
      guard let change = changes.arrayValue?.first(where: { $0["kind"] == "conversation" }),
        let conversation = change["after"], let id = conversation["sid"]?.stringValue
      else { continue }
      let version = RawValue.integer(conversation["version"].flatMap(\.intValue).map(Int64.init) ?? 0)
      if let before = change["before"], before != .null {
        let index = conversation["lastIndex"].flatMap(\.intValue).map(Int64.init) ?? 0
        let old = RawValue.integer(before["version"].flatMap(\.intValue).map(Int64.init) ?? 0)
        messages.append(
          Row(
            message: try message.rows([.text(id), .integer(index)])[0],
            conversation: [version, .integer(1), .text(conversation.text()), .text(id), old],
            entry: entry, event: try events.rows([entry[0]])[0]))
      } else {
        conversations.append([.text("conversation"), .text(id), version, .integer(1), .text(conversation.text())])
      }
    }
    self.conversations = conversations
    self.messages = messages
  }
}
