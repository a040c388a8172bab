import Foundation

/// Where texts are kept. Return `nil` for a file that does not exist; throw when it can't be read.
public protocol Files: Sendable {
  func read(_ path: String) async throws -> String?
  func write(_ text: String, to path: String) async throws
}

/// The files of this computer.
public struct DiskFiles: Files {
  public init() {}

  public func read(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  public func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }
}

/// Files in memory, for tests.
public actor MemoryFiles: Files {
  public private(set) var texts: [String: String]

  public init(_ texts: [String: String] = [:]) { self.texts = texts }

  public func read(_ path: String) -> String? { texts[path] }
  public func write(_ text: String, to path: String) { texts[path] = text }
}
