import Desk

/// What the pages of a trial have been told about their messages, and what they are still waiting for.
struct Acknowledged: Sendable {
  struct Sent: Sendable, Hashable {
    let conversation: Identifier<Conversation>
    let draft: Draft

    /// What a page calls it: sending it again is harmless.
    var name: Name { Name(conversation: conversation, author: draft.author, clientID: draft.clientID) }
  }

  struct Name: Sendable, Hashable {
    let conversation: Identifier<Conversation>
    let author: Identifier<Participant>
    let clientID: String
  }

  /// The messages that have been acknowledged, in order.
  private(set) var sent: [Sent] = []
  private(set) var indexes: [Name: Int64] = [:]
  /// All that was ever sent by a name: the first to arrive stays, whichever that was.
  private(set) var drafts: [Name: Set<Draft>] = [:]
  /// Those that no answer came to: they are sent again.
  private(set) var unanswered: [Sent] = []

  /// Takes note of an answer.
  /// - Returns: what is wrong with it.
  mutating func note(_ command: Command, _ answer: Answer) -> String? {
    guard case .send(let conversation, let draft) = command else { return nil }
    let message = Sent(conversation: conversation, draft: draft)
    drafts[message.name, default: []].insert(draft)
    unanswered.removeAll { $0 == message }
    switch answer {
    case .done(let decision):
      guard case .message(let index) = decision.result else { return "the answer has no index" }
      if let earlier = indexes[message.name] {
        return earlier == index ? nil : "\(draft.clientID) was message \(earlier), and is \(index) when it comes again"
      }
      sent.append(message)
      indexes[message.name] = index
    case .refused: break
    case .failed, .none: unanswered.append(message)
    }
    return nil
  }
}
