// What has ended leaves memory: an open desk is as large as what is open at it.

extension Record {
  /// Whether nothing can become of it any more. Reservations and transfers end with their task.
  var hasEnded: Bool {
    switch self {
    case .task(let task): task.status.isFinal
    case .conversation(let conversation): conversation.status.isFinal
    default: false
    }
  }
}

extension DeskState {
  /// Remembers that things have ended, and forgets those that ended longest ago.
  mutating func remember(ended keys: some Sequence<Record.Key>) {
    for key in keys {
      if let forgotten = ended.add(key) { forget(forgotten) }
    }
  }

  private mutating func forget(_ key: Record.Key) {
    if case .task(let task) = key {
      for sid in reservationsOfTask[task] ?? [] {
        if let transfer = reservations[sid]?.transfer { set(.transfer(transfer), nil) }
        set(.reservation(sid), nil)
      }
    }
    set(key, nil)
  }

  /// Forgets things that have ended, before their turn comes.
  mutating func forget(_ things: Forgotten) {
    for sid in things.tasks where tasks[sid]?.status.isFinal == true { forget(.task(sid)) }
    for sid in things.conversations where conversations[sid]?.status.isFinal == true { forget(.conversation(sid)) }
  }
}
