public import DeskActions
public import Plugboard

/// Says goodbye to the customer before a chat is wrapped up.
///
/// The message is stored before the task changes. If it can't be sent, wrapping up fails, everybody sees why, and the task stays
/// with its agent.
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
          Open(MessageFields(conversationSid: conversation, body: text, clientID: "survey of \(task.reservationSid)")),
          // In the name of the agent, whoever has the task wrapped up.
          by: "\(DeskActor(.agent, task.workerSid))")
      }
      try await original(payload)
    }
  }
}
