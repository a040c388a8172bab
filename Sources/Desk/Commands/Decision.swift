/// What a command came to: what the store has to keep, in one piece, before anybody is told.
public struct Decision: Sendable, Hashable {
  /// What has become true, in order.
  public let events: [Event]
  /// Every thing that has changed, as it was and as it is now.
  public let changes: [Change]
  /// What the command was about: the sid of what it made, or the index that a message was given.
  public let result: Result

  public struct Change: Sendable, Hashable, Codable {
    public let key: Record.Key
    /// `nil` for a thing that is new.
    public let before: Record?
    /// `nil` for what is removed: a timer that is set no more, or what an administrator has taken away.
    public let after: Record?
  }

  package init(events: [Event], changes: [Change], result: Result) {
    (self.events, self.changes, self.result) = (events, changes, result)
  }

  /// The one value that whoever asked waits for.
  public enum Result: Sendable, Hashable, Codable {
    case nothing
    case activity(Identifier<Activity>)
    case queue(Identifier<TaskQueue>)
    case workflow(Identifier<Workflow>)
    case worker(Identifier<Worker>)
    case task(Identifier<DeskTask>)
    case transfer(Identifier<Transfer>)
    case conversation(Identifier<Conversation>, Identifier<Participant>)
    case participant(Identifier<Participant>)
    case message(index: Int64)
  }
}

extension DeskState {
  /// Decides a command and becomes the state after it.
  ///
  /// - Parameters:
  ///   - now: The time. It may not run backwards; a moment before the last one counts as the last one. One after
  ///     ``Moment/latest`` is refused.
  ///   - versions: The versions of things as whoever asks has seen them. If one of them has changed since, the command is
  ///     refused with ``DeskError/outdated(thing:sid:read:now:)``, unless there is more to say against it.
  ///   - ids: Where the sids of new things come from.
  /// - Throws: ``DeskError``. The state is then what it was before; only the time goes on. ``DeskError/unknown(thing:sid:)``
  ///   also for what has ended long ago: load that from the store into a desk of its own with ``init(records:at:)`` and
  ///   perform the command there, to tell how it ended.
  public mutating func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:], at now: Moment,
    ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision {
    if now > .latest { throw .invalid(field: "clock", problem: "it says a time after the year 9999; is it set right?") }
    clock = max(clock, now)
    do throws(DeskError) {
      return finish(try attempt(command, ifUnchanged: versions, &ids))
    } catch {
      undo()
      throw error
    }
  }

  /// Changes what the command changes, so that it can still be undone.
  mutating func attempt(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64] = [:], _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    effort = RoutingEffort()
    let moment = clock
    let result = try decide(command, moment, &ids)
    // Only now: that a task has been canceled says more than that it has changed.
    for (key, version) in versions { try check(key, is: version) }
    route(moment, &ids)
    return result
  }

  private mutating func finish(_ result: Decision.Result) -> Decision {
    var changes: [Decision.Change] = []
    changes.reserveCapacity(before.count + messages.count)
    for (key, old) in before {
      let new = self[key]
      if old != new { changes.append(Decision.Change(key: key, before: old, after: new)) }
    }
    changes.sort { $0.key < $1.key }
    for message in messages { changes.append(Decision.Change(key: message.key, before: nil, after: message)) }
    let decision = Decision(events: events, changes: changes, result: result)
    for case .message(let message) in messages {
      let index = forgottenIndex(of: message.conversation)
      sent[message.conversation]?.remove(index)
    }
    // Nobody sends to a closed conversation any more.
    for change in changes {
      if case .conversation(let conversation)? = change.after, conversation.status == .closed {
        sent[conversation.sid] = nil
      }
    }
    remember(ended: changes.lazy.filter { $0.after?.hasEnded == true && $0.before?.hasEnded != true }.map(\.key))
    forget()
    return decision
  }

  /// Puts everything back that the command being decided has changed.
  mutating func undo() {
    for message in messages { set(message.key, nil) }
    for (key, record) in before { set(key, record) }
    forget()
  }

  private mutating func forget() {
    before = [:]
    events = []
    messages = []
    agenda = Agenda()
  }

  private mutating func decide(
    _ command: Command, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    switch command {
    case .saveActivity(let sid, let name, let available): try save(sid, name, available, &ids)
    case .saveQueue(let sid, let settings): try save(sid, settings, &ids)
    case .saveWorkflow(let sid, let settings): try save(sid, settings, &ids)
    case .removeActivity(let sid): try remove(sid)
    case .removeQueue(let sid): try remove(sid)
    case .removeWorkflow(let sid, let other): try remove(sid, default: other)
    case .addWorker(let name, let attributes, let activity, let capacity):
      try addWorker(name, attributes, activity, capacity, &ids)
    case .setWorkerAttributes(let sid, let attributes): try setAttributes(sid, attributes)
    case .setCapacity(let sid, let channel, let capacity): try setCapacity(sid, channel, capacity)
    case .setActivity(let sid, let activity, let rejects): try setActivity(sid, activity, rejects, now)
    case .setNextActivity(let sid, let activity): try setNextActivity(sid, activity)
    case .heartbeat(let sid): try heartbeat(sid, now)
    case .signOut(let sid): try signOut(sid, now, &ids)
    case .dismiss(let sid): try dismiss(sid, now, &ids)
    case .createTask(let settings): try createTask(settings, now, &ids)
    case .setTaskAttributes(let sid, let attributes): try setAttributes(sid, attributes)
    case .cancelTask(let sid, let reason): try cancel(sid, reason, now)
    case .accept(let sid): try accept(sid, now)
    case .reject(let sid, let reason): try reject(sid, reason, now)
    case .wrapUp(let sid, let reason): try wrapUp(sid, reason, now)
    case .complete(let sid, let reason): try complete(sid, reason, now)
    case .transfer(let sid, let target, let mode): try transfer(sid, target, mode, now, &ids)
    case .cancelTransfer(let sid): try cancelTransfer(sid, now)
    case .openConversation(let customer): try openConversation(customer, now, &ids)
    case .join(let sid, let kind, let identity): try join(sid, kind, identity, &ids)
    case .leave(let sid, let participant): try leave(sid, participant, now)
    case .send(let sid, let draft): try send(sid, draft, now, &ids)
    case .markDelivered(let sid, let participant, let index): try mark(sid, participant, delivered: index)
    case .markRead(let sid, let participant, let index): try mark(sid, participant, read: index)
    case .fire(let key): try fire(key, now, &ids)
    case .postpone(let key, let objection): try postpone(key, objection, now)
    }
  }
}
