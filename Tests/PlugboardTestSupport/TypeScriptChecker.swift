import Dispatch
import Foundation

/// Debian's TypeScript compiler, as a checker.
package enum TypeScriptChecker {
  package struct Missing: Error, CustomStringConvertible {
    package let description = "The TypeScript checker `tsc` is not installed: run `apt-get install node-typescript`."
  }

  /// Checks files that may import one another, strictly.
  /// - Parameter libraries: What is there beside the language, such as `dom`.
  /// - Returns: What is wrong, by file.
  package static func check(_ files: [String: String], libraries: [String] = []) async throws -> [String: String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plugboard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8) }
    let options = [
      "--noEmit", "--strict", "--allowJs", "--target", "es2020", "--lib",
      (["es2020"] + libraries).joined(separator: ","),
      "--pretty", "false",
    ]
    let output = try await run(options + files.keys.sorted(), in: folder)
    var complaints: [String: String] = [:]
    for line in output.split(separator: "\n") where line.contains("error TS") {
      complaints[String(line.prefix { $0 != "(" && $0 != ":" }), default: ""] += line + "\n"
    }
    return complaints
  }

  private static func run(_ arguments: [String], in folder: URL) async throws -> String {
    // Into a file, and waiting on a thread that no test could use.
    let written = folder.appending(path: "output.txt")
    try Data().write(to: written)
    let output = try FileHandle(forWritingTo: written)
    // Complaints name files from where the compiler runs.
    let start = "cd \"$0\" && command -v tsc >/dev/null || exit 127; exec tsc \"$@\""
    let child = try ChildProgram("/bin/sh", ["-c", start, folder.path] + arguments, output: output, errors: output)
    let status = await withCheckedContinuation { ended in
      DispatchQueue.global().async { ended.resume(returning: child.wait()) }
    }
    if status == 127 { throw Missing() }
    return try String(contentsOf: written, encoding: .utf8)
  }
}
