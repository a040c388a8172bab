import Desk
import DeskActions
import Logging
import Plugboard

/// Follows the desk and tells every page what it may know: one follower for all of them, so that an event is read and written
/// out once however many pages there are.
actor Feed {
  /// A page that is told.
  struct Subscriber: Sendable {
    let caller: Caller
    let outbox: Outbox
  }

  private let centre: ContactCentre
  private let logger: Logger
  private var subscribers: [Int: Subscriber] = [:]
  private var workers: [String: Set<Int>] = [:]
  private var customers: [String: Set<Int>] = [:]
  private var count = 0
  /// The number of the last event that everybody has been told of.
  private var last: Int64 = 0
  /// Where customers stand, as their pages were told last.
  private var places: [Int: Place] = [:]
  private var hasNews = false

  fileprivate struct Place: Equatable {
    let position: Int?
    let isStaffed: Bool

    var message: String {
      let json: JSON = [
        "type": "event", "event": "queue.moved", "position": position.map { .integer(Int64($0)) } ?? .null,
        "isStaffed": .bool(isStaffed),
      ]
      return json.description
    }
  }

  /// How often customers are told that the queue has moved, at most.
  private static let interval = Duration.seconds(1)

  init(_ centre: ContactCentre, _ logger: Logger) { (self.centre, self.logger) = (centre, logger) }

  // MARK: Who is told

  /// From now on a page is told; it may also be told of some events that have been committed before.
  /// - Returns: What to leave by.
  func join(_ subscriber: Subscriber) -> Int {
    count += 1
    subscribers[count] = subscriber
    switch subscriber.caller {
    case .person(let person): workers[person.worker, default: []].insert(count)
    case .visitor(let visitor): visitor.participant.map { _ = customers[$0, default: []].insert(count) }
    }
    return count
  }

  func leave(_ number: Int) {
    guard let subscriber = subscribers.removeValue(forKey: number) else { return }
    places[number] = nil
    switch subscriber.caller {
    case .person(let person): remove(number, person.worker, from: &workers)
    case .visitor(let visitor): visitor.participant.map { remove(number, $0, from: &customers) }
    }
  }

  private func remove(_ number: Int, _ key: String, from index: inout [String: Set<Int>]) {
    index[key]?.remove(number)
    if index[key]?.isEmpty == true { index[key] = nil }
  }

  var pages: Int { subscribers.count }

  /// Ends the connections of a person who has to sign in again.
  func end(person name: String) {
    for subscriber in subscribers.values {
      if case .person(let person) = subscriber.caller, person.name == name { subscriber.outbox.signOut() }
    }
  }

  // MARK: Following

  /// Begins with what comes from now on. Nobody may be connected yet.
  func start() async { last = await centre.engine.lastEvent }

  /// Goes on until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.follow() }
      group.addTask { await self.tellPlacesNowAndThen() }
    }
  }

  private func follow() async {
    let commits = await centre.engine.commits()
    await tryToCatchUp()
    for await _ in commits {
      hasNews = true
      await tryToCatchUp()
    }
  }

  /// Goes on until it has succeeded: pages only learn later.
  private func tryToCatchUp() async {
    while !Task.isCancelled {
      do { return try await catchUp() } catch {
        logger.error("The feed could not be read, and will be tried again: \(error)")
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Others move the queue on: what no event of a customer's own conversation says.
  private func tellPlacesNowAndThen() async {
    while (try? await Task.sleep(for: Self.interval)) != nil {
      if !hasNews { continue }
      hasNews = false
      let visitors = subscribers.compactMapValues { subscriber -> Visitor? in
        if case .visitor(let visitor) = subscriber.caller { visitor } else { nil }
      }
      if visitors.isEmpty { continue }
      let new = await centre.engine.read { state in
        visitors.mapValues { Place(position: state.position(of: $0), isStaffed: state.isStaffed) }
      }
      for (number, place) in new where places[number] != place && subscribers[number] != nil {
        places[number] = place
        subscribers[number]?.outbox.put(place.message)
      }
    }
  }

  private func catchUp() async throws {
    while true {
      let items = try await centre.items(after: last, limit: StorePage.maximum)
      guard let end = items.last?.number else { return }
      for item in items { deliver(item) }
      last = end
    }
  }

  private func deliver(_ item: FeedItem) {
    let audience = item.audience
    if audience.isForStaff {
      for (worker, numbers) in workers { tell(numbers, item.text(for: worker), item.number) }
    } else {
      for worker in audience.workers {
        if let numbers = workers[worker] { tell(numbers, item.text(for: worker), item.number) }
      }
    }
    guard let text = item.forCustomers else { return }
    for customer in audience.customers { customers[customer].map { tell($0, text, item.number) } }
  }

  private func tell(_ numbers: Set<Int>, _ text: String, _ cursor: Int64) {
    for number in numbers { subscribers[number]?.outbox.put(text, cursor: cursor) }
  }

  /// Tells everybody in a conversation that somebody writes.
  func tell(_ sign: ContactCentre.TypingSign) async {
    guard let (text, audience) = await centre.engine.read({ $0.typing(sign) }) else { return }
    for worker in audience.workers { workers[worker].map { tell($0, text) } }
    for customer in audience.customers { customers[customer].map { tell($0, text) } }
  }

  private func tell(_ numbers: Set<Int>, _ text: String) {
    for number in numbers { subscribers[number]?.outbox.put(text) }
  }
}

extension ContactCentre {
  /// Events as pages are told of them.
  func items(after number: Int64, limit: Int) async throws -> [FeedItem] {
    let events = try await engine.events(after: number, limit: limit)
    var messages: [Int64: Message] = [:]
    var closed: [Identifier<Conversation>: Conversation] = [:]
    for stored in events {
      guard let sid = stored.event.conversation else { continue }
      if stored.event.name == .messageAccepted, let index = stored.event.index {
        messages[stored.number] = try await store.messages(in: sid, after: index - 1, limit: 1).first
      }
      if closed[sid] == nil, await engine.read({ $0.conversations[sid] }) == nil,
        case .conversation(let conversation)? = try await store.record(.conversation(sid))
      {
        closed[sid] = conversation
      }
    }
    let (now, found, gone) = (clock(), messages, closed)
    return try await engine.read { state in
      try events.map { stored in
        try FeedItem(
          stored, message: found[stored.number], in: stored.event.conversation.flatMap { gone[$0] }, state, at: now)
      }
    }
  }
}

extension DeskState {
  fileprivate func position(of visitor: Visitor) -> Int? {
    visitor.conversation.flatMap { Identifier<Conversation>($0) }.flatMap { conversations[$0] }
      .flatMap { position(in: $0) }
  }

  fileprivate func typing(_ sign: ContactCentre.TypingSign) -> (String, Audience)? {
    guard let conversation = conversations[sign.conversation],
      let writer = conversation.participants.first(where: { $0.sid == sign.participant })
    else { return nil }
    var audience = Audience()
    for participant in conversation.participants where participant.sid != writer.sid && !participant.hasLeft {
      if participant.kind == .customer {
        audience.customers.insert("\(participant.sid)")
      } else {
        audience.workers.insert(participant.identity)
      }
    }
    let json: JSON = [
      "type": "typing", "conversationSid": .string("\(sign.conversation)"),
      "participantSid": .string("\(sign.participant)"), "friendlyName": .string(writer.friendlyName(self)),
    ]
    return (json.description, audience)
  }
}
