import Desk
import PlugboardJSON

/// What the people in a trial see of the desk, and the chance by which they choose.
struct Scene {
  let state: DeskState
  let acknowledged: Acknowledged
  /// The agents who do not answer, for as long as the trial lasts.
  let deaf: Set<Identifier<Worker>>
  /// The agents whose page is closed.
  let vanished: Set<Identifier<Worker>>
  var chance: Chance

  // Everything is looked at in order of sid: the order of a dictionary is another one in every process.

  func reservations(_ statuses: ReservationStatus...) -> [Reservation] {
    state.reservations.values.filter { statuses.contains($0.status) }.sorted { $0.sid < $1.sid }
  }

  var openConversations: [Conversation] {
    state.conversations.values.filter { $0.status != .closed }.sorted { $0.sid < $1.sid }
  }

  var workers: [Identifier<Worker>] { state.workers.keys.sorted() }
  var queues: [Identifier<TaskQueue>] { state.queues.keys.sorted() }
  var workflows: [Identifier<Workflow>] { state.workflows.keys.sorted() }
  var activities: [Identifier<Activity>] { state.activities.keys.sorted() }

  var available: Identifier<Activity>? { activities.first { state.activities[$0]?.available == true } }

  /// The command that a move comes to now; `nil` when there is no occasion for it.
  mutating func command(for move: Move) -> Command? {
    switch move {
    case .signIn, .becomeAvailable, .changeActivity, .wishNextActivity, .signOut, .vanish, .accept, .reject, .wrapUp,
      .complete, .transfer, .cancelTransfer, .agentWrites, .agentReads:
      agentCommand(for: move)
    case .openConversation, .createTask, .customerWrites, .writeAgain, .sendUnanswered, .customerReads,
      .customerLeaves, .customerComesBack:
      customerCommand(for: move)
    case .changeQueue, .changeWorkflow, .changeWorker, .changeCapacity, .renameActivity, .addWorker, .removeSetting,
      .changeTask, .cancelTask, .supervise:
      administratorCommand(for: move)
    case .anything: anyCommand()
    }
  }

  /// Somebody of a kind who is in an open conversation, or has left it.
  mutating func participant(
    _ kind: Participant.Kind?, hasLeft: Bool
  ) -> (conversation: Conversation, participant: Participant)? {
    let all = openConversations.flatMap { conversation in
      conversation.participants.filter { (kind == nil || $0.kind == kind) && $0.hasLeft == hasLeft }
        .map { (conversation, $0) }
    }
    return chance.one(of: all)
  }

  mutating func draft(_ author: Identifier<Participant>) -> Draft {
    // Names that different authors may well give both.
    let words = ["Hello", "How can I help?", "My parcel is lost.", "“Thanks” & goodbye\n— 👋🏽", "<b>Now!</b>"]
    return Draft(
      author: author, clientID: "c\(chance.number(1...10_000))", body: chance.one(of: words) ?? "Hello",
      attributes: chance.happens(0.1) ? ["seen": .array([1, nil, 2.5])] : [:])
  }
}
