public import Desk
import Plugboard

/// A conversation as pages see it.
public struct ConversationView: Codable, Sendable, Hashable {
  public var sid: String
  /// `active`, `inactive` or `closed`.
  public var status: String
  /// Unix milliseconds.
  public var dateCreated: Int64
  public var participants: [ParticipantView]
  /// The index of the newest message; 0 before the first.
  public var lastIndex: Int64
  public var version: Int64

  static var schema: PayloadSchema {
    .object([
      .field("sid", .string), .field("status", .string, "active, inactive or closed."),
      .field("dateCreated", .integer, "Unix milliseconds."),
      .field("participants", .array(of: ParticipantView.schema)),
      .field("lastIndex", .integer, "The index of the newest message; 0 before the first."),
      .field("version", .integer),
    ])
  }
}

/// Somebody in a conversation.
public struct ParticipantView: Codable, Sendable, Hashable {
  public var sid: String
  /// `agent`, `customer` or `supervisor`.
  public var kind: String
  /// A worker's sid, or what a customer calls herself.
  public var identity: String
  public var friendlyName: String
  public var deliveredIndex: Int64
  public var readIndex: Int64
  public var hasLeft: Bool

  static var schema: PayloadSchema {
    .object([
      .field("sid", .string), .field("kind", .enumeration(["agent", "customer", "supervisor"])),
      .field("identity", .string, "A worker's sid, or what a customer calls herself."),
      .field("friendlyName", .string), .field("deliveredIndex", .integer), .field("readIndex", .integer),
      .field("hasLeft", .boolean),
    ])
  }
}

/// A message as pages see it.
public struct MessageView: Codable, Sendable, Hashable {
  public var sid: String
  public var conversationSid: String
  public var index: Int64
  public var authorSid: String
  public var authorKind: String
  public var authorName: String
  public var body: String
  public var attributes: JSON
  /// The files that were sent with it.
  public var media: [MediaView]
  public var clientID: String
  /// Unix milliseconds.
  public var dateCreated: Int64
}

extension ConversationView {
  public init(_ conversation: Conversation, _ state: DeskState) {
    self.init(
      sid: "\(conversation.sid)", status: conversation.status.rawValue,
      dateCreated: conversation.createdAt.milliseconds,
      participants: conversation.participants.map { ParticipantView($0, state) }, lastIndex: conversation.lastIndex,
      version: conversation.version)
  }
}

extension ParticipantView {
  init(_ participant: Participant, _ state: DeskState) {
    self.init(
      sid: "\(participant.sid)", kind: participant.kind.rawValue, identity: participant.identity,
      friendlyName: participant.friendlyName(state), deliveredIndex: participant.deliveredIndex,
      readIndex: participant.readIndex, hasLeft: participant.hasLeft)
  }
}

extension MessageView {
  /// - Parameter conversation: The one that the message is in, for its author's name.
  public init(_ message: Message, in conversation: Conversation?, _ state: DeskState) {
    let author = conversation?.participants.first { $0.sid == message.author }
    self.init(
      sid: "\(message.sid)", conversationSid: "\(message.conversation)", index: message.index,
      authorSid: "\(message.author)", authorKind: author?.kind.rawValue ?? "",
      authorName: author?.friendlyName(state) ?? "", body: message.body,
      attributes: message.attributes.withoutMedia, media: message.media, clientID: message.clientID,
      dateCreated: message.sentAt.milliseconds)
  }
}

extension Participant {
  /// What others see: a worker's name, or what a customer calls herself.
  public func friendlyName(_ state: DeskState) -> String {
    guard kind != .customer, let worker = Identifier<Worker>(identity) else { return identity }
    return state.workers[worker]?.friendlyName ?? identity
  }
}
