import Desk
import DeskStoreContract
import PlugboardJSON
import Synchronization
import Testing

@Suite struct DeskEngineTests {
  let store = SlowStore()
  let engine: DeskEngine
  /// Two workers, who have one task offered.
  let rehearsal: Rehearsal
  let worker: Identifier<Worker>
  let offers: [Identifier<Reservation>]

  init() async throws {
    var rehearsal = try Rehearsal(workers: 2, offers: 2)
    try rehearsal.arrive()
    _ = try await store.inner.commit(rehearsal.commits)
    self.rehearsal = rehearsal
    (worker, offers) = (rehearsal.state.workers.keys.min()!, rehearsal.state.reservations.keys.sorted())
    engine = try await Self.engine(on: store, rehearsal)
  }

  private static func engine(
    on store: any DeskStore, _ rehearsal: Rehearsal, maximumWaiting: Int = DeskEngine.maximumWaiting
  ) async throws -> DeskEngine {
    let now = rehearsal.now
    return try await DeskEngine(
      store: store, clock: { now }, ids: Sids(after: 1 << 100), maximumWaiting: maximumWaiting)
  }

  /// Asks, and returns when the engine has decided.
  private func ask(_ command: Command, of engine: DeskEngine? = nil) async -> Task<Decision.Result, any Error> {
    let engine = engine ?? self.engine
    let before = await engine.waiting
    let answer = Task { try await engine.perform(command, by: "a test") }
    while await engine.waiting == before { await Task.yield() }
    return answer
  }

  private func setCapacity(_ count: Int) -> Command { .setCapacity(worker, channel: "sms", count) }

  // MARK: Keeping

  @Test func `what was answered is kept, with who asked for it`() async throws {
    _ = try await engine.perform(setCapacity(4), by: "somebody", invocation: "an invocation")
    let entry = try #require(await store.journal(after: Int64(rehearsal.commits.count), limit: 10).last)
    #expect(entry.actor == "somebody")
    #expect(entry.invocation == "an invocation")
    #expect(try entry.command.decode() == setCapacity(4))
    #expect(try await engine.events(after: entry.number - 1).last?.event.name == .workerCapacityChanged)
  }

  @Test func `nobody is answered before the store has the decision`() async throws {
    store.hold()
    let isAnswered = Mutex(false)
    let answer = Task {
      _ = try await engine.perform(setCapacity(4), by: "a test")
      isAnswered.withLock { $0 = true }
    }
    while store.batches.isEmpty { await Task.yield() }
    for _ in 1...100 { await Task.yield() }
    #expect(!isAnswered.withLock { $0 })
    store.release()
    try await answer.value
  }

  @Test func `those who wait for a commit share the next one`() async throws {
    store.hold()
    var answers = [await ask(setCapacity(1))]
    while store.batches.isEmpty { await Task.yield() }
    for count in 2...6 { answers.append(await ask(setCapacity(count))) }
    store.release()
    for answer in answers { _ = try await answer.value }
    #expect(store.batches == [1, 5])
  }

  @Test func `a batch has a limit`() async throws {
    store.hold()
    var answers = [await ask(setCapacity(1))]
    while store.batches.isEmpty { await Task.yield() }
    for count in 2...601 { answers.append(await ask(setCapacity(count))) }
    store.release()
    for answer in answers { _ = try await answer.value }
    #expect(store.batches == [1, 512, 88])
  }

