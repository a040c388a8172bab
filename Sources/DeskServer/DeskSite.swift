package import Desk
package import DeskActions
import DeskSQLite
import Foundation
import GRDB
package import Logging
package import Plugboard
import ServiceLifecycle
import Synchronization

/// A desk with everything around it that makes a site of it: who may sign in, which pages are connected, which plugins run.
///
/// One function puts it together, ``open(_:plugins:logger:clock:)``; the program and the tests call the same one.
package final class DeskSite: Sendable {
  package let configuration: DeskConfiguration
  package let centre: ContactCentre
  package let actions: Actions
  package let plugins: PluginHost
  let store: SQLiteStore
  let office: OfficeStore
  let media: MediaStore
  private let lock: FolderLock
  let folderWatch: FolderWatch
  let feed: Feed
  let inspector: Inspector
  private let history: History
  let audit: Audit
  let outcomes: OutcomeCounts
  let webhooks: Webhooks
  let answers: Answers
  let passwords: Passwords
  let throttle = Throttle()
  let programLimits = RateLimits(burst: 200, perSecond: 100)
  let visitorLimits = RateLimits(burst: 60, perSecond: 2)
  let uploadLimits = RateLimits(burst: 30, perSecond: 1)
  let logger: Logger
  /// The sids of workers that nobody is, and nobody has become since.
  let leftWorkers = Mutex<Set<String>>([])
  /// Customers whose conversation is being begun just now.
  private let starting = Mutex<Set<Token>>([])

  /// Opens a desk, or makes a new one with what it needs to be tried at once.
  /// - Parameter clock: What time it is.
  /// - Throws: ``DeskActions/UnknownPlugin``, ``DeskActions/TwinPlugins``, ``FolderInUse``, ``FolderNotWritable``, ``CopyUnfinished``,
  ///   ``DeskIncomplete``, ``BrokenFile`` or ``Desk/StoreError``, each with a sentence that helps.
  package static func open(
    _ configuration: DeskConfiguration, plugins: [any DeskPlugin] = [], logger: Logger,
    clock: @escaping @Sendable () -> Moment = DeskSite.systemClock
  ) async throws -> DeskSite {
    // First: what was mistyped leaves no folder behind.
    let known = plugins.map(\.name)
    if let twin = known.first(where: { name in known.count { $0 == name } > 1 }) { throw TwinPlugins(name: twin) }
    if let unknown = configuration.disabledPlugins.subtracting(known).min(), !configuration.isSafeMode {
      throw UnknownPlugin(name: unknown, known: known)
    }
    let folder = URL(filePath: configuration.folder, directoryHint: .isDirectory)
    try DeskFiles.checkFinished(folder.path)
    try makeFolder(folder.path)
    let lock = try FolderLock(folder.path)
    try DeskFiles.check(folder.path)
    let store = try SQLiteStore(path: folder.appending(path: DeskFiles.desk).path)
    let officePath = folder.appending(path: DeskFiles.office).path
    let office = try BrokenFile.naming(officePath) { try OfficeStore(path: officePath) }
    let engine = try await DeskEngine(store: store, clock: clock, ids: RandomIdentifiers())
    let media = try MediaStore(folder: folder.appending(path: MediaStore.folder).path, office, configuration.media)
    let centre = ContactCentre(
      engine: engine, store: store, clock: clock, uploads: media, report: { logger.warning("\($0)") },
      dispositions: { try office.settings().dispositions },
      chosenWorkflow: { try office.settings().chosenWorkflowSid.flatMap { Identifier($0) } })
    let actions = Actions()
    try centre.register(on: actions)
    let site = DeskSite(configuration, centre, actions, plugins, store, office, media, lock, logger)
    try site.registerPeople()
    try site.registerSettings()
    try site.registerWebhooks()
    try site.registerCustomers()
    try await site.start()
    return site
  }

  /// Unix time of this machine.
  package static let systemClock: @Sendable () -> Moment = {
    Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  private init(
    _ configuration: DeskConfiguration, _ centre: ContactCentre, _ actions: Actions, _ plugins: [any DeskPlugin],
    _ store: SQLiteStore, _ office: OfficeStore, _ media: MediaStore, _ lock: FolderLock, _ logger: Logger
  ) {
    (self.configuration, self.centre, self.actions, self.logger) = (configuration, centre, actions, logger)
    (self.store, self.office, self.media, self.lock) = (store, office, media, lock)
    folderWatch = FolderWatch(configuration.folder, leastRoom: configuration.leastRoom)
    passwords = Passwords(configuration.passwordCost)
    self.plugins = PluginHost(configuration.isSafeMode ? [] : plugins, for: centre, on: actions)
    feed = Feed(centre, logger)
    history = History(centre, office, logger)
    inspector = Inspector(actions)
    answers = Answers { centre.clock().milliseconds }
    audit = Audit(inspector, office, logger) { centre.clock().milliseconds }
    outcomes = OutcomeCounts(inspector)
    webhooks = Webhooks(centre, office, configuration, logger)
  }

  private func start() async throws {
    HookWatch.observe(actions)
    centre.observeTyping { [weak feed] sign in Task { await feed?.tell(sign) } }
    try await feed.start()
    try await centre.releaseUnsentFiles()
    try await findLeftWorkers()
    try await dismissDisabled()
    let switched = try office.settings().plugins
    for plugin in await plugins.all where switched[plugin.name] ?? !configuration.disabledPlugins.contains(plugin.name)
    {
      if configuration.disabledPlugins.contains(plugin.name) {
        logger.warning(
          """
          The plugin \(plugin.name) runs although it is among those that are not started: an administrator has switched it \
          on. In safe mode none runs.
          """)
      }
      let status = try await plugins.start(plugin.name)
      if let problem = status.problem { logger.error("The plugin \(plugin.name) does not run: \(problem)") }
    }
  }

  /// Closes the files. Nothing may be asked for afterwards.
  package func close() {
    audit.write()
    try? store.close()
    try? office.database.close()
    lock.release()
  }

  /// Follows the desk and does what is due, until the task is cancelled.
  package func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.feed.run() }
      group.addTask { await self.history.run() }
      group.addTask { await self.audit.run() }
      group.addTask { await self.removeUnsentMedia() }
      group.addTask { await self.webhooks.run() }
      group.addTask { await self.eraseWhatIsOld() }
      group.addTask { await TimerService(self.centre, on: self.actions, hookTime: self.configuration.hookTime).run() }
    }
  }

  /// Removes what was uploaded and never sent, now and then, until the task is cancelled.
  private func removeUnsentMedia() async {
    repeat {
      do { try media.removeUnsent(at: now) } catch { logger.error("Uploads could not be removed: \(error)") }
    } while (try? await Task.sleep(for: MediaLimits.unsentLifetime / 4)) != nil
  }

  // MARK: Invoking

  /// Invokes an action for somebody who is connected.
  /// - Parameter id: The page's name for the request: a message is given it, so that sending it again is harmless also after a
  ///   restart.
  func invoke(_ action: String, _ payload: JSON, _ id: String, by caller: Caller) async -> Answers.Outcome {
    do {
      var payload = payload
      if case .visitor(let visitor) = caller, action == "StartConversation" {
        payload.cleanCustomerName()
        return .success(try await start(payload, id, for: visitor))
      }
      if action == "SendMessage" { payload.name(id) }
      let output = try await actions.invokeAction(
        action, payload, by: "\(caller.actor)", hooksWithin: configuration.hookTime)
      return .success(output)
    } catch {
      let failure = Failure(error)
      if failure.status >= 500 { logger.error("\(action) for \(caller.actor): \(error)") }
      return .failure(failure)
    }
  }

  /// Begins a conversation for a customer's page, one at a time, and keeps which one it is. Who asks again for what was cut short
  /// goes on with the conversation that was opened.
  private func start(_ payload: JSON, _ id: String, for visitor: Visitor) async throws -> JSON {
    guard starting.withLock({ $0.insert(visitor.token).inserted }) else {
      throw Failure(
        kind: .refused, action: "StartConversation", message: "A conversation is being begun already.", status: 409)
    }
    defer { starting.withLock { _ = $0.remove(visitor.token) } }
    // As it is now: another window may have begun one.
    let visitor = try self.visitor(visitor.token) ?? visitor
    var payload = payload
    payload.name(id)
    var opened: ConversationStart.Opened?
    if let begun = try await goingOn(of: visitor) {
      guard try office.request(of: visitor) == id,
        let participant = visitor.participant.flatMap({ Identifier<Participant>($0) })
      else {
        throw DeskError.conflict(
          StatusConflict(
            thing: "conversation", sid: "\(begun.sid)", status: begun.status.rawValue, toBe: "begun anew"))
      }
      opened = ConversationStart.Opened(begun.sid, participant)
    }
    let start = ConversationStart(clientID: payload["clientID"]?.stringValue ?? id, opened: opened) {
      [office] conversation, participant in
      try office.update(
        Visitor(token: visitor.token, conversation: "\(conversation)", participant: "\(participant)"), begunBy: id)
    }
    do {
      return try await ConversationStart.$current.withValue(start) {
        try await actions.invokeAction(
          "StartConversation", payload, by: "\(Caller.visitor(visitor).actor)", hooksWithin: configuration.hookTime)
      }
    } catch {
      if opened == nil {
        do { try office.update(visitor) } catch {
          logger.error("A customer's page could not be kept as it was: \(error)")
        }
      }
      throw error
    }
  }

  /// What a customer's page is told of: a conversation that is just being begun may still be refused.
  func settled(_ visitor: Visitor) -> Visitor {
    starting.withLock { $0.contains(visitor.token) } ? Visitor(token: visitor.token) : visitor
  }

  /// The conversation that a customer is in.
  private func goingOn(of visitor: Visitor) async throws -> Conversation? {
    guard let sid = visitor.conversation.flatMap({ Identifier<Conversation>($0) }) else { return nil }
    let conversation = try await centre.conversation(sid)
    let hasLeft = conversation.participants.contains { "\($0.sid)" == visitor.participant && $0.hasLeft }
    return conversation.status == .closed || hasLeft ? nil : conversation
  }
}

extension JSON {
  /// Takes out of a name what may not be in one: whoever needs help is not turned away for how the page was filled in.
  fileprivate mutating func cleanCustomerName() {
    guard let name = self["customerName"]?.stringValue else { return }
    let cleaned = NameRule.cleaned(name)
    self["customerName"] = cleaned.isEmpty ? nil : .string(cleaned)
  }

  /// Gives what is sent the name of the page's request, unless the page has given it another.
  fileprivate mutating func name(_ id: String) {
    if objectValue != nil, self["clientID"] == nil { self["clientID"] = .string(id) }
  }
}

/// Sids out of chance.
struct RandomIdentifiers: IdentifierSource, Sendable {
  mutating func next() -> UInt128 { UInt128.random(in: .min ... .max) }
}

extension DeskSite {
  /// What a desk of this program can be asked for. The desk that is asked is gone afterwards.
  package static func describe() async throws -> DeskCatalogue {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plugboard-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let site = try await open(DeskConfiguration(folder: folder, isSafeMode: true), logger: Logger(label: "describe"))
    defer { site.close() }
    return DeskCatalogue(ofTheDesk: site.actions.describe(), openAPI: site.openAPI.description)
  }
}
