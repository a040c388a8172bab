extension Page {
  /// How long elements and conditions are waited for unless a call says otherwise.
  package static var waitLimit: Duration { .seconds(5) }

  /// What a page on a busy machine may need to answer that a limit has passed, before it counts as not answering.
  private static var grace: Duration { .seconds(5) }

  /// Waits until a JavaScript condition holds, across navigations.
  ///
  /// The page looks whenever its document changes and at every frame. A condition that throws does not hold yet.
  /// The error shows the condition, the page's address and text, and the console.
  package func waitUntil(
    _ condition: String, within limit: Duration = waitLimit, _ message: String = "",
    fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let last = try await evaluateAcrossNavigations(within: limit) {
        PageScript.wait(for: condition, milliseconds: $0.milliseconds)
      }
      if last == true { return }
      throw BrowserError(
        .timeLimit,
        """
        \(message.isEmpty ? "a condition" : message): does not hold after \(limit)
          condition: \(condition)
          last exception: \(last?.string ?? "none")
        \(await situation())
        """)
    }
  }

  /// Evaluates again in the next document when one goes away, with what is left of the limit; nil when nothing is left.
  func evaluateAcrossNavigations(
    within limit: Duration, _ expression: (Duration) -> String
  ) async throws -> JSONValue? {
    let deadline = ContinuousClock.now + limit
    var left = limit
    repeat {
      do {
        return try await evaluate(expression(left), within: left + Self.grace)
      } catch let error as BrowserError where error.code == .documentGone {
        left = deadline - ContinuousClock.now
      } catch let error as BrowserError where error.code == .timeLimit {
        return nil
      }
    } while left > .zero
    return nil
  }
}
