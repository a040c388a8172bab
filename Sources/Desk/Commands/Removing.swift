// What an administrator takes away. What has ended still names it; nothing that is open does.

extension DeskState {
  mutating func remove(_ sid: Identifier<Activity>) throws(DeskError) -> Decision.Result {
    let activity = try activity(sid)
    if sid == offline {
      throw activity.needed("the desk puts workers into it who are not there, so it has to stay")
    }
    if activity.available && activities.values.count(where: \.available) == 1 {
      throw activity.needed("tasks are offered in no other one; make another one first")
    }
    let workers = workers.values.sorted { $0.sid < $1.sid }
    if let worker = workers.first(where: { $0.activity == sid }) {
      throw activity.needed("“\(worker.friendlyName)” is in it; remove it when nobody is")
    }
    if let worker = workers.first(where: { $0.nextActivity == sid }) {
      throw activity.needed("“\(worker.friendlyName)” is to be in it next; remove it when nobody is")
    }
    remove(.activity(sid))
    emit(Event(.activityRemoved, activity: sid, before: activity.name))
    return .nothing
  }

  mutating func remove(_ sid: Identifier<TaskQueue>) throws(DeskError) -> Decision.Result {
    let queue = try queue(sid)
    if let workflow = workflows.values.filter({ $0.leads(to: sid) }).min(by: { $0.sid < $1.sid }) {
      throw queue.needed("the workflow “\(workflow.friendlyName)” leads to it; change that first")
    }
    // Also those that somebody has accepted: they are shown with the queue that they came by.
    if openTasks.contains(where: { $0.place?.queue == sid || wasTransferred($0, to: sid) }) {
      throw queue.needed(
        "tasks that came by it, or were to be handed over to it, are still open; remove it when they have ended")
    }
    remove(.queue(sid))
    emit(Event(.queueRemoved, queue: sid, before: queue.friendlyName))
    return .nothing
  }

  mutating func remove(
    _ sid: Identifier<Workflow>, default other: Identifier<Workflow>?
  ) throws(DeskError) -> Decision.Result {
    let workflow = try workflow(sid)
    if workflows.count == 1 { throw workflow.needed("it is the only one; make another one first") }
    if sid == other {
      throw workflow.needed("customers' conversations go to it; have them go to another one first")
    }
    if openTasks.contains(where: { $0.workflow == sid }) {
      throw workflow.needed("tasks that follow it are still open; remove it when they have ended")
    }
    remove(.workflow(sid))
    emit(Event(.workflowRemoved, workflow: sid, before: workflow.friendlyName))
    return .nothing
  }

  private var openTasks: some Sequence<DeskTask> { tasks.values.lazy.filter { !$0.status.isFinal } }

  /// Whether somebody has tried to hand a task over to a queue.
  private func wasTransferred(_ task: DeskTask, to queue: Identifier<TaskQueue>) -> Bool {
    reservations(of: task.sid).contains { $0.transfer.flatMap { transfers[$0]?.target } == .queue(queue) }
  }
}

extension Workflow {
  fileprivate func leads(to queue: Identifier<TaskQueue>) -> Bool {
    (filters.flatMap(\.targets) + defaultTargets).contains { $0.queue == queue }
  }

  fileprivate func needed(_ problem: String) -> DeskError {
    .needed(thing: "workflow", name: friendlyName, problem: problem)
  }
}

extension TaskQueue {
  fileprivate func needed(_ problem: String) -> DeskError {
    .needed(thing: "queue", name: friendlyName, problem: problem)
  }
}

extension Activity {
  fileprivate func needed(_ problem: String) -> DeskError { .needed(thing: "activity", name: name, problem: problem) }
}
