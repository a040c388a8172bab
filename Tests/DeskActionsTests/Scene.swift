import Desk
import DeskActions
import DeskSQLite
import Foundation
import Plugboard
import Synchronization

/// A desk on a real file, with one queue for everybody and a clock that is set by hand.
final class Scene: Sendable {
  let actions = Actions()
  let centre: ContactCentre
  let time: Time
  let reports = Reports()
  private let store: SQLiteStore
  private let folder: URL

  final class Time: Sendable {
    private let moment = Mutex(Moment(milliseconds: 1_700_000_000_000))

    var now: Moment { moment.withLock { $0 } }
    func advance(_ span: Moment.Span) { moment.withLock { $0 = $0 + span } }
  }

  /// What whoever runs the desk was told.
  final class Reports: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
  }

  struct Identifiers: IdentifierSource, Sendable {
    mutating func next() -> UInt128 { UInt128.random(in: .min ... .max) }
  }

  convenience init(dispositions: [String] = [], uploads: (any Uploads)? = nil) async throws {
    try await self.init(dispositions: { dispositions }, uploads: uploads)
  }

  init(
    dispositions: @escaping @Sendable () async throws -> [String], uploads: (any Uploads)? = nil
  ) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "desk-actions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try SQLiteStore(path: folder.appending(path: "desk.sqlite").path)
    let time = Time()
    self.time = time
    let engine = try await DeskEngine(store: store, clock: { time.now }, ids: Identifiers())
    centre = ContactCentre(
      engine: engine, store: store, clock: { time.now }, uploads: uploads, report: reports.add,
      dispositions: dispositions)
    try centre.register(on: actions)
    for (name, available) in [("Available", true), ("Offline", false), ("Break", false)] {
      try await actions.invoke(.saveActivity, Open(SaveActivityFields(name: name, available: available)))
    }
    let queue = try await actions.invoke(.saveQueue, Open(SaveQueueFields(friendlyName: "Everybody")))
    try await actions.invoke(
      .saveWorkflow,
      Open(
        SaveWorkflowFields(
          friendlyName: "Chat", filters: [], defaultTargets: [SaveWorkflowFields.Target(queueSid: queue)])))
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// A worker who is available.
  func worker(_ name: String, attributes: JSON = [:]) async throws -> String {
    let sid = try await actions.invoke(
      .addWorker, Open(AddWorkerFields(friendlyName: name, attributes: attributes, capacity: ["chat": 3])))
    try await actions.invoke(.setActivity, Open(ActivityFields(activityName: "Available")), by: "agent:\(sid)")
    return sid
  }

  /// A customer who has begun to write.
  func customer(_ name: String = "Carla", attributes: JSON = [:]) async throws -> StartedConversationView {
    try await actions.invoke(
      .startConversation,
      Open(StartConversationFields(customerName: name, body: "Hello", attributes: attributes)), by: "customer:new")
  }

  /// What a worker has to do.
  func tasks(of worker: String) async -> [TaskView] {
    let now = time.now
    return await centre.engine.read { state in
      state.openReservations(of: Identifier(worker)!).compactMap { state.view(of: $0.sid, at: now) }
    }
  }

  /// The one task that a worker has.
  func task(of worker: String) async throws -> TaskView {
    let tasks = await tasks(of: worker)
    guard tasks.count == 1 else { throw Missing(count: tasks.count) }
    return tasks[0]
  }

  struct Missing: Error { let count: Int }

  /// A worker with a chat that has been accepted.
  func accepted() async throws -> (worker: String, task: TaskView, conversation: StartedConversationView) {
    let worker = try await worker("Ana")
    let conversation = try await customer()
    try await actions.invoke(.acceptTask, Open(TaskFields(sid: task(of: worker).sid)), by: "agent:\(worker)")
    return (worker, try await task(of: worker), conversation)
  }

  func messages(_ conversation: String) async throws -> [String] { try await kept(conversation).map(\.body) }

  /// The messages of a conversation, as the store has them.
  func kept(_ conversation: String) async throws -> [Message] {
    try await store.messages(in: Identifier(conversation)!, after: 0, limit: 100)
  }

  /// They wait for each other however long that takes on a slow machine.
  var timers: TimerService { TimerService(centre, on: actions, headStart: .seconds(300)) }
}

/// What an invocation fails with.
func failure(_ work: () async throws -> Void) async -> Failure? {
  do {
    try await work()
    return nil
  } catch { return Failure(error) }
}
