import PlugboardTesting
import Testing

/// Every case of `Conformance/` that holds for the core, in every variant of the engine's ways.
@Suite struct ConformanceTests {
  @Test(arguments: ConformanceFixture.coreCases)
  func `the case holds`(_ conformanceCase: ConformanceCase) async {
    let failure = await ConformanceRunner().run(conformanceCase)
    #expect(failure == nil, "\(failure.map(\.description) ?? "")")
  }

  @Test func `cases of the other tier are skipped and counted`() async {
    let pageOnly = ConformanceFixture.cases.filter { $0.tiers == [.page] }
    let report = await ConformanceRunner(tier: .core).run(pageOnly)
    #expect(report.skipped == pageOnly.count && report.passed == 0 && report.failures.isEmpty)
    #expect(!pageOnly.isEmpty)
  }
}
