import Desk
import DeskActions
import DeskSQLite
import Foundation
import OpeningHours
import Plugboard
import Testing

@Suite struct OpeningHoursTests {
  @Test(arguments: [9, 16]) func `customers are taken in while the desk is open`(hour: Int) async throws {
    try await withDesk(OpeningHours { hour }) { desk in
      let started = try await desk.invoke(
        .startConversation, Open(StartConversationFields(body: "Hello")), by: customer)
      #expect(!started.taskSid.isEmpty)
    }
  }

  @Test(arguments: [8, 17]) func `customers who come at another time read when to come back`(hour: Int) async throws {
    try await withDesk(OpeningHours { hour }) { desk in
      let stopped = await #expect(throws: ActionAborted.self) {
        try await desk.invoke(.startConversation, Open(StartConversationFields(body: "Hello")), by: customer)
      }
      #expect(stopped?.owner == "opening-hours")
      #expect(stopped?.reason == "We are here from 9 to 17 o'clock. Please write to us then.")
    }
  }

  private let customer = "customer:new"

  /// Runs a test with the actions of a real desk, in a file of its own, at which a plugin runs.
  private func withDesk(_ plugin: any DeskPlugin, _ body: (Actions) async throws -> Void) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "own-desk-\(UUID().uuidString).sqlite")
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + end) } }
    let store = try SQLiteStore(path: file.path)
    defer { try? store.close() }
    let now = Moment(milliseconds: 1_700_000_000_000)
    let engine = try await DeskEngine(store: store, clock: { now }, ids: RandomIdentifiers())
    let (actions, centre) = (Actions(), ContactCentre(engine: engine, store: store, clock: { now }))
    try centre.register(on: actions)
    let queue = try await actions.invoke(.saveQueue, Open(SaveQueueFields(friendlyName: "Everybody")))
    let targets = [SaveWorkflowFields.Target(queueSid: queue)]
    try await actions.invoke(
      .saveWorkflow, Open(SaveWorkflowFields(friendlyName: "Chat", filters: [], defaultTargets: targets)))
    try await plugin.start(try actions.owner(plugin.name), centre)
    try await body(actions)
  }

  private struct RandomIdentifiers: IdentifierSource {
    mutating func next() -> UInt128 { UInt128.random(in: .min ... .max) }
  }
}
