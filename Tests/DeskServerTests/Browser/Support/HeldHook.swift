import DeskActions
import Plugboard

/// A plugin of the desk whose hook on one action waits until the test lets it go on, or it is cancelled.
struct HeldHook: DeskPlugin {
  enum Phase: Sendable { case before, after }

  let name: String
  let version = "1.0.0"
  private let action: String
  private let phase: Phase
  private let holds: @Sendable (JSON) -> Bool
  private let gate = AsyncStream.makeStream(of: Void.self)
  private let reached = AsyncStream.makeStream(of: Void.self)

  /// - Parameter holds: Which payloads are held; all if left out.
  init(
    _ name: String, _ phase: Phase, _ action: String, when holds: @escaping @Sendable (JSON) -> Bool = { _ in true }
  ) {
    (self.name, self.phase, self.action, self.holds) = (name, phase, action, holds)
  }

  func start(_ owner: Owner, _ centre: ContactCentre) throws {
    let (gate, reached, holds) = (gate, reached, holds)
    @Sendable func wait(_ payload: JSON) async throws {
      guard holds(payload) else { return }
      reached.continuation.yield()
      for await _ in gate.stream {}
      try Task.checkCancellation()
    }
    switch phase {
    case .before: try owner.addListener(before: action) { payload, _ in try await wait(payload) }
    case .after: try owner.addListener(after: action) { payload in try await wait(payload) }
    }
  }

  /// Waits until the hook waits.
  func isReached() async { for await _ in reached.stream { return } }

  /// Lets this and every later call go on.
  func release() { gate.continuation.finish() }
}
