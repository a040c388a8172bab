import Desk
import DeskSimulation
import Testing

@Suite struct TrialTests {
  @Test(arguments: Trials.Subject.allCases, [2, 7, 16])
  func `everything holds in the seeds that every run of the tests tries`(
    subject: Trials.Subject, seed: UInt64
  ) async throws {
    let report = try await Trials.run(seed: seed, steps: 300, on: subject)
    #expect(report.steps >= 300)
  }

  @Test(arguments: Trials.Subject.allCases)
  func `everything holds in new seeds`(subject: Trials.Subject) async throws {
    let first = UInt64.random(in: 1 ... .max / 2)
    print("Trials of the seeds from \(first) on, on the \(subject)")
    var report = TrialReport()
    let (clock, start) = (ContinuousClock(), ContinuousClock.now)
    for seed in first..<(first + 24) where clock.now - start < .seconds(8) {
      report.add(try await Trials.run(seed: seed, steps: 200, on: subject))
    }
    #expect(report.trials > 0)
  }

  @Test func `a seed tells the same story again`() async throws {
    var stories: [[String]] = []
    for subject in [Trials.Subject.decisions, .decisions, .engine, .engine] {
      var story: [String] = []
      _ = try await Trials.run(seed: 3, steps: 200, on: subject) { story.append($0) }
      stories.append(story)
    }
    #expect(stories[2] == stories[3])
    #expect(stories[0] == stories[1])
    #expect(stories[0].count > 150)
  }

  @Test func `another seed tells another story`() async throws {
    let one = try await Trials.run(seed: 3, steps: 200, on: .decisions)
    let other = try await Trials.run(seed: 4, steps: 200, on: .decisions)
    #expect(one != other)
  }

  @Test func `a few seeds are enough for every fault and nine in ten of what commands may meet`() async throws {
    var report = TrialReport()
    for seed in UInt64(1)...20 { report.add(try await Trials.run(seed: seed, steps: 250, on: .decisions)) }
    #expect(Fault.allCases.filter { report.faults[$0] ?? 0 == 0 } == [])
    let missed = Coverage.all.subtracting(report.coverage.met).sorted()
    #expect(missed.count * 10 <= Coverage.all.count, "\(missed)")
  }
}

@Suite struct TrialFailureTests {
  @Test func `a desk that forgets what it has acknowledged is found, and found again at the same step`() async throws {
    var failures: [TrialFailure] = []
    for _ in 0..<2 {
      let failure = await #expect(throws: TrialFailure.self) {
        for seed in UInt64(1)...20 {
          var trial = await Trial(seed: seed) { ForgetfulDesk(inner: InMemoryDesk(identifiers: $0)) }
          _ = try await trial.run(steps: 200)
        }
      }
      failures.append(try #require(failure))
    }
    #expect(failures[0] == failures[1])
    let text = "\(failures[0])"
    #expect(text.hasPrefix("Seed \(failures[0].seed), step \(failures[0].step): it does not hold that "))
    #expect(failures[0].history.last?.hasPrefix("\(failures[0].step) at ") == true)
  }
}

/// Answers before the store has anything, and does not notice that the store has failed.
private struct ForgetfulDesk: DeskUnderTest {
  var inner: InMemoryDesk

  mutating func perform(
    _ command: Command, ifUnchanged versions: [Record.Key: Int64], at now: Moment, struckBy fault: CommitFault?
  ) -> Answer {
    var copy = inner
    let answer = inner.perform(command, ifUnchanged: versions, at: now, struckBy: fault)
    guard fault == .commitRefused, case .failed = answer else { return answer }
    return copy.perform(command, ifUnchanged: versions, at: now, struckBy: nil)
  }

  mutating func perform(
    together commands: [Command], at now: Moment, struckBy fault: CommitFault?
  ) -> [Answer] {
    inner.perform(together: commands, at: now, struckBy: fault)
  }

  func contradictions() -> [String] { [] }
  mutating func restart() { inner.restart() }
  mutating func nextTimer() -> Timer? { inner.nextTimer() }
  var state: DeskState { inner.state }
  var committed: CommittedRecords { inner.committed }
}
