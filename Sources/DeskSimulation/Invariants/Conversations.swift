import Desk

extension Invariant {
  static let conversations: [Invariant] = [
    Invariant("no conversation is open without a task or a timer that answers for it") { seen in
      let tasks = Dictionary(
        grouping: seen.after.tasks.values.filter { $0.conversation != nil && !$0.status.isFinal },
        by: { $0.conversation! })
      return seen.after.conversations.values.compactMap { conversation in
        let open = Set(tasks[conversation.sid]?.map(\.sid) ?? [])
        if conversation.openTasks != open { return "\(conversation.sid) has other tasks than it says" }
        if conversation.status == .closed { return open.isEmpty ? nil : "\(conversation.sid) is closed under a task" }
        let timer = seen.after.timers[.conversationClose(conversation.sid)]
        return open.isEmpty == (timer != nil) ? nil : "\(conversation.sid)"
      }
    },

    Invariant("who has a task takes part in its conversation") { seen in
      seen.after.reservations.values.compactMap { reservation in
        guard reservation.status == .accepted || reservation.status == .wrapping,
          let sid = seen.after.tasks[reservation.task]?.conversation,
          let conversation = seen.after.conversations[sid]
        else { return nil }
        let agent = conversation.participants.first { $0.kind == .agent && $0.identity == "\(reservation.worker)" }
        guard let agent else { return "\(reservation.worker) is not in \(sid)" }
        return agent.hasLeft && !seen.walkedOut.contains(agent.sid) ? "\(reservation.worker) has left \(sid)" : nil
      }
    },

    Invariant("no acknowledged message is lost, doubled or moved") { seen in
      // Only a message, or the loss of everything that was not committed, changes what there is.
      guard seen.isThorough || seen.mayChangeMessages else { return [] }
      return seen.after.conversations.values.flatMap { conversation -> [String] in
        let messages = seen.committed.messages[conversation.sid] ?? []
        var problems: [String] = []
        if messages.map(\.index) != Array(1..<(conversation.lastIndex + 1)) {
          problems.append("\(conversation.sid) has \(messages.map(\.index)), and its last is \(conversation.lastIndex)")
        }
        if zip(messages, messages.dropFirst()).contains(where: { $0.sentAt > $1.sentAt }) {
          problems.append("in \(conversation.sid) a later message is older")
        }
        var names: Set<Acknowledged.Name> = []
        for message in messages {
          let name = Acknowledged.Name(
            conversation: message.conversation, author: message.author, clientID: message.clientID)
          if !names.insert(name).inserted { problems.append("\(message.sid) is there twice") }
          let draft = Draft(
            author: message.author, clientID: message.clientID, body: message.body, attributes: message.attributes)
          if seen.acknowledged.drafts[name]?.contains(draft) != true { problems.append("nobody sent \(message.sid)") }
          if let index = seen.acknowledged.indexes[name], index != message.index {
            problems.append("\(message.sid) was \(index) and is \(message.index)")
          }
        }
        return problems
      } + seen.lostMessages
    },

    Invariant("read horizons only move forward, and not beyond what there is") { seen in
      seen.after.conversations.values.flatMap { conversation -> [String] in
        let old = seen.before.conversations[conversation.sid]
        if old == conversation { return [] }
        let before = Dictionary(uniqueKeysWithValues: (old?.participants ?? []).map { ($0.sid, $0) })
        if (old?.participants ?? []).contains(where: { one in !conversation.participants.contains { $0.sid == one.sid }
        }) {
          return ["somebody is missing in \(conversation.sid)"]
        }
        return conversation.participants.compactMap { now in
          let then = before[now.sid]
          let isBackwards = now.readIndex < then?.readIndex ?? 0 || now.deliveredIndex < then?.deliveredIndex ?? 0
          let isBeyond = now.readIndex > now.deliveredIndex || now.deliveredIndex > conversation.lastIndex
          return isBackwards || isBeyond ? "\(now.sid) has read to \(now.readIndex)" : nil
        }
      }
    },
  ]
}

extension Observation {
  fileprivate var mayChangeMessages: Bool {
    if case .send? = command { return true }
    return command == nil || decision == nil
  }

  fileprivate var lostMessages: [String] {
    acknowledged.sent.compactMap { message in
      guard let index = acknowledged.indexes[message.name] else { return nil }
      return committed[.message(message.conversation, index: index)] == nil
        ? "message \(index) of \(message.conversation) is lost" : nil
    }
  }
}
