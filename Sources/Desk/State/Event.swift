/// Something that has become true, for those who follow the desk: pages, boards, the journal.
///
/// An event is a fact; what somebody asks for is an action. The two vocabularies are kept apart.
public struct Event: Sendable, Hashable, Codable {
  /// What happened, as it is written on the wire.
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case activitySaved = "activity.saved"
    case queueSaved = "queue.saved"
    case workflowSaved = "workflow.saved"
    case activityRemoved = "activity.removed"
    case queueRemoved = "queue.removed"
    case workflowRemoved = "workflow.removed"
    case workerCreated = "worker.created"
    case workerAttributesChanged = "worker.attributes-changed"
    case workerCapacityChanged = "worker.capacity-changed"
    case workerActivityChanged = "worker.activity-changed"
    case workerNextActivityChanged = "worker.next-activity-changed"
    case workerPresenceChanged = "worker.presence-changed"
    case taskCreated = "task.created"
    case taskAttributesChanged = "task.attributes-changed"
    case taskEnteredQueue = "task.entered-queue"
    case taskStatusChanged = "task.status-changed"
    case reservationCreated = "reservation.created"
    case reservationStatusChanged = "reservation.status-changed"
    case transferCreated = "transfer.created"
    case transferStatusChanged = "transfer.status-changed"
    case conversationCreated = "conversation.created"
    case conversationStatusChanged = "conversation.status-changed"
    case participantJoined = "participant.joined"
    case participantLeft = "participant.left"
    case messageAccepted = "message.accepted"
    case messageDelivered = "message.delivered"
    case messageRead = "message.read"
    case timerObjected = "timer.objected"
  }

  public let name: Name
  public var activity: Identifier<Activity>?
  public var queue: Identifier<TaskQueue>?
  public var workflow: Identifier<Workflow>?
  public var worker: Identifier<Worker>?
  public var task: Identifier<DeskTask>?
  public var reservation: Identifier<Reservation>?
  public var transfer: Identifier<Transfer>?
  public var conversation: Identifier<Conversation>?
  public var participant: Identifier<Participant>?
  /// A message's index in its conversation.
  public var index: Int64?
  /// What it was before, where something changed: a status, an activity, a presence.
  public var before: String?
  /// What it is now.
  public var after: String?
  public var reason: String?

  init(
    _ name: Name, activity: Identifier<Activity>? = nil, queue: Identifier<TaskQueue>? = nil,
    workflow: Identifier<Workflow>? = nil, worker: Identifier<Worker>? = nil, task: Identifier<DeskTask>? = nil,
    reservation: Identifier<Reservation>? = nil, transfer: Identifier<Transfer>? = nil,
    conversation: Identifier<Conversation>? = nil, participant: Identifier<Participant>? = nil, index: Int64? = nil,
    before: String? = nil, after: String? = nil, reason: String? = nil
  ) {
    self.name = name
    (self.activity, self.queue, self.workflow) = (activity, queue, workflow)
    (self.worker, self.task, self.reservation, self.transfer) = (worker, task, reservation, transfer)
    (self.conversation, self.participant, self.index) = (conversation, participant, index)
    (self.before, self.after, self.reason) = (before, after, reason)
  }
}
