import Foundation

/// Where the browser's program is.
enum BrowserExecutable {
  /// Names the program when it is not in a usual place.
  static let variable = "BROWSER_DRIVER_EXECUTABLE"

  static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

  static let applications = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ]

  /// The program that the variable names, else the first that the path has, else an application.
  static func find(environment: [String: String], applications: [String] = applications) throws -> String {
    if let named = environment[variable] {
      guard FileManager.default.isExecutableFile(atPath: named) else {
        throw BrowserError(.notInstalled, "\(variable) names \(named), which is not a program. Correct or unset it.")
      }
      return named
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let candidates = names.flatMap { name in folders.map { "\($0)/\(name)" } } + applications
    if let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) { return found }
    throw BrowserError(
      .notInstalled,
      """
      no browser found: looked in PATH for \(names.joined(separator: ", ")). Install one, for example with \
      `apt-get install --no-install-recommends chromium`, or name one in \(variable).
      """)
  }
}
