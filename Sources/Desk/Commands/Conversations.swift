import PlugboardJSON

// What is said, by whom, and how far each has read.

extension DeskState {
  /// Changes a conversation and counts the change.
  mutating func change(_ sid: Identifier<Conversation>, _ edit: (inout Conversation) -> Void) {
    guard var conversation = conversations[sid] else { return }
    let old = conversation
    edit(&conversation)
    if conversation == old { return }
    conversation.version += 1
    put(.conversation(conversation))
  }

  mutating func move(_ sid: Identifier<Conversation>, to status: ConversationStatus, reason: String? = nil) {
    guard let old = conversations[sid]?.status, old != status else { return }
    precondition(old.successors.contains(status), "a conversation can't go from \(old) to \(status)")
    change(sid) { $0.status = status }
    emit(
      Event(
        .conversationStatusChanged, conversation: sid, before: old.rawValue, after: status.rawValue, reason: reason))
  }

  /// A conversation that takes messages, and somebody who is in it.
  private func speaker(
    _ sid: Identifier<Conversation>, _ participant: Identifier<Participant>
  ) throws(DeskError) -> (Conversation, Int) {
    let conversation = try conversation(sid)
    guard let index = conversation.participants.firstIndex(where: { $0.sid == participant }) else {
      throw .unknown(thing: "participant", sid: "\(participant)")
    }
    return (conversation, index)
  }

  private func check(isOpen conversation: Conversation) throws(DeskError) {
    if conversation.status == .closed {
      throw .conflict(
        StatusConflict(thing: "conversation", sid: "\(conversation.sid)", status: "closed", wanted: "active"))
    }
  }

  private func check(hasSeat conversation: Conversation) throws(DeskError) {
    if conversation.participants.count >= Conversation.maximumParticipants {
      throw .exhausted(
        thing: "conversation", sid: "\(conversation.sid)",
        problem: "it has had \(Conversation.maximumParticipants) participants")
    }
  }

  private func position(of worker: Identifier<Worker>, in conversation: Conversation) -> Int? {
    conversation.participants.firstIndex { $0.kind == .agent && $0.identity == "\(worker)" }
  }

  // MARK: Who is there

  mutating func openConversation(
    _ customer: String, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try Check.name(customer, "identity")
    let participant = Participant(
      sid: ids.sid(), kind: .customer, identity: customer, deliveredIndex: 0, readIndex: 0, hasLeft: false)
    let conversation = Conversation(
      sid: ids.sid(), createdAt: now, lastActivityAt: now, status: .active, participants: [participant], lastIndex: 0,
      openTasks: [], version: 1)
    put(.conversation(conversation))
    emit(
      Event(
        .conversationCreated, conversation: conversation.sid, participant: participant.sid,
        after: conversation.status.rawValue))
    set(.inactivity(conversation.sid), at: now + Timer.inactivityTime)
    // Until a task answers for it.
    set(.conversationClose(conversation.sid), at: now + Timer.conversationCloseTime)
    return .conversation(conversation.sid, participant.sid)
  }

  mutating func join(
    _ sid: Identifier<Conversation>, _ kind: Participant.Kind, _ identity: String, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    let conversation = try conversation(sid)
    try check(isOpen: conversation)
    try Check.name(identity, "identity")
    if let old = conversation.participants.firstIndex(where: { $0.kind == kind && $0.identity == identity }) {
      if conversation.participants[old].hasLeft { comeBack(sid, old) }
      return .participant(conversation.participants[old].sid)
    }
    try check(hasSeat: conversation)
    return .participant(add(sid, kind, identity, ids.sid()))
  }

  private mutating func add(
    _ sid: Identifier<Conversation>, _ kind: Participant.Kind, _ identity: String, _ new: Identifier<Participant>
  ) -> Identifier<Participant> {
    change(sid) { conversation in
      conversation.participants.append(
        Participant(sid: new, kind: kind, identity: identity, deliveredIndex: 0, readIndex: 0, hasLeft: false))
    }
    emit(Event(.participantJoined, conversation: sid, participant: new, after: kind.rawValue))
    return new
  }

