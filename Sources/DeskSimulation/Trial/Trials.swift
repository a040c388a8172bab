/// Many trials, one for each seed.
package enum Trials {
  /// What is tried.
  package enum Subject: String, Sendable, CaseIterable {
    /// The desk as it runs, on a SQLite file.
    case engine
    /// Its decisions alone: about ten times as many in the same time.
    case decisions
  }

  /// Tells the story of one seed.
  ///
  /// What takes long is only looked at now and then. When something is found, the story is told once more and everything
  /// is looked at after every step, so that the step is the one at which it happened.
  /// - Throws: ``TrialFailure``, or what kept the desk's file from being made.
  package static func run(
    seed: UInt64, steps: Int, on subject: Subject, trace: ((String) -> Void)? = nil
  ) async throws -> TrialReport {
    switch subject {
    case .engine:
      try await run(seed, steps, trace) { try await EngineDesk(at: SQLitePlace(), identifiers: $0) }
    case .decisions:
      try await run(seed, steps, trace) { InMemoryDesk(identifiers: $0) }
    }
  }

  private static func run(
    _ seed: UInt64, _ steps: Int, _ trace: ((String) -> Void)?,
    _ desk: (SimulatedIdentifiers) async throws -> some DeskUnderTest
  ) async throws -> TrialReport {
    var trial = try await Trial(seed: seed, trace: trace, desk: desk)
    do {
      return try await trial.run(steps: steps)
    } catch {
      var closer = try await Trial(seed: seed, thoroughness: 1, desk: desk)
      _ = try await closer.run(steps: steps)
      throw error
    }
  }
}
