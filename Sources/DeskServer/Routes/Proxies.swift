import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Who asks when there are proxies in front: those that are trusted say for whom they ask, and nobody else is believed.
struct Proxies: Sendable {
  /// How many addresses of `X-Forwarded-For` are looked at; nobody puts more proxies in a row.
  static let longestChain = 16

  let trusted: [AddressRange]

  /// The nearest in the chain that is no trusted proxy. What stands before that one, it may have made up.
  /// - Parameters:
  ///   - peer: The other end of the connection.
  ///   - forwarded: What the lines of `X-Forwarded-For` say, in their order: each proxy adds at the end from whom it has been asked.
  func asker(_ peer: SocketAddress?, forwarded: [String]) -> SocketAddress? {
    var asker = peer
    for text in forwarded.flatMap(\.listElements).suffix(Self.longestChain).reversed() {
      guard isTrusted(asker), let next = try? SocketAddress(ipAddress: text, port: 0) else { break }
      asker = next
    }
    return asker
  }

  private func isTrusted(_ address: SocketAddress?) -> Bool {
    guard let address else { return false }
    return trusted.contains { $0.contains(address) }
  }
}

extension DeskSite {
  var proxies: Proxies { Proxies(trusted: configuration.trustedProxies) }

  /// What the attempts of whoever makes a request are counted by.
  func address(of request: Request, _ context: SiteContext) -> String {
    let asker = proxies.asker(context.remoteAddress, forwarded: request.headers[values: .xForwardedFor])
    return asker.flatMap { AddressRange(around: $0) }?.description ?? "unknown"
  }
}

/// Says once that requests come through a proxy, where none is trusted.
final class ProxyNotice: RouterMiddleware {
  typealias Context = SiteContext

  private let proxies: Proxies
  private let logger: Logger
  private let hasSaid = Atomic(false)

  init(_ proxies: Proxies, _ logger: Logger) { (self.proxies, self.logger) = (proxies, logger) }

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    if proxies.trusted.isEmpty, request.headers[.xForwardedFor] != nil,
      !hasSaid.exchange(true, ordering: .relaxed)
    {
      let setting = ServeSetting.trustedProxies
      logger.warning(
        """
        Requests come with X-Forwarded-For (one from \(context.remoteAddress?.ipAddress ?? "unknown")), but no proxy is trusted: \
        everybody behind one is counted as one. If there is a proxy in front of the desk, say its address: \
        \(setting.option), \(setting.variable) or \(setting.key).
        """)
    }
    return try await next(request, context)
  }
}

extension HTTPField.Name {
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
