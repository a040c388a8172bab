import BrowserDriver
import Foundation
import Testing

@testable import DeskServer

extension BrowserTests {
  @Suite struct ConformanceTests {
    @Test func `the rules hold in a page of the desk, in a real browser`() async throws {
      let cases = try Self.cases()
      let ofPages = cases.filter { $0["tiers"]?.array?.contains("page") == true }.count
      #expect(ofPages > 0)
      try await withPluginFolder { folder in
        // In a folder of their own: they are no plugins.
        try FileManager.default.copyItem(
          at: PluginFolder.package.appending(path: "Tests/DeskWebTests/conformance"),
          to: folder.url.appending(path: "conformance"))
        try await withDesk(configuration: DeskConfiguration(folder: "", pagePlugins: folder.path)) { desk in
          try await BrowserTests.withBrowser { browser in
            let page = try await browser.newPage()
            try await page.open("\(desk.address)/agent")
            let report = try await page.evaluate(
              """
              (async (cases) => {
                await fetch("/session", {
                  method: "POST", headers: { "content-type": "application/json" },
                  body: JSON.stringify({ name: "ana", password: "\(ServedDesk.password)" }),
                });
                const flex = await import("/web/flex/actions.js");
                const { printed, run } = await import("/plugins/conformance/runner.js");
                const { passed, failed, skipped } = await run(cases, { flex });
                return { passed, failed: failed.map(printed), skipped };
              })(\(JSONValue.array(cases).text))
              """, within: .seconds(100))
            #expect(report["failed"] == [])
            #expect(report["passed"] == .number(Double(ofPages)))
            #expect(report["skipped"] == .number(Double(cases.count - ofPages)))
          }
        }
      }
    }

    private static func cases() throws -> [JSONValue] {
      let folder = PluginFolder.package.appending(path: "Conformance")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".json") && $0 != "schema.json" }.sorted()
      return try names.flatMap { name in
        let file = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: folder.appending(path: name)))
        return file["cases"]?.array ?? []
      }
    }
  }
}
