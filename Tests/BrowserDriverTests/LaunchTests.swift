import BrowserDriver
import Foundation
import Testing

/// What becomes of a launch where there is no browser, or a broken one.
@Suite(.timeLimit(.minutes(1))) struct LaunchTests {
  @Test func `a missing browser is an error that says what to install`() async throws {
    let error = try await browserError { _ = try await Browser.launch(environment: ["PATH": "/nowhere"]) }
    #expect(error.code == .notInstalled)
    #expect(error.message.contains("apt-get install --no-install-recommends chromium"))
  }

  @Test func `a named program that is none is an error`() async throws {
    let error = try await browserError {
      _ = try await Browser.launch(environment: ["BROWSER_DRIVER_EXECUTABLE": "/nowhere/chromium"])
    }
    #expect(error.code == .notInstalled)
    #expect(error.message.contains("/nowhere/chromium"))
  }

  @Test func `a browser that ends at once is an error with what it said`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A shell does not know the browser's switches, and says so.
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "chromium").path, withDestinationPath: "/bin/sh")
    let error = try await browserError { _ = try await Browser.launch(environment: ["PATH": folder.path]) }
    #expect(error.code == .browserGone)
    #expect(error.message.contains("exit status 2"))
    #expect(error.message.contains("option"))
  }
}
