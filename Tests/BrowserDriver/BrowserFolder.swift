import Foundation

/// The browser's profile: a fresh temporary folder, named after the process that made it.
///
/// A process that is killed cannot remove its folder, so whoever makes one next removes those of dead processes.
struct BrowserFolder {
  static let prefix = "browser-driver-"

  let path: String

  init(in parent: URL = FileManager.default.temporaryDirectory) throws {
    Self.removeAbandoned(in: parent)
    let folder = parent.appending(path: "\(Self.prefix)\(getpid())-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    path = folder.path
  }

  /// The browser's last helper may still be writing while it ends, hence several attempts.
  func remove() {
    for _ in 1...5 where FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  static func removeAbandoned(in parent: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: parent.path)) ?? [] where name.hasPrefix(prefix) {
      guard let owner = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }), owner > 0 else { continue }
      if kill(owner, 0) == -1, errno == ESRCH { try? files.removeItem(at: parent.appending(path: name)) }
    }
  }
}
