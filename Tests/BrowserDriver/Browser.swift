import Foundation

/// A headless Chromium of the test's own, driven through the Chrome DevTools Protocol.
///
/// It ends with ``close()``, with the last reference to it, and with the test's process, whichever is first.
package final class Browser: Sendable {
  /// How long any call may take unless it says otherwise.
  package static let callLimit = Duration.seconds(30)

  /// Whether a browser is on this machine, for tests that are to be skipped where none is.
  package static var isInstalled: Bool {
    (try? BrowserExecutable.find(environment: ProcessInfo.processInfo.environment)) != nil
  }

  /// The browser's process, which is also the number of its process group.
  package var pid: Int32 { process.pid }

  let connection: Connection
  private let process: BrowserProcess

  private init(connection: Connection, process: BrowserProcess) {
    self.connection = connection
    self.process = process
  }

  deinit { process.terminate() }

  /// Starts a browser with an empty profile.
  ///
  /// - Parameters:
  ///   - arguments: More of the browser's own switches.
  ///   - environment: Where the program is looked for (`PATH`), and what it inherits.
  package static func launch(
    arguments: [String] = [], environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> Browser {
    let executable = try BrowserExecutable.find(environment: environment)
    let channel = try SocketPair()
    let connection = Connection(socket: channel.ours)
    defer { Foundation.close(channel.theirs) }
    let folder = try BrowserFolder()
    var environment = environment
    environment["XDG_CONFIG_HOME"] = folder.path
    let process: BrowserProcess
    do {
      process = try BrowserProcess(
        executable: executable, arguments: switches(folder: folder) + arguments, environment: environment,
        folder: folder, channel: channel)
    } catch {
      folder.remove()
      throw error
    }
    connection.start(atEnd: { process.terminate() })
    process.watch { how in
      connection.end(
        with: BrowserError(
          .browserGone,
          "the browser has ended (\(how)). The last lines that it wrote to standard error:\n\(process.lastErrors)"))
    }
    let browser = Browser(connection: connection, process: process)
    _ = try await connection.call("Browser.getVersion", within: callLimit)
    return browser
  }

  /// A page in a context of its own: it shares no cookies or storage with any other.
  package func newPage() async throws -> Page { try await newContext().newPage() }

  /// A context: pages that share cookies and storage, as the tabs of one person do.
  package func newContext() async throws -> BrowserContext {
    let answer = try await connection.call("Target.createBrowserContext", within: Self.callLimit)
    return BrowserContext(browser: self, id: answer["browserContextId"]?.string ?? "")
  }

  /// Ends the process and its helpers, waits until they are gone, and removes the profile.
  package func close() async throws {
    connection.end(with: BrowserError(.browserGone, "the browser was closed by the test"))
    process.terminate()
    _ = try await process.end.value(
      within: Self.callLimit, late: BrowserError(.timeLimit, "the browser did not end within \(Self.callLimit)"))
  }

  private static func switches(folder: BrowserFolder) -> [String] {
    var switches = [
      "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(folder.path)",
      "--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-extensions",
      "--disable-background-networking", "--disable-component-update", "--disable-breakpad", "--disable-gpu",
      "--disable-features=Translate,OptimizationHints,MediaRouter", "--metrics-recording-only", "--mute-audio",
      "--password-store=basic", "--use-mock-keychain", "--hide-scrollbars", "--force-color-profile=srgb",
      // Several pages are in use at once, and none of them is in the background.
      "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
    ]
    // The browser's sandbox refuses to work for root, which is whom containers run tests as.
    if geteuid() == 0 { switches.append("--no-sandbox") }
    return switches
  }
}
