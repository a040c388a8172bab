import Desk
import Measuring

/// How long a decision takes, by how many tasks wait and by what decides who is offered them; 1,000 workers, all busy.
func measureBacklog(cycles: Int = 600) throws {
  for routing in CrowdedDesk.Routing.allCases {
    for waiting in [100, 1_000, 10_000, 100_000] {
      var desk = try CrowdedDesk(workers: 1_000, routing: routing)
      try desk.wait(waiting)
      var times = DecisionTimes()
      // The first cycles bring everything into the processor's caches.
      for cycle in 0..<cycles / 6 { try desk.go(cycle, &times) }
      times = DecisionTimes()
      for cycle in 0..<cycles { try desk.go(cycle, &times) }
      times.print(routing, waiting, cycles)
    }
  }
}

/// How long decisions took, by what was asked for.
struct DecisionTimes {
  private var nanoseconds: [String: [Double]] = [:]

  mutating func add(_ name: String, _ time: Duration) {
    nanoseconds[name, default: []].append(Double(time.components.attoseconds) / 1e9)
  }

  func print(_ routing: CrowdedDesk.Routing, _ waiting: Int, _ cycles: Int) {
    let all = nanoseconds.values.flatMap { $0 }
    for (name, times) in nanoseconds.sorted(by: { $0.key < $1.key }) + [("any", all)] {
      let sorted = times.sorted()
      var line = Line()
      line.put("decision", name)
      line.put("routing", routing.rawValue)
      line.put("waiting", waiting)
      line.put("p50", sorted[sorted.count / 2])
      line.put("p99", sorted[sorted.count * 99 / 100])
      line.put("mean", sorted.reduce(0, +) / Double(sorted.count))
      line.put("perCycle", sorted.reduce(0, +) / Double(cycles))
      line.printed()
    }
  }
}

extension CrowdedDesk {
  /// One worker gets something done, and as many tasks wait afterwards as before.
  fileprivate mutating func go(_ cycle: Int, _ times: inout DecisionTimes) throws {
    let worker = workers[cycle * 7_919 % workers.count]
    switch cycle % 4 {
    case 1:
      // A break between two tasks.
      try time("set activity", .setActivity(worker, offline, rejectPendingReservations: false), &times)
      try time("complete", .complete(held(by: worker), reason: nil), &times)
      try time("set activity", .setActivity(worker, available, rejectPendingReservations: false), &times)
    case 2:
      try time("complete", .complete(held(by: worker), reason: nil), &times)
      try time("reject", .reject(held(by: worker), reason: nil), &times)
    case 3:
      // Does not answer, is taken to be away, and comes back.
      try time("complete", .complete(held(by: worker), reason: nil), &times)
      pass(Workflow.defaultReservationTimeout)
      try time("fire timer", .fire(.reservation(held(by: worker))), &times)
      try time("set activity", .setActivity(worker, available, rejectPendingReservations: false), &times)
    default:
      try time("complete", .complete(held(by: worker), reason: nil), &times)
    }
    try time("accept", .accept(held(by: worker)), &times)
    // Where all are alike, some are urgent: they come in the middle of those who wait.
    let created = try time("create task", nextTask(priority: routing == .skills ? cycle % 3 : 0), &times)
    // Every fifth gives up.
    if cycle % 5 == 0, case .task(let task) = created.result {
      try time("cancel task", .cancelTask(task, reason: "gave up"), &times)
      try time("create task", nextTask(), &times)
    }
  }

  private func held(by worker: Identifier<Worker>) throws -> Identifier<Reservation> {
    guard let reservation = reservations[worker] else { throw NothingToDo(worker: worker) }
    return reservation
  }

  @discardableResult
  private mutating func time(_ name: String, _ command: Command, _ times: inout DecisionTimes) throws -> Decision {
    let clock = ContinuousClock()
    let start = clock.now
    let decision = try decide(command)
    times.add(name, clock.now - start)
    note(decision, of: command)
    return decision
  }
}

struct NothingToDo: Error { let worker: Identifier<Worker> }
