import Foundation

/// How a page is shown: the size of its window, and what the person prefers.
struct Appearance: Sendable, Hashable {
  var width = 1280
  var height = 800
  var dark = false
  var reducedMotion = false
}

extension Page {
  /// Shows the page otherwise from now on; what is not named stays.
  package func show(
    width: Int? = nil, height: Int? = nil, dark: Bool? = nil, reducedMotion: Bool? = nil
  ) async throws {
    var changed = appearance
    changed.width = width ?? changed.width
    changed.height = height ?? changed.height
    changed.dark = dark ?? changed.dark
    changed.reducedMotion = reducedMotion ?? changed.reducedMotion
    try await apply(changed)
  }

  /// Writes a PNG of the window, shown as asked for the picture's sake.
  package func screenshot(
    to path: String, width: Int? = nil, height: Int? = nil, dark: Bool? = nil,
    fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let before = appearance
      try await show(width: width, height: height, dark: dark)
      let picture: Result<JSONValue, any Error>
      do {
        // Two frames: the first starts with the old layout.
        try await evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
        picture = .success(try await command("Page.captureScreenshot", ["format": "png"]))
      } catch {
        picture = .failure(error)
      }
      try await apply(before)
      guard let data = Data(base64Encoded: try picture.get()["data"]?.string ?? "") else {
        throw BrowserError(.refused, "the browser made no picture")
      }
      try data.write(to: URL(filePath: path))
    }
  }

  func apply(_ appearance: Appearance) async throws {
    try await command(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(appearance.width)), "height": .number(Double(appearance.height)),
        "deviceScaleFactor": 1, "mobile": false,
      ])
    let features: [JSONValue] = [
      ["name": "prefers-color-scheme", "value": appearance.dark ? "dark" : "light"],
      ["name": "prefers-reduced-motion", "value": appearance.reducedMotion ? "reduce" : "no-preference"],
    ]
    try await command("Emulation.setEmulatedMedia", ["features": .array(features)])
    self.appearance = appearance
  }
}
