import Desk
import PlugboardJSON

// What customers do with their day.

extension BusyDay {
  static let gaveUp = "the customer gave up"

  mutating func takeCustomers(_ happening: Happening) {
    switch happening {
    case .arrives: arrive()
    case .givesUp(let task): giveUp(task)
    case .customerWrites(let reservation, let left): customerWrites(reservation, left)
    default: break
    }
  }

  private mutating func arrive() {
    guard let workflow = set.workflow, let topic = chance.one(of: DaySetting.topics) else { return }
    var chat: (Identifier<Conversation>, Identifier<Participant>)?
    if chance.happens(0.75) {
      namesGiven += 1
      if case .conversation(let sid, let customer) = ask(.openConversation(customer: "customer \(namesGiven)")) {
        chat = (sid, customer)
        write(sid, customer, "Hello, it's about \(topic).")
      }
    }
    let settings = TaskSettings(
      workflow: workflow, channel: chat == nil ? "voice" : "chat", attributes: ["topic": .string(topic)],
      timeToLive: .hours(4), conversation: chat?.0)
    guard case .task(let task) = ask(.createTask(settings)) else { return }
    plan(.givesUp(task), in: 30 + chance.span(averaging: 600))
  }

  private mutating func giveUp(_ sid: Identifier<DeskTask>) {
    guard let task = desk.tasks[sid], task.status == .pending || task.status == .reserved else { return }
    _ = ask(.cancelTask(sid, reason: Self.gaveUp))
    if let conversation = task.conversation { leave(conversation) }
  }

  private mutating func customerWrites(_ reservation: Identifier<Reservation>, _ left: Int) {
    guard let (conversation, _) = chat(of: reservation) else { return }
    guard let customer = customer(of: conversation) else { return plan(.isDone(reservation), in: seconds(3...20)) }
    if let last = desk.conversations[conversation]?.lastIndex {
      _ = ask(.markRead(conversation, customer, index: last))
    }
    if left > 0 {
      write(conversation, customer, "I see. And then?")
      return plan(.agentWrites(reservation, left: left - 1), in: 5 + chance.span(averaging: 25))
    }
    write(conversation, customer, "Thank you!")
    if chance.happens(0.8) { leave(conversation) }
    plan(.isDone(reservation), in: seconds(3...20))
  }

  private mutating func leave(_ conversation: Identifier<Conversation>) {
    if let customer = customer(of: conversation) { _ = ask(.leave(conversation, customer)) }
  }

  private func customer(of conversation: Identifier<Conversation>) -> Identifier<Participant>? {
    desk.conversations[conversation]?.participants.first { $0.kind == .customer && !$0.hasLeft }?.sid
  }

  // MARK: Of both

  mutating func write(_ conversation: Identifier<Conversation>, _ author: Identifier<Participant>, _ body: String) {
    namesGiven += 1
    _ = ask(.send(conversation, Draft(author: author, clientID: "m\(namesGiven)", body: body)))
  }

  /// The conversation that an accepted reservation is about, and its worker.
  func chat(of sid: Identifier<Reservation>) -> (Identifier<Conversation>, Identifier<Worker>)? {
    guard let reservation = desk.reservations[sid], reservation.status == .accepted,
      let conversation = desk.tasks[reservation.task]?.conversation
    else { return nil }
    return (conversation, reservation.worker)
  }
}
