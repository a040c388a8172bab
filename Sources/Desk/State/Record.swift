/// One thing of the desk as the store keeps it: whole, with its version.
public enum Record: Sendable, Hashable, Codable {
  case activity(Activity)
  case queue(TaskQueue)
  case workflow(Workflow)
  case worker(Worker)
  case task(DeskTask)
  case reservation(Reservation)
  case transfer(Transfer)
  case conversation(Conversation)
  case message(Message)
  case timer(Timer)

  /// Which thing it is.
  public enum Key: Sendable, Hashable, Codable {
    case activity(Identifier<Activity>)
    case queue(Identifier<TaskQueue>)
    case workflow(Identifier<Workflow>)
    case worker(Identifier<Worker>)
    case task(Identifier<DeskTask>)
    case reservation(Identifier<Reservation>)
    case transfer(Identifier<Transfer>)
    case conversation(Identifier<Conversation>)
    case message(Identifier<Conversation>, index: Int64)
    case timer(Timer.Key)
  }

  public var key: Key {
    switch self {
    case .activity(let activity): .activity(activity.sid)
    case .queue(let queue): .queue(queue.sid)
    case .workflow(let workflow): .workflow(workflow.sid)
    case .worker(let worker): .worker(worker.sid)
    case .task(let task): .task(task.sid)
    case .reservation(let reservation): .reservation(reservation.sid)
    case .transfer(let transfer): .transfer(transfer.sid)
    case .conversation(let conversation): .conversation(conversation.sid)
    case .message(let message): .message(message.conversation, index: message.index)
    case .timer(let timer): .timer(timer.key)
    }
  }

  /// Counts the changes of the thing from 1; a message never changes.
  public var version: Int64 {
    switch self {
    case .activity(let activity): activity.version
    case .queue(let queue): queue.version
    case .workflow(let workflow): workflow.version
    case .worker(let worker): worker.version
    case .task(let task): task.version
    case .reservation(let reservation): reservation.version
    case .transfer(let transfer): transfer.version
    case .conversation(let conversation): conversation.version
    case .message: 1
    case .timer(let timer): timer.version
    }
  }
}