  private mutating func comeBack(_ sid: Identifier<Conversation>, _ index: Int) {
    change(sid) { $0.participants[index].hasLeft = false }
    let participant = conversations[sid]!.participants[index]
    emit(Event(.participantJoined, conversation: sid, participant: participant.sid, after: participant.kind.rawValue))
  }

  mutating func leave(
    _ sid: Identifier<Conversation>, _ participant: Identifier<Participant>, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    let (conversation, index) = try speaker(sid, participant)
    // Of what has closed nothing changes any more, and nobody has to be told so.
    if conversation.status == .closed || conversation.participants[index].hasLeft { return .nothing }
    change(sid) { $0.participants[index].hasLeft = true }
    emit(Event(.participantLeft, conversation: sid, participant: participant))
    if conversation.participants[index].kind == .customer { wrapUpIfNobodyAsks(sid, now) }
    closeIfOver(sid)
    return .nothing
  }

  /// When no customer is left, agents have nothing to do but write their tasks up.
  private mutating func wrapUpIfNobodyAsks(_ sid: Identifier<Conversation>, _ now: Moment) {
    guard let conversation = conversations[sid], !conversation.hasCustomer else { return }
    for task in conversation.openTasks.sorted() {
      for reservation in (reservationsOfTask[task] ?? []).compactMap({ reservations[$0] })
      where reservation.status == .accepted {
        wrap(reservation, "the customer has left", now)
      }
    }
  }

  /// A worker who has accepted a task takes part in its conversation.
  mutating func letIn(_ worker: Identifier<Worker>, _ task: Identifier<DeskTask>) {
    guard let sid = tasks[task]?.conversation, let conversation = conversations[sid] else { return }
    if let old = position(of: worker, in: conversation) {
      if conversation.participants[old].hasLeft { comeBack(sid, old) }
    } else {
      // Made of both sids: a worker is one participant of a conversation, however often let in.
      _ = add(sid, .agent, "\(worker)", Identifier(worker.bits ^ sid.bits))
    }
  }

  /// A worker who is done with a task leaves its conversation, unless another task of it keeps the worker there.
  mutating func letOut(_ worker: Identifier<Worker>, _ task: Identifier<DeskTask>) {
    guard let sid = tasks[task]?.conversation, let conversation = conversations[sid],
      let index = position(of: worker, in: conversation), !conversation.participants[index].hasLeft,
      !works(worker, in: sid)
    else { return }
    change(sid) { $0.participants[index].hasLeft = true }
    emit(Event(.participantLeft, conversation: sid, participant: conversation.participants[index].sid))
  }

  private func works(_ worker: Identifier<Worker>, in conversation: Identifier<Conversation>) -> Bool {
    (workload[worker]?.reservations ?? []).contains { sid in
      guard let reservation = reservations[sid], reservation.status != .pending else { return false }
      return tasks[reservation.task]?.conversation == conversation
    }
  }

  // MARK: When it closes

  /// A task answers for a conversation: it stays open at least as long.
  mutating func answer(for sid: Identifier<Conversation>, _ task: Identifier<DeskTask>, _ now: Moment) {
    change(sid) { conversation in
      conversation.openTasks.insert(task)
      conversation.lastActivityAt = now
    }
    remove(timer: .conversationClose(sid))
    wake(sid, now)
  }

  mutating func noLongerAnswers(for sid: Identifier<Conversation>, _ task: Identifier<DeskTask>, _ now: Moment) {
    change(sid) { $0.openTasks.remove(task) }
    guard let conversation = conversations[sid], conversation.status != .closed, conversation.openTasks.isEmpty else {
      return
    }
    set(.conversationClose(sid), at: now + Timer.conversationCloseTime)
    closeIfOver(sid)
  }

