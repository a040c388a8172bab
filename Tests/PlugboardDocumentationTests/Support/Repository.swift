import Foundation
import Testing

/// The files of this project, for tests that read them.
enum Repository {
  /// The folder that holds Package.swift: three above this file's.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The files below a folder whose names end so, without those in hidden folders, as paths from the root.
  static func files(in folder: String, _ suffix: String) throws -> [String] {
    let start = root.appending(path: folder)
    let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    let urls = try #require(found, "There is no folder \(folder).").compactMap { $0 as? URL }
    return urls.map(\.path).filter { $0.hasSuffix(suffix) }.map { String($0.dropFirst(root.path.count + 1)) }.sorted()
  }

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }
}
