import PlugboardJSON

// How a thing is written down: its kind, its name and its JSON. A store that follows this can be read by another one.

extension Record {
  /// What kind of thing a record is, as it is written down.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case activity = "activity"
    case queue = "queue"
    case workflow = "workflow"
    case worker = "worker"
    case task = "task"
    case reservation = "reservation"
    case transfer = "transfer"
    case conversation = "conversation"
    case message = "message"
    case timer = "timer"
  }

  /// The thing as JSON text, without its kind.
  public var body: String {
    switch self {
    case .activity(let activity): Self.text(activity)
    case .queue(let queue): Self.text(queue)
    case .workflow(let workflow): Self.text(workflow)
    case .worker(let worker): Self.text(worker)
    case .task(let task): Self.text(task)
    case .reservation(let reservation): Self.text(reservation)
    case .transfer(let transfer): Self.text(transfer)
    case .conversation(let conversation): Self.text(conversation.write)
    case .message(let message): Self.text(message.write)
    case .timer(let timer): Self.text(timer)
    }
  }

  private static func text(_ thing: some Encodable) -> String {
    guard let text = try? JSON.text(encoding: thing) else { preconditionFailure("\(thing) can't be written as JSON") }
    return text
  }

  private static func text(_ write: (inout JSONTextWriter) -> Void) -> String {
    var text = JSONTextWriter(capacity: 512)
    write(&text)
    return text.text
  }

  /// Reads what ``body`` has written.
  public init(_ kind: Kind, body: String) throws {
    let json = try JSON(parsing: body)
    self =
      switch kind {
      case .activity: .activity(try json.decode())
      case .queue: .queue(try json.decode())
      case .workflow: .workflow(try json.decode())
      case .worker: .worker(try json.decode())
      case .task: .task(try json.decode())
      case .reservation: .reservation(try json.decode())
      case .transfer: .transfer(try json.decode())
      case .conversation: .conversation(try json.decode())
      case .message: .message(try json.decode())
      case .timer: .timer(try json.decode())
      }
  }
}

extension Record.Key {
  public var kind: Record.Kind {
    switch self {
    case .activity: .activity
    case .queue: .queue
    case .workflow: .workflow
    case .worker: .worker
    case .task: .task
    case .reservation: .reservation
    case .transfer: .transfer
    case .conversation: .conversation
    case .message: .message
    case .timer: .timer
    }
  }

  /// What tells the thing from all others of its kind, as it is written down.
  public var id: String {
    switch self {
    case .activity(let sid): "\(sid)"
    case .queue(let sid): "\(sid)"
    case .workflow(let sid): "\(sid)"
    case .worker(let sid): "\(sid)"
    case .task(let sid): "\(sid)"
    case .reservation(let sid): "\(sid)"
    case .transfer(let sid): "\(sid)"
    case .conversation(let sid): "\(sid)"
    case .message(let conversation, let index): "\(conversation)/\(index)"
    case .timer(let key): key.id
    }
  }
}

extension Timer.Key {
  fileprivate var id: String {
    switch self {
    case .reservation(let sid): "reservation/\(sid)"
    case .wrapUp(let sid): "wrap-up/\(sid)"
    case .target(let sid): "target/\(sid)"
    case .timeToLive(let sid): "time-to-live/\(sid)"
    case .conversationClose(let sid): "conversation-close/\(sid)"
    case .inactivity(let sid): "inactivity/\(sid)"
    case .silence(let sid): "silence/\(sid)"
    case .grace(let sid): "grace/\(sid)"
    }
  }
}

extension Command {
  /// How many levels of arrays and objects a command may have, so that what is made of it, and what is written around
  /// that, can be read again.
  public static let maximumDepth = JSON.maximumDepth - 8

  /// The command as JSON text, for the journal.
  /// - Throws: ``DeskError/invalid(field:problem:)`` if it could not be kept.
  public func text() throws(DeskError) -> String {
    if case .send(let conversation, let draft) = self, let text = draft.textOfSending(to: conversation) { return text }
    do { return try JSON.text(encoding: self, maximumDepth: Self.maximumDepth) } catch {
      // Without the error, which has the whole command in it.
      throw .invalid(
        field: "command", problem: "it can't be kept: attributes may nest about \(Self.maximumDepth - 4) deep")
    }
  }
}
