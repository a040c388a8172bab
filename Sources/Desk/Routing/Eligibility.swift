import PlugboardJSON

// Who may be offered what.

extension TaskQueue {
  /// Whether a worker belongs to this queue.
  func admits(_ worker: Worker, _ state: DeskState) -> Bool {
    guard let expression else { return true }
    let view = state.views[worker.sid] ?? .null
    return expression.holds(in: Expression.Roots(attributes: view, worker: view))
  }
}

extension Workflow.Target {
  /// Where the answer to who is admitted depends on the task; in order.
  var keysOfTask: [Expression.Key] {
    let asked = (expression?.keys ?? []).filter { $0.root == "task" }
    return asked.sorted { $0.description < $1.description } + [knownWorker].compactMap(\.self)
  }
}

extension DeskState {
  /// What expressions see of a worker: the attributes, and what the desk itself knows.
  /// https://www.twilio.com/docs/taskrouter/expression-syntax
  func view(of worker: Worker) -> JSON {
    var view = worker.attributes
    view["sid"] = .string("\(worker.sid)")
    view["friendly_name"] = .string(worker.friendlyName)
    view["activity_sid"] = .string("\(worker.activity)")
    view["activity_name"] = (activities[worker.activity]?.name).map(JSON.string)
    return view
  }

  /// Whether a worker is available, and does not wish to be something else when the current work is done.
  func isAvailable(_ worker: Worker) -> Bool {
    [worker.activity, worker.nextActivity ?? worker.activity].allSatisfy { activities[$0]?.available == true }
  }

  /// Whether a worker can be offered one more task of a channel.
  func isFree(_ sid: Identifier<Worker>, for channel: String) -> Bool {
    guard let worker = workers[sid], isAvailable(worker) else { return false }
    return (workload[sid]?.counts[channel] ?? 0) < worker.capacity(of: channel)
  }

  func target(of task: DeskTask) -> Workflow.Target? {
    task.place.flatMap { target($0.target, of: $0.filter, in: task.workflow) }
  }

  func target(of lane: Lane) -> Workflow.Target? { target(lane.target, of: lane.filter, in: lane.workflow) }

  /// The target may be gone: a workflow is changed before its tasks have left it.
  private func target(_ index: Int, of filter: Int?, in sid: Identifier<Workflow>) -> Workflow.Target? {
    guard let workflow = workflows[sid] else { return nil }
    let targets =
      filter.map { $0 < workflow.filters.count ? workflow.filters[$0].targets : [] } ?? workflow.defaultTargets
    return index < targets.count ? targets[index] : nil
  }

  /// Whether a target is meant for a worker: the worker whom the task names, where it names one, and else whoever its
  /// expression holds for.
  func target(_ target: Workflow.Target, admits sid: Identifier<Worker>, for task: DeskTask) -> Bool {
    let view = views[sid] ?? .null
    if let key = target.knownWorker {
      let named = key.value(in: Expression.Roots(attributes: task.attributes, task: task.attributes))
      if named != view["sid"] && named != view["friendly_name"] { return false }
    }
    guard let expression = target.expression else { return true }
    return expression.holds(in: Expression.Roots(attributes: view, task: task.attributes, worker: view))
  }

  /// The workers who can be offered a waiting task now, in the order in which they are asked. Who has rejected it is
  /// asked again only after all the others who are free have been.
  func candidates(for task: DeskTask) -> [Identifier<Worker>] {
    guard let place = task.place, let target = target(of: task) else { return [] }
    let all = (members[place.queue] ?? []).filter { worker in
      isFree(worker, for: task.channel) && self.target(target, admits: worker, for: task)
    }
    let fresh = all.subtracting(task.asked)
    return ordered(fresh.isEmpty ? all : fresh, target.orderBy)
  }

  private func ordered(_ workers: Set<Identifier<Worker>>, _ orders: [Workflow.Order]) -> [Identifier<Worker>] {
    let idle = longestIdleFirst(workers)
    if orders.isEmpty { return idle }
    let ranked = idle.enumerated().map { place, worker in
      let view = views[worker] ?? .null
      let scope = Expression.Roots(attributes: view, worker: view)
      return (worker, place, orders.map { Rank($0.key.value(in: scope), isDescending: $0.isDescending) })
    }
    return ranked.sorted { left, right in
      for (a, b) in zip(left.2, right.2) where a != b { return a < b }
      return left.1 < right.1
    }
    .map(\.0)
  }

  /// Those whose last offer is longest ago first; who never had one before all others.
  func longestIdleFirst(_ workers: Set<Identifier<Worker>>) -> [Identifier<Worker>] {
    workers.map { ($0, self.workers[$0]?.lastAssignedAt?.milliseconds ?? .min) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .map(\.0)
  }
}

/// Where a worker stands by one value: numbers by size, then strings by alphabet, then those that have neither.
private struct Rank: Comparable {
  private let value: JSON
  private let isDescending: Bool

  init(_ value: JSON, isDescending: Bool) { (self.value, self.isDescending) = (value, isDescending) }

  private var kind: Int { value.doubleValue != nil ? 0 : value.stringValue != nil ? 1 : 2 }

  static func == (left: Rank, right: Rank) -> Bool { !(left < right) && !(right < left) }

  static func < (left: Rank, right: Rank) -> Bool {
    if left.kind != right.kind { return left.kind < right.kind }
    let (a, b) = left.isDescending ? (right.value, left.value) : (left.value, right.value)
    if let a = a.doubleValue, let b = b.doubleValue { return a < b }
    if let a = a.stringValue, let b = b.stringValue { return a < b }
    return false
  }
}
