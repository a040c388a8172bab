public import Desk
import Plugboard

/// A task as one worker sees it: a reservation and what it is about, under the field's names.
///
/// `sid` and `status` are the *reservation's*, `taskSid` and `taskStatus` the task's. Mixing the two up is a known source of
/// mistakes, so each also has a name that can't be mistaken.
@dynamicMemberLookup
public struct TaskView: Codable, Sendable, Hashable {
  public var sid: String
  public var reservationSid: String
  public var status: String
  public var taskSid: String
  public var taskStatus: String
  /// An object; with the conversation's sid as `conversationSid` and `channelSid`.
  public var attributes: JSON
  public var taskChannelUniqueName: String
  public var channelType: String
  public var workflowSid: String
  public var queueSid: String?
  public var queueName: String?
  public var workerSid: String
  public var conversationSid: String?
  public var priority: Int
  /// Seconds since the task was created.
  public var age: Int
  /// Unix milliseconds.
  public var dateCreated: Int64
  /// Why it ended, or came this far.
  public var reason: String?
  /// Unix milliseconds: when an offer, or the writing up, is over; `nil` if no timer runs.
  public var timeoutAt: Int64?
  /// What a plugin has said against that timer.
  public var objection: String?
  /// The last attempt to hand it over, by this worker or to this worker.
  public var transfer: TransferView?
  /// Grows with every change.
  public var version: Int64

  /// One of the task's attributes.
  public subscript(dynamicMember name: String) -> JSON? { attributes[name] }

  static var schema: PayloadSchema {
    .object([
      .field("sid", .string, "The reservation's sid (WR…)."),
      .field("reservationSid", .string, "The same."),
      .field("status", .string, "The reservation's status: pending, accepted, wrapping, completed …"),
      .field("taskSid", .string, "The task's own sid (WT…)."),
      .field("taskStatus", .string, "The task's own status: reserved, assigned, wrapping, completed, canceled."),
      .field("attributes", .any, "An object; with the conversation's sid as conversationSid and channelSid."),
      .field("taskChannelUniqueName", .string, "By what it comes: chat, voice, sms, email, video or default."),
      .field("channelType", .string, "The same, unless the attributes say otherwise."),
      .field("workflowSid", .string), .optional("queueSid", .string), .optional("queueName", .string),
      .field("workerSid", .string, "Whose reservation it is."), .optional("conversationSid", .string),
      .field("priority", .integer), .field("age", .integer, "In seconds."),
      .field("dateCreated", .integer, "Unix milliseconds."), .optional("reason", .string, "Why it came this far."),
      .optional("timeoutAt", .integer, "Unix milliseconds: when an offer, or the writing up, is over."),
      .optional("objection", .string, "What a plugin has said against that timer."),
      .optional("transfer", TransferView.schema, "The last attempt to hand it over."),
      .field("version", .integer, "Grows with every change."),
    ])
  }
}

/// An attempt to hand a task over.
public struct TransferView: Codable, Sendable, Hashable {
  public var sid: String
  /// `WARM` or `COLD`.
  public var mode: String
  public var status: String
  /// Whether it brought the task to this worker.
  public var isIncoming: Bool
  public var targetSid: String
  public var targetName: String
  public var reason: String?

  static var schema: PayloadSchema {
    .object([
      .field("sid", .string), .field("mode", .enumeration(["WARM", "COLD"])), .field("status", .string),
      .field("isIncoming", .boolean, "Whether it brought the task to this worker."), .field("targetSid", .string),
      .field("targetName", .string), .optional("reason", .string),
    ])
  }
}

extension DeskState {
  /// A task as the worker of this reservation sees it; `nil` if either is not here any more.
  public func view(of reservation: Identifier<Reservation>, at now: Moment) -> TaskView? {
    guard let reservation = reservations[reservation], let task = tasks[reservation.task] else { return nil }
    return view(of: reservation, task, at: now)
  }

  func view(of reservation: Reservation, _ task: DeskTask, at now: Moment) -> TaskView {
    let timer = timers[.reservation(reservation.sid)] ?? timers[.wrapUp(reservation.sid)]
    let transfer = transfer(of: reservation)
    return TaskView(
      sid: "\(reservation.sid)", reservationSid: "\(reservation.sid)", status: reservation.status.rawValue,
      taskSid: "\(task.sid)", taskStatus: task.status.rawValue, attributes: task.attributesWithConversation,
      taskChannelUniqueName: task.channel, channelType: task.attributes["channelType"]?.stringValue ?? task.channel,
      workflowSid: "\(task.workflow)", queueSid: task.place.map { "\($0.queue)" },
      queueName: task.place.flatMap { queues[$0.queue]?.friendlyName }, workerSid: "\(reservation.worker)",
      conversationSid: task.conversation.map { "\($0)" }, priority: task.priority,
      age: Int(max(0, (now - task.createdAt).milliseconds) / 1000), dateCreated: task.createdAt.milliseconds,
      reason: reservation.reason ?? task.reason, timeoutAt: timer?.due.milliseconds, objection: timer?.objection,
      transfer: transfer.map { view(of: $0, for: reservation) },
      // Each only grows, so their sum does.
      version: reservation.version + task.version + (transfer?.version ?? 0))
  }

  private func transfer(of reservation: Reservation) -> Transfer? {
    lastTransfer(from: reservation.sid) ?? reservation.transfer.flatMap { transfers[$0] }
  }

  private func view(of transfer: Transfer, for reservation: Reservation) -> TransferView {
    let (sid, name) =
      switch transfer.target {
      case .worker(let worker): ("\(worker)", workers[worker]?.friendlyName)
      case .queue(let queue): ("\(queue)", queues[queue]?.friendlyName)
      }
    return TransferView(
      sid: "\(transfer.sid)", mode: transfer.mode.rawValue, status: transfer.status.rawValue,
      isIncoming: transfer.origin != reservation.sid, targetSid: sid, targetName: name ?? sid, reason: transfer.reason)
  }
}

extension DeskTask {
  /// The attributes, with the conversation under the names that plugins look for.
  fileprivate var attributesWithConversation: JSON {
    guard let conversation else { return attributes }
    var attributes = attributes
    // Whatever whoever made the task has written there: plugins go by it.
    for name in ["conversationSid", "channelSid"] { attributes[name] = .string("\(conversation)") }
    return attributes
  }
}
