// What stays of things when whoever they are about is to be forgotten: sids, numbers, statuses and times, so that everything that
// points to them still finds them, and the journal still comes to the same desk. Every text that a person, a program or a plugin
// has chosen goes.

/// Which things are to be forgotten: ended conversations and tasks, with all that is a part of them.
public struct Forgotten: Sendable, Hashable {
  /// What stands where a text has stood.
  public static let text = "(erased)"

  public var conversations: Set<Identifier<Conversation>>
  public var tasks: Set<Identifier<DeskTask>>
  /// The offers of those tasks, and the attempts to hand them over.
  public var reservations: Set<Identifier<Reservation>>
  public var transfers: Set<Identifier<Transfer>>

  public init(
    conversations: Set<Identifier<Conversation>> = [], tasks: Set<Identifier<DeskTask>> = [],
    reservations: Set<Identifier<Reservation>> = [], transfers: Set<Identifier<Transfer>> = []
  ) {
    (self.conversations, self.tasks) = (conversations, tasks)
    (self.reservations, self.transfers) = (reservations, transfers)
  }

  /// All of them.
  public var keys: [Record.Key] {
    conversations.map { .conversation($0) } + tasks.map { .task($0) } + reservations.map { .reservation($0) }
      + transfers.map { .transfer($0) }
  }

  /// Whether a thing is one of them, or a part of one.
  public func contains(_ key: Record.Key) -> Bool {
    switch key {
    case .conversation(let sid), .message(let sid, _): conversations.contains(sid)
    case .task(let sid): tasks.contains(sid)
    case .reservation(let sid): reservations.contains(sid)
    case .transfer(let sid): transfers.contains(sid)
    case .timer(let key):
      switch key {
      case .reservation(let sid), .wrapUp(let sid): reservations.contains(sid)
      case .target(let sid), .timeToLive(let sid): tasks.contains(sid)
      case .conversationClose(let sid), .inactivity(let sid): conversations.contains(sid)
      case .silence, .grace: false
      }
    case .activity, .queue, .workflow, .worker: false
    }
  }

  public func contains(_ event: Event) -> Bool {
    let isNamed =
      event.conversation.map { conversations.contains($0) } ?? false || event.task.map { tasks.contains($0) } ?? false
      || event.reservation.map { reservations.contains($0) } ?? false
      || event.transfer.map { transfers.contains($0) } ?? false
    // The sids of timers' things stand in a text.
    return isNamed || event.name == .timerObjected && mentions(event.after ?? "")
  }

  /// Whether a command is about one of them.
  /// - Parameter new: What the command has made.
  public func contains(_ command: Command, making new: [Record.Key]) -> Bool {
    command.subject.map { contains($0) } ?? new.contains { contains($0) }
  }

  private func mentions(_ timer: String) -> Bool {
    let sid = timer.split(separator: " ").last.map(String.init) ?? ""
    if let reservation = Identifier<Reservation>(sid) { return reservations.contains(reservation) }
    if let task = Identifier<DeskTask>(sid) { return tasks.contains(task) }
    return Identifier<Conversation>(sid).map { conversations.contains($0) } ?? false
  }
}

extension Record {
  /// The thing without what anybody has written. Its version stays: nothing has become of it.
  public var forgotten: Record {
    switch self {
    case .conversation(var conversation):
      conversation.participants = conversation.participants.map(\.forgotten)
      return .conversation(conversation)
    case .message(let message):
      return .message(
        Message(
          sid: message.sid, conversation: message.conversation, index: message.index, author: message.author,
          // Different for each, as a store wants it.
          clientID: "\(Forgotten.text) \(message.index)", body: Forgotten.text, attributes: [:], sentAt: message.sentAt)
      )
    case .task(var task):
      task.attributes = [:]
      task.reason = task.reason?.forgotten
      return .task(task)
    case .reservation(var reservation):
      reservation.reason = reservation.reason?.forgotten
      return .reservation(reservation)
    case .transfer(var transfer):
      transfer.reason = transfer.reason?.forgotten
      return .transfer(transfer)
    case .timer(let timer):
      return .timer(
        Timer(key: timer.key, due: timer.due, objection: timer.objection?.forgotten, version: timer.version))
    case .activity, .queue, .workflow, .worker: return self
    }
  }
}

extension Participant {
  /// Agents and supervisors have no name here, but a sid.
  fileprivate var forgotten: Participant {
    if kind != .customer { return self }
    return Participant(
      sid: sid, kind: kind, identity: identity.forgotten, deliveredIndex: deliveredIndex, readIndex: readIndex,
      hasLeft: hasLeft)
  }
}

extension Event {
  /// The event without what anybody has written.
  public var forgotten: Event {
    var event = self
    event.reason = reason?.forgotten
    return event
  }
}

extension Command {
  /// The command without what anybody has written.
  public var forgotten: Command {
    switch self {
    case .openConversation(let customer): return .openConversation(customer: customer.forgotten)
    case .join(let sid, let kind, let identity):
      return .join(sid, kind, identity: kind == .customer ? identity.forgotten : identity)
    case .send(let sid, var draft):
      (draft.body, draft.clientID, draft.attributes) = (Forgotten.text, Forgotten.text, [:])
      return .send(sid, draft)
    case .createTask(var settings):
      settings.attributes = [:]
      return .createTask(settings)
    case .setTaskAttributes(let sid, _): return .setTaskAttributes(sid, [:])
    case .cancelTask(let sid, let reason): return .cancelTask(sid, reason: reason.forgotten)
    case .reject(let sid, let reason): return .reject(sid, reason: reason?.forgotten)
    case .wrapUp(let sid, let reason): return .wrapUp(sid, reason: reason?.forgotten)
    case .complete(let sid, let reason): return .complete(sid, reason: reason?.forgotten)
    case .postpone(let key, let objection): return .postpone(key, objection: objection.forgotten)
    case .saveActivity, .saveQueue, .saveWorkflow, .removeActivity, .removeQueue, .removeWorkflow, .addWorker,
      .setWorkerAttributes, .setCapacity, .setActivity, .setNextActivity, .heartbeat, .signOut, .dismiss, .accept,
      .transfer, .cancelTransfer, .leave, .markDelivered, .markRead, .fire:
      return self
    }
  }
}

extension String {
  fileprivate var forgotten: String { Forgotten.text }
}

extension DeskEngine {
  /// Has memory forget things that have ended, after the store has forgotten what was written in them.
  public func forget(_ things: Forgotten) { state.forget(things) }
}
