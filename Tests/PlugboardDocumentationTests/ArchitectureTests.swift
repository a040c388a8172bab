import Testing

/// Who may know whom: see ARCHITECTURE.md. Whoever needs another direction has to change the design, not this table.
@Suite struct ArchitectureTests {
  static let allowed: [String: Set<String>] = [
    "PlugboardJSON": [],
    "Plugboard": ["PlugboardJSON", "Synchronization"],
    "PlugboardTesting": ["Plugboard", "Foundation", "Synchronization"],
    "PlugboardObservability": ["Plugboard", "Synchronization", "Logging", "CoreMetrics", "Metrics", "Tracing"],
    "Desk": ["PlugboardJSON"],
    "DeskStoreContract": ["Desk", "PlugboardJSON"],
    "DeskSimulation": ["Desk", "DeskSQLite", "PlugboardJSON", "Foundation", "Synchronization"],
    "DeskActions": ["Desk", "Plugboard", "Foundation", "Synchronization"],
    "DeskPlugins": ["Desk", "DeskActions", "Plugboard"],
    "DeskServer": [
      "Desk", "DeskActions", "DeskSQLite", "Plugboard", "Crypto", "CryptoExtras", "Dispatch", "Foundation", "GRDB",
      "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTP1",
      "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOSSL", "NIOWebSocket", "ServiceLifecycle", "Synchronization",
    ],
    "PlugboardProgram": ["DeskPlugins", "DeskProgram"],
    "DeskProgram": [
      "Desk", "DeskActions", "DeskServer", "DeskSimulation", "DeskSQLite", "Plugboard", "PlugboardJSON",
      "ArgumentParser", "Foundation", "Logging", "ServiceLifecycle", "UnixSignals",
    ],
    "DeskSQLite": ["Desk", "PlugboardJSON", "Foundation", "GRDB", "GRDBSQLite"],
  ]

  static let targets = try! Set(Repository.files(in: "Sources", ".swift").map { $0.split(separator: "/")[1] })
    .map(String.init).sorted()

  @Test(arguments: targets) func `a target imports only what it may`(target: String) throws {
    let allowed = try #require(Self.allowed[target], "Say in the table above what \(target) may import.")
    let files = try Repository.files(in: "Sources/\(target)", ".swift")
    #expect(!files.isEmpty)
    for file in files {
      for module in Self.imports(in: try Repository.text(of: file)) {
        #expect(allowed.contains(module), "\(file) imports \(module).")
      }
    }
  }

  @Test func `no target is missing`() {
    #expect(Set(Self.targets).isSuperset(of: Self.allowed.keys))
  }

  @Test(
    arguments: [
      ("import Plugboard", ["Plugboard"]), ("public import Synchronization", ["Synchronization"]),
      ("@testable import Plugboard", ["Plugboard"]), ("@_exported public import Logging", ["Logging"]),
      ("import struct Foundation.URL", ["Foundation"]), ("// import Foundation", []), ("let important = 1", []),
      ("#if canImport(Glibc)\n  import Glibc\n#endif", ["Glibc"]),
    ])
  func `an import is found however it is written`(source: String, modules: [String]) {
    #expect(Self.imports(in: source) == modules)
  }

  /// The modules that a source imports, in order.
  private static func imports(in source: String) -> [String] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    return source.split(separator: "\n").compactMap { line in
      var words = line.split(separator: " ")[...]
      while let word = words.first, word.hasPrefix("@") || ["public", "package", "internal", "private"].contains(word) {
        words.removeFirst()
      }
      guard words.popFirst() == "import" else { return nil }
      if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
      return words.first.map { String($0.prefix { $0 != "." }) }
    }
  }

  @Test func `the rules are built with the settings of everything else`() throws {
    let settings = try ["Package.swift", "Scripts/rules/Package.swift"].map { file in
      try Repository.text(of: file).split(separator: "\n").filter { $0.contains(".enableUpcomingFeature") }
    }
    #expect(settings[0] == settings[1])
    #expect(!settings[0].isEmpty)
  }
}
