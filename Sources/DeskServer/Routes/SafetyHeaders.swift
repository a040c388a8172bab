import HTTPTypes
import Hummingbird

/// Tells browsers what a page of the desk may do: load what comes from the desk, and nothing else; no script or style
/// that stands in a page; no page around it.
struct SafetyHeaders: RouterMiddleware {
  typealias Context = SiteContext

  private let policy: String

  /// - Parameter hosts: Where plugins in the page may make requests to.
  init(allowing hosts: [String]) {
    let connect = (["'self'"] + hosts).joined(separator: " ")
    policy = """
      default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
      media-src 'self'; connect-src \(connect); base-uri 'none'; form-action 'self'; frame-ancestors 'none'
      """
  }

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    // What is no page of the desk has a stricter one.
    if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = policy }
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[values: HTTPField.Name("Referrer-Policy")!] = ["no-referrer"]
    response.headers[values: HTTPField.Name("Cross-Origin-Opener-Policy")!] = ["same-origin"]
    response.headers[values: HTTPField.Name("Cross-Origin-Resource-Policy")!] = ["same-origin"]
    response.headers[values: HTTPField.Name("Permissions-Policy")!] = ["camera=(), microphone=(), geolocation=()"]
    return response
  }
}

/// Who may talk to the desk: its own pages, and those that the configuration names.
struct Origins: Sendable {
  let allowed: Set<String>

  init(_ allowed: [String]) { self.allowed = Set(allowed) }

  /// Whether a request comes from a page that may make it. Programs that are no browser say no origin.
  func admits(_ origin: String?, for authority: String?) -> Bool {
    guard let origin else { return true }
    if allowed.contains(origin) { return true }
    // The scheme may have been changed by a proxy in front, the host and port are the browser's own.
    guard let authority, let scheme = origin.firstRange(of: "://") else { return false }
    return origin[scheme.upperBound...].lowercased() == authority.lowercased()
  }
}

/// Refuses what changes something and comes from a foreign page.
struct OriginCheck: RouterMiddleware {
  typealias Context = SiteContext

  let origins: Origins

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    if request.method != .get && request.method != .head {
      guard origins.admits(request.headers[.origin], for: request.head.authority) else {
        return Response(.forbidden, "This page may not talk to the desk.")
      }
    }
    return try await next(request, context)
  }
}
