import Desk
import DeskSQLite
import Foundation
import Measuring

/// Sends messages through a desk that keeps them in a new file. Each sender has a conversation, and awaits the answer to one
/// message before it sends the next.
/// - Returns: How many messages were kept in a second.
func sendMessages(senders: Int, each: Int, to path: String) async throws -> Double {
  let store = try SQLiteStore(path: path)
  let engine = try await DeskEngine(
    store: store, clock: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, ids: Sids())
  var seats: [(Identifier<Conversation>, Identifier<Participant>)] = []
  for number in 1...senders {
    let result = try await engine.perform(.openConversation(customer: "customer \(number)"), by: "customer \(number)")
    guard case .conversation(let conversation, let customer) = result else { throw Unexpected(result) }
    seats.append((conversation, customer))
  }
  let elapsed = try await nanoseconds {
    try await withThrowingTaskGroup { group in
      for (conversation, customer) in seats {
        group.addTask {
          for number in 1...each {
            let draft = Draft(author: customer, clientID: "\(number)", body: messageBody)
            _ = try await engine.perform(.send(conversation, draft), by: "\(customer)")
          }
        }
      }
      try await group.waitForAll()
    }
  }
  try store.close()
  return Double(senders * each) / elapsed * 1e9
}

/// As long as people write.
let messageBody = """
  Good morning, I ordered two lamps last week and only one has arrived. Could you please find out where the other is?
  """

struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ result: Decision.Result) { description = "Nobody expected \(result)." }
}
