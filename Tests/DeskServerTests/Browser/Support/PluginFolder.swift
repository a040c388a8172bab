import Foundation

/// A folder of page plugins that a test has put together.
struct PluginFolder {
  let url: URL

  var path: String { url.path }

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "page-plugins-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Where this package is.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// - Parameter name: The file's, in the folder.
  func add(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  /// Adds one of those in `Examples/PagePlugins`, as it is there.
  /// - Parameter replacing: Another address in the place of the one that the sample asks.
  func addExample(_ name: String, replacing address: (old: String, new: String)? = nil) throws {
    let file = Self.package.appending(path: "Examples/PagePlugins/\(name)")
    var text = try String(contentsOf: file, encoding: .utf8)
    if let address { text = text.replacing(address.old, with: address.new) }
    try add(file.lastPathComponent, text)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}

/// Runs a test with a folder of page plugins, and takes it away afterwards.
func withPluginFolder(_ body: (PluginFolder) async throws -> Void) async throws {
  let folder = try PluginFolder()
  defer { folder.remove() }
  try await body(folder)
}
