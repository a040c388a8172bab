import PlugboardJSON

// What changes about a worker.

extension DeskState {
  /// Changes a worker, counts the change, and has the router look at what the worker could do now.
  mutating func change(_ sid: Identifier<Worker>, _ edit: (inout Worker) -> Void) {
    guard var worker = workers[sid] else { return }
    let old = worker
    edit(&worker)
    if worker == old { return }
    worker.version += 1
    put(.worker(worker))
    // What else there is of a worker makes nobody free.
    if (worker.activity, worker.attributes, worker.capacity) != (old.activity, old.attributes, old.capacity)
      || worker.nextActivity != old.nextActivity
    {
      agenda.add(workers: [sid])
    }
  }

  mutating func setAttributes(
    _ sid: Identifier<Worker>, _ attributes: JSON
  ) throws(DeskError) -> Decision.Result {
    let worker = try worker(sid)
    try Check.attributes(attributes)
    if worker.attributes == attributes { return .nothing }
    change(sid) { $0.attributes = attributes }
    emit(Event(.workerAttributesChanged, worker: sid))
    return .nothing
  }

  mutating func setCapacity(
    _ sid: Identifier<Worker>, _ channel: String, _ capacity: Int
  ) throws(DeskError) -> Decision.Result {
    let worker = try worker(sid)
    try Check.capacity(capacity, channel)
    if worker.capacity[channel] == capacity { return .nothing }
    emit(
      Event(
        .workerCapacityChanged, worker: sid, before: "\(channel) \(worker.capacity(of: channel))",
        after: "\(channel) \(capacity)"))
    change(sid) { $0.capacity[channel] = capacity }
    return .nothing
  }

  mutating func setActivity(
    _ sid: Identifier<Worker>, _ activity: Identifier<Activity>, _ rejects: Bool, _ now: Moment
  ) throws(DeskError) -> Decision.Result {
    _ = try worker(sid)
    _ = try self.activity(activity)
    // Before the offers are rejected: or else the worker would first become what was wished for.
    change(sid, activity, reason: nil)
    if rejects { rejectOffers(of: sid, "the worker changed activity", now) }
    return .nothing
  }

  /// Puts a worker into another activity and says so.
  mutating func change(_ sid: Identifier<Worker>, _ activity: Identifier<Activity>, reason: String?) {
    guard let old = workers[sid]?.activity else { return }
    change(sid) { worker in
      worker.activity = activity
      worker.nextActivity = nil
    }
    if old == activity { return }
    emit(
      Event(
        .workerActivityChanged, worker: sid, before: activities[old]?.name, after: activities[activity]?.name,
        reason: reason))
  }

  mutating func setNextActivity(
    _ sid: Identifier<Worker>, _ activity: Identifier<Activity>?
  ) throws(DeskError) -> Decision.Result {
    let worker = try worker(sid)
    let name = try activity.map { sid throws(DeskError) in try self.activity(sid).name }
    change(sid) { $0.nextActivity = activity }
    emit(
      Event(
        .workerNextActivityChanged, worker: sid, before: worker.nextActivity.flatMap { activities[$0]?.name },
        after: name))
    applyNextActivity(of: sid)
    return .nothing
  }

  /// Changes to the activity that was wished for, once the worker has nothing left to do.
  mutating func applyNextActivity(of sid: Identifier<Worker>) {
    guard let next = workers[sid]?.nextActivity, workload[sid] == nil else { return }
    change(sid, next, reason: "next status")
  }

  // MARK: Presence

  mutating func heartbeat(_ sid: Identifier<Worker>, _ now: Moment) throws(DeskError) -> Decision.Result {
    let worker = try worker(sid)
    // A page that sends many fills no journal with them.
    if worker.presence == .present, let timer = timers[.silence(sid)], timer.due - now > Timer.heartbeatTime {
      return .nothing
    }
    remove(timer: .grace(sid))
    set(.silence(sid), at: now + Timer.silenceTime)
    change(presenceOf: sid, to: .present)
    return .nothing
  }

  /// Silence is noticed: nothing is lost yet.
  mutating func notice(silenceOf sid: Identifier<Worker>, _ now: Moment) {
    guard workers[sid]?.presence == .present else { return }
    change(presenceOf: sid, to: .grace)
    set(.grace(sid), at: now + Timer.graceTime)
  }

  mutating func signOut(
    _ sid: Identifier<Worker>, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    _ = try worker(sid)
    leaveDesk(sid, reason: "signed out", now, &ids)
    return .nothing
  }

  mutating func dismiss(
    _ sid: Identifier<Worker>, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    _ = try worker(sid)
    leaveDesk(sid, reason: "does not come back", isForGood: true, now, &ids)
    return .nothing
  }

  /// The agent is gone: offers are routed on, and accepted tasks follow the policy of their workflow, or are routed on, too.
  mutating func leaveDesk(
    _ sid: Identifier<Worker>, reason: String, isForGood: Bool = false, _ now: Moment,
    _ ids: inout some IdentifierSource
  ) {
    remove(timer: .silence(sid))
    remove(timer: .grace(sid))
    change(presenceOf: sid, to: .absent)
    if let offline { change(sid, offline, reason: reason) }
    rejectOffers(of: sid, reason, now)
    for reservation in workload[sid]?.reservations ?? [] where reservations[reservation]?.status == .accepted {
      let workflow = reservations[reservation].flatMap { tasks[$0.task] }.flatMap { workflows[$0.workflow] }
      if isForGood || workflow?.lostAgentPolicy == .requeue {
        requeue(reservation, reason: "the agent is gone", now, &ids)
      }
    }
  }

  /// The activity of those who are not there: the one called Offline, or else the first that is not available.
  var offline: Identifier<Activity>? {
    let away = activities.values.filter { !$0.available }
    return away.first { $0.name == Activity.offline }?.sid ?? away.map(\.sid).min()
  }

  private mutating func change(presenceOf sid: Identifier<Worker>, to presence: Presence) {
    guard let old = workers[sid]?.presence, old != presence else { return }
    change(sid) { $0.presence = presence }
    emit(Event(.workerPresenceChanged, worker: sid, before: old.rawValue, after: presence.rawValue))
  }

  private mutating func rejectOffers(of sid: Identifier<Worker>, _ reason: String, _ now: Moment) {
    for offer in workload[sid]?.reservations ?? [] where reservations[offer]?.status == .pending {
      end(offer, as: .rejected, reason: reason, now)
    }
  }
}
