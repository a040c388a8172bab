import Plugboard
import Synchronization

/// One of the ways in which the engine can come to the same result; a case must hold in all of them.
public struct ConformanceVariant: Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// Whether somebody observes every event, which takes the engine off its shortest way. It is also checked then that
  /// every invocation settles once, as what the caller gets, before the caller resumes (R17).
  public let isWatched: Bool
  /// Whether hooks and bodies whose scripts need not suspend are attached as closures that cannot.
  public let prefersSynchronousHooks: Bool

  public init(isWatched: Bool, prefersSynchronousHooks: Bool) {
    self.isWatched = isWatched
    self.prefersSynchronousHooks = prefersSynchronousHooks
  }

  public static let allCases = [true, false].flatMap { watched in
    [true, false].map { ConformanceVariant(isWatched: watched, prefersSynchronousHooks: $0) }
  }

  public var description: String {
    (isWatched ? "watched" : "unwatched") + ", " + (prefersSynchronousHooks ? "synchronous" : "asynchronous") + " hooks"
  }
}

/// Plays conformance cases against ``Actions`` and compares what happens with what they expect.
///
/// ```swift
/// let suites = try ConformanceSuite.read(directory: "Conformance")
/// let report = await ConformanceRunner().run(suites.flatMap(\.cases))
/// #expect(report.failures.isEmpty, "\(report)")
/// ```
public struct ConformanceRunner: Sendable {
  public let tier: ConformanceTier
  public let variants: [ConformanceVariant]
  public let patience: Duration

  /// - Parameters:
  ///   - tier: Whose cases to run. Cases that do not hold for it are counted as skipped.
  ///   - variants: In which ways to run each case.
  ///   - patience: For how long, in real time, a case may be under way before it counts as hanging.
  public init(
    tier: ConformanceTier = .core, variants: [ConformanceVariant] = ConformanceVariant.allCases,
    patience: Duration = .seconds(30)
  ) {
    self.tier = tier
    self.variants = variants
    self.patience = patience
  }

  /// Runs cases one after another.
  public func run(_ cases: [ConformanceCase]) async -> ConformanceReport {
    var report = ConformanceReport()
    for conformanceCase in cases {
      guard conformanceCase.tiers.contains(tier) else {
        report.skipped += 1
        continue
      }
      if let failure = await run(conformanceCase) { report.failures.append(failure) } else { report.passed += 1 }
    }
    return report
  }

  /// Runs one case in every variant, whatever its tiers.
  /// - Returns: The first failure; `nil` when the case holds.
  public func run(_ conformanceCase: ConformanceCase) async -> ConformanceFailureReport? {
    for variant in variants {
      if let failure = await run(conformanceCase, variant) { return failure }
    }
    return nil
  }

  private func run(
    _ conformanceCase: ConformanceCase, _ variant: ConformanceVariant
  ) async -> ConformanceFailureReport? {
    let stage = ConformanceStage(conformanceCase, variant)
    let progress = Mutex("")
    let isOver = await finishes(within: patience) {
      do {
        for (index, command) in conformanceCase.setup.enumerated() {
          progress.withLock { $0 = "setup \(index)" }
          try await stage.perform(command)
        }
        for (index, command) in conformanceCase.steps.enumerated() {
          progress.withLock { $0 = "step \(index)" }
          try await stage.perform(command)
        }
        progress.withLock { $0 = "the end" }
        for task in stage.tasks { await task.value }
      } catch {
        stage.complain("\(progress.withLock { $0 }) failed: \(error)")
      }
    }
    if !isOver { stage.complain("It hangs at \(progress.withLock { $0 }), after \(patience).") }
    let (seen, problems) = stage.result()
    stage.abandon()
    let difference = problems + conformanceCase.expected.difference(from: seen)
    if difference.isEmpty { return nil }
    return ConformanceFailureReport(id: conformanceCase.id, variant: variant, seen: seen, difference: difference)
  }
}

/// How running a number of cases went.
public struct ConformanceReport: Sendable, CustomStringConvertible {
  public var passed = 0
  /// How many cases do not hold for the runner's tier.
  public var skipped = 0
  public var failures: [ConformanceFailureReport] = []

  public var description: String {
    let summary = "\(passed) passed, \(failures.count) failed, \(skipped) skipped because they are of another tier"
    return ([summary] + failures.map(\.description)).joined(separator: "\n\n")
  }
}

/// A case that does not hold, and in what.
public struct ConformanceFailureReport: Sendable, CustomStringConvertible {
  public let id: String
  public let variant: ConformanceVariant
  /// What happened.
  public let seen: ConformanceCase.Expectation
  /// What happened beside what was expected, line by line: `-` expected only, `+` seen only.
  public let difference: [String]

  public var description: String { (["\(id) (\(variant)):"] + difference).joined(separator: "\n") }
}

/// Runs work for no longer than a real time, and says whether it finished. What does not is left behind.
private func finishes(within patience: Duration, _ work: @escaping @Sendable () async -> Void) async -> Bool {
  let verdict = Verdict()
  let worker = Task {
    await work()
    verdict.decide(true)
  }
  let watchdog = Task {
    if (try? await Task.sleep(for: patience)) != nil { verdict.decide(false) }
  }
  let finished = await verdict.value()
  watchdog.cancel()
  if !finished { worker.cancel() }
  return finished
}

/// Yes or no, whichever is said first.
private final class Verdict: Sendable {
  private let state = Mutex<(decided: Bool?, waiting: CheckedContinuation<Bool, Never>?)>((nil, nil))

  func decide(_ verdict: Bool) {
    let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard state.decided == nil else { return nil }
      state.decided = verdict
      return state.waiting
    }
    waiting?.resume(returning: verdict)
  }

  func value() async -> Bool {
    await withCheckedContinuation { continuation in
      let decided = state.withLock { state -> Bool? in
        if state.decided == nil { state.waiting = continuation }
        return state.decided
      }
      if let decided { continuation.resume(returning: decided) }
    }
  }
}
