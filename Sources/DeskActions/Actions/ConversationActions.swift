import Desk
import Foundation
public import Plugboard
import Synchronization

extension Action where Payload == Open<MessageFields>, Output == SentMessageView {
  /// Sends a message.
  public static var sendMessage: Self { Self("SendMessage") }
}

extension Action where Payload == Open<ConversationFields>, Output == Void {
  /// Tells the others that one is writing.
  public static var sendTyping: Self { Self("SendTyping") }
  /// A customer leaves: what agents have accepted is to be wrapped up.
  public static var leaveConversation: Self { Self("LeaveConversation") }
}

extension Action where Payload == Open<HorizonFields>, Output == Void {
  /// Messages have reached one's page.
  public static var markMessagesDelivered: Self { Self("MarkMessagesDelivered") }
  /// One has read messages.
  public static var markMessagesRead: Self { Self("MarkMessagesRead") }
}

extension Action where Payload == Open<HorizonFields>, Output == String {
  /// A customer has written what no task answers for any more: another task is made, and its sid returned. `index` is the
  /// message's.
  public static var reopenConversation: Self { Self("ReopenConversation") }
}

extension Action where Payload == Open<StartConversationFields>, Output == StartedConversationView {
  /// A customer begins a conversation: it is opened, has its first message, and a task answers for it.
  public static var startConversation: Self { Self("StartConversation") }
}

