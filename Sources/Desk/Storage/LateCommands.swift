// What has ended leaves memory and stays in the store: whoever comes late is still told how it ended.

extension DeskEngine {
  /// What a command would have been told if what it names had not left memory. Nothing is changed by it.
  /// - Returns: `nil` if nothing that it names has ended.
  /// - Throws: What the desk would have refused it with; ``StoreError``; ``EngineBusy``.
  func answerLate(_ command: Command, at moment: Moment) async throws -> Decision.Result? {
    var records: [Record] = []
    for key in command.thingsThatMayHaveLeft {
      guard let thing = try await find(key) else { continue }
      records.append(thing)
      if let key = thing.whole, let whole = try await find(key) { records.append(whole) }
    }
    guard records.contains(where: \.hasEnded) else { return nil }
    var past = DeskState(records: records, at: moment)
    var ids = self.ids
    return try past.perform(command, at: moment, ids: &ids).result
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
    switch self {
    case .setTaskAttributes(let sid, _, _), .cancelTask(let sid, _): [.task(sid)]
    case .accept(let sid, _), .reject(let sid, _), .wrapUp(let sid, _), .complete(let sid, _), .transfer(let sid, _, _):
      [.reservation(sid)]
    case .cancelTransfer(let sid): [.transfer(sid)]
    case .join(let sid, _, _), .leave(let sid, _), .send(let sid, _), .markDelivered(let sid, _, _),
      .markRead(let sid, _, _):
      [.conversation(sid)]
    case .createTask(let settings):
      settings.conversation.map { [.workflow(settings.workflow), .conversation($0)] } ?? []
    // Settings and workers stay, and a timer that has fired is no thing any more.
    case .saveActivity, .saveQueue, .saveWorkflow, .addWorker, .setWorkerAttributes, .setCapacity, .setActivity,
      .setNextActivity, .heartbeat, .signOut, .openConversation, .fire, .postpone:
      []
    }
  }
}
