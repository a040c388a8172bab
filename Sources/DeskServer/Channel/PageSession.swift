import Desk
import DeskActions
import Logging
import NIOWebSocket
import Plugboard

/// One connection of one page, from its `hello` until it is gone.
actor PageSession {
  private let site: DeskSite
  private let connection: WebSocketConnection
  private let outbox = Outbox()
  private let token: Token
  private var caller: Caller
  /// Until when the cookie is good, in Unix milliseconds.
  private var expires: Int64 = .max
  private var subscription: Int?
  private var watcher: Int?
  private var limit = RateLimit(burst: ChannelLimits.burst, perSecond: ChannelLimits.perSecond)
  /// Invocations that the page waits for, by its ids for them.
  private var underWay: [String: HookWatch] = [:]
  /// The last message that the page has sent to each conversation, until it is kept or refused.
  private var sending: [String: (id: String, task: Task<Void, Never>)] = [:]
  /// Somebody looks at what they wait for.
  private var isWatched = false
  /// The numbers of events that were written and not acknowledged, in order.
  private var unacknowledged: [Int64] = []
  private var owing: CheckedContinuation<Void, Never>?
  /// Nobody is connected any more.
  private var isOver = false

  /// - Parameter token: What the caller is known by.
  init(_ site: DeskSite, _ caller: Caller, _ token: Token, _ connection: WebSocketConnection) {
    (self.site, self.caller, self.token, self.connection) = (site, caller, token, connection)
  }

  /// Serves the page until either side is gone.
  func run() async throws {
    let end: Result<Void, any Error>
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await self.write() }
        // Whatever ends writing ends the connection, and so what is read.
        do { try await read() } catch is CancellationError {}
        group.cancelAll()
      }
      end = .success(())
    } catch {
      end = .failure(error)
    }
    // However it has ended: or else the desk would go on telling a page that is gone.
    await leave()
    try end.get()
  }

  private func leave() async {
    isOver = true
    outbox.finish()
    if let subscription { await site.feed.leave(subscription) }
    subscription = nil
    if let watcher { site.inspector.unwatch(watcher) }
    watcher = nil
  }

  private func send(_ message: JSON) { outbox.put(message.description) }

  // MARK: Writing

  private func write() async throws {
    for await item in outbox.items {
      if let cursor = item.cursor {
        if unacknowledged.count >= ChannelLimits.unacknowledged { try await waitForAcknowledgement() }
        unacknowledged.append(cursor)
      }
      // Here, because a page that asks for nothing is told all the same.
      if site.now >= expires {
        outbox.signOut()
        break
      }
      try await connection.send(item.text)
    }
    if outbox.hasOverflown {
      await connection.close(code: .tooMuch, reason: "too slow")
    } else if outbox.isSignedOut && !connection.isClosing {
      await connection.close(code: .signedOut, reason: "signed out")
    }
  }

  private func waitForAcknowledgement() async throws {
    let alarm = Task { [site] in
      try await Task.sleep(for: site.configuration.patience)
      self.resumeOwing()
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { owing = $0 }
    } onCancel: {
      Task { await self.resumeOwing() }
    }
    alarm.cancel()
    try Task.checkCancellation()
    if unacknowledged.count >= ChannelLimits.unacknowledged {
      await connection.close(code: .tooMuch, reason: "events are not acknowledged")
      throw CancellationError()
    }
  }

  private func resumeOwing() {
    owing?.resume()
    owing = nil
  }

  /// Says for which plugin an invocation waits, when it has done so for a while. Thousands of pages wait for none, and take no
  /// time for it.
  private func tellWhomItWaitsFor() async {
    if isWatched { return }
    isWatched = true
    defer { isWatched = false }
    while !underWay.isEmpty && !isOver {
      try? await Task.sleep(for: ChannelLimits.silence / 2)
      for (id, watch) in underWay {
        if let wait = watch.news(at: .now) { send(DeskMessage.waiting(id, for: wait.owner, wait.hook)) }
      }
    }
  }

  // MARK: Reading

  private func read() async throws {
    for try await message in connection.messages {
      guard case .text(let text) = message else { return await connection.close(code: .unacceptableData, reason: "") }
      if !limit.admits(at: .now) {
        if limit.excess > ChannelLimits.excess {
          return await connection.close(code: .tooMuch, reason: "too many messages")
        }
        refuse(text)
        continue
      }
      do { try await take(PageMessage(text)) } catch let error as PageMessage.Unreadable {
        tell("\(error)", about: error.id)
      }
    }
  }

  /// What came too early is answered, so that the page does not wait for it.
  private func refuse(_ text: String) {
    let sentence = "That is too much at once; wait a moment."
    if case .invoke(let id, let action, _)? = try? PageMessage(text) {
      send(DeskMessage.answer(id, .failure(Failure(kind: .limited, action: action, message: sentence, status: 429))))
    } else {
      send(DeskMessage.notice(.warning, sentence))
    }
  }

  /// Says what is wrong with a message, as an answer where the page waits for one.
  private func tell(_ sentence: String, about id: String?) {
    guard let id else { return send(DeskMessage.notice(.error, sentence)) }
    send(DeskMessage.answer(id, .failure(Failure(kind: .failed, message: sentence, status: 400))))
  }

  private func take(_ message: PageMessage) async throws {
    if case .hello(let version, let cursor) = message {
      // In a task of its own, or else this one would keep the memory that it takes: see `TaskPerRequest`.
      async let greeting: Void = greet(version, cursor)
      return try await greeting
    }
    guard subscription != nil else {
      return tell("The first message has to be hello.", about: message.id)
    }
    switch message {
    case .hello: break
    case .invoke(let id, let action, let payload):
      if try await isStillKnown() { invoke(id, action, payload) }
    case .cancel(let id): await site.answers.cancel(id, of: caller.key)
    case .acknowledge(let cursor):
      unacknowledged.removeAll { $0 <= cursor }
      if unacknowledged.count < ChannelLimits.unacknowledged { resumeOwing() }
    case .beat:
      send(DeskMessage.beat)
      await beat()
    case .inspect(let on): inspect(on)
    }
  }

  /// Whether the cookie still opens the desk: it may have been taken away, or have expired. If not, the connection ends.
  private func isStillKnown() async throws -> Bool {
    switch caller {
    case .person:
      guard let person = try site.office.person(with: token, at: site.now), !person.mustChangePassword else {
        outbox.signOut()
        return false
      }
      caller = .person(person)
    case .visitor(let visitor):
      guard let kept = try site.visitor(token) else {
        outbox.signOut()
        return false
      }
      // Another window of the same customer has begun a conversation. Of its own this one is told when it has begun.
      let settled = site.settled(kept)
      if let participant = settled.participant, participant != visitor.participant, underWay.isEmpty {
        caller = .visitor(settled)
        if subscription != nil { try await subscribe(after: nil) }
      }
    }
    return true
  }

  private func beat() async {
    guard (try? await isStillKnown()) == true, case .person(let person) = caller,
      let worker = Identifier<Worker>(person.worker)
    else { return }
    _ = try? await site.centre.engine.perform(.heartbeat(worker), by: "\(caller.actor)")
  }

  private func inspect(_ on: Bool) {
    if let watcher { site.inspector.unwatch(watcher) }
    watcher = nil
    guard on, case .person(let person) = caller else { return }
    let seesAll = person.role != .agent
    let actor = "\(person.actor)"
    watcher = site.inspector.watch { [outbox] trace in
      if seesAll || trace.actor == actor { outbox.put(trace.message.description) }
    }
  }

  // MARK: Greeting

  private func greet(_ version: Int, _ cursor: Int64?) async throws {
    guard version == PageMessage.version else {
      let sentence =
        "This desk speaks version \(PageMessage.version) of the channel, not \(version). Load the page again."
      return send(DeskMessage.notice(.error, sentence))
    }
    guard try await isStillKnown() else { return }
    await beat()
    try await subscribe(after: cursor)
  }

  /// Tells the page all it has missed, and from then on everything that happens.
  private func subscribe(after cursor: Int64?) async throws {
    if let old = subscription {
      subscription = nil
      await site.feed.leave(old)
    }
    outbox.hold()
    let number = await site.feed.join(Feed.Subscriber(caller: caller, outbox: outbox))
    if isOver { return await site.feed.leave(number) }
    if let other = subscription { await site.feed.leave(other) }
    subscription = number
    // A sign-in that ended before this page had joined was not told by the feed.
    guard try await isStillKnown(), let expires = try site.office.expiry(of: token) else { return outbox.signOut() }
    // Told already: another window has begun a conversation just now.
    if subscription != number { return }
    self.expires = expires
    // The feed may not have told anybody of the last ones yet.
    let last = await site.centre.engine.lastEvent
    await site.feed.wait(for: last)
    defer { outbox.release(after: last) }
    // Whatever number a page has said.
    var missed: ArraySlice<FeedItem>?
    if let cursor, (0...last).contains(cursor), last - cursor <= ChannelLimits.replayed {
      missed = await site.feed.items(after: cursor, through: last, for: caller)
    }
    putFirst(DeskMessage.welcome(caller, cursor: last, isResumed: missed != nil, site.media.limits))
    if let missed {
      for item in missed {
        if let text = item.text(for: caller) { outbox.putFirst(text, cursor: item.number) }
      }
      // No event tells of what administrators have set up.
      if case .person = caller { putFirst(DeskMessage.settings(try await site.settings())) }
    } else {
      putFirst(DeskMessage.state(try await state(), cursor: last))
    }
    putFirst(DeskMessage.live(cursor: last))
  }

  private func putFirst(_ message: JSON) { outbox.putFirst(message.description) }

  private func state() async throws -> JSON {
    switch caller {
    case .person(let person):
      try await site.centre.state(for: person, site.office.settings(), site.plugins.all)
    case .visitor(let visitor): try await site.centre.state(for: visitor)
    }
  }

  // MARK: Invoking

  private func invoke(_ id: String, _ action: String, _ payload: JSON) {
    if underWay.count >= ChannelLimits.invocations {
      let sentence = "\(ChannelLimits.invocations) of your actions are under way; wait for one of them."
      let failure = Failure(kind: .limited, action: action, message: sentence, status: 429)
      return send(DeskMessage.answer(id, .failure(failure)))
    }
    // Asked for again while the first one is under way: the answer comes once.
    if underWay[id] != nil { return }
    let watch = HookWatch(request: id)
    underWay[id] = watch
    // What was written first stands first, however long its hooks take.
    let conversation = action == "SendMessage" ? payload["conversationSid"]?.stringValue ?? "" : nil
    let earlier = conversation.flatMap { sending[$0]?.task }
    let (site, caller) = (site, caller)
    Task { await self.tellWhomItWaitsFor() }
    let task = Task {
      let work = { @Sendable in
        await earlier?.value
        return await HookWatch.$current.withValue(watch) { await site.invoke(action, payload, id, by: caller) }
      }
      // What a customer has written is not kept by those who only ask for it: it may be erased.
      let isKept = action != "ExportConversation"
      let again = { @Sendable in ShownOnce.again(action, $0) }
      let outcome = isKept ? await site.answers.answer(id, of: caller.key, again: again, by: work) : await work()
      if let conversation, self.sending[conversation]?.id == id { self.sending[conversation] = nil }
      await self.answer(id, action, outcome)
    }
    if let conversation { sending[conversation] = (id, task) }
  }

  private func answer(_ id: String, _ action: String, _ outcome: Answers.Outcome) async {
    underWay[id] = nil
    if action == "StartConversation", case .success(let output) = outcome { await begin(output) }
    send(DeskMessage.answer(id, outcome))
    if action == "Logout", case .success = outcome, case .person(let person) = caller {
      do { try site.office.removeSession(token) } catch { site.logger.error("A sign-in could not be ended: \(error)") }
      await site.feed.end(person: person.name)
      outbox.signOut()
    }
  }

  /// The page's customer has begun a conversation: from now on it is told of that one.
  private func begin(_ output: JSON) async {
    guard case .visitor(var visitor) = caller else { return }
    visitor.conversation = output["conversationSid"]?.stringValue
    visitor.participant = output["participantSid"]?.stringValue
    caller = .visitor(visitor)
    if isOver { return }
    do { try await subscribe(after: nil) } catch {
      site.logger.error("A customer's page could not be told: \(error)")
      await connection.close(code: .unexpectedServerError, reason: "connect again")
    }
  }
}

extension FeedItem {
  /// The message for somebody; `nil` if it is none of theirs.
  func text(for caller: Caller) -> String? {
    switch caller {
    case .person(let person):
      audience.isForStaff || audience.workers.contains(person.worker) ? text(for: person.worker) : nil
    case .visitor(let visitor):
      visitor.participant.map(audience.customers.contains) == true ? forCustomers : nil
    }
  }
}

extension WebSocketErrorCode {
  /// The page's cookie is good for nothing any more.
  static let signedOut = WebSocketErrorCode(codeNumber: 4001)
  /// The page is too slow, or asks for too much.
  static let tooMuch = WebSocketErrorCode(codeNumber: 4008)
}
