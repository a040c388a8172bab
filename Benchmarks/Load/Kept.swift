import Desk
import DeskSQLite
import Foundation
import Plugboard

struct MessagesLost: Error, CustomStringConvertible {
  let lost: Int
  let doubled: Int
  var description: String { "\(lost) messages are lost, and \(doubled) are kept twice." }
}

/// Looks in the desk's file for every message of which the desk has said that it keeps it.
/// - Throws: ``MessagesLost``.
func check(_ kept: [String: Set<String>], in folder: URL) async throws {
  let store = try SQLiteStore(path: folder.appending(path: "desk.sqlite").path)
  defer { try? store.close() }
  var (lost, doubled) = (0, 0)
  for (text, names) in kept {
    guard let conversation = Identifier<Conversation>(text) else { continue }
    var times: [String: Int] = [:]
    var index: Int64 = 0
    while case let page = try await store.messages(in: conversation, after: index, limit: StorePage.maximum),
      let last = page.last
    {
      for message in page { times[message.clientID, default: 0] += 1 }
      index = last.index
    }
    lost += names.count { times[$0] == nil }
    doubled += times.values.count { $0 > 1 }
  }
  let count = kept.values.reduce(0) { $0 + $1.count }
  say(
    "kept",
    ["messages": Double(count), "lost": Double(lost), "doubled": Double(doubled)])
  if lost > 0 || doubled > 0 { throw MessagesLost(lost: lost, doubled: doubled) }
}
