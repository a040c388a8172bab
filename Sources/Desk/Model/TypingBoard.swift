/// Who is writing just now. It is ephemeral: never stored, and forgotten when nothing more is heard.
public struct TypingBoard: Sendable, Hashable {
  /// How long somebody is taken to be writing after the last sign of it.
  public static let lifetime = Moment.Span.seconds(5)
  /// How long others are not told again: shorter than ``lifetime``, so that what they see does not flicker.
  public static let interval = Moment.Span.seconds(2)

  private struct Writer: Sendable, Hashable {
    var seen: Moment
    var told: Moment

    func isOver(at now: Moment) -> Bool { seen + TypingBoard.lifetime <= now }
  }

  private var writers: [Identifier<Conversation>: [Identifier<Participant>: Writer]] = [:]
  /// When what has expired was last thrown out: so the board is never larger than what is typed in two lifetimes.
  private var swept = Moment(milliseconds: .min)

  public init() {}

  /// Notes a sign of writing.
  /// - Returns: Whether the others in the conversation are to be told.
  public mutating func typed(
    _ participant: Identifier<Participant>, in conversation: Identifier<Conversation>, at now: Moment
  ) -> Bool {
    sweep(now)
    let last = writers[conversation]?[participant]
    let isNews = last.map { $0.isOver(at: now) || $0.told + Self.interval <= now } ?? true
    let writer = Writer(seen: max(now, last?.seen ?? now), told: isNews ? now : last?.told ?? now)
    writers[conversation, default: [:]][participant] = writer
    return isNews
  }

  /// Notes that somebody has sent the message, or has left.
  /// - Returns: Whether somebody who was shown as writing is so no longer.
  @discardableResult
  public mutating func stopped(
    _ participant: Identifier<Participant>, in conversation: Identifier<Conversation>, at now: Moment
  ) -> Bool {
    let writer = writers[conversation]?.removeValue(forKey: participant)
    if writers[conversation]?.isEmpty == true { writers[conversation] = nil }
    return writer.map { !$0.isOver(at: now) } ?? false
  }

  /// Who is writing in a conversation, in order of sid.
  public func writing(in conversation: Identifier<Conversation>, at now: Moment) -> [Identifier<Participant>] {
    (writers[conversation] ?? [:]).filter { !$0.value.isOver(at: now) }.keys.sorted()
  }

  /// How many the board remembers, whether their time is over or not.
  var count: Int { writers.values.reduce(0) { $0 + $1.count } }

  private mutating func sweep(_ now: Moment) {
    guard swept.milliseconds == .min || now - swept >= Self.lifetime else { return }
    swept = now
    writers = writers.compactMapValues { writers in
      let rest = writers.filter { !$0.value.isOver(at: now) }
      return rest.isEmpty ? nil : rest
    }
  }
}
