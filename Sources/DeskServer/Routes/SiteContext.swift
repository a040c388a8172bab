import Hummingbird
import NIOCore

/// What a route knows of a request, beside the request.
struct SiteContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  /// The other end of the connection; behind a proxy that is the proxy. Who asks, says ``DeskSite/address(of:_:)``.
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}
