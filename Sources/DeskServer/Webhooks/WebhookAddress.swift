import DeskActions
import Foundation

/// Where a program is told of events: an `https` address; to this machine also an `http` one.
struct WebhookAddress: Sendable, Hashable {
  /// How long one may be, in bytes.
  static let maximumLength = 2048

  let text: String
  let isSecure: Bool
  /// A name or an address, without brackets.
  let host: String
  let port: Int
  /// What is asked for there, with the query.
  let path: String
  /// What the header `Host` says.
  let authority: String

  /// - Throws: If it is none, with what would be.
  init(_ text: String) throws(PayloadProblem) {
    func problem(_ problem: String) -> PayloadProblem { PayloadProblem(field: "url", problem: problem) }
    // Nothing by which a header could end, and nothing that is read in one way here and in another there.
    let isPlain = text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }
    guard isPlain, (1...Self.maximumLength).contains(text.utf8.count), let parts = URLComponents(string: text),
      let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http",
      let host = parts.host.map({ $0.hasPrefix("[") ? String($0.dropFirst().dropLast()) : $0 }), !host.isEmpty
    else { throw problem("it has to be like https://crm.example.com/events") }
    if parts.user != nil || parts.password != nil || text.contains("@") && text.split(separator: "/")[1].contains("@") {
      throw problem("it must not have a name or a password in it")
    }
    if parts.fragment != nil { throw problem("it must not have a “#” in it") }
    isSecure = scheme == "https"
    if let port = parts.port, !(1...65535).contains(port) { throw problem("a port lies between 1 and 65535") }
    (self.text, self.host, port) = (text, host, parts.port ?? (isSecure ? 443 : 80))
    let path = parts.percentEncodedPath
    self.path = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    let name = host.contains(":") ? "[\(host)]" : host
    authority = parts.port.map { "\(name):\($0)" } ?? name
  }
}
