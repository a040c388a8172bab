/// Where a desk keeps what it has decided.
///
/// Decisions are made in memory, by ``DeskState``; a ``DeskEngine`` hands them to the store and answers nobody before the
/// store has them. Write a store of your own for another database, and run the checks of `DeskStoreContract` on it: they
/// are these sentences as code.
///
/// A store keeps four things, each for ever unless said otherwise:
/// - **Records**: every thing as it is now, under its ``Record/Key``. A timer that is set no more is removed, and so is an
///   activity, a queue or a workflow that an administrator takes away.
/// - **Messages**: records too, but read by conversation and index. A message never changes.
/// - **Events**, numbered from 1 without gaps in the order of the commits.
/// - **The journal**: one ``JournalEntry`` for each commit, numbered in the same way.
///
/// A store that can forget somebody takes texts out of all four, and nothing else: ``Forgotten`` says which.
///
/// ``Record/body`` and ``Record/Kind`` say how a record is written down. ``Record/whole`` and ``Record/isOpen`` say what
/// ``load()`` has to find quickly; write them beside the body. Of a message, write its author and its name beside the body
/// too: ``load()`` and ``message(in:by:clientID:)`` want them.
///
/// Calls may come from several tasks at once. Reads see what was committed before they began.
public protocol DeskStore: Sendable {
  /// Keeps decisions, all of them or none.
  ///
  /// - Apply the commits in their order, each on top of the ones before it, in one transaction.
  /// - A change whose `expected` is `nil` is a new thing: there must be none with this key. Otherwise the version that is
  ///   there must be `expected`. A change without `after` removes the thing.
  /// - If any version is another one, write nothing and throw ``StoreError/outdated(_:expected:found:)``. This is what
  ///   makes an offer atomic: the worker, the task and the reservation are changes of one commit.
  /// - Nobody else may see a part of a batch, or an event before those with smaller numbers.
  /// - Return only when the batch would survive a power failure. A batch costs one flush, however many commits are in it.
  ///
  /// - Returns: The number of the last event that the store has now.
  func commit(_ batch: [Commit]) async throws(StoreError) -> Int64

  /// Everything that is open, from one moment. It is also called while others wait: of messages it has names only.
  func load() async throws(StoreError) -> OpenDesk

  /// One thing as it is now, open or not.
  func record(_ key: Record.Key) async throws(StoreError) -> Record?

  /// Those of these records that there are, in the order of their keys, as ``record(_:)``. Whoever follows the desk asks for as
  /// many as a page of events names; a store that can answer them in one go answers faster.
  func records(_ keys: [Record.Key]) async throws(StoreError) -> [Record]

  /// The events after the one with this number, in order: at most `limit` and at most ``StorePage/maximum``, and fewer
  /// where they are large (``StorePage/maximumBytes``), but never none where there is one.
  ///
  /// Whoever follows the desk asks for what comes after the last number it has seen, until there is nothing.
  func events(after number: Int64, limit: Int) async throws(StoreError) -> [StoredEvent]

  /// The journal's entries after the one with this number, as ``events(after:limit:)``.
  func journal(after number: Int64, limit: Int) async throws(StoreError) -> [JournalEntry]

  /// The messages of a conversation after the one with this index, as ``events(after:limit:)``.
  func messages(
    in conversation: Identifier<Conversation>, after index: Int64, limit: Int
  ) async throws(StoreError) -> [Message]

  /// The message of a conversation to which its author gave this name, open or not, however old it is; `nil` if there is
  /// none. It is asked for while somebody waits, so find it by an index.
  /// - Parameter clientID: The name, exactly as it was given: ``Message/clientID``.
  func message(
    in conversation: Identifier<Conversation>, by author: Identifier<Participant>, clientID: String
  ) async throws(StoreError) -> Message?
}

extension DeskStore {
  public func records(_ keys: [Record.Key]) async throws(StoreError) -> [Record] {
    var records: [Record] = []
    for key in keys {
      if let record = try await record(key) { records.append(record) }
    }
    return records
  }
}

/// How much is read at once.
public enum StorePage {
  /// The most that one call answers, whatever limit it was given.
  public static let maximum = 1000

  /// How many bytes of stored text are enough for one answer: what comes after them is for the next.
  public static let maximumBytes = 4 * 1024 * 1024

  /// The limit that holds when somebody has asked for this one; never less than 0.
  public static func limit(_ wanted: Int) -> Int { min(max(wanted, 0), maximum) }
}
