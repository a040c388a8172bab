import DeskActions
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Plugboard
package import ServiceLifecycle

extension DeskSite {
  /// The routes; tests ask them without a socket.
  func router() -> Router<SiteContext> {
    let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SafetyHeaders(allowing: configuration.allowedHosts))
    router.add(middleware: ErrorAnswers())
    router.add(middleware: ProxyNotice(proxies, logger))
    router.add(middleware: OriginCheck(origins: origins))
    router.add(middleware: MethodCheck(endpoints))
    addFiles(to: router)
    addPageRoutes(to: router)
    addSessionRoutes(to: router)
    addConversationRoutes(to: router)
    addMediaRoutes(to: router)
    addAdministrationRoutes(to: router)
    addAPIRoutes(to: router)
    addHealthRoutes(to: router)
    return router
  }

  private var origins: Origins { Origins(configuration.allowedOrigins) }

  /// Looks whether connections can be taken where they are to be, before anything is made or shown that is shown only once.
  /// - Throws: ``AddressProblem``, among others.
  package func checkAddress() async throws { try await checkAddress { _ in } }

  /// - Parameter meanwhile: Called with the port while it is taken.
  func checkAddress(_ meanwhile: (Int) async throws -> Void) async throws {
    do {
      let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        // Nobody is let in. Who is would stay connected when the desk is served, and wait for an answer for ever.
        .serverChannelOption(.autoRead, value: false)
        .bind(host: configuration.host, port: configuration.port).get()
      try await meanwhile(channel.localAddress?.port ?? 0)
      try await channel.close()
    } catch { throw AddressProblem(error, host: configuration.host, port: configuration.port) ?? error }
  }

  /// Serves the desk until it is told to stop: new connections are refused then, and open ones closed in good order.
  /// - Parameter isRunning: Called with the port when connections are taken.
  /// - Throws: ``CertificateProblem``.
  package func serve(isRunning: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> any Service {
    let application = Application(
      responder: TaskPerRequest(responder: router().buildResponder()), server: try server,
      configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
      onServerRunning: { await isRunning($0.localAddress?.port ?? 0) }, logger: logger)
    return Serving(site: self, application: application)
  }

  private var server: HTTPServerBuilder {
    get throws {
      let plain = HTTPServerBuilder.http1WebSocket(connections: configuration.connections, limits: webSocketLimits) {
        await self.decide($0)
      }
      guard let certificate = configuration.certificate else { return plain }
      do {
        var tls = TLSConfiguration.makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.chain).map { .certificate($0) },
          privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        // Fails now, and not at the first connection, if the two do not belong together.
        _ = try NIOSSLContext(configuration: tls)
        return try .tls(plain, tlsConfiguration: tls)
      } catch {
        throw CertificateProblem(chain: certificate.chain, key: certificate.key, problem: "\(error)")
      }
    }
  }

  private static let peoplesChannel = "/channel"
  private static let customersChannel = "/channel/customer"

  private var webSocketLimits: WebSocketLimits {
    var limits = configuration.webSocket
    limits.maximumMessageSize = ChannelLimits.messageBytes
    return limits
  }

  /// Who may open a channel.
  private func decide(_ handshake: WebSocketHandshake) async -> WebSocketDecision {
    let request = handshake.request
    guard request.path == Self.peoplesChannel || request.path == Self.customersChannel else { return .ordinary }
    guard origins.admits(request.headerFields[.origin], for: request.authority) else {
      return .refuse(.forbidden, "This page may not talk to the desk.\n")
    }
    let name = "plugboard.v\(PageMessage.version)"
    guard handshake.offeredSubprotocols.contains(name) else {
      return .refuse(.badRequest, "The subprotocol has to be \(name).\n")
    }
    do {
      guard let (caller, token) = try caller(request) else { return .refuse(.unauthorized, "Sign in first.\n") }
      return .accept(subprotocol: name) { try await PageSession(self, caller, token, $0).run() }
    } catch {
      logger.error("A channel could not be opened: \(error)")
      return .refuse(.serviceUnavailable, "Try again in a moment.\n")
    }
  }

  /// Whose page it is. Somebody may be signed in and write as a customer from the same browser: the path says which page asks.
  private func caller(_ request: HTTPRequest) throws -> (Caller, Token)? {
    if request.path == Self.peoplesChannel {
      guard let (person, token) = try person(request.headerFields), !person.mustChangePassword else { return nil }
      return (.person(person), token)
    }
    guard let token = SiteCookie.visitor.token(in: request.headerFields), let visitor = try visitor(token) else {
      return nil
    }
    return (.visitor(settled(visitor)), token)
  }
}

/// Connections can't be encrypted with these files.
package struct CertificateProblem: Error, Sendable, Hashable, CustomStringConvertible {
  package let chain: String
  package let key: String
  package let problem: String

  package var description: String {
    "\(chain) and \(key) can't be used to encrypt connections (\(problem)). Both have to be PEM files that belong together."
  }
}

/// The server together with what follows the desk: if one ends, so does the other.
private struct Serving<Responder: HTTPResponder>: Service where Responder.Context == SiteContext {
  let site: DeskSite
  let application: Application<Responder>

  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await self.site.run() }
      group.addTask {
        do { try await self.application.run() } catch {
          throw AddressProblem(error, host: site.configuration.host, port: site.configuration.port) ?? error
        }
      }
      try await group.next()
      group.cancelAll()
    }
    await site.plugins.stopAll()
  }
}
