/// What a trial has been through when nothing was found.
package struct TrialReport: Sendable, Equatable {
  package var trials = 0
  /// Commands, restarts and timers alike.
  package var steps = 0
  package var commands = 0
  /// How often several asked at once.
  package var crowds = 0
  /// How often each fault struck.
  package var faults: [Fault: Int] = [:]
  package var coverage = Coverage()

  package init() {}

  package mutating func add(_ other: TrialReport) {
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
  package var description: String {
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
package struct TrialFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package let seed: UInt64
  package let step: Int
  /// The invariant, in a sentence.
  package let invariant: String
  package let detail: String
  /// The last things that were done, the oldest first.
  package let history: [String]

  package var description: String {
    """
    Seed \(seed), step \(step): it does not hold that \(invariant).
    \(detail)
    What led to it:
    \(history.map { "  " + $0 }.joined(separator: "\n"))
    """
  }
}
