import Desk
import PlugboardJSON

// What customers do: come, ask, write, write the same again, leave and come back.

extension Scene {
  mutating func customerCommand(for move: Move) -> Command? {
    switch move {
    case .openConversation: .openConversation(customer: "customer \(chance.number(1...1000))")
    case .createTask: createTask()
    case .customerWrites: participant(.customer, hasLeft: false).map { .send($0.sid, draft($1.sid)) }
    case .writeAgain: chance.one(of: acknowledged.sent).map { .send($0.conversation, $0.draft) }
    case .sendUnanswered: chance.one(of: acknowledged.unanswered).map { .send($0.conversation, $0.draft) }
    case .customerReads: reading(.customer)
    case .customerLeaves: participant(.customer, hasLeft: false).map { .leave($0.sid, $1.sid) }
    case .customerComesBack: participant(nil, hasLeft: true).map { .join($0.sid, $1.kind, identity: $1.identity) }
    default: nil
    }
  }

  private mutating func createTask() -> Command? {
    guard let workflow = chance.one(of: workflows) else { return nil }
    let conversation = chance.happens(0.6) ? chance.one(of: openConversations)?.sid : nil
    return .createTask(
      TaskSettings(
        workflow: workflow, channel: chance.one(of: ["chat", "chat", "default", "voice"])!, attributes: wishes(),
        priority: chance.number(-1...3),
        timeToLive: chance.one(of: [DeskTask.defaultTimeToLive, .seconds(60), .seconds(600)])!,
        conversation: conversation,
        virtualStartTime: chance.happens(0.1) ? Moment(milliseconds: 1_749_999_000_000) : nil))
  }

  /// What a task asks for.
  mutating func wishes() -> JSON {
    var wishes: JSON = ["topic": .string(chance.one(of: ["sales", "support", "returns"])!)]
    if chance.happens(0.5) { wishes["language"] = .string(chance.one(of: ["english", "german", "french"])!) }
    if chance.happens(0.2), let worker = chance.one(of: workers) { wishes["agent"] = .string("\(worker)") }
    return wishes
  }
}
