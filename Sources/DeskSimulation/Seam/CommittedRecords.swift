package import Desk

/// The records that a store holds, by their keys.
package struct CommittedRecords: Sendable, Equatable {
  private var things: [Record.Key: Record] = [:]
  /// The messages of each conversation, in the order in which they were committed.
  package private(set) var messages: [Identifier<Conversation>: [Message]] = [:]

  package init() {}

  package init(_ records: [Record]) {
    for record in records { put(record) }
  }

  /// Applies what a command came to.
  package mutating func apply(_ changes: [Decision.Change]) {
    for change in changes {
      if let record = change.after { put(record) } else { things[change.key] = nil }
    }
  }

  private mutating func put(_ record: Record) {
    if case .message(let message) = record {
      messages[message.conversation, default: []].append(message)
    } else {
      things[record.key] = record
    }
  }

  package subscript(key: Record.Key) -> Record? {
    guard case .message(let conversation, let index) = key else { return things[key] }
    return messages[conversation]?.first { $0.index == index }.map(Record.message)
  }

  /// All but the messages.
  package var count: Int { things.count }

  /// Everything, in no order.
  package var all: [Record] { Array(things.values) + messages.values.joined().map(Record.message) }
}
