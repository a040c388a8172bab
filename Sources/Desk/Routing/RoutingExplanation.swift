import PlugboardJSON

/// Why a task is where it is: which workers were looked at, and what excluded each.
public struct RoutingExplanation: Sendable, Hashable, CustomStringConvertible {
  /// What was found of one worker.
  public enum Verdict: Sendable, Hashable {
    /// The queue's expression does not hold: these comparisons.
    case notInQueue([String])
    case activity(String)
    /// Takes nothing new, and changes to this activity when the current work is done.
    case nextActivity(String)
    case noCapacity(channel: String, used: Int, of: Int)
    /// The target names another worker.
    case notTheKnownWorker
    /// The target's expression does not hold: these comparisons.
    case notInTarget([String])
    /// Was asked, and others have not been yet.
    case askedBefore
    /// Could be offered the task; the first of these is.
    case candidate(place: Int)
  }

  public let task: Identifier<DeskTask>
  /// Where it waits: the queue's name; `nil` when it is not waiting.
  public let queue: String?
  /// Everybody at the desk, in order of sid.
  public let workers: [(worker: Identifier<Worker>, name: String, verdict: Verdict)]

  public static func == (left: Self, right: Self) -> Bool { left.description == right.description }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  public var description: String {
    guard let queue else { return "The task \(task) is not waiting." }
    let lines = workers.map { "  \($0.name): \($0.verdict)" }
    return "The task \(task) waits in \(queue).\n" + lines.joined(separator: "\n")
  }
}

extension RoutingExplanation.Verdict: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notInQueue(let reasons): "does not belong to the queue: \(reasons.joined(separator: "; "))"
    case .activity(let name): "is \(name)"
    case .nextActivity(let name): "will be \(name) when the current work is done"
    case .noCapacity(let channel, let used, let capacity): "has \(used) of \(capacity) \(channel) tasks"
    case .notTheKnownWorker: "is not the worker whom the task asks for"
    case .notInTarget(let reasons): "does not suit: \(reasons.joined(separator: "; "))"
    case .askedBefore: "has been asked; others come first"
    case .candidate(let place): "could have it, in place \(place)"
    }
  }
}

extension DeskState {
  /// Says of every worker why a waiting task is offered, or not, to that one.
  /// - Throws: ``DeskError/unknown(thing:sid:)``.
  public func explain(_ sid: Identifier<DeskTask>) throws(DeskError) -> RoutingExplanation {
    let task = try task(sid)
    guard task.status == .pending, let place = task.place, let target = target(of: task) else {
      return RoutingExplanation(task: sid, queue: nil, workers: [])
    }
    let order = candidates(for: task)
    let verdicts = workers.keys.sorted().map { worker in
      (worker, workers[worker]!.friendlyName, verdict(on: worker, for: task, place, target, order))
    }
    return RoutingExplanation(task: sid, queue: queues[place.queue]?.friendlyName, workers: verdicts)
  }

  private func verdict(
    on sid: Identifier<Worker>, for task: DeskTask, _ place: DeskTask.Place, _ target: Workflow.Target,
    _ order: [Identifier<Worker>]
  ) -> RoutingExplanation.Verdict {
    let worker = workers[sid]!
    let view = views[sid] ?? .null
    if members[place.queue]?.contains(sid) != true {
      return .notInQueue(
        queues[place.queue]?.expression?.explain(in: Expression.Roots(attributes: view, worker: view)).reasons.map {
          "\($0)"
        } ?? [])
    }
    if let activity = activities[worker.activity], !activity.available { return .activity(activity.name) }
    if let next = worker.nextActivity.flatMap({ activities[$0] }), !next.available { return .nextActivity(next.name) }
    let used = workload[sid]?.counts[task.channel] ?? 0
    if used >= worker.capacity(of: task.channel) {
      return .noCapacity(channel: task.channel, used: used, of: worker.capacity(of: task.channel))
    }
    if !self.target(target, admits: sid, for: task) {
      let roots = Expression.Roots(attributes: view, task: task.attributes, worker: view)
      guard let expression = target.expression, !expression.holds(in: roots) else { return .notTheKnownWorker }
      return .notInTarget(expression.explain(in: roots).reasons.map { "\($0)" })
    }
    if let place = order.firstIndex(of: sid) { return .candidate(place: place + 1) }
    return .askedBefore
  }
}
