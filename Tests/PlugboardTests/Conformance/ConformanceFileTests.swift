import Plugboard
import PlugboardTesting
import Testing

/// What the case files promise as a whole.
@Suite struct ConformanceFileTests {
  static let whats = ["abort", "refuse", "throw", "deadline", "cancel", "remove", "unload", "nested"]
  static let phases = ["payloadUpdate", "before", "guard", "replacement", "body", "after"]

  @Test(arguments: ConformanceFileTests.whats, ConformanceFileTests.phases)
  func `every pair of what can happen and phase has a case in both tiers`(what: String, phase: String) {
    let cases = ConformanceFixture.cases.filter { $0.pair?.what == what && $0.pair?.phase == phase }
    #expect(cases.contains { $0.tiers.contains(.core) })
    #expect(cases.contains { $0.tiers.contains(.page) })
  }

  @Test(arguments: (1...23).map { "R\($0)" } + ["R26", "R27"])
  func `every rule that can be seen from outside has a case`(rule: String) {
    let cases = ConformanceFixture.cases.filter { $0.rules.contains(rule) }
    #expect(cases.contains { $0.tiers.contains(.core) })
    #expect(cases.contains { $0.tiers.contains(.page) })
  }

  @Test func `every case has an id of its own that begins with its file's name`() {
    #expect(Set(ConformanceFixture.cases.map(\.id)).count == ConformanceFixture.cases.count)
    for suite in ConformanceFixture.suites {
      for conformanceCase in suite.cases { #expect(conformanceCase.id.hasPrefix(suite.name + "/")) }
    }
  }

  @Test func `every case names rules that exist, tiers, and what it shows`() {
    let rules = Set((1...29).map { "R\($0)" })
    for conformanceCase in ConformanceFixture.cases {
      #expect(!conformanceCase.rules.isEmpty && rules.isSuperset(of: conformanceCase.rules), "\(conformanceCase)")
      #expect(!conformanceCase.tiers.isEmpty && !conformanceCase.summary.isEmpty, "\(conformanceCase)")
    }
  }

  @Test func `no two cases do the same`() throws {
    var seen: [JSON: String] = [:]
    for suite in ConformanceFixture.suites {
      for conformanceCase in try ConformanceFixture.json(suite.name + ".json")["cases"]?.arrayValue ?? [] {
        let doing: JSON = [
          "setup": conformanceCase["setup"] ?? .null, "steps": conformanceCase["steps"] ?? .null,
          "tiers": conformanceCase["tiers"] ?? .null, "watch": conformanceCase["watch"] ?? .null,
        ]
        let id = conformanceCase["id"]?.stringValue ?? ""
        #expect(seen[doing] == nil, "\(id) repeats \(seen[doing] ?? "")")
        seen[doing] = id
      }
    }
  }

  @Test(arguments: ConformanceFixture.suites)
  func `the file is what the schema says`(suite: ConformanceSuite) throws {
    let check = SchemaCheck(root: try ConformanceFixture.json("schema.json"))
    let problems = check.problems(of: try ConformanceFixture.json(suite.name + ".json"))
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    #"{"cases": []}"#,
    #"{"cases": [{}]}"#,
    #"{"cases": [{"id": "a/b", "rules": ["R1"], "tiers": ["core"], "description": "d", "setup": [], "steps": [{"note": "n", "cancel": "m"}], "expected": {"trace": []}}]}"#,
    #"{"cases": [{"id": "a/b", "rules": ["R1"], "tiers": ["core"], "description": "d", "setup": [], "steps": [], "expected": {"trace": [], "moon": 1}}]}"#,
    #"{"cases": [{"id": "a/b", "rules": ["one"], "tiers": ["core"], "description": "d", "setup": [], "steps": [], "expected": {"trace": []}}]}"#,
    #"{"cases": [{"id": "a/b", "rules": ["R1"], "tiers": ["core"], "description": "d", "setup": [], "steps": [], "expected": {"trace": [{"hook": "h"}]}}]}"#,
  ])
  func `the schema refuses what is no case`(text: String) throws {
    let check = SchemaCheck(root: try ConformanceFixture.json("schema.json"))
    #expect(!check.problems(of: try JSON(parsing: text)).isEmpty)
  }
}
