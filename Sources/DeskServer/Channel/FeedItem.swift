import Desk
import DeskActions
import Plugboard

/// One event as pages are told of it.
struct FeedItem: Sendable {
  let number: Int64
  let audience: Audience
  /// The message for customers; `nil` if none is meant.
  let forCustomers: String?
  /// The message for people at the desk, but for the task.
  private let staff: JSON
  /// The task as each worker sees it, by the worker's sid: everybody has a reservation of their own.
  private let tasks: [String: JSON]
  /// The text, where it is the same for all.
  private let staffText: String?
  /// How large the message for people is, with all tasks.
  private let size: Int

  /// - Parameters:
  ///   - message: The message, where the event is about one.
  ///   - old: The conversation, where it is not in the state any more.
  ///   - isStaffed: Whether anybody could answer.
  init(
    _ stored: StoredEvent, message: Message?, in old: Conversation?, _ state: DeskState, isStaffed: Bool, at now: Moment
  ) throws {
    let event = stored.event
    number = stored.number
    audience = state.audience(of: event)
    let conversation = state.conversation(of: event) ?? old
    var json: JSON = [
      "type": "event", "cursor": .integer(stored.number), "event": .string(event.name.rawValue),
      "at": .integer(stored.at.milliseconds),
    ]
    json["before"] = event.before.map(JSON.string)
    json["after"] = event.after.map(JSON.string)
    json["conversation"] = try conversation.map { try JSON(encoding: ConversationView($0, state)) }
    json["message"] = try message.map { try JSON(encoding: MessageView($0, in: conversation, state)) }
    forCustomers =
      audience.customers.isEmpty
      ? nil
      : json.merging([
        "position": conversation.flatMap { state.position(in: $0) }.map { .integer(Int64($0)) } ?? .null,
        "isStaffed": .bool(isStaffed), "answering": state.answering(in: conversation),
        "hasTask": .bool(conversation?.openTasks.isEmpty == false),
      ]).description
    // Reasons are for colleagues.
    json["reason"] = event.reason.map(JSON.string)
    json["worker"] = try event.worker.flatMap { state.workers[$0] }.map { try JSON(encoding: WorkerView($0, state)) }
    json["activity"] = try event.activity.flatMap { state.activities[$0] }.map { try JSON(encoding: ActivityView($0)) }
    json["queue"] = try event.queue.flatMap { state.queues[$0] }.map { try JSON(encoding: QueueView($0)) }
    // Of what has been removed there is nothing else.
    json["activitySid"] = event.activity.map { .string("\($0)") }
    json["queueSid"] = event.queue.map { .string("\($0)") }
    json["workflowSid"] = event.workflow.map { .string("\($0)") }
    staff = json
    tasks = try state.views(of: event, at: now).mapValues { try JSON(encoding: $0) }
    let text = json.description
    staffText = tasks.isEmpty ? text : nil
    size = text.utf8.count + tasks.values.reduce(0) { $0 + $1.description.utf8.count }
  }

  /// How large its texts are.
  var bytes: Int { (forCustomers?.utf8.count ?? 0) + size }

  /// The message for one worker.
  func text(for worker: String) -> String {
    if let staffText { return staffText }
    var json = staff
    json["task"] = tasks[worker]
    return json.description
  }
}

extension DeskState {
  fileprivate func conversation(of event: Desk.Event) -> Conversation? {
    (event.conversation ?? event.task.flatMap { tasks[$0]?.conversation }).flatMap { conversations[$0] }
  }

  /// The task that an event is about, as each of its workers sees it.
  fileprivate func views(of event: Desk.Event, at now: Moment) -> [String: TaskView] {
    let named = event.reservation ?? reservation(objectedTo: event)
    guard let task = event.task ?? named.flatMap({ reservations[$0]?.task }) else { return [:] }
    // Later reservations of the same worker take the place of earlier ones, and the one that the event names comes last.
    let all = reservations(of: task).map(\.sid) + [named].compactMap(\.self)
    return all.reduce(into: [:]) { views, sid in
      if let view = view(of: sid, at: now) { views[view.workerSid] = view }
    }
  }

  /// The participants who have accepted a task of a conversation and do not write it up yet, by sid.
  func answering(in conversation: Conversation?) -> JSON {
    guard let conversation else { return [] }
    let workers = Set(
      conversation.openTasks.flatMap { reservations(of: $0) }.filter { $0.status == .accepted }
        .map { "\($0.worker)" })
    let agents = conversation.participants.filter { workers.contains($0.identity) && !$0.hasLeft }
    return .array(agents.map { .string("\($0.sid)") })
  }

  /// In which place somebody waits in a conversation that nobody has answered yet.
  func position(in conversation: Conversation) -> Int? {
    conversation.openTasks.compactMap { position(of: $0) }.min()
  }
}
