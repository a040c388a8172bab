/// Why the browser did not do what the test asked, in words that a test's log can show as they are.
package struct BrowserError: Error, CustomStringConvertible {
  package enum Code: Sendable {
    /// No browser is on this machine.
    case notInstalled
    /// The browser's process could not be started.
    case notStarted
    /// The browser's process has ended, by `Browser.close()` or by itself.
    case browserGone
    /// The page was closed or its renderer crashed.
    case pageGone
    /// The document went away while it was asked.
    case documentGone
    /// No answer, or no such state, within the limit.
    case timeLimit
    /// The browser refused a command.
    case refused
    /// The page's JavaScript threw.
    case javaScript
    /// The address could not be opened.
    case navigation
    /// The element is not there, or is not in a state to be used.
    case element
    /// The page's `beforeunload` dialog was dismissed.
    case stayed
  }

  package let code: Code
  package let message: String
  /// Where in the tests the call was: a thrown error does not tell by itself.
  package private(set) var place: String?

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { place.map { "\(message)\n  called at \($0)" } ?? message }
}

extension BrowserError {
  /// Runs `body` and writes the test's place into its error.
  static func placed<Value>(
    _ fileID: String, _ line: Int, _ body: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch var error as BrowserError {
      if error.place == nil { error.place = "\(fileID):\(line)" }
      throw error
    }
  }
}
