/// What somebody types into a browser on this machine to open a desk.
package struct BrowserAddress: Sendable, Hashable {
  /// Without a slash at its end.
  package let text: String
  /// Whether other machines can open it, too, under names of their own.
  package let isEverywhere: Bool

  /// - Parameter host: Where connections are taken.
  package init(host: String, port: Int, isEncrypted: Bool) {
    // Not addresses, but a way to say all of them.
    isEverywhere = ["0.0.0.0", "::"].contains(host)
    let name = isEverywhere ? "localhost" : host.contains(":") ? "[\(host)]" : host
    text = "\(isEncrypted ? "https" : "http")://\(name):\(port)"
  }
}
