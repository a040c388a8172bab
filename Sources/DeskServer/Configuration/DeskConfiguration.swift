/// How a desk is to be served.
package struct DeskConfiguration: Sendable {
  /// The folder in which everything is kept: `desk.sqlite`, `office.sqlite`, and in `media` the files
  /// that people have sent.
  package var folder: String
  package var host: String
  /// 0 for any that is free.
  package var port: Int
  /// The port of whoever names none.
  package static let defaultPort = 8080
  /// Other pages that may talk to this desk, such as `https://www.example.com`; the desk's own always may. They have to be of the
  /// same site: to others browsers do not lend the desk's cookies.
  package var allowedOrigins: [String]
  /// Hosts that plugins in the page may make requests to, such as `https://crm.example.com`.
  package var allowedHosts: [String]
  /// A folder of JavaScript modules that run in the agent's page, in order of their names.
  package var pagePlugins: String?
  /// Plugins of the desk that are not started.
  package var disabledPlugins: Set<String>
  /// Starts without any plugin, on the desk and in pages.
  package var isSafeMode: Bool
  /// How long all hooks of one action may take together.
  package var hookTime: Duration
  /// Addresses that are not public, such as `10.0.0.0/8`, and that webhooks may be sent to all the same; without encryption to this
  /// machine's own among them only.
  package var webhookNetworks: [AddressRange] = []
  /// The proxies in front of the desk that are believed when they say in `X-Forwarded-For` for whom they ask; without any, nobody is.
  package var trustedProxies: [AddressRange] = []
  /// After how many days what was written in conversations and tasks that have ended is erased; never, if left out.
  package var retentionDays: Int?
  /// The files, in PEM, by which connections are encrypted; not, if left out.
  package var certificate: Certificate?

  /// A certificate with those above it, and its key.
  package struct Certificate: Sendable {
    package var chain: String
    package var key: String

    package init(chain: String, key: String) { (self.chain, self.key) = (chain, key) }
  }
  /// How many connections there may be.
  package var connections = ConnectionLimits()
  /// How much people may send each other in files.
  var media = MediaLimits()
  /// With less room than this on the disk of its folder, in bytes, a desk says that it is not ready: far beneath what uploads leave.
  var leastRoom: Int64 = 64 << 20
  /// How long pages may take to answer, below the channel's own messages.
  var webSocket = WebSocketLimits()
  /// How long a page may owe acknowledgements.
  var patience = ChannelLimits.patience
  /// What it costs to try a password.
  var passwordCost = PasswordHash.Cost.full
  var webhookSending = WebhookSending()
  /// How often it is looked for what is to be erased.
  var retentionInterval = Duration.seconds(24 * 3600)

  package init(
    folder: String, host: String = "127.0.0.1", port: Int = defaultPort, allowedOrigins: [String] = [],
    allowedHosts: [String] = [], pagePlugins: String? = nil, disabledPlugins: Set<String> = [],
    isSafeMode: Bool = false, hookTime: Duration = .seconds(30)
  ) {
    (self.folder, self.host, self.port) = (folder, host, port)
    (self.allowedOrigins, self.allowedHosts, self.pagePlugins) = (allowedOrigins, allowedHosts, pagePlugins)
    (self.disabledPlugins, self.isSafeMode, self.hookTime) = (disabledPlugins, isSafeMode, hookTime)
  }
}
