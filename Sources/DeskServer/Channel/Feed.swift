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
  /// The number of the last event before this desk was started.
  private var beginning: Int64 = 0
  /// The events up to that one, for pages that come back: they all have missed the same.
  private var recent: [FeedItem] = []
  /// How large their texts are together.
  private var recentBytes = 0
  /// How often it has been said that they are to be forgotten.
  private var forgetting = 0
  /// Who waits until everybody has been told of an event.
  private var waiting: [(event: Int64, page: CheckedContinuation<Void, Never>)] = []
  /// Nobody is told of anything any more.
  private var isOver = false
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

  /// Begins with what comes from now on; what was before is remembered for pages that have missed it. Nobody may be connected
  /// yet.
  func start() async throws {
    let end = await centre.engine.lastEvent
    beginning = end
    last = max(0, end - Int64(ChannelLimits.replayed))
    while last < end { try await catchUp() }
  }

  /// Goes on until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.follow() }
      group.addTask { await self.tellPlacesNowAndThen() }
    }
    isOver = true
    for waiter in waiting { waiter.page.resume() }
    waiting = []
  }

  /// Waits until everybody has been told of an event.
  func wait(for event: Int64) async {
    if last >= event || isOver { return }
    await withCheckedContinuation { waiting.append((event, $0)) }
  }

  /// Remembers nothing of what everybody has been told: pages that come back are given a state instead.
  func forget() {
    (recent, recentBytes) = ([], 0)
    forgetting += 1
  }

  /// The last events that everybody has been told of, after one and up to another.
  /// - Returns: `nil` if they are not remembered any more, or are not enough for somebody.
  func items(after cursor: Int64, through end: Int64, for caller: Caller) -> ArraySlice<FeedItem>? {
    // How a task ended before the desk was started can't be told from what is in memory.
    if case .person = caller, cursor < beginning { return nil }
    let first = recent.first?.number ?? last + 1
    // They are numbered without a gap.
    guard cursor + 1 >= first, cursor <= end, end <= last else { return nil }
    return recent[Int(cursor + 1 - first)..<Int(end + 1 - first)]
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
        // The desk is being stopped.
        if Task.isCancelled { return }
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
        let isStaffed = state.isStaffed
        return visitors.mapValues { Place(position: state.position(of: $0), isStaffed: isStaffed) }
      }
      for (number, place) in new where places[number] != place && subscribers[number] != nil {
        places[number] = place
        subscribers[number]?.outbox.put(place.message)
      }
    }
  }

  private func catchUp() async throws {
    while true {
      let before = forgetting
      let items = try await centre.items(after: last, limit: StorePage.maximum)
      guard let end = items.last?.number else { return }
      for item in items { deliver(item) }
      last = end
      remember(before == forgetting ? items : [])
      for waiter in waiting where waiter.event <= end { waiter.page.resume() }
      waiting.removeAll { $0.event <= end }
    }
  }

  private func remember(_ items: [FeedItem]) {
    // Without a gap: what comes after something that is not remembered begins anew.
    if items.isEmpty { (recent, recentBytes) = ([], 0) }
    recent += items
    recentBytes += items.reduce(0) { $0 + $1.bytes }
    while recent.count > 2 * ChannelLimits.replayed || recentBytes > ChannelLimits.replayedBytes, recent.count > 1 {
      recent.removeFirst(recent.count / 2)
      recentBytes = recent.reduce(0) { $0 + $1.bytes }
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

  /// Tells everybody who works here.
  func tellStaff(_ message: JSON) {
    let text = message.description
    for numbers in workers.values { tell(numbers, text) }
  }

  private func tell(_ numbers: Set<Int>, _ text: String) {
    for number in numbers { subscribers[number]?.outbox.put(text) }
  }
}

extension ContactCentre {
  /// Events as pages are told of them.
  fileprivate func items(after number: Int64, limit: Int) async throws -> [FeedItem] {
    let events = try await engine.events(after: number, limit: limit)
    let conversations = Set(events.compactMap(\.event.conversation))
    let gone = await engine.read { state in conversations.filter { state.conversations[$0] == nil } }
    let keys = gone.map { Record.Key.conversation($0) } + events.compactMap(\.message)
    let records = try await store.records(keys)
    let now = clock()
    return try await engine.read { state in
      let found = Dictionary(uniqueKeysWithValues: records.map { ($0.key, $0) })
      let isStaffed = state.isStaffed
      return try events.map { stored in
        var (message, old): (Message?, Conversation?)
        if let key = stored.message, case .message(let kept)? = found[key] { message = kept }
        if let sid = stored.event.conversation, case .conversation(let kept)? = found[.conversation(sid)] { old = kept }
        return try FeedItem(stored, message: message, in: old, state, isStaffed: isStaffed, at: now)
      }
    }
  }
}

extension StoredEvent {
  /// The message that has been accepted, if it is about one.
  fileprivate var message: Record.Key? {
    guard event.name == .messageAccepted, let conversation = event.conversation, let index = event.index else {
      return nil
    }
    return .message(conversation, index: index)
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
