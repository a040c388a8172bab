package import Desk

/// Tells whoever has a conversation begun which one it is, before anything is said in it: whoever asks again after a crash
/// goes on with the same one.
package enum ConversationStart {
  @TaskLocal package static var hasOpened:
    (@Sendable (Identifier<Conversation>, Identifier<Participant>) throws -> Void)?
}
