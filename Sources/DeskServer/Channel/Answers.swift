import DeskActions
import Plugboard

/// What invocations have come to, so that a request that is made twice takes effect once: a page that has lost its connection
/// asks again, and does not know whether it has been heard.
///
/// Kept in memory, for as long as a sign-in lasts and within limits: what was not asked for in the longest time goes first, and
/// what is under way never. After a restart of the desk, what was asked for again is decided anew: a message is the same one by its
/// client's id, and a task that was accepted can't be accepted twice.
actor Answers {
  typealias Outcome = Result<JSON, Failure>

  private enum Answer {
    case underWay(Task<Outcome, Never>)
    case given(Outcome)

    var isUnderWay: Bool { if case .underWay = self { true } else { false } }
  }

  private struct Caller {
    var answers = RecentlyUsed<Answer>()
    var underWay = 0

    mutating func forgetOld(at now: Int64) {
      answers.removeOldest(before: now - ChannelLimits.answerLifetime, leaving: ChannelLimits.answers) { $0.isUnderWay }
    }
  }

  private var callers = RecentlyUsed<Caller>()
  private let clock: @Sendable () -> Int64

  /// - Parameter clock: Unix milliseconds.
  init(clock: @escaping @Sendable () -> Int64) { self.clock = clock }

  /// Does a piece of work, or waits for it if it has been begun under this id before. It goes on when nobody waits any more.
  /// - Parameter again: What those are answered who ask once more, made of the first answer; only that is kept.
  func answer(
    _ id: String, of caller: String, again: @Sendable (Outcome) -> Outcome = { $0 },
    by work: @escaping @Sendable () async -> Outcome
  ) async -> Outcome {
    let now = clock()
    forgetOld(at: now)
    // Taken out while it changes, so that nothing of it is copied.
    var its = callers.remove(caller) ?? Caller()
    its.forgetOld(at: now)
    if let answer = its.answers.use(id, at: now) {
      callers.keep(its, as: caller, at: now)
      switch answer {
      case .given(let outcome): return outcome
      case .underWay(let task): return again(await task.value)
      }
    }
    let task = Task { await work() }
    its.answers.keep(.underWay(task), as: id, at: now)
    its.underWay += 1
    its.forgetOld(at: now)
    callers.keep(its, as: caller, at: now)
    forgetOld(at: now)
    let outcome = await task.value
    callers.change(caller) { its in
      its.underWay -= 1
      its.answers.change(id) { $0 = .given(again(outcome)) }
    }
    return outcome
  }

  /// Cancels what has been begun under this id.
  func cancel(_ id: String, of caller: String) {
    if case .underWay(let task)? = callers.peek(caller)?.answers.peek(id) { task.cancel() }
  }

  private func forgetOld(at now: Int64) {
    callers.removeOldest(before: now - ChannelLimits.answerLifetime, leaving: ChannelLimits.callers) { $0.underWay > 0 }
  }
}
