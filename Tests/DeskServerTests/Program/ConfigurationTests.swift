import Foundation
import Logging
import Plugboard
import Testing

@testable import DeskServer

/// What a file, the environment and options come to.
@Suite struct ConfigurationTests {
  /// One setting, as each of the three says it, and how the outcome shows what was said.
  struct Example: Sendable, CustomTestStringConvertible {
    let setting: ServeSetting
    /// Two things that can be said, as JSON, as a variable and as an option.
    let one: (JSON, String, SettingValue)
    let other: (JSON, String, SettingValue)
    let outcome: @Sendable (ServeConfiguration) -> String

    var testDescription: String { setting.key }

    init(
      _ setting: ServeSetting, _ one: (JSON, String, SettingValue), _ other: (JSON, String, SettingValue),
      _ outcome: @escaping @Sendable (ServeConfiguration) -> String
    ) {
      (self.setting, self.one, self.other, self.outcome) = (setting, one, other, outcome)
    }

    static func text(
      _ setting: ServeSetting, _ one: String, _ other: String,
      _ outcome: @escaping @Sendable (ServeConfiguration) -> String
    ) -> Example {
      Example(
        setting, (.string(one), one, .text(one)), (.string(other), other, .text(other)), outcome)
    }

    static func list(
      _ setting: ServeSetting, _ one: String, _ other: String,
      _ outcome: @escaping @Sendable (ServeConfiguration) -> [String]
    ) -> Example {
      Example(setting, ([.string(one)], one, .list([one])), ([.string(other)], other, .list([other]))) {
        outcome($0).joined(separator: " ")
      }
    }

    static func flag(
      _ setting: ServeSetting, _ outcome: @escaping @Sendable (ServeConfiguration) -> Bool
    ) -> Example {
      Example(setting, (true, "true", .flag(true)), (false, "false", .flag(false))) { "\(outcome($0))" }
    }
  }

  static let examples: [Example] = [
    .text(.folder, "/one", "/other") { $0.desk.folder },
    .text(.host, "localhost", "::1") { $0.desk.host },
    Example(.port, (1, "1", .number(1)), (2, "2", .number(2))) { "\($0.desk.port)" },
    .text(.certificate, "/one.pem", "/other.pem") { $0.desk.certificate?.chain ?? "" },
    .text(.certificateKey, "/one.key", "/other.key") { $0.desk.certificate?.key ?? "" },
    .text(.pagePlugins, "/one", "/other") { $0.desk.pagePlugins ?? "" },
    .list(.allowedHosts, "https://one.example", "https://other.example") { $0.desk.allowedHosts },
    .list(.allowedOrigins, "https://one.example", "https://other.example") { $0.desk.allowedOrigins },
    .list(.disabledPlugins, "one", "other") { $0.desk.disabledPlugins.sorted() },
    .list(.trustedProxies, "127.0.0.1/32", "10.0.0.0/8") { $0.desk.trustedProxies.map(\.description) },
    .list(.webhookNetworks, "10.0.0.0/8", "fd00:0:0:0:0:0:0:0/8") { $0.desk.webhookNetworks.map(\.description) },
    Example(.retentionDays, (1, "1", .number(1)), (30, "30", .number(30))) { "\($0.desk.retentionDays ?? 0)" },
    .flag(.safeMode) { $0.desk.isSafeMode },
    .flag(.demo) { $0.isDemo },
    .text(.logLevel, "trace", "error") { $0.logLevel.rawValue },
  ]

  private static func file(_ members: JSON) -> ConfigurationFile {
    ConfigurationFile(path: "desk/plugboard.json", text: members.description, isNamed: true)
  }

  /// What has to be said beside a setting: a certificate does not come alone.
  private static func companions(of setting: ServeSetting) -> [ServeSetting: SettingValue] {
    switch setting {
    case .certificate: [.certificateKey: .text("k")]
    case .certificateKey: [.certificate: .text("c")]
    default: [:]
    }
  }

  private static func outcome(
    _ example: Example, file: JSON? = nil, variable: String? = nil, option: SettingValue? = nil
  ) throws -> String {
    var options = companions(of: example.setting)
    options[example.setting] = option
    let said: JSON? = file.map { value in .object([example.setting.key: value]) }
    return example.outcome(
      try .decide(
        file: said.map(Self.file), environment: variable.map { [example.setting.variable: $0] } ?? [:], options: options
      ))
  }

  @Test(arguments: examples) func `an option holds before the environment, that before the file`(example: Example)
    throws
  {
    let (one, other) = (example.one, example.other)
    let wanted = try Self.outcome(example, option: one.2)
    let unwanted = try Self.outcome(example, option: other.2)
    #expect(wanted != unwanted)
    #expect(try Self.outcome(example, file: one.0) == wanted)
    #expect(try Self.outcome(example, variable: one.1) == wanted)
    #expect(try Self.outcome(example, file: other.0, variable: one.1) == wanted)
    #expect(try Self.outcome(example, variable: other.1, option: one.2) == wanted)
    #expect(try Self.outcome(example, file: other.0, variable: other.1, option: one.2) == wanted)
  }

