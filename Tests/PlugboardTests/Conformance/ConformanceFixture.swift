import Foundation
import Plugboard
import PlugboardTesting

/// The project's own case files.
enum ConformanceFixture {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../../Conformance").standardized.path()

  /// Reading fails loudly: a suite without cases would pass.
  static let suites: [ConformanceSuite] = {
    do { return try ConformanceSuite.read(directory: directory) } catch { fatalError("\(error)") }
  }()

  static let cases = suites.flatMap(\.cases)
  static let coreCases = cases.filter { $0.tiers.contains(.core) }

  static func json(_ name: String) throws -> JSON {
    try JSON(parsing: String(contentsOfFile: directory + "/" + name, encoding: .utf8))
  }
}
