import Hummingbird
import NIOCore

/// What a route knows of a request, beside the request.
struct SiteContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// What attempts are counted by; behind a proxy it is the proxy's.
  var address: String { remoteAddress?.ipAddress ?? "unknown" }
}
