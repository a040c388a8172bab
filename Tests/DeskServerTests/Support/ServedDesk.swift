import Desk
import DeskActions
import DeskPlugins
import Foundation
import Logging
import Plugboard
import ServiceLifecycle
import Synchronization

@testable import DeskServer

/// A desk that is served on a port of this machine, with everything that ships, until it is stopped.
final class ServedDesk: Sendable {
  let site: DeskSite
  let port: Int
  let folder: URL
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  var address: String { "http://127.0.0.1:\(port)" }

  /// What everybody signs in with.
  static let password = "a sentence that is long enough"

  /// - Parameters:
  ///   - folder: Where a desk has been before; a new one if left out.
  ///   - port: Where it is to be served; any port that is free if left out.
  ///   - plugins: What runs beside those that ship.
  ///   - clock: What time it is; that of this machine if left out.
  ///   - configuration: What else is to be different; its folder and port do not count.
  init(
    in folder: URL? = nil, port: Int = 0, people: [(String, DeskActor.Role)] = [("ana", .agent)],
    plugins: [any DeskPlugin] = [], clock: @escaping @Sendable () -> Moment = DeskSite.systemClock,
    configuration: DeskConfiguration = DeskConfiguration(folder: "")
  ) async throws {
    self.folder = folder ?? FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    var configuration = configuration
    (configuration.folder, configuration.port) = (self.folder.path, port)
    // Tests run beside many others.
    configuration.webSocket.closeTimeout = .seconds(60)
    configuration.webSocket.pongTimeout = .seconds(300)
    configuration.webSocket.writeTimeout = .seconds(300)
    configuration.passwordCost = PasswordHash.Cost(exponent: 10)
    var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    let shipped: [any DeskPlugin] = [RequiredDisposition(), SurveyAfterWrapUp(), SkillGuard()]
    let site = try await DeskSite.open(configuration, plugins: shipped + plugins, logger: logger, clock: clock)
    self.site = site
    try await site.makeReady()
    for (name, role) in people where try site.office.person(name) == nil {
      try await site.actions.invoke(.addPerson, Open(PersonFields(name: name, role: role.rawValue)), by: "plugin:test")
      try site.office.setPassword(of: name, await site.passwords.hash(Self.password), mustChange: false)
    }
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let service = try site.serve { port in found.yield(port) }
    let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
    self.group = group
    running = Task {
      defer { found.finish() }
      try await group.run()
    }
    var open: Int?
    for await port in ports {
      open = port
      break
    }
    guard let open else {
      try await running.value
      throw NotOpen()
    }
    self.port = open
  }

  struct NotOpen: Error {}

  /// Stops in good order.
  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await running.value
    site.close()
  }

  /// Stops and leaves nothing behind.
  func remove() async throws {
    try await stop()
    try FileManager.default.removeItem(at: folder)
  }

  /// Waits until the desk is as wanted.
  func wait(until holds: @Sendable (DeskState) -> Bool) async {
    let commits = await site.centre.engine.commits()
    if await site.centre.engine.read(holds) { return }
    for await _ in commits where await site.centre.engine.read(holds) { return }
  }

  /// Has a worker offered tasks.
  func makeAvailable(_ name: String) async throws {
    guard let worker = try site.office.person(name)?.person.worker else { return }
    try await site.actions.invoke(.setActivity, Open(ActivityFields(activityName: "Available")), by: "agent:\(worker)")
  }
}

/// Runs a test with a desk, and takes it away afterwards.
func withDesk(
  people: [(String, DeskActor.Role)] = [("ana", .agent)], plugins: [any DeskPlugin] = [],
  clock: @escaping @Sendable () -> Moment = DeskSite.systemClock,
  configuration: DeskConfiguration = DeskConfiguration(folder: ""), _ body: (ServedDesk) async throws -> Void
) async throws {
  let desk = try await ServedDesk(people: people, plugins: plugins, clock: clock, configuration: configuration)
  do { try await body(desk) } catch {
    try? await desk.remove()
    throw error
  }
  try await desk.remove()
}
