import Desk
import DeskStoreContract
import Testing

/// Messages that are sent again when memory has forgotten them.
@Suite struct ResendingTests {
  let store = SlowStore()
  let engine: DeskEngine
  let conversation: Identifier<Conversation>
  let customer: Identifier<Participant>

  /// A conversation in which as much has been said as is remembered.
  init() async throws {
    var rehearsal = try Rehearsal(workers: 1)
    try rehearsal.arrive()
    for number in 2...Conversation.rememberedMessages { try rehearsal.send("\(number)") }
    _ = try await store.inner.commit(rehearsal.commits)
    let (open, now) = (rehearsal.state.conversations.values.first!, rehearsal.now)
    (conversation, customer) = (open.sid, open.participants[0].sid)
    engine = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100))
  }

  private func send(_ name: String) async throws -> Decision.Result {
    try await engine.perform(
      .send(conversation, Draft(author: customer, clientID: name, body: "…")), by: "a test")
  }

  @Test func `a desk is told of as many names as it likes, and remembers the newest`() async throws {
    _ = try await send("new")
    var desk = try await store.load()
    let remembering = DeskState(desk)
    let oldest = try #require(try await store.message(in: conversation, by: customer, clientID: "first"))
    desk.sent.append(
      SentMessage(conversation: conversation, index: oldest.index, author: customer, clientID: oldest.clientID))
    #expect(DeskState(desk).indexesThatDiffer(from: remembering) == [])
    desk.sent.remove(at: 500)
    #expect(DeskState(desk).indexesThatDiffer(from: remembering) == ["the messages by their authors' names"])
  }

  @Test func `the store is asked only for what memory has forgotten`() async throws {
    #expect(try await send("first") == .message(index: 1))
    #expect(store.questions == 0)
    // That is one too many to be remembered.
    #expect(try await send("new") == .message(index: 1001))
    #expect(store.questions == 0)
    #expect(try await send("2") == .message(index: 2))
    #expect(try await send("new") == .message(index: 1001))
    #expect(store.questions == 0)
    #expect(try await send("first") == .message(index: 1))
    #expect(store.questions == 1)
    #expect(store.batches == [1])
  }

  @Test func `a message is the same one also when the conversation has closed meanwhile, or is about to`() async throws
  {
    let task = try #require(await engine.read { $0.tasks.keys.first })
    _ = try await engine.perform(.cancelTask(task, reason: "done"), by: "a test")
    store.hold()
    let before = store.batches.count
    let first = Task { try await send("last words") }
    while store.batches.count == before { await Task.yield() }
    let leave = Task { try await engine.perform(.leave(conversation, customer), by: "a test") }
    while await engine.read({ $0.conversations[conversation]?.status }) != .closed { await Task.yield() }
    let again = Task { try await send("last words") }
    for _ in 1...100 { await Task.yield() }
    store.release()
    let index = try await first.value
    _ = try await leave.value
    #expect(try await again.value == index)
    #expect(try await send("last words") == index)
    await #expect(throws: DeskError.self) { try await send("more") }
  }

  @Test func `a message that was never sent is taken, also where many have been`() async throws {
    for index: Int64 in 1001...1004 { #expect(try await send("new \(index)") == .message(index: index)) }
  }

  @Test func `whoever sends again while the store is not there is told so`() async throws {
    _ = try await send("new")
    store.failAsking(.unavailable(detail: "gone"))
    await #expect(throws: StoreError.unavailable(detail: "gone")) { try await send("first") }
    #expect(try await send("first") == .message(index: 1))
  }

  @Test func `a message that was forgotten before it was kept is not sent twice`() async throws {
    store.hold()
    var answers: [Task<Decision.Result, any Error>] = []
    for number in 1...Conversation.rememberedMessages + 1 {
      let before = await engine.waiting
      answers.append(Task { try await send("new \(number)") })
      while await engine.waiting == before { await Task.yield() }
    }
    let before = await engine.waiting
    let again = Task { try await send("new 1") }
    while await engine.waiting == before { await Task.yield() }
    store.release()
    for answer in answers { _ = try await answer.value }
    #expect(try await again.value == .message(index: 1001))
    #expect(await engine.read(\.conversations)[conversation]?.lastIndex == 2001)
  }
}
