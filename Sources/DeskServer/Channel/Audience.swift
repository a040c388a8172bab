import Desk

/// Who is told of an event.
struct Audience: Sendable, Hashable {
  /// Everybody who works here.
  var isForStaff = false
  /// Workers, by sid.
  var workers: Set<String> = []
  /// Customers, by their participants' sids.
  var customers: Set<String> = []
}

extension DeskState {
  /// Who may know of an event: those whose task or conversation it is about; of workers and of what administrators have
  /// set up, everybody who works here.
  func audience(of event: Desk.Event) -> Audience {
    var audience = Audience()
    switch event.name {
    case .activitySaved, .queueSaved, .workflowSaved, .activityRemoved, .queueRemoved, .workflowRemoved,
      .workerCreated, .workerAttributesChanged, .workerCapacityChanged, .workerActivityChanged,
      .workerNextActivityChanged, .workerPresenceChanged:
      audience.isForStaff = true
    case .taskCreated, .taskAttributesChanged, .taskEnteredQueue, .taskStatusChanged:
      event.task.map { add(workersOf: $0, to: &audience) }
      event.task.flatMap { tasks[$0]?.conversation }.map { add(customersOf: $0, to: &audience) }
    case .reservationCreated, .reservationStatusChanged:
      event.worker.map { _ = audience.workers.insert("\($0)") }
      // So that those who hand a task over see what comes of it.
      event.task.map { add(workersOf: $0, to: &audience) }
    case .transferCreated, .transferStatusChanged:
      event.task.map { add(workersOf: $0, to: &audience) }
    case .conversationCreated, .conversationStatusChanged, .participantJoined, .participantLeft, .messageAccepted,
      .messageDelivered, .messageRead:
      event.conversation.map { add(everybodyIn: $0, to: &audience) }
    case .timerObjected:
      reservation(objectedTo: event).flatMap { reservations[$0] }.map { _ = audience.workers.insert("\($0.worker)") }
    }
    return audience
  }

  /// The reservation whose timer a plugin has objected to: the event has the timer's description, `wrap-up WR…`.
  func reservation(objectedTo event: Desk.Event) -> Identifier<Reservation>? {
    event.after?.split(separator: " ").last.flatMap { Identifier<Reservation>(String($0)) }
  }

  private func add(workersOf task: Identifier<DeskTask>, to audience: inout Audience) {
    for reservation in reservations(of: task) where reservation.status.takesCapacity {
      audience.workers.insert("\(reservation.worker)")
    }
  }

  private func add(customersOf conversation: Identifier<Conversation>, to audience: inout Audience) {
    for participant in conversations[conversation]?.participants ?? [] where participant.kind == .customer {
      audience.customers.insert("\(participant.sid)")
    }
  }

  /// Also those who have left: they are to know that they have, and customers may read on.
  private func add(everybodyIn conversation: Identifier<Conversation>, to audience: inout Audience) {
    add(customersOf: conversation, to: &audience)
    guard let conversation = conversations[conversation] else { return }
    for participant in conversation.participants where participant.kind != .customer {
      audience.workers.insert(participant.identity)
    }
    for task in conversation.openTasks {
      for reservation in reservations(of: task) where reservation.status == .accepted || reservation.status == .wrapping
      {
        audience.workers.insert("\(reservation.worker)")
      }
    }
  }
}
