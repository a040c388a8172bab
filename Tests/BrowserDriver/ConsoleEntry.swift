/// Something that a page's console shows.
package struct ConsoleEntry: Sendable, Hashable, CustomStringConvertible {
  package enum Source: Sendable, Hashable {
    /// The page called `console`.
    case page
    /// An exception that nobody caught, or a promise whose rejection nobody handled.
    case exception
    /// The browser itself, of this part: "security" for violations of the content security policy, "network" for
    /// failed loads, and others.
    case browser(String)
  }

  package let source: Source
  /// As the protocol calls it: "log", "info", "warning", "error" and so on.
  package let level: String
  package let text: String
  /// The script or document that it came from, when known.
  package let address: String

  package var isError: Bool { level == "error" }

  package var description: String { "[\(level)] \(text)\(address.isEmpty ? "" : " (\(address))")" }
}

extension ConsoleEntry {
  init(consoleCall parameters: JSONValue) {
    let frame = parameters["stackTrace"]?["callFrames"]?[0]
    self.init(
      source: .page, level: parameters["type"]?.string ?? "log",
      text: (parameters["args"]?.array ?? []).map(\.remoteObjectText).joined(separator: " "),
      address: Self.address(frame?["url"], frame?["lineNumber"]))
  }

  init(exception parameters: JSONValue) {
    let details = parameters["exceptionDetails"] ?? .null
    self.init(
      source: .exception, level: "error", text: details.exceptionText,
      address: Self.address(details["url"], details["lineNumber"]))
  }

  init(logEntry parameters: JSONValue) {
    let entry = parameters["entry"] ?? .null
    self.init(
      source: .browser(entry["source"]?.string ?? "other"), level: entry["level"]?.string ?? "info",
      text: entry["text"]?.string ?? "", address: Self.address(entry["url"], entry["lineNumber"]))
  }

  private static func address(_ url: JSONValue?, _ line: JSONValue?) -> String {
    guard let url = url?.string, !url.isEmpty else { return "" }
    // The protocol counts lines from 0.
    return line?.int.map { "\(url):\($0 + 1)" } ?? url
  }
}

extension JSONValue {
  /// A `Runtime.RemoteObject` as the console would show it.
  var remoteObjectText: String {
    self["value"].map { $0.string ?? $0.text } ?? self["unserializableValue"]?.string ?? self["description"]?.string
      ?? self["type"]?.string ?? text
  }

  /// The text and stack of a `Runtime.ExceptionDetails`.
  var exceptionText: String {
    let text = self["text"]?.string ?? "Uncaught"
    guard let exception = self["exception"] else { return text }
    return "\(text) \(exception["description"]?.string ?? exception.remoteObjectText)"
  }
}
