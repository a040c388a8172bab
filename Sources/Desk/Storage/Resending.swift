// A message that is sent again is the same message, however old it is: what memory has forgotten of it the store knows.

extension DeskEngine {
  /// The message that a command sends once more, and of which memory has forgotten what its author called it.
  ///
  /// When this has answered `nil`, the command may be decided, if that is done before anything else happens: whatever of
  /// the conversation the store did not have when it was asked is among what memory knows.
  ///
  /// - Throws: ``StoreError``; ``EngineBusy``.
  func sentBefore(_ command: Command) async throws -> Decision.Result? {
    guard case .send(let conversation, let draft) = command else { return nil }
    if state.conversations[conversation]?.status == .closed {
      // What has closed has no names in memory any more. It may have closed in what is being committed just now.
      try await waitForTheStore()
      return try await kept(draft, in: conversation)
    }
    while state.mayHaveForgotten(draft, in: conversation) {
      let last = state.conversations[conversation]?.lastIndex ?? 0
      let hasToWait = uncommitted >= Conversation.rememberedMessages
      // Up to this index the store has everything when it is asked.
      let known = hasToWait ? last : last - Int64(uncommitted)
      if hasToWait { try await waitForTheStore() }
      if let kept = try await kept(draft, in: conversation) { return kept }
      // Or else memory has forgotten meanwhile what the store did not have.
      if state.forgottenIndex(of: conversation) <= known { return nil }
    }
    return nil
  }

  /// The message that the store has under the name of a draft.
  func kept(_ draft: Draft, in conversation: Identifier<Conversation>) async throws -> Decision.Result? {
    let message = try await ask { store throws(StoreError) in
      try await store.message(in: conversation, by: draft.author, clientID: draft.clientID)
    }
    return message.map { .message(index: $0.index) }
  }
}

extension DeskState {
  /// Whether a message may be one that was sent before, although its name is not among those that are remembered.
  fileprivate func mayHaveForgotten(_ draft: Draft, in sid: Identifier<Conversation>) -> Bool {
    guard let conversation = conversations[sid], conversation.status != .closed, forgottenIndex(of: sid) > 0 else {
      return false
    }
    let name = ClientMessage(author: draft.author, clientID: draft.clientID)
    return conversation.participants.contains { $0.sid == draft.author } && sent[sid]?.index(of: name) == nil
  }
}