extension ContactCentre {
  func registerConversationActions(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .sendMessage,
      DeskAction(
        summary: "Sends a message.", output: SentMessageView.schema, roles: Set(DeskActor.Role.allCases),
        update: {
          try await self.complete(&$0)
          $0.messageAttributes = try attributes($0.messageAttributes, "messageAttributes").withoutMedia
          try await self.complete(filesOf: &$0)
        },
        check: {
          try await self.checkPresence($0)
          try await self.checkFiles($0)
        }, body: { try await self.send($0) }))
    try actions.register(
      .sendTyping,
      DeskAction(
        summary: "Tells the others that one is writing.", output: .nothing, roles: .staff.union([.customer]),
        update: { try await self.complete(&$0) }, check: { try await self.checkPresence($0) },
        body: { request in
          let (conversation, participant) = try await self.speaker(request)
          self.typed(participant, in: conversation)
        }))
    try actions.register(
      .leaveConversation,
      DeskAction(
        summary: "A customer leaves: what agents have accepted is to be wrapped up.", output: .nothing,
        roles: [.customer, .plugin], update: { try await self.complete(&$0) },
        check: { try await self.checkPresence($0) },
        body: { request in
          let (conversation, participant) = try await self.speaker(request)
          try await self.perform(.leave(conversation, participant), request.context)
          if request.actor.role == .customer { try await self.cancelWhatNobodyWaitsFor(conversation, request.context) }
        }))
    try registerHorizons(on: actions)
    try registerStart(on: actions)
    try registerReopening(on: actions)
  }

  private func registerHorizons(on actions: Actions) throws(RegistrationError) {
    func horizon(
      _ summary: String,
      _ command: @escaping @Sendable (Identifier<Conversation>, Identifier<Participant>, Int64) -> Command
    ) -> DeskAction<HorizonFields, Void> {
      DeskAction(
        summary: summary, output: .nothing, roles: .staff.union([.customer]),
        update: { try await self.complete(&$0) }, check: { try await self.checkPresence($0) },
        body: { request in
          guard let index = request.index else { throw PayloadProblem(field: "index", problem: "it is missing") }
          let (conversation, participant) = try await self.speaker(request)
          try await self.perform(command(conversation, participant, index), request.context)
        })
    }
    try actions.register(
      .markMessagesDelivered,
      horizon("Messages have reached one's page.") { .markDelivered($0, $1, index: $2) })
    try actions.register(.markMessagesRead, horizon("One has read messages.") { .markRead($0, $1, index: $2) })
  }

  private func registerStart(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .startConversation,
      DeskAction(
        summary: "A customer begins a conversation: it is opened, has its first message, and a task answers for it.",
        output: StartedConversationView.schema, roles: [.customer, .api, .plugin],
        update: { payload in
          payload.customerName = payload.customerName ?? "Customer"
          if let problem = payload.customerName.flatMap(NameRule.problem) {
            throw PayloadProblem(field: "customerName", problem: problem)
          }
          payload.attributes = try attributes(payload.attributes, "attributes")
        },
        check: { try self.checkFirstMessage($0) },
        body: { try await self.start($0) }))
  }

  private func registerReopening(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .reopenConversation,
      DeskAction(
        summary: "A customer has written what no task answers for any more: another task is made.", output: .string,
        roles: [.customer, .plugin], update: { try await self.complete(&$0) },
        check: { request in
          if request.actor.role == .customer, request.context.parent == nil {
            throw request.forbid("customers send messages")
          }
          try await self.checkPresence(request)
        },
        body: { try await self.reopen($0) }))
  }

  /// The new task is like the last one, as far as that is in memory, so that it takes the same way.
  private func reopen(_ request: Request<HorizonFields>) async throws -> String {
    let sid: Identifier<Conversation> = try sid(request.conversationSid, "conversationSid")
    let (last, workflow) = await engine.read { state in
      let last = state.tasks.values.filter { $0.conversation == sid }.max { $0.createdAt < $1.createdAt }
      return (last, last.flatMap { state.workflows[$0.workflow]?.sid })
    }
    let customer = try await conversation(sid).participants.first { $0.kind == .customer }?.identity ?? "Customer"
    var attributes = last?.attributes ?? [:]
    // What was written up is about the work before.
    for name in ["disposition", "notes"] { attributes[name] = nil }
    let names: JSON = ["customerName": .string(customer), "from": .string(customer)]
    return try await request.context.invoke(
      .createTask,
      Open(
        CreateTaskFields(
          // Where nobody was found, the same way would find nobody again.
          workflowSid: last?.status == .canceled ? nil : workflow.map { "\($0)" },
          taskChannelUniqueName: last?.channel ?? "chat",
          attributes: attributes.merging(names), priority: last?.priority, conversationSid: "\(sid)")))
  }

  /// Nothing is opened for a message that no conversation would take.
  private func checkFirstMessage(_ request: Request<StartConversationFields>) throws {
    guard let body = request.body else { return }
    try Draft(author: Identifier(0), clientID: request.clientID ?? UUID().uuidString, body: body).check()
  }

  private func start(_ request: Request<StartConversationFields>) async throws -> StartedConversationView {
    let name = request.customerName ?? "Customer"
    let start = ConversationStart.current(for: request.clientID)
    if let opened = start?.opened { return try await goOn(request, name, opened.conversation, opened.participant) }
    let result = try await perform(.openConversation(customer: name), request.context)
    guard case .conversation(let conversation, let participant) = result else { preconditionFailure("\(result)") }
    do {
      try start?.hasOpened(conversation, participant)
      return try await goOn(request, name, conversation, participant)
    } catch {
      // Nobody is in a conversation of which the customer knows nothing: it closes by itself.
      _ = try? await perform(.leave(conversation, participant), request.context)
      throw error
    }
  }

  /// Says what is to be said in it, and has a task answer for it, as far as that was not done before.
  private func goOn(
    _ request: Request<StartConversationFields>, _ name: String, _ conversation: Identifier<Conversation>,
    _ participant: Identifier<Participant>
  ) async throws -> StartedConversationView {
    let customer = "\(DeskActor(.customer, "\(participant)"))"
    if let body = request.body {
      try await request.context.invoke(
        .sendMessage,
        Open(MessageFields(conversationSid: "\(conversation)", body: body, clientID: request.clientID)), by: customer)
    }
    if let task = await engine.read({ $0.conversations[conversation]?.openTasks.min() }) {
      return StartedConversationView(
        conversationSid: "\(conversation)", participantSid: "\(participant)", taskSid: "\(task)")
    }
    let given =
      request.actor.role == .customer ? (request.attributes ?? [:]).withoutReserved : request.attributes ?? [:]
    let attributes = given.merging(["customerName": .string(name), "from": .string(name)])
    let task = try await request.context.invoke(
      .createTask,
      Open(
        CreateTaskFields(
          taskChannelUniqueName: "chat", attributes: attributes, conversationSid: "\(conversation)")),
      by: customer)
    return StartedConversationView(
      conversationSid: "\(conversation)", participantSid: "\(participant)", taskSid: task)
  }

  // MARK: Who speaks

  /// People speak only where they take part.
  private func checkPresence<Fields: ConversationNaming>(_ request: Request<Fields>) async throws {
    guard request.actor.isStaff || request.actor.role == .customer else { return }
    let conversation = try await conversation(sid(request.payload.fields.conversationSid, "conversationSid"))
    if participant(request.actor, in: conversation) == nil {
      throw request.forbid("the asker does not take part in \(conversation.sid)")
    }
  }

  func participant(_ actor: DeskActor, in conversation: Conversation) -> Participant? {
    conversation.participants.first { participant in
      switch actor.role {
      case .customer: participant.kind == .customer && "\(participant.sid)" == actor.name
      default: participant.kind != .customer && participant.identity == actor.name
      }
    }
  }

  /// The conversation, and the asker in it. Programs and timers join it in their own name.
  private func speaker<Fields: ConversationNaming>(
    _ request: Request<Fields>
  ) async throws -> (Identifier<Conversation>, Identifier<Participant>) {
    let conversation = try await conversation(sid(request.payload.fields.conversationSid, "conversationSid"))
    if let participant = participant(request.actor, in: conversation) { return (conversation.sid, participant.sid) }
    let result = try await perform(.join(conversation.sid, .agent, identity: request.actor.name), request.context)
    guard case .participant(let participant) = result else { preconditionFailure("\(result)") }
    return (conversation.sid, participant)
  }

  private func send(_ request: Request<MessageFields>) async throws -> SentMessageView {
    let (conversation, participant) = try await speaker(request)
    var draft = Draft(
      author: participant, clientID: request.clientID ?? UUID().uuidString, body: request.body ?? "",
      attributes: (request.messageAttributes ?? [:]).withoutMedia)
    let claim = try await claim(filesOf: request, for: &draft)
    let result: Decision.Result
    do { result = try await perform(.send(conversation, draft), request.context) } catch {
      // Only where it is certain that there is no message.
      if error is DeskError || error is EngineBusy {
        let sent = try await store.message(in: conversation, by: participant, clientID: draft.clientID)
        if sent == nil { try claim?.release() }
      }
      throw error
    }
    guard case .message(let index) = result else { preconditionFailure("\(result)") }
    stoppedTyping(participant, in: conversation)
    if request.actor.role == .customer {
      await reopen(conversation, for: index, by: participant, request.context)
    }
    return SentMessageView(index: index)
  }

  /// A customer who leaves while somebody could answer does not wait any more. When nobody is there, what was written is a message
  /// that somebody is to read.
  private func cancelWhatNobodyWaitsFor(
    _ conversation: Identifier<Conversation>, _ context: InvocationContext
  ) async throws {
    let tasks = await engine.read { state -> [Identifier<DeskTask>] in
      guard state.isStaffed, let conversation = state.conversations[conversation], !conversation.hasCustomer else {
        return []
      }
      return conversation.openTasks.sorted().filter { sid in
        state.tasks[sid].map { $0.status == .pending || $0.status == .reserved } == true
      }
    }
    for task in tasks {
      do {
        try await context.invoke(
          .cancelTask, Open(CancelTaskFields(taskSid: "\(task)", reason: "the customer has left")))
      } catch {
        // A plugin wants it answered all the same, or somebody has accepted it a moment ago. The customer has left in any case.
      }
    }
  }

  /// Has a task answer for what a customer has written, if none does: at once for the first message, in `StartConversation`.
  private func reopen(
    _ conversation: Identifier<Conversation>, for index: Int64, by author: Identifier<Participant>,
    _ context: InvocationContext
  ) async {
    guard context.parent == nil, reopenings.withLock({ $0.begin(conversation, for: index) }) else { return }
    var next: Int64? = index
    while let index = next {
      await decideReopening(conversation, for: index, by: author, context)
      // Of the same customer, for there is one in each conversation; it is this invocation that goes on with it.
      next = reopenings.withLock { $0.next(conversation) }
    }
  }

  private func decideReopening(
    _ conversation: Identifier<Conversation>, for index: Int64, by author: Identifier<Participant>,
    _ context: InvocationContext
  ) async {
    let isAnswered = await engine.read { state in
      // Who writes a task up has no word with the customer any more.
      state.conversations[conversation]?.openTasks.contains { state.tasks[$0]?.status != .wrapping } != false
    }
    if isAnswered { return }
    do {
      // What was sent again long after somebody has answered it needs no other answer.
      let later = try await store.messages(in: conversation, after: index, limit: StorePage.maximum)
      if later.contains(where: { $0.author != author }) { return }
      try await context.invoke(
        .reopenConversation, Open(HorizonFields(conversationSid: "\(conversation)", index: index)))
    } catch is ActionAborted, is ActionRefused, is ActionBlocked {
      // A plugin wants no task for it. The message is kept all the same.
    } catch {
      // Whoever has sent the message must not be told that it was not: it is kept. What the customer writes next tries again.
      report("No task answers for message \(index) of \(conversation), which is kept: \(error)")
    }
  }
}

