import Testing

@Suite struct DocumentTests {
  static let documents = try! Repository.files(in: "Sources", ".md") + topLevel
  static let topLevel = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]

  /// Lines of everything that is compiled when the tests and the examples are.
  static let compiled = try!
    (Repository.files(in: "Tests/PlugboardDocumentationTests/Samples", ".swift")
    + Repository.files(in: "Examples", ".swift") + Repository.files(in: "Sources/DeskPlugins", ".swift"))
    .map { try Repository.text(of: $0).split(separator: "\n", omittingEmptySubsequences: false).map(\.trimmingSpaces) }

  static let samples = try! documents.flatMap { Sample.all(in: try Repository.text(of: $0), of: $0) }

  @Test(arguments: samples) func `every sample is an excerpt of a file that is compiled`(sample: Sample) {
    #expect(Self.compiled.contains { sample.isContained(in: $0) }, "\(sample) is compiled nowhere:\n\(sample.lines)")
  }

  @Test func `there are samples to check`() {
    #expect(Self.samples.count >= 30)
    #expect(Set(Self.samples.map(\.document)).count >= 10)
  }

  @Test func `a sample that is not compiled is found out`() {
    let text = "Text.\n\n  ```swift\n  let a = 1\n\n  let b = 2\n  ```\n```sh\nmake\n```\n"
    let samples = Sample.all(in: text, of: "x.md")
    #expect(samples.map(\.lines) == [["let a = 1", "", "let b = 2"]])
    #expect(samples.map(\.line) == [3])
    #expect(samples[0].isContained(in: ["x", "let a = 1", "", "let b = 2"]))
    #expect(!samples[0].isContained(in: ["let a = 1", "let b = 2"]))
    #expect(!samples[0].isContained(in: ["let a = 1", ""]))
  }

  @Test func `the semantics have every rule once, in order`() throws {
    let text = try Repository.text(of: "Sources/Plugboard/Plugboard.docc/Semantics.md")
    let rules = text.split(separator: "\n").compactMap { line in
      line.hasPrefix("- **R") ? String(line.dropFirst(4).prefix { $0 != "*" }) : nil
    }
    #expect(rules == (1...29).map { "R\($0)" })
  }

  @Test(arguments: topLevel) func `links to files lead somewhere`(document: String) throws {
    let text = try Repository.text(of: document)
    let targets = text.split(separator: "](").dropFirst().map { $0.prefix { $0 != ")" && $0 != "#" } }
    for target in targets where !target.isEmpty && !target.contains("://") {
      #expect(Repository.exists(String(target)), "\(document) links to \(target)")
    }
  }
}
