import Testing

@testable import Desk

extension TestDesk {
  /// Sees that everything holds that holds after every command.
  func expectPromises(at location: SourceLocation = #_sourceLocation) {
    for task in state.tasks.values { expectPromises(of: task, location) }
    for transfer in state.transfers.values { expectPromises(of: transfer, location) }
    for conversation in state.conversations.values { expectPromises(of: conversation, location) }
    for timer in state.timers.values {
      if case .target(let task) = timer.key {
        #expect(status(task) == .pending || status(task) == .reserved, sourceLocation: location)
      }
    }
  }

  private func expectPromises(of task: DeskTask, _ location: SourceLocation) {
    let all = reservations(of: task.sid)
    let offers = all.filter { $0.status == .pending && $0.transfer == nil }
    #expect(Set(all.filter { $0.status.takesCapacity }.map(\.worker)).count == all.count { $0.status.takesCapacity })
    #expect(
      (task.status == .reserved) == !offers.isEmpty, "an offer is what makes it reserved", sourceLocation: location)
    if let conversation = task.conversation, !task.status.isFinal {
      #expect(state.conversations[conversation]?.openTasks.contains(task.sid) == true, sourceLocation: location)
    }
    switch task.status {
    case .pending:
      #expect(state.candidates(for: task).isEmpty, "nobody waits for somebody who is free", sourceLocation: location)
    case .assigned:
      #expect(all.contains { $0.status == .accepted }, sourceLocation: location)
    case .wrapping:
      #expect(all.contains { $0.status == .wrapping }, sourceLocation: location)
      #expect(!all.contains { $0.status == .accepted || $0.status == .pending }, sourceLocation: location)
    case .completed, .canceled:
      #expect(!all.contains { $0.status.takesCapacity }, sourceLocation: location)
      #expect(state.timers[.timeToLive(task.sid)] == nil, sourceLocation: location)
    case .reserved: break
    }
  }

  private func expectPromises(of transfer: Transfer, _ location: SourceLocation) {
    let offers = reservations(of: transfer.task).count { $0.transfer == transfer.sid && $0.status == .pending }
    #expect(offers == (transfer.status == .initiated ? 1 : 0), "somebody is asked", sourceLocation: location)
    if transfer.status == .initiated { #expect(status(transfer.origin) == .accepted, sourceLocation: location) }
  }

  private func expectPromises(of conversation: Conversation, _ location: SourceLocation) {
    let timer = state.timers[.conversationClose(conversation.sid)]
    #expect(conversation.openTasks.allSatisfy { status($0)?.isFinal == false }, sourceLocation: location)
    if conversation.status == .closed {
      #expect(conversation.openTasks.isEmpty && timer == nil, sourceLocation: location)
    } else {
      let isAnsweredFor = !conversation.openTasks.isEmpty
      #expect(isAnsweredFor == (timer == nil), "somebody answers for it, or it will close", sourceLocation: location)
    }
    for reservation in conversation.openTasks.flatMap(reservations(of:))
    where [.accepted, .wrapping].contains(reservation.status) {
      let agent = conversation.participants.first { $0.identity == "\(reservation.worker)" }
      #expect(agent != nil, sourceLocation: location)
    }
  }
}
