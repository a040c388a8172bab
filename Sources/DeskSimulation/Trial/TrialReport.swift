/// What a trial has been through when nothing was found.
public struct TrialReport: Sendable, Equatable {
  public var trials = 0
  /// Commands, restarts and timers alike.
  public var steps = 0
  public var commands = 0
  /// How often several asked at once.
  public var crowds = 0
  /// How often each fault struck.
  public var faults: [Fault: Int] = [:]
  public var coverage = Coverage()

  public init() {}

  public mutating func add(_ other: TrialReport) {
    trials += other.trials
    steps += other.steps
    commands += other.commands
    crowds += other.crowds
    faults.merge(other.faults, uniquingKeysWith: +)
    coverage.add(other.coverage)
  }

  mutating func count(_ fault: Fault) { faults[fault, default: 0] += 1 }
}

extension TrialReport: CustomStringConvertible {
  public var description: String {
    let struck = Fault.allCases.map { "  \($0.rawValue): \(faults[$0] ?? 0)" }
    let missed = Coverage.all.subtracting(coverage.met).sorted().map { "  never: \($0)" }
    let met = Coverage.all.intersection(coverage.met).count
    return """
      \(trials) trials, \(steps) steps, \(commands) commands, \(crowds) times several at once
      Faults that struck:
      \(struck.joined(separator: "\n"))
      Commands met \(met) of \(Coverage.all.count) statuses:
      \(coverage.lines.joined(separator: "\n"))
      """ + missed.map { "\n" + $0 }.joined()
  }
}

extension Coverage {
  /// One line for each status of each thing.
  fileprivate var lines: [String] {
    let groups = Dictionary(grouping: met.intersection(Self.all)) { [$0.thing, $0.status] }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { place, pairs in
      let counts = pairs.sorted().map { "\($0.command) \(done[$0] ?? 0)+\(refused[$0] ?? 0)" }
      return "  \(place[1]) \(place[0]) (done+refused): \(counts.joined(separator: ", "))"
    }
  }
}

/// A rule that did not hold: where, and what led to it.
public struct TrialFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public let seed: UInt64
  public let step: Int
  /// The invariant, in a sentence.
  public let invariant: String
  public let detail: String
  /// The last things that were done, the oldest first.
  public let history: [String]

  public var description: String {
    """
    Seed \(seed), step \(step): it does not hold that \(invariant).
    \(detail)
    What led to it:
    \(history.map { "  " + $0 }.joined(separator: "\n"))
    """
  }
}
