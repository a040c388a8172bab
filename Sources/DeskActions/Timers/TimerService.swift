package import Desk
package import Plugboard
import Synchronization

/// Does what is due, as actions that plugins may object to.
///
/// A timer that is vetoed, or whose action fails, is put off by ``Desk/Timer/retryTime`` and keeps what was said against it,
/// where pages can see it.
package struct TimerService: Sendable {
  private let engine: DeskEngine
  private let actions: Actions
  private let clock: @Sendable () -> Moment
  private let sleep: @Sendable (Moment.Span) async throws -> Void
  private let hookTime: Duration
  private let headStart: Duration
  private let report: @Sendable (String) -> Void
  private let watch = ClockWatch()
  private let underWay = TimersUnderWay()
  /// Woken by whoever commits, because that may have set a timer that is due earlier, by the alarm for the next one, and when
  /// something slow is done.
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  /// - Parameters:
  ///   - hookTime: How long all hooks of one action may take together.
  ///   - headStart: How long the others wait for what one timer does. They come in order of time, but none of them late because
  ///     of a hook that hangs.
  ///   - sleep: Waits for a while, or until the task is cancelled.
  package init(
    _ centre: ContactCentre, on actions: Actions, hookTime: Duration = .seconds(30), headStart: Duration = .seconds(1),
    sleep: @escaping @Sendable (Moment.Span) async throws -> Void = {
      try await Task.sleep(for: .milliseconds($0.milliseconds))
    }
  ) {
    (engine, self.actions, clock, self.sleep) = (centre.engine, actions, centre.clock, sleep)
    (self.hookTime, self.headStart, report) = (hookTime, headStart, centre.report)
    (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// How long to wait when the desk could not be asked.
  static let patience = Moment.Span.seconds(1)

  /// Goes on until the task is cancelled.
  package func run() async {
    let commits = await engine.commits()
    wake.yield()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await _ in commits { wake.yield() }
        wake.finish()
      }
      var alarm: Task<Void, Never>?
      for await _ in wakes {
        alarm?.cancel()
        guard let due = await fireDue() else { continue }
        alarm = Task {
          if (try? await sleep(due - clock())) != nil { wake.yield() }
        }
      }
      alarm?.cancel()
      group.cancelAll()
    }
    await underWay.end()
  }

  /// Does everything that is due now. What takes long goes on by itself.
  /// - Returns: When to look again; `nil` if no timer is set.
  package func fireDue() async -> Moment? {
    if let setback = watch.setback(at: clock()) {
      report(
        """
        The clock of this machine has gone back by \(setback.milliseconds / 1000) seconds. What was to be done by itself \
        before that, such as the end of an offer, is done that much later.
        """)
    }
    do {
      while !Task.isCancelled, let timer = try await next() {
        if timer.due > clock() { return timer.due }
        let firing = underWay.begin(timer.key) {
          do { try await fire(timer.key) } catch { return error }
          return nil
        } whenDone: {
          wake.yield()
        }
        if let failure = await firing.value(within: headStart) ?? nil { throw failure }
      }
      return nil
    } catch {
      return clock() + Self.patience
    }
  }

  /// The timer that is due first, apart from those whose work is being done.
  private func next() async throws -> Timer? {
    // First: what is done meanwhile is only looked at again.
    let busy = underWay.keys
    let first = try await engine.nextTimer()
    guard let first, busy.contains(first.key) else { return first }
    return await engine.read { $0.timers.values.filter { !busy.contains($0.key) }.min { $0.due < $1.due } }
  }

  /// - Throws: When an objection could not be kept.
  private func fire(_ key: Timer.Key) async throws {
    let actor = "\(DeskActor(.timer, key.kind))"
    do {
      let (name, payload) = key.action
      try await actions.invokeAction(name, payload, by: actor, hooksWithin: hookTime)
      try await postpone(key, "what was to be done was replaced by something that leaves it undone", actor)
    } catch {
      try await postpone(key, Failure(error).message, actor)
    }
  }

  /// Puts a timer off that is still due; it is not if it has done its work, or was removed meanwhile.
  private func postpone(_ key: Timer.Key, _ objection: String, _ actor: String) async throws {
    let timer = await engine.read { $0.timers[key] }
    guard let timer, timer.due <= clock() else { return }
    _ = try await engine.perform(.postpone(key, objection: objection), by: actor)
  }
}

/// What timers are doing.
private final class TimersUnderWay: Sendable {
  private let tasks = Mutex<[Timer.Key: Task<(any Error)?, Never>]>([:])

  var keys: Set<Timer.Key> { tasks.withLock { Set($0.keys) } }

  /// - Parameter work: Returns what has failed.
  func begin(
    _ key: Timer.Key, _ work: @escaping @Sendable () async -> (any Error)?, whenDone: @escaping @Sendable () -> Void
  ) -> Task<(any Error)?, Never> {
    tasks.withLock { tasks in
      let task = Task {
        let failure = await work()
        self.tasks.withLock { _ = $0.removeValue(forKey: key) }
        whenDone()
        return failure
      }
      tasks[key] = task
      return task
    }
  }

  /// Cancels all of it, and waits until it has ended.
  func end() async {
    let all = tasks.withLock { Array($0.values) }
    for task in all { task.cancel() }
    for task in all { _ = await task.value }
  }
}

/// Notices that a clock has gone back.
final class ClockWatch: Sendable {
  /// Setting a clock right by less than this is nothing that anybody has to know of.
  static let tolerance = Moment.Span.seconds(5)

  private let latest = Mutex(Moment(milliseconds: .min))

  /// - Returns: By how much it has gone back since it was looked at before, if that is worth a word; each time is told once.
  func setback(at now: Moment) -> Moment.Span? {
    latest.withLock { latest in
      if now >= latest || latest - now < Self.tolerance {
        latest = max(latest, now)
        return nil
      }
      defer { latest = now }
      return latest - now
    }
  }
}

extension Timer.Key {
  /// The action by which what is due is done.
  var action: (name: String, payload: JSON) {
    switch self {
    case .reservation(let sid): ("ExpireReservation", ["sid": .string("\(sid)")])
    case .wrapUp(let sid): ("CompleteTask", ["sid": .string("\(sid)")])
    case .target(let sid): ("MoveTaskOn", ["taskSid": .string("\(sid)")])
    case .timeToLive(let sid): ("CancelTask", ["taskSid": .string("\(sid)")])
    case .conversationClose(let sid): ("CloseConversation", ["conversationSid": .string("\(sid)")])
    case .inactivity(let sid): ("MarkConversationInactive", ["conversationSid": .string("\(sid)")])
    case .silence(let sid): ("NoticeSilence", ["workerSid": .string("\(sid)")])
    case .grace(let sid): ("SignOutAbsentWorker", ["workerSid": .string("\(sid)")])
    }
  }

  /// What kind of timer it is, as it stands in `timer:wrap-up`.
  var kind: String { String(description.prefix { $0 != " " }) }
}
