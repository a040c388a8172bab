import Desk
import PlugboardJSON

// Any command in any state, about things that exist, have ended or never were: most are refused, and a refusal must not
// change anything.

extension Scene {
  mutating func anyCommand() -> Command {
    switch chance.one(of: Self.anyCommands) ?? 25 {
    case 0: .saveActivity(any(state.activities), name: chance.one(of: ["Available", "Lunch", ""])!, available: coin())
    case 1:
      .saveQueue(any(state.queues), QueueSettings(friendlyName: "queue", maxReservedWorkers: chance.number(0...51)))
    case 2: .saveWorkflow(any(state.workflows), anyWorkflow())
    case 3: .addWorker(friendlyName: "", attributes: [:], activity: any(state.activities), capacity: ["chat": -1])
    case 4: .setWorkerAttributes(any(state.workers, by: \.presence), anyAttributes())
    case 5: .setCapacity(any(state.workers, by: \.presence), channel: channel(), chance.number(-1...4))
    case 6: .setActivity(any(state.workers, by: \.presence), any(state.activities), rejectPendingReservations: coin())
    case 7: .setNextActivity(any(state.workers, by: \.presence), coin() ? any(state.activities) : nil)
    case 8: .heartbeat(any(state.workers, by: \.presence))
    case 9: .signOut(any(state.workers, by: \.presence))
    case 10: .createTask(anyTask())
    case 11: .setTaskAttributes(any(state.tasks, by: \.status), anyAttributes())
    case 12: .cancelTask(any(state.tasks, by: \.status), reason: "no reason")
    case 13: .accept(any(state.reservations, by: \.status))
    case 14: .reject(any(state.reservations, by: \.status), reason: nil)
    case 15: .wrapUp(any(state.reservations, by: \.status), reason: "early")
    case 16: .complete(any(state.reservations, by: \.status), reason: nil)
    case 17: .transfer(any(state.reservations, by: \.status), to: anyReceiver(), coin() ? .warm : .cold)
    case 18: .cancelTransfer(any(state.transfers, by: \.status))
    case 19: .openConversation(customer: coin() ? "" : String(repeating: "x", count: 257))
    case 20:
      .join(
        any(state.conversations, by: \.status), chance.one(of: [.agent, .customer, .supervisor])!, identity: "somebody")
    case 21: anyParticipant().map { .leave($0, $1) } ?? .heartbeat(any(state.workers, by: \.presence))
    case 22: anyParticipant().map { .send($0, anyDraft($1)) } ?? .heartbeat(any(state.workers, by: \.presence))
    case 23:
      anyParticipant().map { .markRead($0, $1, index: index()) } ?? .heartbeat(any(state.workers, by: \.presence))
    case 24:
      anyParticipant().map { .markDelivered($0, $1, index: index()) } ?? .heartbeat(any(state.workers, by: \.presence))
    default: coin() ? .fire(anyTimer()) : .postpone(anyTimer(), objection: "not yet")
    }
  }

  /// Those that are about something with a status come more often: there is more that they may meet.
  private static let anyCommands: [(Int, weight: Int)] = (0...25).map { number in
    switch number {
    case 0...3, 19, 25: (number, 1)
    case 12...18: (number, 8)
    default: (number, 2)
    }
  }

  private mutating func coin() -> Bool { chance.happens(0.5) }

  /// The sid of something that there is or was, mostly.
  private mutating func any<Kind, Thing>(_ things: [Identifier<Kind>: Thing]) -> Identifier<Kind> {
    let unknown = Identifier<Kind>(UInt128(chance.next()))
    return chance.happens(0.05) ? unknown : chance.one(of: things.keys.sorted()) ?? unknown
  }

  /// The same, each status as often as any other: most things have ended long ago.
  private mutating func any<Kind, Thing, Value: Status>(
    _ things: [Identifier<Kind>: Thing], by status: (Thing) -> Value
  ) -> Identifier<Kind> {
    let groups = Dictionary(grouping: things.keys) { status(things[$0]!) }
    let chosen = chance.one(of: groups.keys.sorted { $0.rawValue < $1.rawValue })
    return any(Dictionary(uniqueKeysWithValues: (chosen.flatMap { groups[$0] } ?? []).map { ($0, things[$0]!) }))
  }

  private mutating func index() -> Int64 { Int64(chance.number(-1...8)) }
  private mutating func anyAttributes() -> JSON { coin() ? wishes() : chance.one(of: [.null, "text", [1], [:]])! }

  private mutating func anyTask() -> TaskSettings {
    TaskSettings(
      workflow: any(state.workflows), channel: chance.one(of: ["", "fax"])!, attributes: anyAttributes(),
      timeToLive: .seconds(Int64(chance.number(-1...100))),
      conversation: coin() ? any(state.conversations, by: \.status) : nil)
  }

  private mutating func anyWorkflow() -> WorkflowSettings {
    let target = Workflow.Target(queue: any(state.queues), timeout: .seconds(Int64(chance.number(-1...20))))
    return WorkflowSettings(
      friendlyName: "workflow", defaultTargets: coin() ? [target] : [],
      reservationTimeout: .seconds(Int64(chance.number(-1...30))), maximumAttempts: chance.number(0...5))
  }

  private mutating func anyReceiver() -> Transfer.Target {
    coin() ? .worker(any(state.workers, by: \.presence)) : .queue(any(state.queues))
  }

  /// Somebody of a conversation, open or closed, or of another one.
  private mutating func anyParticipant() -> (Identifier<Conversation>, Identifier<Participant>)? {
    let conversations = state.conversations.values.sorted { $0.sid < $1.sid }
    guard let one = chance.one(of: conversations), let other = chance.one(of: conversations) else { return nil }
    let participants = chance.happens(0.8) ? one.participants : other.participants
    return chance.one(of: participants).map { (one.sid, $0.sid) }
  }

  private mutating func anyDraft(_ author: Identifier<Participant>) -> Draft {
    Draft(
      author: author, clientID: chance.one(of: ["", "c1", "c2"])!, body: chance.one(of: ["", "Hello again"])!,
      attributes: anyAttributes())
  }

  private mutating func anyTimer() -> Timer.Key {
    switch chance.number(0...6) {
    case 0: .reservation(any(state.reservations, by: \.status))
    case 1: .wrapUp(any(state.reservations, by: \.status))
    case 2: .target(any(state.tasks, by: \.status))
    case 3: .timeToLive(any(state.tasks, by: \.status))
    case 4: .conversationClose(any(state.conversations, by: \.status))
    case 5: .silence(any(state.workers, by: \.presence))
    default: .grace(any(state.workers, by: \.presence))
    }
  }
}
