import DeskActions
import Plugboard

/// What invocations have come to, so that a request that is made twice takes effect once: a page that has lost its connection
/// asks again, and does not know whether it has been heard.
///
/// Kept in memory. After a restart of the desk, what was asked for again is decided anew: a message is the same one by its
/// client's id, and a task that was accepted can't be accepted twice.
actor Answers {
  typealias Outcome = Result<JSON, Failure>

  private struct Kept {
    var tasks: [String: Task<Outcome, Never>] = [:]
    var order: [String] = []
  }

  private var kept: [String: Kept] = [:]
  private var callers: [String] = []

  /// Does a piece of work, or waits for it if it has been begun under this id before. It goes on when nobody waits any more.
  func answer(
    _ id: String, of caller: String, by work: @escaping @Sendable () async -> Outcome
  ) async -> Outcome {
    if let task = kept[caller]?.tasks[id] { return await task.value }
    let task = Task { await work() }
    keep(task, id, caller)
    return await task.value
  }

  /// Cancels what has been begun under this id.
  func cancel(_ id: String, of caller: String) { kept[caller]?.tasks[id]?.cancel() }

  private func keep(_ task: Task<Outcome, Never>, _ id: String, _ caller: String) {
    if kept[caller] == nil {
      callers.append(caller)
      if callers.count > ChannelLimits.callers { kept[callers.removeFirst()] = nil }
    }
    kept[caller, default: Kept()].tasks[id] = task
    kept[caller, default: Kept()].order.append(id)
    if kept[caller]!.order.count > ChannelLimits.answers {
      let oldest = kept[caller]!.order.removeFirst()
      kept[caller]!.tasks[oldest] = nil
    }
  }
}
