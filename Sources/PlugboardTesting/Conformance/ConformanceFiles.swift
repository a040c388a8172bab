import Foundation

extension ConformanceSuite {
  /// Reads every case file of a directory, in order of name. `schema.json` is none.
  /// - Throws: What reading the files throws, and ``ConformanceSyntaxError``.
  public static func read(directory: String) throws -> [ConformanceSuite] {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".json") && $0 != "schema.json" }.sorted()
    return try names.map { name in
      let text = try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
      return try ConformanceSuite(name: String(name.dropLast(5)), parsing: text)
    }
  }
}
