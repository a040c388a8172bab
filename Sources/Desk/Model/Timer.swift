/// Something that happens by itself when its time has come. Timers live in the store, so that they go on after a restart.
public struct Timer: Sendable, Hashable, Codable {
  /// Which timer it is; there is at most one of each.
  public enum Key: Sendable, Hashable, Codable {
    /// The worker has not answered the offer.
    case reservation(Identifier<Reservation>)
    /// The worker has not finished writing up.
    case wrapUp(Identifier<Reservation>)
    /// The task has waited long enough in this target.
    case target(Identifier<DeskTask>)
    case timeToLive(Identifier<DeskTask>)
    /// No task answers for the conversation: none has yet, or the last one has ended.
    case conversationClose(Identifier<Conversation>)
    /// Nobody has written for a while.
    case inactivity(Identifier<Conversation>)
    /// The agent's page has been silent.
    case silence(Identifier<Worker>)
    /// It has not come back within the grace.
    case grace(Identifier<Worker>)
  }

  public let key: Key
  public let due: Moment
  /// What a plugin said when it did not let the timer do its work the last time.
  public let objection: String?
  public let version: Int64
}

extension Timer {
  /// How long a worker has to write a task up.
  public static let wrapUpTime = Moment.Span.seconds(120)
  /// How long a conversation without a task stays open for a customer who has not left.
  public static let conversationCloseTime = Moment.Span.seconds(300)
  /// How long nobody writes in a conversation before it is inactive.
  public static let inactivityTime = Moment.Span.seconds(600)
  /// How often an agent's page gives a sign of life.
  public static let heartbeatTime = Moment.Span.seconds(15)
  /// How long it may be silent: two heartbeats.
  public static let silenceTime = Moment.Span.seconds(30)
  /// How long it may take to come back after that.
  public static let graceTime = Moment.Span.seconds(60)
  /// How long a timer waits that a plugin has objected to.
  public static let retryTime = Moment.Span.seconds(30)
  /// How much of an objection is kept, in characters.
  public static let maximumObjectionLength = 500
}

extension Timer.Key: CustomStringConvertible {
  /// Which timer it is, and whose: `wrap-up WR…`.
  public var description: String {
    switch self {
    case .reservation(let sid): "reservation \(sid)"
    case .wrapUp(let sid): "wrap-up \(sid)"
    case .target(let sid): "target \(sid)"
    case .timeToLive(let sid): "time-to-live \(sid)"
    case .conversationClose(let sid): "conversation-close \(sid)"
    case .inactivity(let sid): "inactivity \(sid)"
    case .silence(let sid): "silence \(sid)"
    case .grace(let sid): "grace \(sid)"
    }
  }
}
