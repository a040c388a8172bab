package import Desk

/// A day at a desk: workers come and go, customers ask, wait, write and give up, as a seed has it.
///
/// It is played on the desk as it runs: a ``DeskEngine`` that keeps everything in a store before anybody is answered. Take
/// it step by step with ``step()``; the same plan gives the same day and the same ``summary``.
package struct BusyDay: Sendable {
  package let plan: DayPlan
  /// When the day begins, on the desk's clock.
  package static let morning = Moment(milliseconds: 1_750_000_000_000)

  let engine: DeskEngine
  private let surroundings: Surroundings
  /// The number of the last event that everybody has seen.
  private var seen: Int64 = 0
  var chance: Chance
  var agenda = Agenda()
  var counts = DayCounts()
  var now = BusyDay.morning
  var set = DaySetting()
  /// The pages that are closed for a while, and those whose worker has gone home.
  var closedUntil: [Identifier<Worker>: Moment] = [:]
  var gone: Set<Identifier<Worker>> = []
  var namesGiven = 0

  /// - Parameter store: Where nothing is yet.
  /// - Throws: ``StoreError``.
  package init(_ plan: DayPlan, on store: any DeskStore) async throws {
    self.plan = plan
    var chance = Chance(seed: plan.seed)
    let surroundings = Surroundings(SimulatedIdentifiers(chance: chance.split()))
    engine = try await DeskEngine(store: store, clock: { surroundings.now }, ids: surroundings)
    (self.chance, self.surroundings) = (chance, surroundings)
    try await open()
  }

  /// How much of the day is over, and what has been done.
  package var progress: DayProgress {
    DayProgress(
      hours: Double((now - Self.morning).milliseconds) / 3_600_000, steps: counts.steps,
      waiting: counts.created - counts.started - counts.canceledWaiting, answered: counts.started)
  }

  /// When the next thing happens; `nil` when the day is over.
  package func nextMoment() async throws -> Moment? {
    // Timers alone go on for ever: pages that nobody sits at.
    guard agenda.nextMoment != nil || counts.open > 0 else { return nil }
    return [agenda.nextMoment, try await engine.nextTimer()?.due].compactMap(\.self).min()
  }

  /// Lets the next thing happen.
  /// - Returns: whether there was one.
  /// - Throws: ``StoreError``.
  package mutating func step() async throws -> Bool {
    guard let moment = try await nextMoment() else { return false }
    now = max(now, moment)
    if let timer = try await engine.nextTimer(), timer.due <= now {
      _ = try await ask(.fire(timer.key))
    } else if let happening = agenda.removeFirst() {
      try await take(happening)
    }
    return true
  }

  /// Asks the desk for something, and lets everybody react to what has become true.
  mutating func ask(_ command: Command) async throws -> Decision.Result? {
    counts.steps += 1
    surroundings.now = now
    let result: Decision.Result
    do {
      result = try await engine.perform(command, by: "a busy day")
    } catch is DeskError {
      // Somebody else was faster, or nobody is free to take over.
      counts.refused += 1
      return nil
    }
    while case let events = try await engine.events(after: seen), let last = events.last {
      seen = last.number
      for event in events { await react(to: event.event) }
    }
    return result
  }

  /// Looks at the desk as a page does.
  func look<Value: Sendable>(_ body: @Sendable (DeskState) -> Value) async -> Value { await engine.read(body) }

  /// Plans something for so many seconds later.
  mutating func plan(_ what: Happening, in seconds: Double) {
    agenda.add(what, at: now + Moment.Span(milliseconds: Int64(seconds * 1000)))
  }

  mutating func seconds(_ range: ClosedRange<Int>) -> Double { Double(chance.number(range)) + chance.fraction() }
}

/// How far a day has come.
package struct DayProgress: Sendable, Equatable {
  package let hours: Double
  package let steps: Int
  package let waiting: Int
  package let answered: Int
}

/// What an administrator has set up for a day.
struct DaySetting: Sendable {
  static let topics = ["support", "sales", "billing"]

  var available: Identifier<Activity>?
  var pause: Identifier<Activity>?
  var queues: [Identifier<TaskQueue>] = []
  var workflow: Identifier<Workflow>?
}
