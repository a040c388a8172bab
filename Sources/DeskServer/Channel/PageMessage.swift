import Plugboard

/// What a page sends; see `Documentation/Channel.md`.
enum PageMessage: Sendable, Equatable {
  case hello(version: Int, cursor: Int64?)
  case invoke(id: String, action: String, payload: JSON)
  case cancel(id: String)
  case acknowledge(cursor: Int64)
  case beat
  case inspect(on: Bool)

  /// The one version that there is.
  static let version = 1
  static let maximumIDLength = 64
  /// How deep a message may nest.
  static let maximumDepth = 64

  /// - Throws: ``Unreadable`` with a sentence for whoever writes pages.
  init(_ text: String) throws(Unreadable) {
    let json: JSON
    do { json = try JSON(parsing: text) } catch { throw Unreadable("That is no JSON: \(error)") }
    if json.isDeeper(than: Self.maximumDepth) {
      throw Unreadable("That nests deeper than \(Self.maximumDepth).", id: try? Self.id(json, "invoke"))
    }
    guard let type = json["type"]?.stringValue else { throw Unreadable("A message is an object with a type.") }
    switch type {
    case "hello":
      guard let version = json["version"]?.intValue else { throw Unreadable("hello needs a version.") }
      self = .hello(version: version, cursor: json["cursor"]?.intValue.map { Int64($0) })
    case "invoke":
      let id = try Self.id(json, type)
      guard let action = json["action"]?.stringValue else { throw Unreadable("invoke needs an action.", id: id) }
      self = .invoke(id: id, action: action, payload: json["payload"] ?? [:])
    case "cancel": self = .cancel(id: try Self.id(json, type))
    case "acknowledge":
      guard let cursor = json["cursor"]?.intValue else { throw Unreadable("acknowledge needs a cursor.") }
      self = .acknowledge(cursor: Int64(cursor))
    case "beat": self = .beat
    case "inspect": self = .inspect(on: json["on"]?.boolValue ?? false)
    default: throw Unreadable("There is no message of type “\(type.prefix(32))”.")
    }
  }

  private static func id(_ json: JSON, _ type: String) throws(Unreadable) -> String {
    guard let id = json["id"]?.stringValue, (1...maximumIDLength).contains(id.utf8.count) else {
      throw Unreadable("\(type) needs an id of 1 to \(maximumIDLength) bytes.")
    }
    return id
  }

  /// Why a message means nothing.
  struct Unreadable: Error, Equatable, CustomStringConvertible {
    let description: String
    /// What the page calls its request, if that could be read.
    var id: String?

    init(_ description: String, id: String? = nil) { (self.description, self.id) = (description, id) }
  }

  /// What the page calls its request, where it waits for an answer.
  var id: String? {
    if case .invoke(let id, _, _) = self { id } else { nil }
  }
}
