public import PlugboardJSON

/// What customer and agents write each other, for as long as a task answers for it.
public struct Conversation: Sendable, Hashable, Codable, Identified {
  public static let prefix = "CH"

  public let sid: Identifier<Conversation>
  public let createdAt: Moment
  /// When somebody wrote last, or a task began to answer for it.
  public var lastActivityAt: Moment
  public var status: ConversationStatus
  public var participants: [Participant]
  /// The index of the newest message; 0 before the first.
  public var lastIndex: Int64
  /// The tasks that answer for it and have not ended.
  public var openTasks: Set<Identifier<DeskTask>>
  public var version: Int64

  /// How many may join. Workers who accept a task of it take part whatever the number.
  public static let maximumParticipants = 50
  /// How many tasks may answer for it at once.
  public static let maximumOpenTasks = 20
  /// Of how many of the newest messages the desk knows the names that their authors gave them.
  public static let rememberedMessages = 1000
}

extension Conversation {
  /// Whether a customer is there who has not left.
  public var hasCustomer: Bool { participants.contains { $0.kind == .customer && !$0.hasLeft } }
}

/// Somebody in a conversation.
public struct Participant: Sendable, Hashable, Codable, Identified {
  public static let prefix = "MB"

  public enum Kind: String, Sendable, Hashable, Codable { case agent, customer, supervisor }

  public let sid: Identifier<Participant>
  public let kind: Kind
  /// An agent's or supervisor's sid, or what a customer calls herself.
  public let identity: String
  /// Up to which message it has reached this participant's page.
  public var deliveredIndex: Int64
  /// Up to which message this participant has read. It only moves forward.
  public var readIndex: Int64
  /// Whether the participant has left.
  public var hasLeft: Bool
}

/// One message. It never changes.
public struct Message: Sendable, Hashable, Codable, Identified {
  public static let prefix = "IM"

  /// How long a body may be, in bytes of UTF-8.
  public static let maximumBodyLength = 32 * 1024
  /// The attribute that says which files go with a message. Only the desk's own actions set it.
  public static let mediaAttribute = "plugboard.media"

  public let sid: Identifier<Message>
  public let conversation: Identifier<Conversation>
  /// 1, 2, 3 … in the order of acceptance.
  public let index: Int64
  public let author: Identifier<Participant>
  /// The name that the author's page gave it, so that sending it again is harmless.
  public let clientID: String
  public let body: String
  public let attributes: JSON
  public let sentAt: Moment
}
