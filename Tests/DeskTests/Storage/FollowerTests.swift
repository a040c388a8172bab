import DeskStoreContract
import Synchronization
import Testing

@testable import Desk

/// Those who are woken when something was committed.
@Suite struct FollowerTests {
  let store = SlowStore()
  let engine: DeskEngine
  let rehearsal: Rehearsal
  let worker: Identifier<Worker>
  /// The number of the last event before a test begins.
  let first: Int64

  init() async throws {
    rehearsal = try Rehearsal(workers: 1)
    first = try await store.inner.commit(rehearsal.commits)
    worker = rehearsal.state.workers.keys.min()!
    let now = rehearsal.now
    engine = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 1 << 100))
  }

  private func setCapacity(_ count: Int) async throws {
    _ = try await engine.perform(.setCapacity(worker, channel: "sms", count), by: "a test")
  }

  /// Returns when nobody follows, or fails when somebody still does.
  private func nobodyFollows(_ count: Int = 0) async {
    for _ in 1...10_000 where await engine.followers.count != count { await Task.yield() }
    #expect(await engine.followers.count == count)
  }

  @Test func `a follower is woken with the number of the last event`() async throws {
    var numbers = await engine.commits().makeAsyncIterator()
    for count in 2...4 {
      try await setCapacity(count)
      #expect(await numbers.next() == first + Int64(count) - 1)
      #expect(try await store.load().lastEvent == first + Int64(count) - 1)
    }
  }

  @Test func `nobody is woken before the commit, nor by what is refused`() async throws {
    var numbers = await engine.commits().makeAsyncIterator()
    await #expect(throws: DeskError.self) { try await setCapacity(-1) }
    store.hold()
    let answer = Task { try await setCapacity(3) }
    while store.batches.isEmpty { await Task.yield() }
    let isWoken = Flag()
    let number = Task {
      let number = await numbers.next()
      isWoken.raise()
      return number
    }
    for _ in 1...100 { await Task.yield() }
    #expect(!isWoken.isRaised)
    store.release()
    try await answer.value
    #expect(await number.value == first + 1)
  }

  @Test func `when a commit has failed everybody looks again, because timers may be back`() async throws {
    var numbers = await engine.commits().makeAsyncIterator()
    store.fail(.full)
    await #expect(throws: StoreError.full) { try await setCapacity(2) }
    #expect(await numbers.next() == first)
    try await setCapacity(2)
    #expect(await numbers.next() == first + 1)
  }

  @Test func `a commit without an event wakes nobody`() async throws {
    let clock = MovableClock(rehearsal.now)
    let engine = try await DeskEngine(store: store, clock: { clock.now }, ids: Sids(after: 2 << 100))
    _ = try await engine.perform(.heartbeat(worker), by: "a test")
    let before = try await store.load().lastEvent
    var numbers = await engine.commits().makeAsyncIterator()
    clock.pass(.seconds(20))
    _ = try await engine.perform(.heartbeat(worker), by: "a test")
    #expect(store.batches == [1, 1])
    _ = try await engine.perform(.setCapacity(worker, channel: "sms", 3), by: "a test")
    #expect(await numbers.next() == before + 1)
    let isWoken = Flag()
    let number = Task {
      _ = await numbers.next()
      isWoken.raise()
    }
    clock.pass(.seconds(20))
    _ = try await engine.perform(.heartbeat(worker), by: "a test")
    for _ in 1...100 { await Task.yield() }
    #expect(!isWoken.isRaised)
    number.cancel()
    await number.value
  }

  @Test func `whoever subscribes and then reads misses nothing of what many commit at once`() async throws {
    let (writers, each) = (TaskChannel.names.count, 25)
    let total = first + Int64(writers * each)
    let engine = engine
    let follower = Task {
      let commits = await engine.commits()
      var numbers: [Int64] = []
      func catchUp() async throws {
        while case let events = try await engine.events(after: numbers.last ?? 0, limit: 7), !events.isEmpty {
          numbers += events.map(\.number)
        }
      }
      try await catchUp()
      for await _ in commits where numbers.last != total {
        try await catchUp()
        if numbers.last == total { break }
      }
      return numbers
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<writers {
        group.addTask {
          for count in 1...each {
            _ = try await engine.perform(
              .setCapacity(worker, channel: TaskChannel.names[writer], 100 + count), by: "a test")
            for _ in 0..<writer { await Task.yield() }
          }
        }
      }
      try await group.waitForAll()
    }
    // Whoever has read everything before the last wake-up is woken once more at the latest now.
    try await setCapacity(7)
    let numbers = try await follower.value
    #expect(Array(numbers.prefix(Int(total))) == Array(1...total))
  }

  @Test func `whoever is slow holds nobody up and finds only the newest number`() async throws {
    var numbers = await engine.commits().makeAsyncIterator()
    for count in 2...201 { try await setCapacity(count) }
    #expect(await numbers.next() == first + 200)
    try await setCapacity(1)
    #expect(await numbers.next() == first + 201)
  }

  @Test func `a stream ends when its task is cancelled, and is forgotten`() async throws {
    let stream = await engine.commits()
    let follower = Task {
      var count = 0
      for await _ in stream { count += 1 }
      return count
    }
    await nobodyFollows(1)
    follower.cancel()
    #expect(await follower.value == 0)
    await nobodyFollows()
  }

  @Test func `a stream that nobody keeps is forgotten`() async throws {
    for _ in 1...100 { _ = await engine.commits() }
    await nobodyFollows()
  }

  @Test func `a stream ends with its engine`() async throws {
    let now = rehearsal.now
    var engine: DeskEngine? = try await DeskEngine(store: store, clock: { now }, ids: Sids(after: 2 << 100))
    let stream = await engine!.commits()
    engine = nil
    for await _ in stream {}
  }

  @Test func `what another engine has committed is noticed when the state is loaded again`() async throws {
    var numbers = await engine.commits().makeAsyncIterator()
    var other = rehearsal
    for count in 2...5 { try other.perform(.setCapacity(worker, channel: "sms", count)) }
    _ = try await store.inner.commit(other.commits.suffix(4))
    await #expect(throws: StoreError.self) { try await setCapacity(9) }
    #expect(await numbers.next() == first + 4)
  }
}

private final class Flag: Sendable {
  private let value = Mutex(false)
  var isRaised: Bool { value.withLock { $0 } }
  func raise() { value.withLock { $0 = true } }
}

private final class MovableClock: Sendable {
  private let moment: Mutex<Moment>
  var now: Moment { moment.withLock { $0 } }

  init(_ now: Moment) { moment = Mutex(now) }

  func pass(_ span: Moment.Span) { moment.withLock { $0 = $0 + span } }
}
