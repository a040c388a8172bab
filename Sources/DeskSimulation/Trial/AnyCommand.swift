import Desk
import PlugboardJSON

// Any command in any state, about things that exist, have ended or never were: most are refused, and a refusal must not
// change anything.

extension Scene {
  mutating func anyCommand() -> Command {
    switch chance.number(0...25) {
    case 0: .saveActivity(any(state.activities), name: chance.one(of: ["Available", "Lunch", ""])!, available: coin())
    case 1:
      .saveQueue(any(state.queues), QueueSettings(friendlyName: "queue", maxReservedWorkers: chance.number(0...51)))
    case 2: .saveWorkflow(any(state.workflows), anyWorkflow())
    case 3: .addWorker(friendlyName: "", attributes: [:], activity: any(state.activities), capacity: ["chat": -1])
    case 4: .setWorkerAttributes(any(state.workers), anyAttributes(), version: version())
    case 5: .setCapacity(any(state.workers), channel: channel(), chance.number(-1...4))
    case 6: .setActivity(any(state.workers), any(state.activities), rejectPendingReservations: coin())
    case 7: .setNextActivity(any(state.workers), coin() ? any(state.activities) : nil)
    case 8: .heartbeat(any(state.workers))
    case 9: .signOut(any(state.workers))
    case 10: .createTask(anyTask())
    case 11: .setTaskAttributes(any(state.tasks), anyAttributes(), version: version())
    case 12: .cancelTask(any(state.tasks), reason: "no reason")
    case 13: .accept(any(state.reservations), version: version())
    case 14: .reject(any(state.reservations), reason: nil)
    case 15: .wrapUp(any(state.reservations), reason: "early")
    case 16: .complete(any(state.reservations), reason: nil)
    case 17: .transfer(any(state.reservations), to: anyReceiver(), coin() ? .warm : .cold)
    case 18: .cancelTransfer(any(state.transfers))
    case 19: .openConversation(customer: coin() ? "" : String(repeating: "x", count: 257))
    case 20: .join(any(state.conversations), chance.one(of: [.agent, .customer, .supervisor])!, identity: "somebody")
    case 21: anyParticipant().map { .leave($0, $1) } ?? .heartbeat(any(state.workers))
    case 22: anyParticipant().map { .send($0, anyDraft($1)) } ?? .heartbeat(any(state.workers))
    case 23: anyParticipant().map { .markRead($0, $1, index: index()) } ?? .heartbeat(any(state.workers))
    case 24: anyParticipant().map { .markDelivered($0, $1, index: index()) } ?? .heartbeat(any(state.workers))
    default: coin() ? .fire(anyTimer()) : .postpone(anyTimer(), objection: "not yet")
    }
  }

  private mutating func coin() -> Bool { chance.happens(0.5) }

  /// The sid of something that there is or was, mostly.
  private mutating func any<Kind, Thing>(_ things: [Identifier<Kind>: Thing]) -> Identifier<Kind> {
    let unknown = Identifier<Kind>(UInt128(chance.next()))
    return chance.happens(0.05) ? unknown : chance.one(of: things.keys.sorted()) ?? unknown
  }

  private mutating func version() -> Int64? { coin() ? Int64(chance.number(0...4)) : nil }
  private mutating func index() -> Int64 { Int64(chance.number(-1...8)) }
  private mutating func anyAttributes() -> JSON { coin() ? wishes() : chance.one(of: [.null, "text", [1], [:]])! }

  private mutating func anyTask() -> TaskSettings {
    TaskSettings(
      workflow: any(state.workflows), channel: chance.one(of: ["", "fax"])!, attributes: anyAttributes(),
      timeToLive: .seconds(Int64(chance.number(-1...100))), conversation: coin() ? any(state.conversations) : nil)
  }

  private mutating func anyWorkflow() -> WorkflowSettings {
    let target = Workflow.Target(queue: any(state.queues), timeout: .seconds(Int64(chance.number(-1...20))))
    return WorkflowSettings(
      friendlyName: "workflow", defaultTargets: coin() ? [target] : [],
      reservationTimeout: .seconds(Int64(chance.number(-1...30))), maximumAttempts: chance.number(0...5))
  }

  private mutating func anyReceiver() -> Transfer.Target {
    coin() ? .worker(any(state.workers)) : .queue(any(state.queues))
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
    case 0: .reservation(any(state.reservations))
    case 1: .wrapUp(any(state.reservations))
    case 2: .target(any(state.tasks))
    case 3: .timeToLive(any(state.tasks))
    case 4: .conversationClose(any(state.conversations))
    case 5: .silence(any(state.workers))
    default: .grace(any(state.workers))
    }
  }
}
