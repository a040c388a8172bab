import Desk

// What agents do with their day. How long people take is invented; what the desk makes of it is not.

extension BusyDay {
  mutating func take(_ happening: Happening) {
    switch happening {
    case .arrives, .givesUp, .customerWrites: takeCustomers(happening)
    case .agentWrites(let reservation, let left): agentWrites(reservation, left)
    case .answers(let reservation): _ = ask(.accept(reservation))
    case .rejects(let reservation): _ = ask(.reject(reservation, reason: "busy with something else"))
    case .handsOver(let reservation): handOver(reservation)
    case .hasHandedOver(let reservation): _ = ask(.complete(reservation, reason: "handed over"))
    case .isDone(let reservation): wrapUp(reservation)
    case .hasWrittenUp(let reservation): _ = ask(.complete(reservation, reason: "solved"))
    case .signsIn(let worker): signIn(worker)
    case .beats(let worker): beat(worker)
    case .vanishes(let worker) where !gone.contains(worker):
      closedUntil[worker] = now + Moment.Span(milliseconds: Int64(seconds(20...200) * 1000))
      plan(.vanishes(worker), in: chance.span(averaging: 4 * 3600))
    case .vanishes: break
    case .becomesAvailable(let worker): becomeAvailable(worker)
    case .wishesBreak(let worker):
      if !gone.contains(worker) { _ = ask(.setNextActivity(worker, set.pause)) }
    case .signsOut(let worker): signOut(worker)
    }
  }

  private mutating func signIn(_ worker: Identifier<Worker>) {
    counts.signedIn[worker] = now
    beat(worker)
    becomeAvailable(worker)
    plan(.wishesBreak(worker), in: seconds(1800...9000))
    plan(.vanishes(worker), in: chance.span(averaging: 4 * 3600))
  }

  private mutating func beat(_ worker: Identifier<Worker>) {
    if gone.contains(worker) { return }
    if let until = closedUntil[worker], until > now {
      return agenda.add(.beats(worker), at: until)
    }
    if closedUntil.removeValue(forKey: worker) != nil { plan(.becomesAvailable(worker), in: 3) }
    _ = ask(.heartbeat(worker))
    plan(.beats(worker), in: 15)
  }

  private mutating func becomeAvailable(_ worker: Identifier<Worker>) {
    guard let available = set.available, !gone.contains(worker), closedUntil[worker] == nil else { return }
    _ = ask(.setActivity(worker, available, rejectPendingReservations: false))
  }

  private mutating func signOut(_ worker: Identifier<Worker>) {
    // Who still has something to do stays until it is done, and takes nothing new.
    if counts.owned[worker] ?? 0 > 0 {
      if let pause = set.pause { _ = ask(.setActivity(worker, pause, rejectPendingReservations: true)) }
      return plan(.signsOut(worker), in: 60)
    }
    gone.insert(worker)
    counts.signedOut[worker] = now
    _ = ask(.signOut(worker))
  }

  private mutating func agentWrites(_ reservation: Identifier<Reservation>, _ left: Int) {
    guard let (conversation, worker) = chat(of: reservation) else { return }
    let agent = desk.conversations[conversation]?.participants.first { $0.identity == "\(worker)" && !$0.hasLeft }
    if let agent { write(conversation, agent.sid, "Let me see …") }
    plan(.customerWrites(reservation, left: left), in: 5 + chance.span(averaging: 25))
  }

  private mutating func handOver(_ reservation: Identifier<Reservation>) {
    guard desk.reservations[reservation]?.status == .accepted, let queue = chance.one(of: set.queues) else { return }
    _ = ask(.transfer(reservation, to: .queue(queue), chance.happens(0.5) ? .warm : .cold))
  }

  private mutating func wrapUp(_ reservation: Identifier<Reservation>) {
    // When the customer has left, it is being written up already.
    let isWrapping = desk.reservations[reservation]?.status == .wrapping
    guard isWrapping || ask(.wrapUp(reservation, reason: "solved")) != nil else { return }
    // A few forget it, and the timer does it for them.
    if !chance.happens(0.05) { plan(.hasWrittenUp(reservation), in: seconds(20...90)) }
  }

  // MARK: What agents see

  mutating func react(to event: Event) {
    counts.note(event, at: now)
    switch (event.name, event.reservation, event.worker) {
    case (.reservationCreated, let reservation?, _):
      // A few are not at their desk, and a few do not want it.
      let mood = chance.number(0...99)
      if mood >= 5 { plan(.answers(reservation), in: seconds(1...15)) }
      if mood == 3 || mood == 4 { plan(.rejects(reservation), in: seconds(1...15)) }
    case (.reservationStatusChanged, let reservation?, _) where event.after == "accepted": begin(reservation)
    case (.workerActivityChanged, _, let worker?) where event.after == "Break" && !gone.contains(worker):
      plan(.becomesAvailable(worker), in: seconds(600...1200))
      plan(.wishesBreak(worker), in: seconds(5400...9000))
    case (.workerActivityChanged, _, let worker?) where event.after == "Offline" && !gone.contains(worker):
      // The page says so, and sooner or later somebody looks at it.
      plan(.becomesAvailable(worker), in: seconds(30...180))
    default: break
    }
  }

  private mutating func begin(_ reservation: Identifier<Reservation>) {
    if let transfer = desk.reservations[reservation]?.transfer, let origin = desk.transfers[transfer]?.origin {
      plan(.hasHandedOver(origin), in: 30)
    }
    if chance.happens(0.04) { plan(.handsOver(reservation), in: seconds(30...120)) }
    if chat(of: reservation) != nil {
      plan(.agentWrites(reservation, left: chance.number(1...6)), in: seconds(3...20))
    } else {
      plan(.isDone(reservation), in: 30 + chance.span(averaging: 210))
    }
  }
}
