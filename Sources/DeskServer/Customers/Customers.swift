import Desk
import DeskActions
import DeskSQLite
import Logging
import Plugboard

// What a customer may ask of whoever runs a desk: what is kept, and that it is no longer. A desk knows customers by their
// conversations only: what they call themselves is no name that nobody else has.

extension DeskSite {
  /// Everything that is kept of a conversation, or of a task without one: a document for the customer.
  func export(_ subject: CustomerSubject) async throws -> JSON {
    let things = try await store.parts(of: subject.conversations, subject.tasks, haveEnded: false)
    var document: JSON = [
      "exportedAt": .integer(now), "conversations": [], "messages": [], "tasks": [], "reservations": [],
      "transfers": [],
    ]
    for key in things.keys.sorted() {
      guard let record = try await store.record(key) else { continue }
      document.append(try JSON(parsing: record.body), to: "\(key.kind.rawValue)s")
      guard case .conversation(let sid) = key else { continue }
      var last: Int64 = 0
      while case let page = try await store.messages(in: sid, after: last, limit: StorePage.maximum),
        let end = page.last
      {
        for message in page { document.append(try JSON(parsing: Record.message(message).body), to: "messages") }
        last = end.index
      }
    }
    document["history"] = .array(
      try await office.history(about: Set(things.keys.map(\.id))).map { entry in
        [
          "task": try JSON(parsing: entry.task), "endedAt": .integer(entry.endedAt), "words": .string(entry.words),
        ]
      })
    document["journal"] = .array(
      try await store.journal(about: things).map { entry in
        var json: JSON = [
          "number": .integer(entry.number), "at": .integer(entry.at.milliseconds),
          "events": try JSON(encoding: entry.events.filter { things.contains($0) }),
        ]
        // What was asked for may be about another customer: whoever has done with one is offered the next.
        let new = entry.changes.filter { $0.before == nil }.map(\.key)
        if let command: Command = try? entry.command.decode(), things.contains(command, making: new) {
          (json["actor"], json["command"]) = (.string(entry.actor), entry.command)
        }
        return json
      })
    return document
  }

  /// Takes what was written in things that have ended out of both files.
  /// - Throws: ``Desk/DeskError`` if one has not ended, among others. Whatever is thrown, it can be asked for again.
  func erase(_ subject: CustomerSubject, by actor: String, invocation: String?) async throws {
    let things = try await store.parts(of: subject.conversations, subject.tasks, haveEnded: true)
    try await store.erase(things, by: actor, invocation: invocation, at: centre.clock())
    for conversation in things.conversations { try await media.forget(conversation) }
    await feed.forget()
    // After the desk: what the history reads from now on is without texts.
    let sids = things.conversations.map { "\($0)" } + things.tasks.map { "\($0)" }
    try await office.erase(Set(sids), at: now)
    await centre.engine.forget(things)
  }

  /// Writes both files anew, without what was erased.
  func compact() async throws {
    try await store.compact()
    try await office.compact()
    try await office.compactionIsDone()
  }

  // MARK: What is old

  /// How many conversations or tasks are erased at once: others wait meanwhile.
  private static let eraseBatch = 200

  /// Erases what has ended longer ago than the configuration says.
  /// - Returns: How many conversations, and tasks without one.
  func eraseExpired(by actor: String, invocation: String?) async throws -> Int {
    guard let days = configuration.retentionDays else { return 0 }
    let end = Moment(milliseconds: now - Int64(days) * 24 * 3600 * 1000)
    let conversations = try await office.notErased(try await store.endedConversations(before: end).map { "\($0)" })
    let tasks = try await office.notErased(try await store.endedTasks(before: end).map { "\($0)" })
    let all =
      conversations.map { CustomerSubject(conversations: [Identifier($0)!]) }
      + tasks.map { CustomerSubject(tasks: [Identifier($0)!]) }
    var problem: (any Error)?
    for start in stride(from: 0, to: all.count, by: Self.eraseBatch) {
      let batch = all[start..<min(start + Self.eraseBatch, all.count)]
      do {
        try await erase(batch.reduce(into: CustomerSubject()) { $0.add($1) }, by: actor, invocation: invocation)
      } catch {
        // One that can't be erased keeps no other.
        for subject in batch {
          do { try await erase(subject, by: actor, invocation: invocation) } catch {
            logger.error("\(subject) could not be erased: \(error)")
            problem = error
          }
        }
      }
    }
    if let problem { throw problem }
    if try await office.needsCompaction { try await compact() }
    return all.count
  }

  /// Looks once a day, until the task is cancelled. It is an action like any other, so that plugins may object.
  func eraseWhatIsOld() async {
    repeat {
      do {
        // What a crash has left undone.
        if try await office.needsCompaction { try await compact() }
        if configuration.retentionDays != nil {
          try await actions.invoke(
            .eraseExpired, Open(CustomerFields()), by: "\(DeskActor(.timer, "retention"))",
            hooksWithin: configuration.hookTime)
        }
      } catch {
        if !Task.isCancelled { logger.error("What is old could not be erased, and will be tried again: \(error)") }
      }
    } while (try? await Task.sleep(for: configuration.retentionInterval)) != nil
  }
}

/// Which conversations, and tasks without one.
struct CustomerSubject: Sendable, Hashable {
  var conversations: Set<Identifier<Conversation>> = []
  var tasks: Set<Identifier<DeskTask>> = []

  mutating func add(_ other: CustomerSubject) {
    conversations.formUnion(other.conversations)
    tasks.formUnion(other.tasks)
  }
}

extension JSON {
  fileprivate mutating func append(_ element: JSON, to name: String) {
    self[name] = .array((self[name]?.arrayValue ?? []) + [element])
  }
}
