import Desk
import Synchronization

/// A store that waits until a test lets it go on, and fails when a test wants it to.
final class SlowStore: DeskStore {
  private struct Script {
    var isHeld = false
    var areQuestionsHeld = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var failures: [StoreError] = []
    var loadFailures: [StoreError] = []
    var askingFailures: [StoreError] = []
    var questions = 0
    var batches: [Int] = []
  }

  let inner = MemoryStore()
  private let script = Mutex(Script())

  /// The sizes of the batches that came, whatever became of them.
  var batches: [Int] { script.withLock { $0.batches } }

  /// How often somebody asked for one thing.
  var questions: Int { script.withLock { $0.questions } }

  /// From now on commits wait.
  func hold() { script.withLock { $0.isHeld = true } }

  /// From now on questions for one thing wait.
  func holdQuestions() { script.withLock { $0.areQuestionsHeld = true } }

  /// The commits and questions that wait go on, and so do all that follow.
  func release() {
    let waiting = script.withLock { script in
      (script.isHeld, script.areQuestionsHeld) = (false, false)
      defer { script.waiting = [] }
      return script.waiting
    }
    for commit in waiting { commit.resume() }
  }

  /// The next commit fails.
  func fail(_ error: StoreError) { script.withLock { $0.failures.append(error) } }
  func failLoading(_ error: StoreError) { script.withLock { $0.loadFailures.append(error) } }
  /// The next question for one thing fails.
  func failAsking(_ error: StoreError) { script.withLock { $0.askingFailures.append(error) } }

  func commit(_ batch: [Commit]) async throws(StoreError) -> Int64 {
    await withCheckedContinuation { commit in
      let isHeld = script.withLock { script in
        script.batches.append(batch.count)
        if script.isHeld { script.waiting.append(commit) }
        return script.isHeld
      }
      if !isHeld { commit.resume() }
    }
    if let error = script.withLock({ $0.failures.popLast() }) { throw error }
    return try await inner.commit(batch)
  }

  func load() async throws(StoreError) -> OpenDesk {
    if let error = script.withLock({ $0.loadFailures.popLast() }) { throw error }
    return try await inner.load()
  }

  func record(_ key: Record.Key) async throws(StoreError) -> Record? {
    try await beAsked()
    return try await inner.record(key)
  }

  func message(
    in conversation: Identifier<Conversation>, by author: Identifier<Participant>, clientID: String
  ) async throws(StoreError) -> Message? {
    try await beAsked()
    return try await inner.message(in: conversation, by: author, clientID: clientID)
  }

  private func beAsked() async throws(StoreError) {
    await withCheckedContinuation { question in
      let isHeld = script.withLock { script in
        script.questions += 1
        if script.areQuestionsHeld { script.waiting.append(question) }
        return script.areQuestionsHeld
      }
      if !isHeld { question.resume() }
    }
    if let failure = script.withLock({ $0.askingFailures.popLast() }) { throw failure }
  }

  func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    try await inner.events(after: number, limit: limit)
  }

  func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
    try await inner.journal(after: number, limit: limit)
  }

  func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message] {
    try await inner.messages(in: conversation, after: index, limit: limit)
  }
}