  /// Closes a conversation for which no task answers once the customer has left.
  private mutating func closeIfOver(_ sid: Identifier<Conversation>) {
    guard let conversation = conversations[sid], conversation.status != .closed, conversation.openTasks.isEmpty,
      !conversation.hasCustomer
    else { return }
    close(sid, reason: "the customer has left")
  }

  mutating func close(_ sid: Identifier<Conversation>, reason: String) {
    remove(timer: .conversationClose(sid))
    remove(timer: .inactivity(sid))
    move(sid, to: .closed, reason: reason)
  }

  // MARK: When it is inactive

  /// Something has happened in a conversation.
  private mutating func wake(_ sid: Identifier<Conversation>, _ now: Moment) {
    if conversations[sid]?.status == .inactive {
      move(sid, to: .active)
      set(.inactivity(sid), at: now + Timer.inactivityTime)
    }
  }

  /// The timer is not set anew with every message: when it fires, it sees how long it is since the last.
  mutating func notice(inactivityOf sid: Identifier<Conversation>, _ now: Moment) {
    guard let conversation = conversations[sid], conversation.status == .active else { return }
    let end = conversation.lastActivityAt + Timer.inactivityTime
    if end > now {
      set(.inactivity(sid), at: end)
    } else {
      move(sid, to: .inactive)
    }
  }

  // MARK: Messages

  mutating func send(
    _ sid: Identifier<Conversation>, _ draft: Draft, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    let (conversation, index) = try speaker(sid, draft.author)
    // Sent before: the answer may have been lost on its way.
    if let index = sent[sid]?.index(of: ClientMessage(author: draft.author, clientID: draft.clientID)) {
      return .message(index: index)
    }
    try check(isOpen: conversation)
    if conversation.participants[index].hasLeft {
      throw .conflict(
        StatusConflict(thing: "participant", sid: "\(draft.author)", status: "gone", toBe: "heard"))
    }
    try draft.check()
    let message = Message(
      sid: ids.sid(), conversation: sid, index: conversation.lastIndex + 1, author: draft.author,
      clientID: draft.clientID, body: draft.body, attributes: draft.attributes, sentAt: now)
    wake(sid, now)
    change(sid) { conversation in
      conversation.lastIndex = message.index
      conversation.lastActivityAt = now
      // Who writes has read what was there, and has what was written.
      conversation.participants[index].deliveredIndex = message.index
      conversation.participants[index].readIndex = message.index
    }
    put(.message(message))
    emit(Event(.messageAccepted, conversation: sid, participant: draft.author, index: message.index))
    return .message(index: message.index)
  }

  mutating func mark(
    _ sid: Identifier<Conversation>, _ participant: Identifier<Participant>, delivered index: Int64
  ) throws(DeskError) -> Decision.Result {
    let (conversation, position) = try speaker(sid, participant)
    try check(index, in: conversation)
    if conversation.status != .closed, index > conversation.participants[position].deliveredIndex {
      change(sid) { $0.participants[position].deliveredIndex = index }
      emit(Event(.messageDelivered, conversation: sid, participant: participant, index: index))
    }
    return .nothing
  }

  mutating func mark(
    _ sid: Identifier<Conversation>, _ participant: Identifier<Participant>, read index: Int64
  ) throws(DeskError) -> Decision.Result {
    let (conversation, position) = try speaker(sid, participant)
    try check(index, in: conversation)
    if conversation.status != .closed, index > conversation.participants[position].readIndex {
      change(sid) { conversation in
        conversation.participants[position].readIndex = index
        conversation.participants[position].deliveredIndex = max(
          index, conversation.participants[position].deliveredIndex)
      }
      emit(Event(.messageRead, conversation: sid, participant: participant, index: index))
    }
    return .nothing
  }

  private func check(_ index: Int64, in conversation: Conversation) throws(DeskError) {
    if !(0...conversation.lastIndex).contains(index) {
      throw .invalid(field: "index", problem: "the conversation has messages 1 to \(conversation.lastIndex)")
    }
  }
}
