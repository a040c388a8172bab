package import Desk

/// Whoever has a conversation begun for a customer's page, and wants to know which one it is before anything is said in it: who
/// asks again after a crash goes on with the same one.
package final class ConversationStart: Sendable {
  /// The one for whom the present task works.
  @TaskLocal package static var current: ConversationStart?

  /// A conversation and the customer in it.
  package struct Opened: Sendable {
    let conversation: Identifier<Conversation>
    let participant: Identifier<Participant>

    package init(_ conversation: Identifier<Conversation>, _ participant: Identifier<Participant>) {
      (self.conversation, self.participant) = (conversation, participant)
    }
  }

  private let clientID: String
  let opened: Opened?
  let hasOpened: @Sendable (Identifier<Conversation>, Identifier<Participant>) throws -> Void

  /// - Parameters:
  ///   - clientID: The page's name for the first message.
  ///   - opened: What was opened before, and is to be gone on with.
  ///   - hasOpened: Is told what is opened now.
  package init(
    clientID: String, opened: Opened? = nil,
    hasOpened: @escaping @Sendable (Identifier<Conversation>, Identifier<Participant>) throws -> Void
  ) {
    (self.clientID, self.opened, self.hasOpened) = (clientID, opened, hasOpened)
  }

  /// The one who has this message sent: a plugin may begin a conversation of its own meanwhile.
  static func current(for clientID: String?) -> ConversationStart? {
    current.flatMap { $0.clientID == clientID ? $0 : nil }
  }
}
