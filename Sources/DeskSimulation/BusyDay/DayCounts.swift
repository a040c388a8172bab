import Desk

/// What is counted while a day goes by.
struct DayCounts: Sendable {
  var steps = 0
  var refused = 0
  var messages = 0
  var offers = 0
  var answers: [String: Int] = [:]
  var transfers: [String: Int] = [:]
  var created = 0
  var started = 0
  var completed = 0
  var canceled: [String: Int] = [:]
  /// How many milliseconds each customer has waited who was answered.
  var waits: [Int64] = []
  var workers: [(sid: Identifier<Worker>, name: String)] = []
  var signedIn: [Identifier<Worker>: Moment] = [:]
  var signedOut: [Identifier<Worker>: Moment] = [:]
  var owned: [Identifier<Worker>: Int] = [:]
  private var createdAt: [Identifier<DeskTask>: Moment] = [:]
  private var busySince: [Identifier<Worker>: Moment] = [:]
  private(set) var busy: [Identifier<Worker>: Int64] = [:]

  var canceledWaiting: Int { canceled.values.reduce(0, +) }
  /// The tasks that have not ended.
  var open: Int { created - completed - canceledWaiting }

  mutating func note(_ event: Event, at now: Moment) {
    switch event.name {
    case .messageAccepted: messages += 1
    case .reservationCreated: offers += 1
    case .reservationStatusChanged: noteReservation(event, now)
    case .taskCreated:
      created += 1
      if let task = event.task { createdAt[task] = now }
    case .taskStatusChanged: noteTask(event, now)
    case .transferStatusChanged: transfers[event.after ?? "", default: 0] += 1
    default: break
    }
  }

  private mutating func noteTask(_ event: Event, _ now: Moment) {
    guard let task = event.task else { return }
    switch event.after {
    case "assigned":
      started += 1
      if let then = createdAt.removeValue(forKey: task) { waits.append((now - then).milliseconds) }
    case "completed": completed += 1
    case "canceled":
      canceled[event.reason ?? "", default: 0] += 1
      createdAt[task] = nil
    default: break
    }
  }

  private mutating func noteReservation(_ event: Event, _ now: Moment) {
    guard let worker = event.worker, let after = event.after else { return }
    if after != "completed" && after != "wrapping" { answers[after, default: 0] += 1 }
    if after == "accepted" {
      if owned[worker, default: 0] == 0 { busySince[worker] = now }
      owned[worker, default: 0] += 1
    }
    if after == "completed" {
      owned[worker, default: 0] -= 1
      if owned[worker] == 0, let since = busySince.removeValue(forKey: worker) {
        busy[worker, default: 0] += (now - since).milliseconds
      }
    }
  }
}
