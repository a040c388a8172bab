import Desk
public import DeskActions
public import Plugboard

/// Says goodbye to the customer before a chat is wrapped up.
///
/// The message is stored before the task changes. If it can't be sent, wrapping up fails, everybody sees why, and the task stays
/// with its agent. A number from 1 to 5 that the customer answers is kept with the conversation, and makes no new task; whatever else
/// the customer writes does.
public struct SurveyAfterWrapUp: DeskPlugin {
  public let name = "survey-after-wrap-up"
  public let version = "1.0.0"
  private let text: String

  /// - Parameter text: What the customer is told.
  public init(text: String = "Thanks for chatting. How did we do? Answer with a number from 1 to 5.") {
    self.text = text
  }

  public func start(_ owner: Owner, _ centre: ContactCentre) throws {
    try owner.replace(.wrapupTask) { payload, original in
      if let task = payload.task, let conversation = task.conversationSid, task.status == "accepted" {
        try await original.context.invoke(
          .sendMessage,
          // Named by what it is for, so that trying again does not say goodbye twice.
          Open(MessageFields(conversationSid: conversation, body: text, clientID: Self.mark + task.reservationSid)),
          // In the name of the agent, whoever has the task wrapped up.
          by: "\(DeskActor(.agent, task.workerSid))")
      }
      try await original(payload)
    }
    try owner.addListener(before: .reopenConversation) { payload, abort in
      guard let conversation = payload.conversationSid.flatMap({ Identifier<Conversation>($0) }),
        let index = payload.index, index > 1
      else { return }
      let messages = try await centre.store.messages(in: conversation, after: index - 2, limit: 2)
      guard messages.first?.clientID.hasPrefix(Self.mark) == true, let answer = messages.last?.body else { return }
      if Self.isRating(answer) { abort("This answers the survey.") }
    }
  }

  /// Whether a text is a number from 1 to 5, whatever stands around it that is no letter and no digit: “5”, “4!”, but not “5 is
  /// missing”.
  static func isRating(_ text: String) -> Bool {
    let said = text.filter { $0.isLetter || $0.isNumber }
    return said.count == 1 && said.first?.wholeNumberValue.map { (1...5).contains($0) } == true
  }

  /// What the names of its messages begin with.
  private static let mark = "survey of "
}
