import Desk
import DeskPowerFailure
import DeskSQLite
import Foundation
import PlugboardJSON

/// Works at a desk as fast as it can until somebody ends it, and prints each thing that was confirmed:
///
///     task <sid>
///     message <conversation> <index> <name that its author gave it>
///
/// Arguments: the desk's file, and when SQLite is to flush.
@main struct CrashChild {
  static let senders = 8
  /// In case nobody ends it.
  static let maximumMessages = 2000

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let synchronous = SQLiteStore.Synchronous(rawValue: arguments[2]) else {
      fatalError("needed: a path, and FULL, NORMAL or OFF")
    }
    let store = try SQLiteStore(path: arguments[1], synchronous: synchronous)
    let engine = try await DeskEngine(
      store: store, clock: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, ids: RandomSids())
    let workflow = try await workflow(engine)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...senders { group.addTask { try await send(engine, workflow) } }
      try await group.waitForAll()
    }
  }

  /// The workflow that is there, or that of a new desk.
  private static func workflow(_ engine: DeskEngine) async throws -> Identifier<Workflow> {
    if let workflow = await engine.read({ $0.workflows.keys.first }) { return workflow }
    guard
      case .activity(let available) = try await engine.perform(
        .saveActivity(nil, name: "Available", available: true), by: "child"),
      case .queue(let queue) = try await engine.perform(
        .saveQueue(nil, QueueSettings(friendlyName: "Everybody")), by: "child")
    else { fatalError("something else was saved") }
    for name in 1...4 {
      _ = try await engine.perform(
        .addWorker(friendlyName: "\(name)", attributes: [:], activity: available, capacity: ["chat": 1000]), by: "child"
      )
    }
    let settings = WorkflowSettings(friendlyName: "Straight on", defaultTargets: [Workflow.Target(queue: queue)])
    guard case .workflow(let workflow) = try await engine.perform(.saveWorkflow(nil, settings), by: "child") else {
      fatalError("something else was saved")
    }
    return workflow
  }

  private static func send(_ engine: DeskEngine, _ workflow: Identifier<Workflow>) async throws {
    guard
      case .conversation(let conversation, let customer) = try await engine.perform(
        .openConversation(customer: "Ada"), by: "child"),
      case .task(let task) = try await engine.perform(
        .createTask(TaskSettings(workflow: workflow, channel: "chat", conversation: conversation)), by: "child")
    else { fatalError("something else was made") }
    confirm("task \(task)")
    for number in 1...maximumMessages {
      let draft = Draft(author: customer, clientID: "\(number)", body: "Message \(number)")
      guard case .message(let index) = try await engine.perform(.send(conversation, draft), by: "child") else { return }
      confirm("message \(conversation) \(index) \(number)")
    }
  }

  /// One write for one line, so that no half of one is read.
  private static func confirm(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

private struct RandomSids: IdentifierSource, Sendable {
  func next() -> UInt128 { .random(in: .min ... .max) }
}
