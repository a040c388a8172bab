package import Desk

/// Whoever has a conversation begun, and wants to know which one it is before anything is said in it: who asks again after a
/// crash goes on with the same one.
package final class ConversationStart: Sendable {
  /// The one for whom the present task works.
  @TaskLocal package static var current: ConversationStart?

  let hasOpened: @Sendable (Identifier<Conversation>, Identifier<Participant>) throws -> Void

  package init(hasOpened: @escaping @Sendable (Identifier<Conversation>, Identifier<Participant>) throws -> Void) {
    self.hasOpened = hasOpened
  }
}
