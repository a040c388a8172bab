extension Command {
  /// The thing that the command is about; `nil` if it makes a new one.
  public var subject: Record.Key? {
    switch self {
    case .saveActivity(let sid, _, _): sid.map(Record.Key.activity)
    case .saveQueue(let sid, _): sid.map(Record.Key.queue)
    case .saveWorkflow(let sid, _): sid.map(Record.Key.workflow)
    case .removeActivity(let sid): .activity(sid)
    case .removeQueue(let sid): .queue(sid)
    case .removeWorkflow(let sid, _): .workflow(sid)
    case .addWorker, .createTask, .openConversation: nil
    case .setWorkerAttributes(let sid, _), .setCapacity(let sid, _, _), .setActivity(let sid, _, _),
      .setNextActivity(let sid, _), .heartbeat(let sid), .signOut(let sid), .dismiss(let sid):
      .worker(sid)
    case .setTaskAttributes(let sid, _), .cancelTask(let sid, _): .task(sid)
    case .accept(let sid), .reject(let sid, _), .wrapUp(let sid, _), .complete(let sid, _), .transfer(let sid, _, _):
      .reservation(sid)
    case .cancelTransfer(let sid): .transfer(sid)
    case .join(let sid, _, _), .leave(let sid, _), .send(let sid, _), .markDelivered(let sid, _, _),
      .markRead(let sid, _, _):
      .conversation(sid)
    case .fire(let key), .postpone(let key, _): .timer(key)
    }
  }
}
