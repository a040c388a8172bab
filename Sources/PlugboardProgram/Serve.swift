import ArgumentParser
import DeskActions
import DeskPlugins
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
      """)

  @Option(help: "The folder in which everything is kept; it is made if it is not there.") var folder = "plugboard-desk"
  @Option(help: "The address that connections are taken at; another than this machine's own needs a certificate.")
  var host = "127.0.0.1"
  @Option(help: "A PEM file with the certificate, and those above it, by which connections are encrypted.")
  var certificate: String?
  @Option(help: "The PEM file with the certificate's key.") var certificateKey: String?
  @Option(help: "The port; 0 for any that is free.") var port = 8080
  @Option(help: "A folder of JavaScript modules that run in the agent's page, in order of their names.")
  var pagePlugins: String?
  @Option(
    help: "A host that plugins in the page may make requests to, such as https://crm.example.com. Can be repeated.")
  var allowHost: [String] = []
  @Option(
    help: "Another page of the same site that may talk to this desk, such as https://www.example.com. Can be repeated.")
  var allowOrigin: [String] = []
  @Option(help: "A plugin of the desk that is not started. Can be repeated.") var disablePlugin: [String] = []
  @Flag(help: "Starts without any plugin, on the desk and in pages.") var safeMode = false
  @Flag(help: "Makes two agents, ana and ben, when the desk is new.") var demo = false
  @Option(help: "What the log tells: trace, debug, info, notice, warning, error or critical.") var logLevel = "notice"

  func validate() throws {
    if folder.isEmpty { throw ValidationError("Name a folder.") }
    if !(0...65535).contains(port) { throw ValidationError("A port lies between 0 and 65535.") }
    if Logger.Level(rawValue: logLevel) == nil { throw ValidationError("There is no log level “\(logLevel)”.") }
    let isOwn = { (value: String) in value.hasPrefix("https://") || value.hasPrefix("http://") }
    if let wrong = (allowHost + allowOrigin).first(where: { !isOwn($0) || $0.contains { " ;,".contains($0) } }) {
      throw ValidationError("“\(wrong)” has to be like https://www.example.com.")
    }
    if (certificate == nil) != (certificateKey == nil) {
      throw ValidationError("A certificate and its key are needed, or neither.")
    }
    // Browsers send the desk's cookies over an encrypted connection, or to their own machine, and nowhere else.
    if certificate == nil && !["127.0.0.1", "::1", "localhost"].contains(host) {
      throw ValidationError(
        "At \(host) nobody could sign in without a certificate. Give one, or put a proxy with TLS in front of 127.0.0.1."
      )
    }
    if let pagePlugins {
      var isFolder: ObjCBool = false
      if !FileManager.default.fileExists(atPath: pagePlugins, isDirectory: &isFolder) || !isFolder.boolValue {
        throw ValidationError("There is no folder \(pagePlugins).")
      }
    }
  }

  func run() async throws {
    // What customers have written is for nobody else on this machine.
    umask(0o077)
    var logger = Logger(label: "plugboard") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
    var configuration = DeskConfiguration(
      folder: folder, host: host, port: port, allowedOrigins: allowOrigin, allowedHosts: allowHost,
      pagePlugins: pagePlugins, disabledPlugins: Set(disablePlugin), isSafeMode: safeMode)
    if let certificate, let certificateKey {
      configuration.certificate = DeskConfiguration.Certificate(chain: certificate, key: certificateKey)
    }
    let plugins: [any DeskPlugin] = [RequiredDisposition(), SurveyAfterWrapUp(), SkillGuard()]
    let site = try await DeskSite.open(configuration, plugins: plugins, logger: logger)
    defer { site.close() }
    // At once: whatever goes wrong later, nobody will be shown these again.
    if let first = try await site.makeReady(agents: demo ? ["ana", "ben"] : []) { Terminal.say(Self.passwords(first)) }
    let scheme = certificate == nil ? "http" : "https"
    let service = try site.serve { [host] (port: Int) in
      Terminal.say(Self.greeting("\(scheme)://\(host):\(port)"))
    }
    try await ServiceGroup(
      configuration: .init(
        services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
  }

  private static func passwords(_ first: FirstStart) -> String {
    let lines = first.accounts.map { "  \($0.name)  \($0.password)  (\($0.role))" }
    return (["", "Sign in with one of these; each password is good once, and shown only now:", ""] + lines)
      .joined(separator: "\n")
  }

  private static func greeting(_ address: String) -> String {
    """

    The desk is open.

      Customers write at  \(address)/
      Agents answer at    \(address)/agent
      It is set up at     \(address)/admin

    """
  }
}
