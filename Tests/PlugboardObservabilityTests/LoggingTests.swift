import InMemoryLogging
import Logging
import Plugboard
import PlugboardObservability
import Testing

struct Broken: Error {}

extension Action where Payload == Int, Output == Int {
  static var accept: Self { Self("Accept") }
}

/// An application of which 1 is aborted, 2 refused, 3 blocked, 4 a failure, 5 a fault, and the rest completes.
func makeActions() throws -> Actions {
  let actions = Actions()
  try actions.register(.accept) { payload in
    if payload == 4 { throw Broken() }
    return payload
  }
  let crm = try actions.owner("CRM")
  try crm.addListener(before: .accept) { payload, abort in
    if payload == 1 { abort("declined") }
    if payload == 5 { throw Broken() }
  }
  try crm.addGuard(to: .accept) { payload, refuse in if payload == 2 { refuse("not 2") } }
  try crm.block(.accept, because: "not 3") { payload in payload == 3 }
  return actions
}

@Suite struct LoggingTests {
  private let handler = InMemoryLogHandler()
  private var logger: Logger {
    var logger = Logger(label: "test") { _ in handler }
    logger.logLevel = .trace
    return logger
  }

  @Test func `nothing is logged until asked for`() async throws {
    let actions = try makeActions()
    _ = try await actions.invoke(.accept, 0)
    #expect(handler.entries.isEmpty)
  }

  @Test(
    arguments: [
      (0, "Action completed", Logger.Level.debug, nil, nil),
      (1, "Action aborted", .info, "CRM", "declined"),
      (2, "Action refused", .info, "CRM", "not 2"),
      (3, "Action blocked", .info, "CRM", "not 3"),
      (4, "Action failed", .error, "application", nil),
    ] as [(Int, String, Logger.Level, String?, String?)])
  func `every ending is logged at its level with its reason`(
    payload: Int, message: String, level: Logger.Level, owner: String?, reason: String?
  ) async throws {
    let actions = try makeActions()
    let token = actions.log(to: logger)
    _ = try? await actions.invoke(.accept, payload, by: "agent:WK1")
    token.remove()
    _ = try? await actions.invoke(.accept, payload)
    #expect(handler.entries.count == 1, "a removed token logs no more")
    let entry = try #require(handler.entries.first)
    #expect(entry.message.description == message)
    #expect(entry.level == level)
    #expect(entry.metadata["action"] == "Accept")
    #expect(entry.metadata["actor"] == "agent:WK1")
    #expect(entry.metadata["owner"]?.description == owner)
    #expect(entry.metadata["reason"]?.description == reason)
    #expect(entry.metadata["invocation"] == "1-1")
    #expect(entry.metadata["duration"] != nil)
    #expect((entry.error is ActionFailed) == (payload == 4))
  }

  @Test func `a fault is logged as a warning with its cause`() async throws {
    let actions = try makeActions()
    actions.log(to: logger, .faults)
    _ = try await actions.invoke(.accept, 5)
    let entry = try #require(handler.entries.first)
    #expect(entry.level == .warning)
    #expect(entry.error is Broken)
    #expect(entry.metadata == ["action": "Accept", "owner": "CRM", "hook": "before-listener", "invocation": "1-1"])
  }

  @Test func `hooks and registry changes are logged when asked for, at the levels asked for`() async throws {
    let actions = try makeActions()
    var levels = ActionLogLevels()
    levels.hooks = .notice
    actions.log(to: logger, .all, levels: levels)
    try actions.owner("Audit").addListener(after: .accept) { _, _ in }
    _ = try await actions.invoke(.accept, 0)
    #expect(
      handler.entries.map { "\($0.level) \($0.message) \($0.metadata["owner"] ?? "-")" } == [
        "debug Registry: attached Audit", "trace Action started -",
        "notice Hook started CRM", "notice Hook passed CRM", "notice Hook started CRM", "notice Hook passed CRM",
        "notice Hook started application", "notice Hook passed application",
        "notice Hook started Audit", "notice Hook passed Audit", "debug Action completed -",
      ])
  }
}
