// What has ended leaves memory and stays in the store: whoever comes late is still told how it ended.

extension DeskEngine {
  /// What a command would have been told if what it names had not left memory. Nothing is changed by it.
  /// - Returns: `nil` if nothing that it names has ended.
  /// - Throws: What the desk would have refused it with; ``StoreError``; ``EngineBusy``.
  func answerLate(
    _ command: Command, _ versions: [Record.Key: Int64], at moment: Moment
  ) async throws -> Decision.Result? {
    if case .send(let conversation, let draft) = command, let sent = try await kept(draft, in: conversation) {
      return sent
    }
    var records: [Record] = []
    for key in command.thingsThatMayHaveLeft {
      guard let thing = try await find(key) else { continue }
      records.append(thing)
      if let key = thing.whole, let whole = try await find(key) { records.append(whole) }
    }
    guard records.contains(where: \.hasEnded) else { return nil }
    var past = DeskState(records: records, at: moment)
    var ids = self.ids
    return try past.perform(command, ifUnchanged: versions, at: moment, ids: &ids).result
  }

  /// A thing that is here, or else as the store has it.
  private func find(_ key: Record.Key) async throws -> Record? {
    if let thing = state[key] { return thing }
    return try await ask { store throws(StoreError) in try await store.record(key) }
  }
}

extension Command {
  /// What it names of the things that leave memory some time after they have ended, and what is looked at before them.
  fileprivate var thingsThatMayHaveLeft: [Record.Key] {
    if case .createTask(let settings) = self, let conversation = settings.conversation {
      return [.workflow(settings.workflow), .conversation(conversation)]
    }
    return switch subject {
    case .task?, .reservation?, .transfer?, .conversation?: [subject!]
    // Workers stay; settings that were removed, and a timer that has fired, are no things any more.
    case .activity?, .queue?, .workflow?, .worker?, .message?, .timer?, nil: []
    }
  }
}
