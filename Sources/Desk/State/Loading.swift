// A desk as things that a store can keep, and back.

extension DeskState {
  /// A desk as a store has kept it.
  ///
  /// Of what has ended, only what somebody may still ask for has to be among the things; of messages, the newest
  /// ``Conversation/rememberedMessages`` of every open conversation, because their authors may send them again.
  ///
  /// - Parameters:
  ///   - records: The things, in any order.
  ///   - now: The time: the latest moment that the desk knew of, or a later one.
  public init(records: some Sequence<Record>, at now: Moment) {
    self.init()
    clock = now
    // As an array, because sorting any sequence is not specialised and takes twice as long to load a desk.
    let records = Array(records).sorted { $0.key < $1.key }
    for record in records {
      if case .message(let message) = record, message.index <= forgottenIndex(of: message.conversation) { continue }
      set(record.key, record)
    }
    remember(ended: records.lazy.filter(\.hasEnded).map(\.key))
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