  @Test func `cancelling whoever waits does not undo the decision`() async throws {
    store.hold()
    let answer = await ask(setCapacity(7))
    answer.cancel()
    store.release()
    _ = try await answer.value
    guard case .worker(let kept)? = try await store.record(.worker(worker)) else { return #expect(Bool(false)) }
    #expect(kept.capacity["sms"] == 7)
  }

  // MARK: What rests on something else

  @Test func `a refusal waits for what it rests on`() async throws {
    store.hold()
    store.fail(.full)
    let first = await ask(.accept(offers[0]))
    let second = await ask(.accept(offers[1]))
    store.release()
    await #expect(throws: StoreError.full) { try await first.value }
    // Not that another worker was first: nobody was.
    await #expect(throws: StoreError.full) { try await second.value }
    _ = try await engine.perform(.accept(offers[1]), by: "a test")
    await #expect(throws: DeskError.self) { try await engine.perform(.accept(offers[0]), by: "a test") }
  }

  @Test func `a message that is sent again is answered when the first one is kept`() async throws {
    let conversation = rehearsal.state.conversations.values.first!
    let draft = Draft(author: conversation.participants[0].sid, clientID: "twice", body: "Hello?")
    store.hold()
    store.fail(.full)
    let answers = [await ask(.send(conversation.sid, draft)), await ask(.send(conversation.sid, draft))]
    store.release()
    for answer in answers { await #expect(throws: StoreError.full) { try await answer.value } }
  }

  @Test func `a refusal that rests on nothing is answered at once`() async throws {
    store.hold()
    await #expect(throws: DeskError.self) { try await engine.perform(setCapacity(-1), by: "a test") }
    #expect(store.batches.isEmpty)
  }

  // MARK: Failing

  @Test func `when a commit fails, so does what was decided since, and the desk is as the store has it`() async throws {
    store.hold()
    store.fail(.unavailable(detail: "unplugged"))
    var answers = [await ask(setCapacity(1))]
    while store.batches.isEmpty { await Task.yield() }
    for count in 2...4 { answers.append(await ask(setCapacity(count))) }
    store.release()
    for answer in answers {
      await #expect(throws: StoreError.unavailable(detail: "unplugged")) { try await answer.value }
    }
    _ = try await engine.perform(setCapacity(9), by: "a test")
    #expect(try await store.journal(after: 0, limit: 100).count == rehearsal.commits.count + 1)
    #expect(await engine.read(\.workers)[worker]?.version == rehearsal.state.workers[worker]!.version + 1)
    #expect(store.batches == [1, 1])
  }

  @Test func `a desk that can't be loaded again refuses, and tries again for the next one`() async throws {
    store.fail(.full)
    store.failLoading(.unavailable(detail: "gone"))
    store.failLoading(.unavailable(detail: "gone"))
    await #expect(throws: StoreError.full) { try await engine.perform(setCapacity(1), by: "a test") }
    // Its first try may come before or after this one asks.
    await #expect(throws: StoreError.unavailable(detail: "gone")) {
      for count in 2...3 { _ = try await engine.perform(setCapacity(count), by: "a test") }
    }
    var isTaken = false
    for _ in 1...2 where !isTaken { isTaken = (try? await engine.perform(setCapacity(4), by: "a test")) != nil }
    #expect(isTaken)
  }

  @Test func `there is a limit to how many wait`() async throws {
    let engine = try await Self.engine(on: store, rehearsal, maximumWaiting: 3)
    store.hold()
    var answers: [Task<Decision.Result, any Error>] = []
    for count in 1...3 { answers.append(await ask(setCapacity(count), of: engine)) }
    await #expect(throws: EngineBusy.self) { try await engine.perform(setCapacity(4), by: "a test") }
    store.release()
    for answer in answers { _ = try await answer.value }
    #expect(await engine.read(\.workers)[worker]?.capacity["sms"] == 3)
    _ = try await engine.perform(setCapacity(4), by: "a test")
  }

  @Test func `whoever asks the store for something old counts among those who wait`() async throws {
    let engine = try await Self.engine(on: store, rehearsal, maximumWaiting: 3)
    store.holdQuestions()
    let questions = (1...3).map { number in
      Task { try await engine.perform(.cancelTask(Identifier(number), reason: "late"), by: "a test") }
    }
    while store.questions < 3 { await Task.yield() }
    await #expect(throws: EngineBusy.self) { try await engine.perform(setCapacity(4), by: "a test") }
    store.release()
    for question in questions { await #expect(throws: DeskError.self) { try await question.value } }
    _ = try await engine.perform(setCapacity(4), by: "a test")
  }

  @Test func `what could not be read again is refused before anything is changed`() async throws {
    var deep: JSON = 1
    for _ in 1..<JSON.maximumDepth { deep = ["in": deep] }
    let before = await engine.read { ($0.tasks, $0.reservations, $0.workers) }
    var settings = TaskSettings(workflow: rehearsal.state.workflows.keys.first!, channel: "chat", attributes: deep)
    await #expect(throws: DeskError.self) { try await engine.perform(.createTask(settings), by: "a test") }
    let after = await engine.read { ($0.tasks, $0.reservations, $0.workers) }
    #expect(after == before)
    #expect(store.batches.isEmpty)
    settings.attributes = [:]
    _ = try await engine.perform(.createTask(settings), by: "a test")
    #expect(await engine.read(\.reservations).count == 4)
  }

  // MARK: Time

  @Test func `timers that are due are fired together, the earliest first`() async throws {
    let due = try #require(try await engine.nextTimer()).due
    #expect(due == rehearsal.state.timers.values.map(\.due).min())
    #expect(try await engine.fireDue(at: Moment(milliseconds: due.milliseconds - 1)) == 0)
    #expect(try await engine.fireDue(at: due) == 2)
    #expect(store.batches == [2])
    #expect(try #require(try await engine.nextTimer()).due > due)
    let entries = try await store.journal(after: Int64(rehearsal.commits.count), limit: 10)
    #expect(entries.map(\.actor) == ["timer", "timer"])
    #expect(entries.map(\.at) == [due, due])
  }

  @Test func `time does not run backwards when a commit has failed`() async throws {
    let time = Mutex(rehearsal.now + .seconds(5))
    let engine = try await DeskEngine(store: store, clock: { time.withLock { $0 } }, ids: Sids(after: 2 << 100))
    store.fail(.full)
    await #expect(throws: StoreError.full) { try await engine.perform(setCapacity(1), by: "a test") }
    time.withLock { $0 = rehearsal.now }
    _ = try await engine.perform(setCapacity(2), by: "a test")
    #expect(
      try await store.journal(after: Int64(rehearsal.commits.count), limit: 10).map(\.at) == [
        rehearsal.now + .seconds(5)
      ])
  }

  @Test func `time does not run backwards, not even over a restart`() async throws {
    let late = rehearsal.now + .seconds(5)
    let ahead = try await DeskEngine(store: store, clock: { late }, ids: Sids(after: 2 << 100))
    _ = try await ahead.perform(setCapacity(1), by: "a test")
    let again = try await Self.engine(on: store, rehearsal)
    _ = try await again.perform(setCapacity(2), by: "a test")
    #expect(try await store.journal(after: Int64(rehearsal.commits.count), limit: 10).map(\.at) == [late, late])
  }
}
