import Testing

/// Every rule that a test can stand for has a file named after it.
@Suite struct RuleCoverageTests {
  @Test(arguments: 1...27) func `every rule has a suite`(_ rule: Int) throws {
    let number = rule < 10 ? "0\(rule)" : "\(rule)"
    let files = try FileNames.inFolder(ofFile: #filePath)
    #expect(files.count { $0.hasPrefix("R\(number)") && $0.hasSuffix("Tests.swift") } == 1, "no suite for R\(rule)")
  }

  @Test(arguments: [28, 29]) func `what is described has its suites in a folder of its own`(_ rule: Int) throws {
    let folder = "../Description/"
    let files = try FileNames.inFolder(ofFile: #filePath, folder).filter { $0.hasSuffix("Tests.swift") }
    let texts = try files.map { try FileNames.text(of: folder + $0, besideFile: #filePath) }
    #expect(texts.contains { $0.contains("@Suite(\"R\(rule) ") && $0.contains(".tags(.r\(rule))") })
  }

  @Test func `every suite is named after its rule and tagged with it`() throws {
    for file in try FileNames.inFolder(ofFile: #filePath)
    where file.hasPrefix("R") && file.dropFirst().first?.isNumber == true {
      let rule = try #require(Int(file.dropFirst().prefix(2)))
      let text = try FileNames.text(of: file, besideFile: #filePath)
      #expect(text.contains("@Suite(\"R\(rule) "), "\(file) needs a suite named “R\(rule) …”")
      #expect(text.contains(".tags(.r\(rule))"), "\(file) needs the tag .r\(rule)")
      #expect(text.contains("@Test"), "\(file) tests nothing")
    }
  }
}
