import Desk
import PlugboardJSON

// What customers do with their day.

extension BusyDay {
  static let gaveUp = "the customer gave up"

  mutating func takeCustomers(_ happening: Happening) async throws {
    switch happening {
    case .arrives: try await arrive()
    case .givesUp(let task): try await giveUp(task)
    case .customerWrites(let reservation, let left): try await customerWrites(reservation, left)
    default: break
    }
  }

  private mutating func arrive() async throws {
    guard let workflow = set.workflow, let topic = chance.one(of: DaySetting.topics) else { return }
    var chat: (Identifier<Conversation>, Identifier<Participant>)?
    if chance.happens(0.75) {
      namesGiven += 1
      if case .conversation(let sid, let customer) = try await ask(
        .openConversation(customer: "customer \(namesGiven)"))
      {
        chat = (sid, customer)
        try await write(sid, customer, "Hello, it's about \(topic).")
      }
    }
    let settings = TaskSettings(
      workflow: workflow, channel: chat == nil ? "voice" : "chat", attributes: ["topic": .string(topic)],
      timeToLive: .hours(4), conversation: chat?.0)
    guard case .task(let task) = try await ask(.createTask(settings)) else { return }
    plan(.givesUp(task), in: 30 + chance.span(averaging: 600))
  }

  private mutating func giveUp(_ sid: Identifier<DeskTask>) async throws {
    guard let task = await look({ $0.tasks[sid] }), task.status == .pending || task.status == .reserved else { return }
    _ = try await ask(.cancelTask(sid, reason: Self.gaveUp))
    if let conversation = task.conversation { try await leave(conversation) }
  }

  private mutating func customerWrites(_ reservation: Identifier<Reservation>, _ left: Int) async throws {
    guard let (conversation, _) = await chat(of: reservation) else { return }
    guard let customer = await customer(of: conversation) else {
      return plan(.isDone(reservation), in: seconds(3...20))
    }
    if let last = await look({ $0.conversations[conversation]?.lastIndex }) {
      _ = try await ask(.markRead(conversation, customer, index: last))
    }
    if left > 0 {
      try await write(conversation, customer, "I see. And then?")
      return plan(.agentWrites(reservation, left: left - 1), in: 5 + chance.span(averaging: 25))
    }
    try await write(conversation, customer, "Thank you!")
    if chance.happens(0.8) { try await leave(conversation) }
    plan(.isDone(reservation), in: seconds(3...20))
  }

  private mutating func leave(_ conversation: Identifier<Conversation>) async throws {
    if let customer = await customer(of: conversation) { _ = try await ask(.leave(conversation, customer)) }
  }

  private func customer(of conversation: Identifier<Conversation>) async -> Identifier<Participant>? {
    await look { desk in
      desk.conversations[conversation]?.participants.first { $0.kind == .customer && !$0.hasLeft }?.sid
    }
  }

  // MARK: Of both

  mutating func write(_ conversation: Identifier<Conversation>, _ author: Identifier<Participant>, _ body: String)
    async throws
  {
    namesGiven += 1
    _ = try await ask(.send(conversation, Draft(author: author, clientID: "m\(namesGiven)", body: body)))
  }

  /// The conversation that an accepted reservation is about, and its worker.
  func chat(of sid: Identifier<Reservation>) async -> (Identifier<Conversation>, Identifier<Worker>)? {
    await look { desk in
      guard let reservation = desk.reservations[sid], reservation.status == .accepted,
        let conversation = desk.tasks[reservation.task]?.conversation
      else { return nil }
      return (conversation, reservation.worker)
    }
  }
}
