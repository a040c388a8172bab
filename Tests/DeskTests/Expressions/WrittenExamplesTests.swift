import Desk
import Foundation
import Testing

struct WrittenExamplesTests {
  @Test func `what is written down as an expression is one`() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../Documentation/Administration.md").standardized
    let section = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n## ")
      .first { $0.hasPrefix("Expressions\n") }
    let examples = try #require(section).split(separator: "\n").filter { $0.hasPrefix("    ") }
    #expect(examples.count == 3)
    for example in examples { _ = try Desk.Expression(parsing: String(example)) }
  }
}
