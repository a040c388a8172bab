import Desk

// What agents do: answer offers quickly, slowly or never, write, hand over, and vanish.

extension Scene {
  mutating func agentCommand(for move: Move) -> Command? {
    switch move {
    case .signIn: chance.one(of: workers.filter { !vanished.contains($0) }).map(Command.heartbeat)
    case .becomeAvailable: becomeAvailable()
    case .changeActivity:
      both(chance.one(of: workers), chance.one(of: activities)).map {
        .setActivity($0, $1, rejectPendingReservations: chance.happens(0.5))
      }
    case .wishNextActivity:
      chance.one(of: workers).map { .setNextActivity($0, chance.happens(0.8) ? chance.one(of: activities) : nil) }
    case .signOut, .vanish: chance.one(of: workers).map(Command.signOut)
    case .accept: accept()
    case .reject:
      chance.one(of: reservations(.pending)).map { .reject($0.sid, reason: chance.one(of: ["busy", nil])!) }
    case .wrapUp: chance.one(of: reservations(.accepted)).map { .wrapUp($0.sid, reason: nil) }
    case .complete: chance.one(of: reservations(.accepted, .wrapping)).map { .complete($0.sid, reason: "solved") }
    case .transfer: transfer()
    case .cancelTransfer:
      chance.one(of: state.transfers.values.filter { $0.status == .initiated }.map(\.sid).sorted())
        .map(Command.cancelTransfer)
    case .agentWrites: participant(.agent, hasLeft: false).map { .send($0.sid, draft($1.sid)) }
    case .agentReads: reading(.agent)
    default: nil
    }
  }

  private mutating func becomeAvailable() -> Command? {
    let idle = workers.filter { state.workers[$0]!.presence == .present && state.workers[$0]!.activity != available }
    return both(chance.one(of: idle), available).map { .setActivity($0, $1, rejectPendingReservations: false) }
  }

  private mutating func accept() -> Command? {
    let offers = reservations(.pending).filter { !deaf.contains($0.worker) }
    return chance.one(of: offers).map { .accept($0.sid) }
  }

  private mutating func transfer() -> Command? {
    guard let reservation = chance.one(of: reservations(.accepted)) else { return nil }
    let mode: Transfer.Mode = chance.happens(0.5) ? .warm : .cold
    if chance.happens(0.5) {
      return chance.one(of: workers).map { .transfer(reservation.sid, to: .worker($0), mode) }
    }
    return chance.one(of: queues).map { .transfer(reservation.sid, to: .queue($0), mode) }
  }

  mutating func reading(_ kind: Participant.Kind) -> Command? {
    guard let (conversation, participant) = participant(kind, hasLeft: false) else { return nil }
    // Also what has been read already: pages say so again.
    let index = Int64(chance.number(0...Int(conversation.lastIndex)))
    return chance.happens(0.5)
      ? .markRead(conversation.sid, participant.sid, index: index)
      : .markDelivered(conversation.sid, participant.sid, index: index)
  }

  func both<A, B>(_ a: A?, _ b: B?) -> (A, B)? { a.flatMap { a in b.map { (a, $0) } } }
}
