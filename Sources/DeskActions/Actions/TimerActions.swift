import Desk
public import Plugboard

extension Action where Payload == Open<TaskFields>, Output == Void {
  /// An offer was not answered in time: it goes to others, and the worker counts as away.
  public static var expireReservation: Self { Self("ExpireReservation") }
}

extension Action where Payload == Open<CancelTaskFields>, Output == Void {
  /// A task has waited long enough in one target of its workflow: it goes on to the next.
  public static var moveTaskOn: Self { Self("MoveTaskOn") }
}

extension Action where Payload == Open<ConversationFields>, Output == Void {
  /// No task has answered for a conversation for a while: it closes.
  public static var closeConversation: Self { Self("CloseConversation") }
  /// Nobody has written for a while.
  public static var markConversationInactive: Self { Self("MarkConversationInactive") }
}

extension Action where Payload == Open<AbsentWorkerFields>, Output == Void {
  /// An agent's page has been silent for a while: nothing is lost yet.
  public static var noticeSilence: Self { Self("NoticeSilence") }
  /// It has not come back: the agent counts as gone.
  public static var signOutAbsentWorker: Self { Self("SignOutAbsentWorker") }
}

/// Names a worker who is not heard of.
public struct AbsentWorkerFields: PayloadFields {
  public var workerSid: String?

  public init(workerSid: String? = nil) { self.workerSid = workerSid }

  public enum CodingKeys: String, CodingKey { case workerSid }

  public static var schema: [PayloadField] { [.optional("workerSid", .string, "The worker's sid (WK…).")] }
}

extension ContactCentre {
  func registerTimerActions(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .expireReservation,
      DeskAction(
        summary: "An offer was not answered in time: it goes to others, and the worker counts as away.",
        output: .nothing, roles: [.timer], update: { try await self.complete(&$0) },
        body: { try await self.perform(.fire(.reservation(self.sid($0.sid, "sid"))), $0.context) }))
    try actions.register(
      .moveTaskOn,
      DeskAction(
        summary: "A task has waited long enough in one target of its workflow: it goes on to the next.",
        output: .nothing, roles: [.timer],
        body: { try await self.perform(.fire(.target(self.sid($0.taskSid, "taskSid"))), $0.context) }))
    try registerConversationTimers(on: actions)
    try actions.register(
      .noticeSilence,
      DeskAction(
        summary: "An agent's page has been silent for a while: nothing is lost yet.", output: .nothing,
        roles: [.timer],
        body: { try await self.perform(.fire(.silence(self.sid($0.workerSid, "workerSid"))), $0.context) }))
    try actions.register(
      .signOutAbsentWorker,
      DeskAction(
        summary: "An agent's page has not come back: the agent counts as gone.", output: .nothing, roles: [.timer],
        body: { try await self.perform(.fire(.grace(self.sid($0.workerSid, "workerSid"))), $0.context) }))
  }

  private func registerConversationTimers(on actions: Actions) throws(RegistrationError) {
    try actions.register(
      .closeConversation,
      DeskAction(
        summary: "No task has answered for a conversation for a while: it closes.", output: .nothing,
        roles: [.timer], update: { try await self.complete(&$0) },
        body: { request in
          let sid: Identifier<Conversation> = try self.sid(request.conversationSid, "conversationSid")
          try await self.perform(.fire(.conversationClose(sid)), request.context)
        }))
    try actions.register(
      .markConversationInactive,
      DeskAction(
        summary: "Nobody has written for a while.", output: .nothing, roles: [.timer],
        update: { try await self.complete(&$0) },
        body: { request in
          let sid: Identifier<Conversation> = try self.sid(request.conversationSid, "conversationSid")
          try await self.perform(.fire(.inactivity(sid)), request.context)
        }))
  }
}
