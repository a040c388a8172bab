/// What becomes of a webhook after an attempt; nothing in it looks at a clock or at chance.
enum WebhookRetry: Sendable, Hashable {
  case delivered
  /// Again, after a pause.
  case again(problem: String)
  /// Never again, until an administrator switches it on.
  case off(problem: String)

  /// How long a receiver may fail without interruption before it is switched off, in milliseconds: three days.
  static let patience: Int64 = 3 * 24 * 3600 * 1000
  /// The longest pause after the first failure; it doubles with each.
  static let firstPause = Duration.seconds(2)
  /// The longest pause there is.
  static let longestPause = Duration.seconds(3600)

  /// - Parameters:
  ///   - outcome: The status that was answered, or why there was none.
  ///   - failingSince: When the first attempt of those before it failed, in Unix milliseconds.
  init(_ outcome: Result<Int, WebhookProblem>, failingSince: Int64?, at now: Int64) {
    let problem: String
    switch outcome {
    case .success(200..<300):
      self = .delivered
      return
    case .success(410):
      // The specification's word for “never send anything here again”.
      self = .off(problem: "it has answered 410: it does not want to be told any more")
      return
    case .success(let status) where (300..<400).contains(status):
      problem = "it has answered \(status); redirects are not followed"
    case .success(let status): problem = "it has answered \(status)"
    case .failure(let error): problem = error.description
    }
    let isOver = now - (failingSince ?? now) >= Self.patience
    self =
      isOver
      ? .off(problem: "it was switched off after three days of failures, the last of them: \(problem)")
      : .again(problem: problem)
  }

  /// How long to wait after some failures in a row: anything between nothing and a time that doubles, so that many who fail at
  /// once do not come back at once.
  /// - Parameter chance: From 0 up to 1.
  static func pause(after failures: Int, chance: Double) -> Duration {
    let doublings = min(max(failures - 1, 0), 16)
    return min(longestPause, firstPause * (1 << doublings)) * chance
  }
}