/// For which conversations it is being decided just now whether another task is made: for one message at a time, because it is the
/// first that makes one, and for each, because a plugin may object to one only.
struct Reopenings {
  /// The messages that have come meanwhile.
  private var waiting: [Identifier<Conversation>: [Int64]] = [:]

  /// - Returns: Whether nobody decides about the conversation yet. If somebody does, they look at this message, too.
  mutating func begin(_ conversation: Identifier<Conversation>, for index: Int64) -> Bool {
    if waiting[conversation] == nil {
      waiting[conversation] = []
      return true
    }
    waiting[conversation]?.append(index)
    return false
  }

  /// The message to look at next; `nil` when there is none, and nobody decides any more.
  mutating func next(_ conversation: Identifier<Conversation>) -> Int64? {
    if let rest = waiting[conversation], !rest.isEmpty { return waiting[conversation]?.removeFirst() }
    waiting[conversation] = nil
    return nil
  }
}

extension JSON {
  /// What customers do not say of their own task: what agents find out, and where plugins look for what the desk knows.
  fileprivate static let reserved = [
    "disposition", "notes", "conversationSid", "channelSid", "channelType", "required_skills",
  ]

  /// The members that a customer may set.
  fileprivate var withoutReserved: JSON {
    var rest = self
    for name in Self.reserved { rest[name] = nil }
    return rest
  }
}
