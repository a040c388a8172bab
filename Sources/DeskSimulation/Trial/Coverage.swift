import Desk

/// Which commands met a thing in which status, and what became of them.
package struct Coverage: Sendable, Equatable {
  /// A command and the status of what it was about.
  package struct Pair: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let thing: String
    package let status: String
    package let command: String

    package var description: String { "\(command) on a \(status) \(thing)" }

    package static func < (left: Pair, right: Pair) -> Bool {
      (left.thing, left.status, left.command) < (right.thing, right.status, right.command)
    }
  }

  package private(set) var done: [Pair: Int] = [:]
  package private(set) var refused: [Pair: Int] = [:]

  package init() {}

  mutating func note(_ command: Command, in state: DeskState, _ answer: Answer) {
    guard let pair = Self.pair(command, state) else { return }
    if case .refused = answer { refused[pair, default: 0] += 1 } else { done[pair, default: 0] += 1 }
  }

  mutating func add(_ other: Coverage) {
    done.merge(other.done, uniquingKeysWith: +)
    refused.merge(other.refused, uniquingKeysWith: +)
  }

  /// Those that have been met.
  package var met: Set<Pair> { Set(done.keys).union(refused.keys) }

  /// All that there are.
  package static let all: Set<Pair> = {
    func pairs<Kind: Status>(_: Kind.Type, _ commands: [String]) -> [Pair] {
      Kind.allCases.flatMap { status in
        commands.map { Pair(thing: Kind.thing, status: status.rawValue, command: $0) }
      }
    }
    return Set(
      pairs(TaskStatus.self, ["setTaskAttributes", "cancelTask"])
        + pairs(ReservationStatus.self, ["accept", "reject", "wrapUp", "complete", "transfer"])
        + pairs(TransferStatus.self, ["cancelTransfer"])
        + pairs(ConversationStatus.self, ["createTask", "join", "leave", "send", "markDelivered", "markRead"])
        + pairs(
          Presence.self,
          ["heartbeat", "signOut", "setActivity", "setNextActivity", "setCapacity", "setWorkerAttributes"])
        // A timer is about a thing in the statuses in which it is set.
        + [
          ("task", "pending", "fire target"), ("task", "reserved", "fire target"),
          ("task", "pending", "fire timeToLive"), ("task", "reserved", "fire timeToLive"),
          ("reservation", "pending", "fire reservation"), ("reservation", "wrapping", "fire wrapUp"),
          ("conversation", "active", "fire conversationClose"), ("conversation", "active", "fire inactivity"),
          ("conversation", "inactive", "fire conversationClose"), ("agent", "present", "fire silence"),
          ("agent", "grace", "fire grace"),
        ].map { Pair(thing: $0, status: $1, command: $2) })
  }()

  private static func pair(_ command: Command, _ state: DeskState) -> Pair? {
    func task(_ sid: Identifier<DeskTask>, _ name: String) -> Pair? {
      state.tasks[sid].map { Pair(thing: "task", status: $0.status.rawValue, command: name) }
    }
    func reservation(_ sid: Identifier<Reservation>, _ name: String) -> Pair? {
      state.reservations[sid].map { Pair(thing: "reservation", status: $0.status.rawValue, command: name) }
    }
    func conversation(_ sid: Identifier<Conversation>, _ name: String) -> Pair? {
      state.conversations[sid].map { Pair(thing: "conversation", status: $0.status.rawValue, command: name) }
    }
    func agent(_ sid: Identifier<Worker>, _ name: String) -> Pair? {
      state.workers[sid].map { Pair(thing: "agent", status: $0.presence.rawValue, command: name) }
    }
    switch command {
    case .saveActivity, .saveQueue, .saveWorkflow, .removeActivity, .removeQueue, .removeWorkflow, .addWorker,
      .openConversation, .postpone:
      return nil
    case .setWorkerAttributes(let sid, _): return agent(sid, "setWorkerAttributes")
    case .setCapacity(let sid, _, _): return agent(sid, "setCapacity")
    case .setActivity(let sid, _, _): return agent(sid, "setActivity")
    case .setNextActivity(let sid, _): return agent(sid, "setNextActivity")
    case .heartbeat(let sid): return agent(sid, "heartbeat")
    case .signOut(let sid): return agent(sid, "signOut")
    case .dismiss(let sid): return agent(sid, "dismiss")
    case .createTask(let settings): return settings.conversation.flatMap { conversation($0, "createTask") }
    case .setTaskAttributes(let sid, _): return task(sid, "setTaskAttributes")
    case .cancelTask(let sid, _): return task(sid, "cancelTask")
    case .accept(let sid): return reservation(sid, "accept")
    case .reject(let sid, _): return reservation(sid, "reject")
    case .wrapUp(let sid, _): return reservation(sid, "wrapUp")
    case .complete(let sid, _): return reservation(sid, "complete")
    case .transfer(let sid, _, _): return reservation(sid, "transfer")
    case .cancelTransfer(let sid):
      return state.transfers[sid].map {
        Pair(thing: "transfer", status: $0.status.rawValue, command: "cancelTransfer")
      }
    case .join(let sid, _, _): return conversation(sid, "join")
    case .leave(let sid, _): return conversation(sid, "leave")
    case .send(let sid, _): return conversation(sid, "send")
    case .markDelivered(let sid, _, _): return conversation(sid, "markDelivered")
    case .markRead(let sid, _, _): return conversation(sid, "markRead")
    case .fire(let key):
      guard state.timers[key] != nil else { return nil }
      switch key {
      case .reservation(let sid): return reservation(sid, "fire reservation")
      case .wrapUp(let sid): return reservation(sid, "fire wrapUp")
      case .target(let sid): return task(sid, "fire target")
      case .timeToLive(let sid): return task(sid, "fire timeToLive")
      case .conversationClose(let sid): return conversation(sid, "fire conversationClose")
      case .inactivity(let sid): return conversation(sid, "fire inactivity")
      case .silence(let sid): return agent(sid, "fire silence")
      case .grace(let sid): return agent(sid, "fire grace")
      }
    }
  }
}
