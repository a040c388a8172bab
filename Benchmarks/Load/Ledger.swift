import Plugboard
import Synchronization

/// What has been said and heard, by whom, and how long it took.
final class Ledger: Sendable {
  /// From a customer's asking for a conversation until an agent was offered it, by the customer's name.
  let offers = Delays()
  private let state = Mutex(State())

  struct Chat: Sendable {
    let conversation: String
    let agent: Page
    let customer: Page
  }

  private struct State {
    /// From sending a message until it reached the other side, by the name that its author gave it.
    var deliveries = Delays()
    var started: [String: Page] = [:]
    var accepted: [String: Page] = [:]
    /// Messages that the desk has said it keeps: their names, by conversation.
    var kept: [String: Set<String>] = [:]
    var refused: [String: Int] = [:]
  }

  var deliveries: Delays { state.withLock { $0.deliveries } }
  /// How many conversations customers have begun.
  var started: Int { state.withLock { $0.started.count } }
  /// Conversations that an agent has accepted.
  var chats: [Chat] {
    state.withLock { state in
      state.accepted.compactMap { conversation, agent in
        state.started[conversation].map { Chat(conversation: conversation, agent: agent, customer: $0) }
      }
    }
  }
  var kept: [String: Set<String>] { state.withLock { $0.kept } }
  /// What has been refused, with how often.
  var refused: [String: Int] { state.withLock { $0.refused } }

  /// From now on deliveries are counted anew.
  func beginDeliveries() -> Delays {
    state.withLock { state in
      state.deliveries = Delays()
      return state.deliveries
    }
  }

  func start(_ conversation: String, by customer: Page) { state.withLock { $0.started[conversation] = customer } }

  /// What an agent's page is told: it accepts whatever it is offered.
  func tell(agent: Page, _ event: JSON) {
    switch event["event"]?.stringValue {
    case "reservation.created":
      guard let task = event["task"], task["status"] == "pending", task["workerSid"] == agent.you["workerSid"] else {
        return
      }
      if let name = task["attributes"]?["customerName"]?.stringValue { offers.end(name) }
      Task {
        let answer = await agent.invoke("AcceptTask", ["sid": task["sid"] ?? .null])
        guard self.isDone(answer), let conversation = task["conversationSid"]?.stringValue else { return }
        state.withLock { $0.accepted[conversation] = agent }
      }
    case "message.accepted": deliver(event, from: "customer")
    default: break
    }
  }

  func tell(customer: Page, _ event: JSON) {
    if event["event"] == "message.accepted" { deliver(event, from: "agent") }
  }

  private func deliver(_ event: JSON, from author: String) {
    guard let message = event["message"], message["authorKind"]?.stringValue == author,
      let name = message["clientID"]?.stringValue
    else { return }
    deliveries.end(name)
  }

  /// Whether an answer says that something was done; if not, what it says is counted.
  func isDone(_ answer: JSON) -> Bool {
    if answer["status"] == 200 { return true }
    let sentence = answer["error"]?["message"]?.stringValue ?? "\(answer)"
    state.withLock { $0.refused[sentence, default: 0] += 1 }
    return false
  }

  func keep(_ name: String, in conversation: String) {
    state.withLock { _ = $0.kept[conversation, default: []].insert(name) }
  }
}
