import Desk
import DeskStoreContract
import PlugboardJSON
import Testing

/// Commands for what has ended and is in memory no more: the answer is that of a desk that still remembers.
@Suite struct LateCommandTests {
  typealias Answer = Result<Decision.Result, DeskError>

  let store = SlowStore()
  /// It remembers a task that was completed after a transfer was taken back, and its conversation, which is closed.
  let rehearsal: Rehearsal
  /// It was started after all that.
  let engine: DeskEngine
  let task: DeskTask
  let conversation: Conversation
  let transfer: Identifier<Transfer>

  init() async throws {
    var rehearsal = try Rehearsal(workers: 2, offers: 1)
    try rehearsal.arrive()
    conversation = try #require(rehearsal.state.conversations.values.first)
    let offer = try #require(rehearsal.state.reservations.values.first)
    try rehearsal.perform(.accept(offer.sid))
    let other = try #require(rehearsal.state.workers.keys.first { $0 != offer.worker })
    try rehearsal.perform(.transfer(offer.sid, to: .worker(other), .warm))
    transfer = try #require(rehearsal.state.transfers.keys.first)
    try rehearsal.perform(.cancelTransfer(transfer))
    try rehearsal.perform(.leave(conversation.sid, conversation.participants[0].sid))
    try rehearsal.perform(.complete(offer.sid, reason: "done"))
    task = try #require(rehearsal.state.tasks[offer.task])
    #expect(task.status == .completed)
    #expect(rehearsal.state.conversations[conversation.sid]?.status == .closed)
    _ = try await store.inner.commit(rehearsal.commits)
    self.rehearsal = rehearsal
    let now = rehearsal.now
    engine = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100))
  }

  /// Every command that names one of these things.
  private var commands: [Command] {
    let offers = rehearsal.state.reservations.keys.sorted()
    let worker = rehearsal.state.workers.keys.min()!
    let participants = rehearsal.state.conversations[conversation.sid]!.participants.map(\.sid)
    let forOffers = offers.flatMap { offer -> [Command] in
      [
        .accept(offer), .reject(offer, reason: nil), .wrapUp(offer, reason: nil),
        .complete(offer, reason: nil), .transfer(offer, to: .worker(worker), .cold),
      ]
    }
    let forParticipants = (participants + [Identifier(1)]).flatMap { participant -> [Command] in
      [
        .leave(conversation.sid, participant),
        .send(conversation.sid, Draft(author: participant, clientID: "first", body: "Hello")),
        .markDelivered(conversation.sid, participant, index: 1), .markRead(conversation.sid, participant, index: 1),
        .markRead(conversation.sid, participant, index: 2),
      ]
    }
    return forOffers + forParticipants + [
      .setTaskAttributes(task.sid, [:]), .cancelTask(task.sid, reason: "too late"),
      .cancelTransfer(transfer), .join(conversation.sid, .supervisor, identity: "Eve"),
      rehearsal.createTask(for: conversation.sid),
      .createTask(TaskSettings(workflow: Identifier(1), conversation: conversation.sid)),
    ]
  }

  private func answer(_ command: Command) async throws -> Answer {
    do { return .success(try await engine.perform(command, by: "a test")) } catch let error as DeskError {
      return .failure(error)
    }
  }

  @Test func `a command for what has left memory is told the same as one for what has just ended`() async throws {
    for command in commands {
      var (remembering, ids) = (rehearsal.state, rehearsal.ids)
      var expected = Result { () throws(DeskError) in
        try remembering.perform(command, at: rehearsal.now, ids: &ids).result
      }
      // Only the store knows what a closed conversation's messages were called.
      if case .send(_, let draft) = command, draft.author == conversation.participants[0].sid {
        expected = .success(.message(index: 1))
      }
      #expect(try await answer(command) == expected, "\(command)")
    }
  }

  @Test func `an answer about the past changes nothing`() async throws {
    for command in commands { _ = try await answer(command) }
    #expect(store.batches == [])
    #expect(await engine.read(\.tasks).isEmpty)
    #expect(await engine.read(\.conversations).isEmpty)
  }

  @Test func `what never was is unknown`() async throws {
    let (task, reservation) = (Identifier<DeskTask>(7), Identifier<Reservation>(7))
    #expect(
      try await answer(.cancelTask(task, reason: "")) == .failure(.unknown(thing: "task", sid: "\(task)")))
    #expect(
      try await answer(.accept(reservation))
        == .failure(.unknown(thing: "reservation", sid: "\(reservation)")))
  }

  @Test func `what is open at another engine only is unknown here, and not done`() async throws {
    var later = rehearsal
    try later.arrive()
    _ = try await store.inner.commit(Array(later.commits[rehearsal.commits.count...]))
    let offer = try #require(later.state.reservations.values.first { $0.status == .pending })
    #expect(
      try await answer(.accept(offer.sid))
        == .failure(.unknown(thing: "reservation", sid: "\(offer.sid)")))
    #expect(try await store.record(.reservation(offer.sid)) == .reservation(offer))
  }

  @Test func `whoever asks a store that does not answer is told so`() async throws {
    store.failAsking(.unavailable(detail: "gone"))
    await #expect(throws: StoreError.unavailable(detail: "gone")) {
      try await engine.perform(.cancelTask(task.sid, reason: ""), by: "a test")
    }
  }
}
