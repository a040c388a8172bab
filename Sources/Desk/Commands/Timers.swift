// What happens by itself.

extension DeskState {
  mutating func set(_ key: Timer.Key, at due: Moment, objection: String? = nil) {
    // One command may remove it and set it anew: that is one change.
    var old = timers[key]
    if old == nil, case .timer(let timer)?? = before[.timer(key)] { old = timer }
    let version = (old?.version ?? 0) + 1
    put(.timer(Timer(key: key, due: due, objection: objection, version: version)))
  }

  /// The timer that is due first; ask again after it has been fired or postponed.
  public mutating func nextTimer() -> Timer? { alarms.next(of: timers) }

  private func dueTimer(_ key: Timer.Key, _ now: Moment) throws(DeskError) {
    guard let timer = timers[key] else { throw .unknown(thing: "timer", sid: "\(key)") }
    if timer.due > now {
      throw .invalid(field: "timer", problem: "it is due in \((timer.due - now).milliseconds) ms")
    }
  }

  mutating func fire(
    _ key: Timer.Key, _ now: Moment, _ ids: inout some IdentifierSource
  ) throws(DeskError) -> Decision.Result {
    try dueTimer(key, now)
    remove(timer: key)
    switch key {
    case .reservation(let sid):
      end(sid, as: .timeout, reason: "not answered in time", now)
      // Who does not answer is not there.
      if let worker = reservations[sid]?.worker, let offline {
        change(worker, offline, reason: "an offer was not answered in time")
      }
    case .wrapUp(let sid): finish(sid, "the time for wrapping up was over", now)
    case .target(let task): agenda.moveOn(task)
    case .timeToLive(let task): cancel(task, reason: "its time to live was over", now)
    case .conversationClose(let sid): close(sid, reason: "no task answers for it any more")
    case .inactivity(let sid): notice(inactivityOf: sid, now)
    case .silence(let worker): notice(silenceOf: worker, now)
    case .grace(let worker): leaveDesk(worker, reason: "silent for too long", now, &ids)
    }
    return .nothing
  }

  mutating func postpone(_ key: Timer.Key, _ objection: String, _ now: Moment) throws(DeskError) -> Decision.Result {
    try dueTimer(key, now)
    let text = String(objection.unicodeScalars.prefix(Timer.maximumObjectionLength))
    set(key, at: now + Timer.retryTime, objection: text)
    emit(Event(.timerObjected, after: "\(key)", reason: text))
    return .nothing
  }
}
