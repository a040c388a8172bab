import ArgumentParser
import DeskActions
import DeskServer
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `plugboard serve`: serves a desk.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a desk: pages for agents and customers, with everything kept in one folder.",
    discussion: """
      The first start makes a desk that can be tried at once, and prints the password of its administrator. Stop it with \
      Ctrl-C; started again on the same folder, everything is as it was.

      Everything below can also be said in a variable of the environment or in a file; both names stand with each option. \
      An option holds before a variable, a variable before the file, and the file before what holds by default. The \
      file is a JSON object, such as {"port": 8080, "allowedHosts": ["https://crm.example.com"]}: the one named by \
      --configuration or \(ServeSetting.fileVariable), or else \(ConfigurationFile.name) in the desk's folder, if it is there.
      """)

  @Option(
    name: .customLong("configuration"),
    help: "The file that says what no option and no variable says. (\(ServeSetting.fileVariable))")
  var file: String?
  @Option(help: .of(.folder)) var folder: String?
  @Option(help: .of(.host)) var host: String?
  @Option(help: .of(.port)) var port: Int?
  @Option(help: .of(.certificate)) var certificate: String?
  @Option(help: .of(.certificateKey)) var certificateKey: String?
  @Option(help: .of(.pagePlugins)) var pagePlugins: String?
  @Option(help: .of(.allowedHosts)) var allowHost: [String] = []
  @Option(help: .of(.allowedOrigins)) var allowOrigin: [String] = []
  @Option(help: .of(.disabledPlugins)) var disablePlugin: [String] = []
  @Option(help: .of(.trustedProxies)) var trustedProxy: [String] = []
  @Option(help: .of(.webhookNetworks)) var webhookNetwork: [String] = []
  @Option(help: .of(.retentionDays)) var retentionDays: Int?
  @Flag(inversion: .prefixedNo, help: .of(.safeMode)) var safeMode: Bool?
  @Flag(inversion: .prefixedNo, help: .of(.demo)) var demo: Bool?
  @Option(help: .of(.logLevel)) var logLevel: String?

  /// What was typed.
  private var options: [ServeSetting: SettingValue] {
    var options: [ServeSetting: SettingValue] = [:]
    for (setting, text) in [
      (.folder, folder), (.host, host), (.certificate, certificate), (.certificateKey, certificateKey),
      (.pagePlugins, pagePlugins), (.logLevel, logLevel),
    ] as [(ServeSetting, String?)] {
      options[setting] = text.map { .text($0) }
    }
    options[.port] = port.map { .number($0) }
    options[.retentionDays] = retentionDays.map { .number($0) }
    for (setting, texts) in [
      (.allowedHosts, allowHost), (.allowedOrigins, allowOrigin), (.disabledPlugins, disablePlugin),
      (.trustedProxies, trustedProxy), (.webhookNetworks, webhookNetwork),
    ] as [(ServeSetting, [String])] where !texts.isEmpty {
      options[setting] = .list(texts)
    }
    options[.safeMode] = safeMode.map { .flag($0) }
    options[.demo] = demo.map { .flag($0) }
    return options
  }

  private func decide() throws -> ServeConfiguration {
    let environment = ProcessInfo.processInfo.environment
    do throws(ConfigurationProblem) {
      let file = try ConfigurationFile.find(named: file, folder: folder, environment: environment)
      return try ServeConfiguration.decide(file: file, environment: environment, options: options) { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
      }
    } catch { throw ValidationError("\(error)") }
  }

  // Here, so that whoever has mistyped is shown how this command is used, and not the whole program.
  func validate() throws { _ = try decide() }

  /// - Parameter plugins: What can be switched on and off.
  func run(plugins: [any DeskPlugin]) async throws {
    let decided = try decide()
    var configuration = decided.desk
    // What customers have written is for nobody else on this machine.
    umask(0o077)
    if let files = allowManyOpenFiles() { configuration.connections = ConnectionLimits(openFiles: files) }
    var logger = Logger(label: "plugboard") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = decided.logLevel
    let site = try await DeskSite.open(configuration, plugins: plugins, logger: logger)
    defer { site.close() }
    let (host, isEncrypted, isSafeMode) = (
      configuration.host, configuration.certificate != nil, configuration.isSafeMode
    )
    let service = try site.serve { (port: Int) in
      let address = BrowserAddress(host: host, port: port, isEncrypted: isEncrypted)
      Terminal.say(Self.greeting(address, isSafeMode: isSafeMode))
    }
    try await site.checkAddress()
    // At once: whatever goes wrong later, nobody will be shown these again.
    var isFirst = true
    try await site.makeReady(agents: decided.isDemo ? ["ana", "ben"] : []) { account in
      if isFirst { Terminal.say(Self.firstPasswords) }
      isFirst = false
      Terminal.say("  \(account.name)  \(account.password)  (\(account.role))")
    }
    if isFirst, try !site.hasAdministrator { Terminal.say(Self.nobodyYet(in: configuration.folder)) }
    var group = ServiceGroupConfiguration(
      services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = Self.patience
    try await ServiceGroup(configuration: group).run()
  }

  /// How long clients may take to end what they have begun when the desk is to stop; then they are cut off.
  static let patience = Duration.seconds(10)

  private static let firstPasswords = """

    Sign in with one of these; each password is good once, and shown only now:

    """

  private static func nobodyYet(in folder: String) -> String {
    let words = folder.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) } ? folder : "'\(folder)'"
    return """

      No administrator has chosen a password yet. Is the first one lost? Stop the desk, then get another one with
      \(Commands.program) user reset-password admin --folder \(words)
      """
  }

  private static func greeting(_ address: BrowserAddress, isSafeMode: Bool) -> String {
    let everywhere =
      address.isEverywhere
      ? "\nConnections are taken at all addresses of this machine; others open it by a name that the certificate has.\n"
      : ""
    return """

      The desk is open\(isSafeMode ? ", in safe mode: no plugin runs, neither on the desk nor in pages" : "").

        Customers write at  \(address.text)/
        Agents answer at    \(address.text)/agent
        It is set up at     \(address.text)/admin
      \(everywhere)
      """
  }
}

extension ArgumentHelp {
  /// What an option says, what holds without it, and how else it can be said.
  fileprivate static func of(_ setting: ServeSetting) -> ArgumentHelp {
    let repeated = setting.isList ? " Can be repeated." : ""
    let byDefault = setting.byDefault.isEmpty ? "" : " By default: \(setting.byDefault)."
    return ArgumentHelp("\(setting.meaning)\(repeated)\(byDefault) (\(setting.variable), \(setting.key))")
  }
}
