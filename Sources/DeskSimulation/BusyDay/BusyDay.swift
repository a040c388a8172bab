public import Desk

/// A day at a desk: workers come and go, customers ask, wait, write and give up, as a seed has it.
///
/// Take it step by step with ``step()``; the same plan gives the same day and the same ``summary``.
public struct BusyDay: Sendable {
  public let plan: DayPlan
  /// When the day begins, on the desk's clock.
  public static let morning = Moment(milliseconds: 1_750_000_000_000)

  var desk = DeskState()
  var chance: Chance
  var identifiers: SimulatedIdentifiers
  var agenda = Agenda()
  var counts = DayCounts()
  var now = BusyDay.morning
  var set = DaySetting()
  /// The pages that are closed for a while, and those whose worker has gone home.
  var closedUntil: [Identifier<Worker>: Moment] = [:]
  var gone: Set<Identifier<Worker>> = []
  var namesGiven = 0

  public init(_ plan: DayPlan) {
    self.plan = plan
    var chance = Chance(seed: plan.seed)
    identifiers = SimulatedIdentifiers(chance: chance.split())
    self.chance = chance
    open()
  }

  /// How much of the day is over, and what has been done.
  public var progress: DayProgress {
    DayProgress(
      hours: Double((now - Self.morning).milliseconds) / 3_600_000, steps: counts.steps,
      waiting: counts.created - counts.started - counts.canceledWaiting, answered: counts.started)
  }

  /// When the next thing happens; `nil` when the day is over.
  public mutating func nextMoment() -> Moment? {
    // Timers alone go on for ever: pages that nobody sits at.
    guard agenda.nextMoment != nil || counts.open > 0 else { return nil }
    return [agenda.nextMoment, desk.nextTimer()?.due].compactMap(\.self).min()
  }

  /// Lets the next thing happen.
  /// - Returns: whether there was one.
  public mutating func step() -> Bool {
    guard let moment = nextMoment() else { return false }
    now = max(now, moment)
    if let timer = desk.nextTimer(), timer.due <= now {
      _ = ask(.fire(timer.key))
    } else if let happening = agenda.removeFirst() {
      take(happening)
    }
    return true
  }

  /// Asks the desk for something, and lets everybody react to what has become true.
  mutating func ask(_ command: Command) -> Decision.Result? {
    counts.steps += 1
    do throws(DeskError) {
      let decision = try desk.perform(command, at: now, ids: &identifiers)
      for event in decision.events { react(to: event) }
      return decision.result
    } catch {
      // Somebody else was faster, or nobody is free to take over.
      counts.refused += 1
      return nil
    }
  }

  /// Plans something for so many seconds later.
  mutating func plan(_ what: Happening, in seconds: Double) {
    agenda.add(what, at: now + Moment.Span(milliseconds: Int64(seconds * 1000)))
  }

  mutating func seconds(_ range: ClosedRange<Int>) -> Double { Double(chance.number(range)) + chance.fraction() }
}

/// How far a day has come.
public struct DayProgress: Sendable, Equatable {
  public let hours: Double
  public let steps: Int
  public let waiting: Int
  public let answered: Int
}

/// What an administrator has set up for a day.
struct DaySetting: Sendable {
  static let topics = ["support", "sales", "billing"]

  var available: Identifier<Activity>?
  var pause: Identifier<Activity>?
  var queues: [Identifier<TaskQueue>] = []
  var workflow: Identifier<Workflow>?
}
