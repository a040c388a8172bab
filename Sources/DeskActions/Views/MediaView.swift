package import Desk
import Plugboard

/// A file that goes with a message, as pages and plugins see it.
public struct MediaView: Codable, Sendable, Hashable {
  /// The file's sid (ME…).
  public var sid: String
  /// What its sender called it, without folders and without characters that can't be seen.
  public var filename: String?
  /// What its sender says it is, or, for pictures that browsers show, what it has been seen to be: for such a kind this can be
  /// trusted, for all others it can't.
  public var contentType: String?
  /// In bytes.
  public var size: Int64?

  public init(sid: String, filename: String? = nil, contentType: String? = nil, size: Int64? = nil) {
    (self.sid, self.filename, self.contentType, self.size) = (sid, filename, contentType, size)
  }

  /// How many may go with one message.
  public static let maximumPerMessage = 10

  static var schema: PayloadSchema {
    .open([
      .field("sid", .string, "The file's sid (ME…)."),
      .optional("filename", .string, "What its sender called it."),
      .optional("contentType", .string, "What its sender says it is; checked for png, jpeg, gif and webp only."),
      .optional("size", .integer, "In bytes."),
    ])
  }
}

extension Message {
  /// The files that were sent with it.
  package var media: [MediaView] { (try? attributes[Self.mediaAttribute]?.decode()) ?? [] }
}

extension JSON {
  /// A message's attributes without what only the desk itself says.
  var withoutMedia: JSON {
    guard self[Message.mediaAttribute] != nil else { return self }
    var rest = self
    rest[Message.mediaAttribute] = nil
    return rest
  }
}