  @Test func `every setting has an example here`() {
    #expect(Self.examples.map(\.setting) == ServeSetting.all)
    #expect(Set(ServeSetting.all.flatMap { [$0.key, $0.variable, $0.option] }).count == 3 * ServeSetting.all.count)
  }

  @Test func `without a word, what is written down as the default holds`() throws {
    let configuration = try ServeConfiguration.decide()
    for (setting, found) in [
      (.folder, configuration.desk.folder), (.host, configuration.desk.host), (.port, "\(configuration.desk.port)"),
      (.safeMode, "\(configuration.desk.isSafeMode)"), (.demo, "\(configuration.isDemo)"),
      (.logLevel, configuration.logLevel.rawValue),
    ] as [(ServeSetting, String)] {
      #expect(setting.byDefault == found)
    }
  }

  @Test func `a list takes the place of another`() throws {
    let found = try ServeConfiguration.decide(
      file: Self.file(["disabledPlugins": ["a", "b"]]), environment: ["PLUGBOARD_DISABLED_PLUGINS": "c, d"])
    #expect(found.desk.disabledPlugins == ["c", "d"])
  }

  @Test func `a path in a file is looked for beside the file`() throws {
    let found = try ServeConfiguration.decide(file: Self.file(["pagePlugins": "plugins"]))
    #expect(found.desk.pagePlugins == "desk/plugins")
  }

