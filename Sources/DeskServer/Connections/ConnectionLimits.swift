/// How many connections a desk has at once, and how long it waits for whoever is at the other end.
package struct ConnectionLimits: Sendable {
  /// As many as a desk ever takes: pages at which nothing happens take some 800 MB of memory then.
  static let most = 20_000

  /// How many there may be at once, those of pages too. Whoever comes then is told to come later.
  package var maximum = Self.most

  /// How many may be told so at once; beyond these a connection is closed without a word.
  var maximumRefused = 100

  /// How long a client may keep the server waiting without any progress: for a request or the rest of one, or until it takes
  /// more of its answer. Longer than proxies keep their connections for the next request, so that it is they who end them.
  var idleTimeout = Duration.seconds(75)

  package init() {}

  /// - Parameter openFiles: How many files the program may have open. A quarter is left for what is no connection: the
  ///   databases, files that are sent and fetched, webhooks.
  package init(openFiles: Int) {
    maximum = max(1, min(Self.most, openFiles / 4 * 3))
  }
}
