package import Desk
import Synchronization

/// The desk as it runs: a ``DeskEngine`` on its store, of which a trial can break both.
package struct EngineDesk<Place: StorePlace>: DeskUnderTest {
  private var place: Place
  private var store: FaultyStore
  private var engine: DeskEngine
  private let surroundings: Surroundings
  /// What the journal comes to, read from its beginning whenever the desk starts.
  package private(set) var committed = CommittedRecords()
  /// How many of the journal's entries that is.
  private var entries: Int64 = 0

  /// Opens a desk where nothing is yet.
  package init(at place: Place, identifiers: SimulatedIdentifiers) async throws {
    self.place = place
    surroundings = Surroundings(identifiers)
    store = FaultyStore(try await self.place.open())
    engine = try await Self.engine(store, surroundings)
  }

  package var state: DeskState { get async { await engine.read { $0 } } }

  package func nextTimer() async throws -> Timer? { try await engine.nextTimer() }

  // MARK: Asking

  package mutating func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64], at now: Moment, struckBy fault: CommitFault?
  ) async throws -> Answer {
    surroundings.now = now
    store.strike(with: fault)
    let outcome = await Self.ask(engine, command, versions)
    let hasStruck = store.strike(with: nil) == nil && fault != nil
    if case .failure(let error as DeskError) = outcome { return .refused(error) }
    if case .success = outcome, hasStruck { throw AnsweredTooEarly(command: command) }
    if let fault, fault.isCrash {
      try await crash()
      return .none
    }
    return try await answer(outcome, struckBy: fault)
  }

  package mutating func perform(
    together commands: [Command], at now: Moment, struckBy fault: CommitFault?
  ) async throws -> [Answer] {
    surroundings.now = now
    store.strike(with: fault)
    store.hold()
    let outcomes = await outcomes(of: commands)
    store.strike(with: nil)
    if let fault, fault.isCrash {
      try await crash()
      return outcomes.map { outcome in
        if case .failure(let error as DeskError) = outcome { .refused(error) } else { .none }
      }
    }
    var answers: [Answer] = []
    for outcome in outcomes { answers.append(try await answer(outcome, struckBy: fault)) }
    return answers
  }

  /// Asks for one after another, each when the one before it waits for the store or has been answered.
  private func outcomes(of commands: [Command]) async -> [Outcome] {
    let (engine, store, answered) = (engine, store, Answered())
    return await withTaskGroup(of: Void.self) { group in
      for (number, command) in commands.enumerated() {
        let waiting = await engine.uncommitted
        group.addTask { answered.note(number, await Self.ask(engine, command)) }
        while await engine.uncommitted == waiting, answered[number] == nil { await Task.yield() }
        // The first commit has only the first command in it.
        while number == 0, !store.isWaiting, answered[0] == nil { await Task.yield() }
      }
      store.release()
      await group.waitForAll()
      return commands.indices.map { answered[$0]! }
    }
  }

  private static func ask(
    _ engine: DeskEngine, _ command: Command, _ versions: [Record.Key: Int64] = [:]
  ) async -> Outcome {
    do {
      return .success(try await engine.perform(command, ifUnchanged: versions, by: "a trial"))
    } catch { return .failure(error) }
  }

  private mutating func answer(_ outcome: Outcome, struckBy fault: CommitFault?) async throws -> Answer {
    switch outcome {
    case .success(let result):
      let entries = try await follow()
      return .done(
        Decision(events: entries.flatMap(\.events), changes: entries.flatMap(\.changes), result: result))
    case .failure(let error as DeskError): return .refused(error)
    case .failure(StoreError.unavailable(CommitFault.commitRefused.rawValue)) where fault == .commitRefused:
      return .failed
    case .failure(let error): throw error
    }
  }

  /// Reads on in the journal.
  private mutating func follow() async throws -> [JournalEntry] {
    var news: [JournalEntry] = []
    while case let page = try await store.journal(after: entries, limit: StorePage.maximum), let last = page.last {
      for entry in page { committed.apply(entry.changes) }
      entries = last.number
      news += page
    }
    return news
  }

  // MARK: Starting again

  package mutating func restart() async throws {
    try place.close()
    try await start()
  }

  private mutating func crash() async throws {
    try place.crash()
    try await start()
  }

  private mutating func start() async throws {
    store = FaultyStore(try await place.open())
    engine = try await Self.engine(store, surroundings)
    (committed, entries) = (CommittedRecords(), 0)
    _ = try await follow()
  }

  private static func engine(_ store: FaultyStore, _ surroundings: Surroundings) async throws -> DeskEngine {
    try await DeskEngine(store: store, clock: { surroundings.now }, ids: surroundings)
  }

  // MARK: Looking

  package func contradictions() async throws -> [String] {
    var problems: [String] = []
    for record in committed.all where try await store.record(record.key) != record {
      problems.append("the journal and the store know another \(record.key)")
    }
    for (conversation, messages) in committed.messages {
      var kept: [Message] = []
      while case let page = try await store.messages(
        in: conversation, after: kept.last?.index ?? 0, limit: StorePage.maximum), !page.isEmpty
      {
        kept += page
      }
      if kept != messages { problems.append("the journal and the store know other messages of \(conversation)") }
    }
    return problems
  }
}

/// Somebody was told that a command was done, and the store had nothing.
private struct AnsweredTooEarly: Error, CustomStringConvertible {
  let command: Command

  var description: String { "\(command) was answered before it was committed" }
}

private typealias Outcome = Result<Decision.Result, any Error>

/// What those who asked at once have been told so far.
private final class Answered: Sendable {
  private let outcomes = Mutex<[Int: Outcome]>([:])

  subscript(number: Int) -> Outcome? { outcomes.withLock { $0[number] } }

  func note(_ number: Int, _ outcome: Outcome) { outcomes.withLock { $0[number] = outcome } }
}
