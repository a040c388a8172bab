extension Page {
  /// Clicks in the middle of the first element that fits, with a real mouse.
  ///
  /// It waits until the element is there, visible, enabled, at rest and uncovered, scrolling it into view; the error
  /// tells what it lacks.
  package func click(
    _ selector: String, within limit: Duration = waitLimit, fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let found = try await evaluateAcrossNavigations(within: limit) {
        PageScript.point(of: selector, milliseconds: $0.milliseconds)
      }
      guard let x = found?["x"], let y = found?["y"] else {
        let problem = found?["problem"]?.string ?? "was not found, as the page did not answer"
        throw BrowserError(
          .element, "cannot click: \(selector) \(problem), after \(limit)\n\(await situation())")
      }
      try await mouse("mouseMoved", x, y, button: "none", clicks: 0)
      try await mouse("mousePressed", x, y, button: "left", clicks: 1)
      do {
        try await mouse("mouseReleased", x, y, button: "left", clicks: 1)
      } catch let error as BrowserError where error.code == .pageGone {
        // The click itself closed the page.
      }
    }
  }

  private func mouse(_ type: String, _ x: JSONValue, _ y: JSONValue, button: JSONValue, clicks: JSONValue) async throws
  {
    try await command(
      "Input.dispatchMouseEvent", ["type": .string(type), "x": x, "y": y, "button": button, "clickCount": clicks])
  }
}
