import Foundation

/// What lies beside a source file: for tests about the tests.
enum FileNames {
  static func inFolder(ofFile path: String, _ relative: String = "") throws -> [String] {
    let folder = URL(filePath: path).deletingLastPathComponent().appending(path: relative)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  static func text(of name: String, besideFile path: String) throws -> String {
    let file = URL(filePath: path).deletingLastPathComponent().appending(path: name)
    return try String(contentsOf: file, encoding: .utf8)
  }
}
