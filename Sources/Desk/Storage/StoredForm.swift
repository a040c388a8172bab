import PlugboardJSON

// How a thing is written down: its kind, its name and its JSON. A store that follows this can be read by another one.

extension Record {
  /// What kind of thing a record is, as it is written down; in the order in which a desk has to be told of them.
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
  /// - Throws: What `JSON(encoding:)` throws, for attributes that nest too deeply.
  public func body() throws -> String {
    let json =
      switch self {
      case .activity(let activity): try JSON(encoding: activity)
      case .queue(let queue): try JSON(encoding: queue)
      case .workflow(let workflow): try JSON(encoding: workflow)
      case .worker(let worker): try JSON(encoding: worker)
      case .task(let task): try JSON(encoding: task)
      case .reservation(let reservation): try JSON(encoding: reservation)
      case .transfer(let transfer): try JSON(encoding: transfer)
      case .conversation(let conversation): try JSON(encoding: conversation)
      case .message(let message): try JSON(encoding: message)
      case .timer(let timer): try JSON(encoding: timer)
      }
    return json.text()
  }

  /// Reads what ``body()`` has written.
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
    case .silence(let sid): "silence/\(sid)"
    case .grace(let sid): "grace/\(sid)"
    }
  }
}
