import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Plugboard

extension DeskSite {
  /// Where the pages are: beside the program, or where they were built.
  static let web = Bundle.module.bundleURL.appending(path: "Web").path

  /// The pages, what they load, and the plugins that run in them.
  func addPageRoutes(to router: Router<SiteContext>) {
    for (path, page) in [("", "customer"), ("agent", "agent"), ("admin", "admin")] {
      router.get(RouterPath(path)) { _, _ in
        let text = try String(contentsOfFile: "\(Self.web)/\(page)/index.html", encoding: .utf8)
        return Response(
          status: .ok, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-cache"],
          body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
      }
    }
    let plugins = pagePlugins
    router.get("plugins") { request, _ in
      guard try self.signedIn(request.headers) != nil else { return Response(.unauthorized, "Sign in first.") }
      return Response(
        .array(plugins.map { ["name": .string($0.name), "url": .string("/plugins/\($0.file)")] }))
    }
  }

  /// Modules that run in the agent's page, in order of their names.
  private var pagePlugins: [(name: String, file: String)] {
    guard let folder = configuration.pagePlugins, !configuration.isSafeMode else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".js") || $0.hasSuffix(".mjs") }.sorted()
      .map { (name: String($0.prefix { $0 != "." }), file: $0) }
  }

  func addFiles(to router: Router<SiteContext>) {
    // Where files lie is of no interest to whoever starts a desk.
    var quiet = logger
    quiet.logLevel = max(quiet.logLevel, .warning)
    router.add(
      middleware: FileMiddleware(
        Self.web, urlBasePath: "/web", cacheControl: .init([]), searchForIndexHtml: false, logger: quiet))
    if let folder = configuration.pagePlugins, !configuration.isSafeMode {
      router.add(middleware: PluginFiles(folder: folder) { try self.signedIn($0) != nil })
      router.add(
        middleware: FileMiddleware(
          folder, urlBasePath: "/plugins", cacheControl: .init([]), searchForIndexHtml: false, logger: quiet))
    }
  }
}

/// Keeps plugins from whoever has not signed in, and what is no plugin from being served: hidden files, and what links lead to
/// outside of the folder.
private struct PluginFiles: RouterMiddleware {
  typealias Context = SiteContext

  let folder: String
  let isSignedIn: @Sendable (HTTPFields) throws -> Bool

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    guard let path = request.uri.path.removingPercentEncoding else {
      return Response(.badRequest, "The address can't be read.")
    }
    guard path.hasPrefix("/plugins/") else { return try await next(request, context) }
    guard try isSignedIn(request.headers) else { return Response(.unauthorized, "Sign in first.") }
    let steps = path.dropFirst("/plugins/".count).split(separator: "/")
    let root = URL(filePath: folder).resolvingSymlinksInPath().path
    let file = URL(filePath: "\(folder)/\(steps.joined(separator: "/"))").resolvingSymlinksInPath().path
    if steps.contains(where: { $0.hasPrefix(".") || $0.contains("\0") }) || !file.hasPrefix(root + "/") {
      return Response(.notFound, "There is nothing here.")
    }
    var response = try await next(request, context)
    // A proxy that keeps copies would give them to everybody.
    response.headers[.cacheControl] = "private, no-cache"
    return response
  }
}
