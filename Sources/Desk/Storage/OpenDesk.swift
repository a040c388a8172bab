/// What a desk has to be told when it starts: everything that is open, and where the store stands.
public struct OpenDesk: Sendable, Hashable {
  /// Sorted by kind, in the order of ``Record/Kind``; within a kind, what was new first comes first. No messages.
  public var records: [Record]
  /// Of every open conversation the newest ``Conversation/rememberedMessages``; sorted by conversation and index.
  public var sent: [SentMessage]
  /// The number of the last event; 0 before the first.
  public var lastEvent: Int64
  /// When the last commit was decided.
  public var lastMoment: Moment?

  public init(
    records: [Record] = [], sent: [SentMessage] = [], lastEvent: Int64 = 0, lastMoment: Moment? = nil
  ) {
    (self.records, self.sent, self.lastEvent, self.lastMoment) = (records, sent, lastEvent, lastMoment)
  }

  /// What is open among all things; for a store that has them at hand.
  /// - Parameter records: In the order in which they were new, messages too.
  public init(among records: some Sequence<Record>, lastEvent: Int64 = 0, lastMoment: Moment? = nil) {
    let records = Array(records)
    let wholes = Set(records.filter { $0.whole == nil && $0.isOpen }.map(\.key))
    let open = Dictionary(grouping: records.filter { wholes.contains($0.whole ?? $0.key) }) { $0.key.kind }
    let messages = (open[.message] ?? []).compactMap(SentMessage.init)
    let sent = Dictionary(grouping: messages, by: \.conversation)
      .sorted { $0.key < $1.key }
      .flatMap { $0.value.sorted { $0.index < $1.index }.suffix(Conversation.rememberedMessages) }
    self.init(
      records: Record.Kind.allCases.filter { $0 != .message }.flatMap { open[$0] ?? [] }, sent: sent,
      lastEvent: lastEvent, lastMoment: lastMoment)
  }
}

/// What a desk remembers of a message, so that sending it again is harmless.
public struct SentMessage: Sendable, Hashable {
  public let conversation: Identifier<Conversation>
  public let index: Int64
  public let author: Identifier<Participant>
  /// The name that the author's page gave it.
  public let clientID: String

  public init(
    conversation: Identifier<Conversation>, index: Int64, author: Identifier<Participant>, clientID: String
  ) {
    (self.conversation, self.index, self.author, self.clientID) = (conversation, index, author, clientID)
  }

  /// - Returns: `nil` for what is no message.
  init?(_ record: Record) {
    guard case .message(let message) = record else { return nil }
    self.init(message)
  }

  init(_ message: Message) {
    self.init(
      conversation: message.conversation, index: message.index, author: message.author, clientID: message.clientID)
  }
}

extension Record {
  /// The thing that this one is a part of. A part is open for as long as its whole is: a rejected reservation of a task
  /// that still waits, the messages of a conversation that goes on.
  public var whole: Key? {
    switch self {
    case .reservation(let reservation): .task(reservation.task)
    case .transfer(let transfer): .task(transfer.task)
    case .message(let message): .conversation(message.conversation)
    case .activity, .queue, .workflow, .worker, .task, .conversation, .timer: nil
    }
  }

  /// Whether the desk still has to do with a thing that is no part of another.
  public var isOpen: Bool { !hasEnded }
}
