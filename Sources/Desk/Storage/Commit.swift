public import PlugboardJSON

/// One decision, as a store keeps it: what has changed, what has become true, and who asked for it.
public struct Commit: Sendable, Hashable {
  public let at: Moment
  /// Who asked for it: an agent's sid, a customer, `timer`.
  public let actor: String
  /// The invocation of the action that asked for it, where there was one.
  public let invocation: String?
  /// The command as JSON text, so that a later version can read it whatever has become of the command.
  public let command: String
  /// At most one for each thing.
  public let changes: [Change]
  public let events: [Event]

  /// One thing as it was and as it is to be.
  public struct Change: Sendable, Hashable {
    public let key: Record.Key
    /// `nil` for a thing that is new.
    public let before: Record?
    /// `nil` for what is removed: a timer that is set no more, or what an administrator has taken away.
    public let after: Record?
    /// ``after`` as JSON text.
    public let body: String?

    /// The version that the store must have now; `nil` if it must have nothing.
    public var expected: Int64? { before?.version }
  }

  package init(
    at: Moment, actor: String, invocation: String?, command: String, changes: [Change], events: [Event]
  ) {
    (self.at, self.actor, self.invocation) = (at, actor, invocation)
    (self.command, self.changes, self.events) = (command, changes, events)
  }

  /// - Parameter command: ``Command/text()`` of the command that was decided.
  public init(
    _ decision: Decision, of command: String, at moment: Moment, by actor: String, invocation: String? = nil
  ) {
    (at, self.actor, self.invocation, self.command) = (moment, actor, invocation, command)
    changes = decision.changes.map { change in
      Change(key: change.key, before: change.before, after: change.after, body: change.after?.body)
    }
    events = decision.events
  }
}

/// An event as a store has numbered it.
public struct StoredEvent: Sendable, Hashable {
  /// 1, 2, 3 … without gaps, in the order of the commits.
  public let number: Int64
  public let at: Moment
  public let event: Event

  public init(number: Int64, at: Moment, event: Event) { (self.number, self.at, self.event) = (number, at, event) }
}

/// What the journal says of one commit.
public struct JournalEntry: Sendable, Hashable {
  /// 1, 2, 3 … without gaps, in the order of the commits.
  public let number: Int64
  public let at: Moment
  public let actor: String
  public let invocation: String?
  public let command: JSON
  public let events: [Event]
  public let changes: [Decision.Change]

  public init(
    number: Int64, at: Moment, actor: String, invocation: String?, command: JSON, events: [Event],
    changes: [Decision.Change]
  ) {
    (self.number, self.at, self.actor, self.invocation) = (number, at, actor, invocation)
    (self.command, self.events, self.changes) = (command, events, changes)
  }

  /// What the journal says of a commit that a store has given this number.
  public init(number: Int64, _ commit: Commit) {
    self.init(
      number: number, at: commit.at, actor: commit.actor, invocation: commit.invocation,
      command: (try? JSON(parsing: commit.command)) ?? .null, events: commit.events,
      changes: commit.changes.map { Decision.Change(key: $0.key, before: $0.before, after: $0.after) })
  }
}

extension Decision.Change {
  /// A change as a journal has kept it; `nil` if there was nothing before and there is nothing after.
  public init?(before: Record?, after: Record?) {
    guard let key = (after ?? before)?.key else { return nil }
    self.init(key: key, before: before, after: after)
  }
}
