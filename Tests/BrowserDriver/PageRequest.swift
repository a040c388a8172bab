/// A request that a page made.
package struct PageRequest: Sendable, Hashable {
  let id: String
  package let url: String
  /// "GET" and so on; "WebSocket" for the opening of a socket.
  package let method: String
  /// As the protocol calls it: "Document", "Script", "Fetch", "WebSocket" and so on.
  package let kind: String
  /// The answer's HTTP status; nil while there is none.
  package internal(set) var status: Int?
  /// Why it failed, as the browser's network errors are called.
  package internal(set) var failure: String?
}
