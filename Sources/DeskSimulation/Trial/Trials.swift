/// Many trials, one for each seed.
public enum Trials {
  /// Tells the story of one seed at a desk in memory.
  ///
  /// What takes long is only looked at now and then. When something is found, the story is told once more and everything
  /// is looked at after every step, so that the step is the one at which it happened.
  public static func run(
    seed: UInt64, steps: Int, trace: ((String) -> Void)? = nil
  ) async throws(TrialFailure) -> TrialReport {
    var trial = Trial(seed: seed, trace: trace) { InMemoryDesk(identifiers: $0) }
    do throws(TrialFailure) {
      return try await trial.run(steps: steps)
    } catch {
      var closer = Trial(seed: seed, thoroughness: 1) { InMemoryDesk(identifiers: $0) }
      _ = try await closer.run(steps: steps)
      throw error
    }
  }
}
