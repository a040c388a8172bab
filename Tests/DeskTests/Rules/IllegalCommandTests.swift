import Desk
import PlugboardJSON
import Testing

/// Every command in every status: what the tables do not have is one conflict that names both statuses.
struct IllegalCommandTests {
  // MARK: Reservations

  enum Answer: CaseIterable {
    case accept, reject, wrapUp, complete, transfer

    var legalFrom: Set<ReservationStatus> {
      switch self {
      case .accept, .reject: [.pending]
      case .wrapUp, .transfer: [.accepted]
      case .complete: [.accepted, .wrapping]
      }
    }

    /// The status that the reservation would have then; `nil` where it would keep the one it has.
    var wanted: ReservationStatus? {
      switch self {
      case .accept: .accepted
      case .reject: .rejected
      case .wrapUp: .wrapping
      case .complete: .completed
      case .transfer: nil
      }
    }

    func command(_ reservation: Identifier<Reservation>, _ colleague: Identifier<Worker>) -> Command {
      switch self {
      case .accept: .accept(reservation)
      case .reject: .reject(reservation, reason: nil)
      case .wrapUp: .wrapUp(reservation, reason: nil)
      case .complete: .complete(reservation, reason: nil)
      case .transfer: .transfer(reservation, to: .worker(colleague), .cold)
      }
    }
  }

  @Test(arguments: ReservationStatus.allCases, Answer.allCases)
  func `an answer is taken only in the statuses that the table has`(status: ReservationStatus, answer: Answer) throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow(maxReservedWorkers: 2)
    let alice = try desk.worker("Alice")
    let bob = try desk.worker("Bob")
    let task = try desk.task(workflow)
    let reservation = try desk.offer(to: alice)
    switch status {
    case .pending: try desk.reject(desk.offer(to: bob))
    case .accepted: try desk.accept(reservation)
    case .rejected: try desk.reject(reservation)
    case .timeout:
      try desk.reject(desk.offer(to: bob))
      try desk.advance(by: Workflow.defaultReservationTimeout)
    case .canceled: try desk.run(.cancelTask(task, reason: "not needed"))
    case .rescinded: try desk.accept(desk.offer(to: bob))
    case .wrapping:
      try desk.accept(reservation)
      try desk.wrapUp(reservation)
    case .completed:
      try desk.accept(reservation)
      try desk.complete(reservation)
    }
    try #require(desk.status(reservation) == status)
    let command = answer.command(reservation, bob)
    if answer.legalFrom.contains(status) {
      try desk.run(command)
    } else if let wanted = answer.wanted {
      desk.expectConflict(command, "reservation", reservation, is: status.rawValue, wanted: wanted.rawValue)
    } else {
      desk.expectConflict(command, "reservation", reservation, is: status.rawValue, toBe: "transferred")
    }
  }

  // MARK: Tasks

  @Test(arguments: TaskStatus.allCases)
  func `a task is canceled and changed only in the statuses that allow it`(status: TaskStatus) throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let task = try desk.task(workflow)
    if status != .pending && status != .canceled {
      let alice = try desk.worker()
      let reservation = try desk.offer(to: alice)
      if status != .reserved { try desk.accept(reservation) }
      if status == .wrapping { try desk.wrapUp(reservation) }
      if status == .completed { try desk.complete(reservation) }
    }
    if status == .canceled { try desk.run(.cancelTask(task, reason: "not needed")) }
    try #require(desk.status(task) == status)

    let change = Command.setTaskAttributes(task, ["a": 1])
    if status.isFinal {
      desk.expectConflict(change, "task", task, is: status.rawValue, toBe: "changed")
    } else {
      try desk.run(change)
    }
    let cancel = Command.cancelTask(task, reason: "once more")
    if status == .pending || status == .reserved {
      try desk.run(cancel)
    } else {
      desk.expectConflict(cancel, "task", task, is: status.rawValue, wanted: "canceled")
    }
  }

  // MARK: Transfers

  @Test(arguments: TransferStatus.allCases)
  func `only a transfer that is under way is canceled`(status: TransferStatus) throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let alice = try desk.worker("Alice")
    let task = try desk.task(workflow)
    let origin = try desk.offer(to: alice)
    try desk.accept(origin)
    let bob = try desk.worker("Bob")
    let transfer = try desk.transfer(origin, to: .worker(bob), .warm)
    switch status {
    case .initiated: break
    case .complete: try desk.accept(desk.offer(to: bob))
    case .failed: try desk.reject(desk.offer(to: bob))
    case .canceled: try desk.run(.cancelTransfer(transfer))
    }
    try #require(desk.state.transfers[transfer]?.status == status)
    if status == .initiated {
      desk.expectRefusal(.transfer(origin, to: .worker(bob), .cold), .transferUnderWay(transfer: "\(transfer)"))
      try desk.run(.cancelTransfer(transfer))
    } else {
      desk.expectConflict(.cancelTransfer(transfer), "transfer", transfer, is: status.rawValue, wanted: "canceled")
    }
    #expect(desk.status(task) == .assigned)
  }

  // MARK: Conversations

  @Test func `nothing is said in a closed conversation`() throws {
    var desk = try TestDesk()
    let workflow = try desk.simpleWorkflow()
    let (conversation, customer) = try desk.conversation()
    try desk.run(.leave(conversation, customer))
    #expect(desk.status(conversation) == .closed)
    for command: Command in [
      .send(conversation, Draft(author: customer, clientID: "1", body: "Hello?")),
      .join(conversation, .customer, identity: "customer"), .join(conversation, .agent, identity: "new"),
      .createTask(TaskSettings(workflow: workflow, conversation: conversation)),
    ] {
      desk.expectConflict(command, "conversation", conversation, is: "closed", wanted: "active")
    }
  }

  // MARK: Presence

  @Test(arguments: Presence.allCases)
  func `signs of life and signing out are taken always`(presence: Presence) throws {
    var (desk, alice) = try TestDesk.withAgent(presence)
    try #require(desk.state.workers[alice]?.presence == presence)
    try desk.run(.heartbeat(alice))
    #expect(desk.state.workers[alice]?.presence == .present)
    (desk, alice) = try TestDesk.withAgent(presence)
    try desk.run(.signOut(alice))
    #expect(desk.state.workers[alice]?.presence == .absent)
  }
}

extension TestDesk {
  /// A desk with one agent whose page is there, silent or gone.
  static func withAgent(_ presence: Presence) throws -> (desk: TestDesk, agent: Identifier<Worker>) {
    var desk = try TestDesk()
    let alice = try desk.worker()
    if presence != .absent { try desk.run(.heartbeat(alice)) }
    if presence == .grace { try desk.advance(by: Timer.silenceTime) }
    return (desk, alice)
  }
}