  @Test(arguments: [
    ("{\"prot\": 8080}", "desk/plugboard.json: there is no key “prot”. Did you mean “port”?"),
    ("{\"port\": 1, \"demo\": true, \"port\": 1}", "desk/plugboard.json, port: it is said more than once."),
    ("{\"Ports\": 1}", "desk/plugboard.json: there is no key “Ports”. Did you mean “port”?"),
    (
      "{\"x\": 1}",
      "desk/plugboard.json: there is no key “x”. There are allowedHosts, allowedOrigins, certificate,"
    ),
    ("{\"port\": \"1\"}", "desk/plugboard.json, port: a whole number from 0 to 65535 is expected, not \"1\"."),
    ("{\"port\": 65536}", "desk/plugboard.json, port: a whole number from 0 to 65535 is expected, not 65536."),
    ("{\"host\": \"\"}", "desk/plugboard.json, host: a text is expected, not “”."),
    ("{\"host\": 1}", "desk/plugboard.json, host: a text is expected, not 1."),
    ("{\"pagePlugins\": 1}", "desk/plugboard.json, pagePlugins: the path of a file or folder, as a text, is expected"),
    ("{\"demo\": \"true\"}", "desk/plugboard.json, demo: true or false is expected, not \"true\"."),
    ("{\"disabledPlugins\": \"a\"}", "desk/plugboard.json, disabledPlugins: a list of texts is expected, not \"a\"."),
    ("{\"disabledPlugins\": [1]}", "desk/plugboard.json, disabledPlugins: a list of texts is expected, not [1]."),
    ("{\"folder\": null}", "desk/plugboard.json, folder: the path of a file or folder, as a text, is expected"),
    ("{\"logLevel\": \"loud\"}", "desk/plugboard.json, logLevel: there is no log level “loud”; there are trace,"),
    ("{\"host\": \"0.0.0.0\"}", "desk/plugboard.json, host: at 0.0.0.0 nobody could sign in without a certificate."),
    ("{\"certificate\": \"c\"}", "desk/plugboard.json, certificate: a certificate and its key are needed, or neither."),
    ("{\"certificateKey\": \"c\"}", "desk/plugboard.json, certificateKey: a certificate and its key are needed"),
    (
      "{\"allowedHosts\": [\"crm\"]}",
      "desk/plugboard.json, allowedHosts: “crm” has to be like https://www.example.com."
    ),
    (
      "{\"allowedOrigins\": [\"https://a;b\"]}",
      "desk/plugboard.json, allowedOrigins: “https://a;b” has to be like https://www.example.com."
    ),
    (
      "{\"webhookNetworks\": [\"10.0.0.0/33\"]}",
      "desk/plugboard.json, webhookNetworks: “10.0.0.0/33” has to be like 10.0.0.0/8, fd00::/8 or 127.0.0.1."
    ),
    (
      "{\"trustedProxies\": [\"proxy.example\"]}",
      "desk/plugboard.json, trustedProxies: “proxy.example” has to be like 10.0.0.0/8, fd00::/8 or 127.0.0.1."
    ),
    ("[1]", "desk/plugboard.json: a JSON object is expected, such as {\"port\": 8080}."),
    ("{\"port\": }", "desk/plugboard.json: it is no JSON: "),
  ])
  func `what a file can't say is answered with the file, the key and what was expected`(text: String, sentence: String)
  {
    let file = ConfigurationFile(path: "desk/plugboard.json", text: text, isNamed: true)
    #expect {
      try ServeConfiguration.decide(file: file)
    } throws: { "\($0)".hasPrefix(sentence) }
  }

  @Test func `a file in the desk's folder does not move the desk`() {
    let file = ConfigurationFile(path: "desk/plugboard.json", text: "{\"folder\": \"/else\"}", isNamed: false)
    #expect {
      try ServeConfiguration.decide(file: file)
    } throws: { "\($0)".hasPrefix("desk/plugboard.json, folder: a file in the desk's folder can't say") }
  }

  @Test(arguments: [
    ("PLUGBOARD_PROT", "1", "The environment: there is no variable “PLUGBOARD_PROT”. Did you mean “PLUGBOARD_PORT”?"),
    ("PLUGBOARD_PORT", "tcp://1", "PLUGBOARD_PORT: a whole number from 0 to 65535 is expected, not “tcp://1”."),
    ("PLUGBOARD_DEMO", "yes", "PLUGBOARD_DEMO: true or false is expected, not “yes”."),
    ("PLUGBOARD_HOST", "", "PLUGBOARD_HOST: a text is expected, not “”."),
    ("PLUGBOARD_LOG_LEVEL", "loud", "PLUGBOARD_LOG_LEVEL: there is no log level “loud”"),
  ])
  func `what a variable can't say is answered with its name`(name: String, text: String, sentence: String) {
    #expect {
      try ServeConfiguration.decide(environment: [name: text])
    } throws: { "\($0)".hasPrefix(sentence) }
  }

  @Test func `variables of others are left alone`() throws {
    _ = try ServeConfiguration.decide(environment: ["PATH": "x", "PLUGBOARD": "x", "PLUGBOARD_CONFIGURATION": "x"])
  }

  @Test func `the document has every name`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let text = try String(contentsOf: root.appending(path: "Documentation/Administration.md"), encoding: .utf8)
    for setting in ServeSetting.all {
      let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(setting.key)`") }
      #expect(row?.contains("`\(setting.variable)` | `\(setting.option)`") == true, "\(setting.key)")
    }
  }

  // MARK: Finding the file

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "configuration-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `the file that is named comes before the one in the folder`() throws {
    try Self.withFolder { folder in
      #expect(try ConfigurationFile.find(named: nil, folder: folder, environment: [:]) == nil)
      try "{}".write(toFile: "\(folder)/plugboard.json", atomically: true, encoding: .utf8)
      try "[]".write(toFile: "\(folder)/named.json", atomically: true, encoding: .utf8)
      try "1".write(toFile: "\(folder)/third.json", atomically: true, encoding: .utf8)
      let environment = ["PLUGBOARD_FOLDER": folder]
      #expect(try ConfigurationFile.find(named: nil, folder: folder, environment: [:])?.text == "{}")
      #expect(try ConfigurationFile.find(named: nil, folder: nil, environment: environment)?.isNamed == false)
      let both = environment.merging(["PLUGBOARD_CONFIGURATION": "\(folder)/third.json"]) { $1 }
      #expect(try ConfigurationFile.find(named: nil, folder: nil, environment: both)?.text == "1")
      let named = try ConfigurationFile.find(named: "\(folder)/named.json", folder: nil, environment: both)
      #expect(named?.text == "[]" && named?.isNamed == true)
    }
  }

  @Test func `a mark of the byte order at its beginning is passed over`() throws {
    try Self.withFolder { folder in
      try Data([0xef, 0xbb, 0xbf] + Array("{\"port\": 1}".utf8)).write(to: URL(filePath: "\(folder)/plugboard.json"))
      let file = try ConfigurationFile.find(named: nil, folder: folder, environment: [:])
      #expect(file?.text == "{\"port\": 1}")
    }
  }

  @Test func `a file that can't be read says so`() throws {
    try Self.withFolder { folder in
      let find = { (path: String) in
        _ = try ConfigurationFile.find(named: path, folder: nil, environment: [:])
      }
      #expect { try find("\(folder)/none.json") } throws: {
        "\($0)".hasPrefix("\(folder)/none.json: it can't be read.")
      }
      #expect { try find(folder) } throws: { "\($0)".contains("a file is expected, and this is a folder") }
      try Data([0xff, 0xfe]).write(to: URL(filePath: "\(folder)/bytes"))
      #expect { try find("\(folder)/bytes") } throws: { "\($0)".contains("it is no UTF-8 text") }
      let long = Data(repeating: 32, count: ConfigurationFile.maximumLength + 1)
      try long.write(to: URL(filePath: "\(folder)/long"))
      #expect { try find("\(folder)/long") } throws: { "\($0)".contains("more than 1048576 bytes") }
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/plugboard.json", withDestinationPath: "\(folder)/nowhere")
      #expect { _ = try ConfigurationFile.find(named: nil, folder: folder, environment: [:]) } throws: {
        "\($0)".hasPrefix("\(folder)/plugboard.json: it can't be read.")
      }
    }
  }
}
