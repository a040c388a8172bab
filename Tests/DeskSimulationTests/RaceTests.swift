import Desk
import PlugboardJSON
import Testing

@testable import DeskSimulation

/// Two agents who accept one task at the same moment, on the engine and a file, a thousand times.
@Suite struct RaceTests {
  private struct Unexpected: Error {}

  @Test func `of two who accept at once exactly one has the task, and the other is told that somebody was first`()
    async throws
  {
    let place = try SQLitePlace()
    let (chance, moment) = (Chance(seed: 1), Moment(milliseconds: 1_750_000_000_000))
    let engine = try await DeskEngine(
      store: try place.open(), clock: { moment }, ids: SimulatedIdentifiers(chance: chance))
    let workflow = try await open(engine)
    var firsts = 0
    for round in 0..<1000 {
      guard case .task(let task) = try await engine.perform(.createTask(TaskSettings(workflow: workflow)), by: "a test")
      else { throw Unexpected() }
      let offers = await engine.read { desk in
        desk.reservations.values.filter { $0.task == task }.map(\.sid).sorted()
      }
      try #require(offers.count == 2)
      // The one or the other begins a little later.
      async let first = accepts(offers[0], engine, after: round % 5)
      async let second = accepts(offers[1], engine, after: round / 5 % 5)
      let answers = await [first, second]
      #expect(answers.count { $0 == nil } == 1, "in round \(round)")
      let loser = try #require(answers.firstIndex { $0 != nil })
      let rescinded = StatusConflict(
        thing: "reservation", sid: "\(offers[loser])", status: "rescinded", wanted: "accepted")
      #expect(answers[loser] == .conflict(rescinded), "in round \(round)")
      if loser == 1 { firsts += 1 }
      _ = try await engine.perform(.complete(offers[1 - loser], reason: nil), by: "a test")
    }
    // Or else it was no race.
    #expect((50...950).contains(firsts), "the first won \(firsts) times")
    try place.close()
  }

  /// A desk with two agents who are both asked.
  private func open(_ engine: DeskEngine) async throws -> Identifier<Workflow> {
    let settings = QueueSettings(friendlyName: "All", maxReservedWorkers: 2)
    guard
      case .activity(let available) = try await engine.perform(
        .saveActivity(nil, name: "Available", available: true), by: "a test"),
      case .queue(let queue) = try await engine.perform(.saveQueue(nil, settings), by: "a test"),
      case .workflow(let workflow) = try await engine.perform(
        .saveWorkflow(
          nil, WorkflowSettings(friendlyName: "W", defaultTargets: [Workflow.Target(queue: queue)])), by: "a test")
    else { throw Unexpected() }
    for name in ["Alice", "Bob"] {
      _ = try await engine.perform(
        .addWorker(friendlyName: name, attributes: [:], activity: available, capacity: [:]), by: "a test")
    }
    return workflow
  }

  /// What one of them is told; `nil` who has the task.
  private func accepts(
    _ offer: Identifier<Reservation>, _ engine: DeskEngine, after steps: Int
  ) async -> DeskError? {
    for _ in 0..<steps { await Task.yield() }
    do {
      _ = try await engine.perform(.accept(offer), by: "an agent")
      return nil
    } catch { return error as? DeskError ?? .unknown(thing: "answer", sid: "\(error)") }
  }
}
