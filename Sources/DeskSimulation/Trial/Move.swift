/// What somebody may do next in a trial.
enum Move: String, CaseIterable, Sendable {
  // Agents
  case signIn, becomeAvailable, changeActivity, wishNextActivity, signOut, vanish
  case accept, reject, wrapUp, complete, transfer, cancelTransfer
  case agentWrites, agentReads
  // Customers
  case openConversation, createTask, customerWrites, writeAgain, sendUnanswered
  case customerReads, customerLeaves, customerComesBack
  // Administrators and supervisors
  case changeQueue, changeWorkflow, changeWorker, changeCapacity, renameActivity, addWorker, removeSetting
  case changeTask, cancelTask, supervise
  // Anybody, out of turn
  case anything

  /// How often it is tried when a seed neither favours nor avoids it.
  var usualWeight: Int {
    switch self {
    case .accept, .createTask, .becomeAvailable: 12
    case .complete, .wrapUp, .openConversation, .customerWrites, .agentWrites: 8
    case .transfer: 12
    case .anything: 25
    case .signIn: 5
    case .reject, .customerLeaves, .customerComesBack, .writeAgain, .sendUnanswered, .cancelTransfer: 3
    case .changeActivity, .wishNextActivity, .agentReads, .customerReads, .changeWorker, .changeCapacity, .changeTask,
      .cancelTask:
      2
    case .signOut, .vanish, .changeQueue, .changeWorkflow, .renameActivity, .addWorker, .removeSetting, .supervise: 1
    }
  }

  /// Without these a trial would be a quiet one.
  var isNeeded: Bool {
    switch self {
    case .signIn, .becomeAvailable, .accept, .createTask: true
    default: false
    }
  }
}
