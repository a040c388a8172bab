public import Desk
public import Plugboard
import Synchronization

/// A desk whose every move is an action: who wants something of it invokes one, and plugins may have a say.
///
/// ```swift
/// let actions = Actions()
/// try ContactCentre(engine: engine, store: store, clock: clock).register(on: actions)
/// try actions.addListener(before: .acceptTask) { payload, abort in … }
/// try await actions.invoke(.acceptTask, Open(TaskFields(sid: sid)), by: "agent:\(worker)")
/// ```
///
/// Everything that may be asked for stands in `Actions/`. Who asks is checked twice: before any hook runs, so that nothing
/// happens on behalf of somebody who may not, and by the body, because hooks may change what is asked for.
public final class ContactCentre: Sendable {
  /// What decides, and has everything that is open in memory: `await centre.engine.read { $0.workers }`.
  public let engine: DeskEngine
  /// What the engine keeps it in, with all that has ended.
  public let store: any DeskStore
  /// What time it is.
  public let clock: @Sendable () -> Moment
  /// What agents choose from when they have done a task; anything, if empty. Throws when that can't be found out.
  public let dispositions: @Sendable () async throws -> [String]
  /// The workflow of whoever names none; `nil` if nobody has said which.
  let chosenWorkflow: @Sendable () async throws -> Identifier<Workflow>?
  /// Where files are kept that people send; `nil` if they can't.
  let uploads: (any Uploads)?
  /// Tells whoever runs the desk what has gone wrong without stopping anything.
  let report: @Sendable (String) -> Void
  let reopenings = Mutex(Reopenings())
  /// Whether it is being decided just now where customers' conversations go.
  private let isChoosing = Mutex(false)
  private let typing = Mutex(TypingBoard())
  private let typingObserver = Mutex<(@Sendable (TypingSign) -> Void)?>(nil)

  /// - Parameters:
  ///   - engine: What decides and keeps.
  ///   - store: What the engine keeps it in: for what has left the engine's memory.
  ///   - clock: The engine's.
  ///   - dispositions: What agents choose from at the moment.
  public convenience init(
    engine: DeskEngine, store: any DeskStore, clock: @escaping @Sendable () -> Moment,
    dispositions: @escaping @Sendable () async throws -> [String] = { [] }
  ) {
    self.init(engine: engine, store: store, clock: clock, uploads: nil, dispositions: dispositions)
  }

  /// - Parameters:
  ///   - uploads: Where files are kept that people send.
  ///   - report: Tells whoever runs the desk what has gone wrong without stopping anything.
  ///   - chosenWorkflow: The workflow of whoever names none.
  package init(
    engine: DeskEngine, store: any DeskStore, clock: @escaping @Sendable () -> Moment, uploads: (any Uploads)?,
    report: @escaping @Sendable (String) -> Void = { _ in },
    dispositions: @escaping @Sendable () async throws -> [String],
    chosenWorkflow: @escaping @Sendable () async throws -> Identifier<Workflow>? = { nil }
  ) {
    (self.engine, self.store, self.clock, self.uploads) = (engine, store, clock, uploads)
    (self.report, self.dispositions, self.chosenWorkflow) = (report, dispositions, chosenWorkflow)
  }

  /// Registers every desk action.
  public func register(on actions: Actions) throws(RegistrationError) {
    try registerTaskActions(on: actions)
    try registerTransferActions(on: actions)
    try registerWorkerActions(on: actions)
    try registerConversationActions(on: actions)
    try registerAdministration(on: actions)
    try registerTimerActions(on: actions)
  }

  /// Has the desk decide a command, as a part of an invocation: the journal names both who asked and the invocation.
  @discardableResult
  func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:], _ context: InvocationContext
  ) async throws -> Decision.Result {
    try await engine.perform(
      command, ifUnchanged: versions, by: context.actor ?? Actions.applicationName, invocation: "\(context.id)")
  }

  /// Reads and writes again what somebody else has changed in between: so that of two who add something at once neither
  /// loses it.
  func retrying(_ work: () async throws -> Void) async throws {
    for _ in 1..<5 {
      do { return try await work() } catch DeskError.outdated { continue }
    }
    try await work()
  }

  /// Does what decides where customers' conversations go, or rests on it, while nobody else does. Which workflow is chosen is kept
  /// apart from the workflows, so one could be removed while it is being chosen.
  /// - Throws: ``Failure`` if somebody else does, or what `work` throws.
  package func choosingWorkflow(for action: String, _ work: () async throws -> Void) async throws {
    let isFree = isChoosing.withLock { isChoosing in
      defer { isChoosing = true }
      return !isChoosing
    }
    guard isFree else {
      throw Failure(
        kind: .refused, action: action,
        message: "Somebody is saying just now where customers' conversations go, or is removing a workflow. Try again.",
        status: 409)
    }
    defer { isChoosing.withLock { $0 = false } }
    try await work()
  }

  // MARK: Typing

  /// That somebody writes: never stored.
  package struct TypingSign: Sendable, Hashable {
    package let conversation: Identifier<Conversation>
    package let participant: Identifier<Participant>
  }

  /// Has a closure called whenever others are to be told that somebody writes; there is one at most.
  package func observeTyping(_ observer: @escaping @Sendable (TypingSign) -> Void) {
    typingObserver.withLock { $0 = observer }
  }

  func typed(_ participant: Identifier<Participant>, in conversation: Identifier<Conversation>) {
    let now = clock()
    guard typing.withLock({ $0.typed(participant, in: conversation, at: now) }) else { return }
    typingObserver.withLock { $0 }?(TypingSign(conversation: conversation, participant: participant))
  }

  func stoppedTyping(_ participant: Identifier<Participant>, in conversation: Identifier<Conversation>) {
    let now = clock()
    typing.withLock { _ = $0.stopped(participant, in: conversation, at: now) }
  }
}
