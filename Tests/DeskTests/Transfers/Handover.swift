import Desk
import PlugboardJSON
import Testing

/// Alice has a chat; Bob and Carol belong to the queue Support and may take it over.
struct Handover {
  var desk: TestDesk
  let alice, bob, carol: Identifier<Worker>
  let support: Identifier<TaskQueue>
  let task: Identifier<DeskTask>
  let conversation: Identifier<Conversation>
  let customer: Identifier<Participant>
  let origin: Identifier<Reservation>

  init() throws {
    desk = try TestDesk()
    support = try desk.queue("Support", "skills HAS 'support'")
    let workflow = try desk.simpleWorkflow(reservationTimeout: .seconds(20))
    alice = try desk.worker("Alice")
    (conversation, customer) = try desk.conversation()
    task = try desk.task(workflow, conversation: conversation)
    origin = try desk.offer(to: alice)
    try desk.accept(origin)
    bob = try desk.worker("Bob", ["skills": ["support"]])
    carol = try desk.worker("Carol", ["skills": ["support"]])
  }

  func status(of transfer: Identifier<Transfer>) -> TransferStatus? { desk.state.transfers[transfer]?.status }

  /// Who is in the conversation now, besides the customer.
  var agents: [Identifier<Worker>] {
    let participants = desk.state.conversations[conversation]?.participants ?? []
    let present = participants.filter { $0.kind == .agent && !$0.hasLeft }.map(\.identity)
    return [alice, bob, carol].filter { present.contains("\($0)") }
  }

  /// Sees that the task has stayed with Alice, and that the transfer says why.
  func expectStayed(
    _ transfer: Identifier<Transfer>, _ status: TransferStatus, _ reason: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(self.status(of: transfer) == status, sourceLocation: location)
    #expect(desk.state.transfers[transfer]?.reason == reason, sourceLocation: location)
    #expect(desk.status(task) == .assigned, sourceLocation: location)
    #expect(desk.status(origin) == .accepted, sourceLocation: location)
    #expect(desk.offered(task).isEmpty, sourceLocation: location)
    #expect(agents == [alice], sourceLocation: location)
  }
}
