import Desk
import Synchronization

/// A store that fails when it is told to, and that can be made to wait, so that commands queue up.
final class FaultyStore: DeskStore {
  private let store: any DeskStore
  private let orders = Mutex(Orders())

  private struct Orders {
    /// What strikes the next commit.
    var fault: CommitFault?
    var isHeld = false
    /// The commit that waits.
    var held: CheckedContinuation<Void, Never>?
  }

  init(_ store: any DeskStore) { self.store = store }

  /// Has the next commit struck, or no longer.
  /// - Returns: What it was to be struck with before, if that has not happened.
  @discardableResult
  func strike(with fault: CommitFault?) -> CommitFault? {
    orders.withLock { orders in
      defer { orders.fault = fault }
      return orders.fault
    }
  }

  /// Has the next commit wait until ``release()``.
  func hold() { orders.withLock { $0.isHeld = true } }

  func release() {
    let held = orders.withLock { orders in
      defer { (orders.isHeld, orders.held) = (false, nil) }
      return orders.held
    }
    held?.resume()
  }

  /// Whether a commit waits.
  var isWaiting: Bool { orders.withLock { $0.held != nil } }

  func commit(_ batch: [Commit]) async throws(StoreError) -> Int64 {
    await withCheckedContinuation { held in
      let goesOn = orders.withLock { orders in
        if orders.isHeld { orders.held = held }
        return !orders.isHeld
      }
      if goesOn { held.resume() }
    }
    guard let fault = strike(with: nil) else { return try await store.commit(batch) }
    if fault == .crashAfterCommit { _ = try await store.commit(batch) }
    throw .unavailable(detail: fault.rawValue)
  }

  func load() async throws(StoreError) -> OpenDesk { try await store.load() }

  func record(_ key: Record.Key) async throws(StoreError) -> Record? { try await store.record(key) }

  func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent] {
    try await store.events(after: number, limit: limit)
  }

  func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry] {
    try await store.journal(after: number, limit: limit)
  }

  func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message] {
    try await store.messages(in: conversation, after: index, limit: limit)
  }

  func message(
    in conversation: Identifier<Conversation>, by author: Identifier<Participant>, clientID: String
  ) async throws(StoreError) -> Message? {
    try await store.message(in: conversation, by: author, clientID: clientID)
  }
}
