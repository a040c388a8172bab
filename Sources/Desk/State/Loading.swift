// A desk as things that a store can keep, and back.

extension DeskState {
  /// A desk as a store has kept it.
  ///
  /// Of what has ended, only what somebody may still ask for has to be among the things.
  ///
  /// - Parameter desk: Its things and names may be in any order. The time is that of its last commit.
  public init(_ desk: OpenDesk) {
    self.init()
    clock = desk.lastMoment ?? clock
    let records = desk.records.sorted { $0.key < $1.key }
    for record in records { set(record.key, record) }
    for message in desk.sent {
      guard let conversation = conversations[message.conversation], conversation.status != .closed,
        message.index > forgottenIndex(of: conversation.sid)
      else { continue }
      sent[conversation.sid, default: SentMessages()].add(message)
    }
    remember(ended: records.lazy.filter(\.hasEnded).map(\.key))
  }

  /// A desk made of things, as ``init(_:)``.
  /// - Parameters:
  ///   - records: The things, in any order. Of messages, only the names of the newest of open conversations matter.
  ///   - now: The time: the latest moment that the desk knew of, or a later one.
  public init(records: some Sequence<Record>, at now: Moment) {
    let records = Array(records)
    self.init(
      OpenDesk(
        records: records.filter { $0.key.kind != .message }, sent: records.compactMap(SentMessage.init),
        lastMoment: now))
  }

  /// Everything that is kept in memory, in order of its keys. Messages are not: only the store has them.
  public var records: [Record] {
    let settings =
      activities.values.map(Record.activity) + queues.values.map(Record.queue)
      + workflows.values.map(Record.workflow) + workers.values.map(Record.worker)
    let work =
      tasks.values.map(Record.task) + reservations.values.map(Record.reservation)
      + transfers.values.map(Record.transfer)
    let rest = conversations.values.map(Record.conversation) + timers.values.map(Record.timer)
    return (settings + work + rest).sorted { $0.key < $1.key }
  }

  /// The newest message of which the desk does not know any longer what its author called it.
  func forgottenIndex(of conversation: Identifier<Conversation>) -> Int64 {
    (conversations[conversation]?.lastIndex ?? 0) - Int64(Conversation.rememberedMessages)
  }
}
