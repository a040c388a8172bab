public import Plugboard

/// Names a conversation: by its sid, which pages of the field's older version call `channelSid`, or as the conversation
/// itself. One is enough; the others are filled in before any hook runs. The desk goes by `conversationSid`.
public protocol ConversationNaming {
  var conversationSid: String? { get set }
  var channelSid: String? { get set }
  var conversation: ConversationView? { get set }
}

extension ConversationNaming {
  static var naming: [PayloadField] {
    [
      .optional("conversationSid", .string, "The conversation's sid (CH…). Needed unless one of the others is there."),
      .optional("channelSid", .string, "The same, under its older name."),
      .optional("conversation", ConversationView.schema, "The conversation itself."),
    ]
  }
}

/// Names a conversation and nothing else.
public struct ConversationFields: PayloadFields, ConversationNaming {
  public var conversationSid: String?
  public var channelSid: String?
  public var conversation: ConversationView?

  public init(conversationSid: String? = nil) { self.conversationSid = conversationSid }

  public enum CodingKeys: String, CodingKey { case conversationSid, channelSid, conversation }

  public static var schema: [PayloadField] { naming }
}

/// Sends a message.
public struct MessageFields: PayloadFields, ConversationNaming {
  public var conversationSid: String?
  public var channelSid: String?
  public var conversation: ConversationView?
  public var body: String?
  /// An object that goes with the message.
  public var messageAttributes: JSON?
  /// Files that the sender has uploaded for this conversation. Their sids are enough; the rest is what the desk knows,
  /// whatever the caller said of it.
  public var attachedFiles: [MediaView]?
  /// A name that the sender gives the message: sent again by the same one, it is the same message.
  public var clientID: String?

  public init(
    conversationSid: String? = nil, body: String? = nil, messageAttributes: JSON? = nil,
    attachedFiles: [MediaView]? = nil, clientID: String? = nil
  ) {
    (self.conversationSid, self.body) = (conversationSid, body)
    (self.messageAttributes, self.attachedFiles, self.clientID) = (messageAttributes, attachedFiles, clientID)
  }

  public enum CodingKeys: String, CodingKey {
    case conversationSid, channelSid, conversation, body, messageAttributes, attachedFiles, clientID
  }

  public static var schema: [PayloadField] {
    naming + [
      .optional("body", .string, "The text; needed unless there are files."),
      .optional("messageAttributes", .any, "An object that goes with the message."),
      .optional(
        "attachedFiles", .array(of: MediaView.schema),
        "Files that the sender has uploaded; their sids are enough, the rest is what the desk knows."),
      .optional("clientID", .string, "The sender's own name for the message, so that sending it again is harmless."),
    ]
  }
}

/// What a message was given.
public struct SentMessageView: Codable, Sendable, Hashable {
  /// Its number in the conversation, from 1.
  public var index: Int64

  public init(index: Int64) { self.index = index }

  static var schema: PayloadSchema { .object([.field("index", .integer, "Its number in the conversation, from 1.")]) }
}

/// Up to which message somebody has got, or read, a conversation.
public struct HorizonFields: PayloadFields, ConversationNaming {
  public var conversationSid: String?
  public var channelSid: String?
  public var conversation: ConversationView?
  public var index: Int64?

  public init(conversationSid: String? = nil, index: Int64? = nil) {
    (self.conversationSid, self.index) = (conversationSid, index)
  }

  public enum CodingKeys: String, CodingKey { case conversationSid, channelSid, conversation, index }

  public static var schema: [PayloadField] { naming + [.optional("index", .integer, "The number of the newest one.")] }
}

/// What a customer begins a conversation with.
public struct StartConversationFields: PayloadFields {
  public var customerName: String?
  /// The first message.
  public var body: String?
  /// An object: becomes the task's attributes, so that workflows can go by it.
  public var attributes: JSON?
  /// The customer's own name for the first message.
  public var clientID: String?

  public init(customerName: String? = nil, body: String? = nil, attributes: JSON? = nil, clientID: String? = nil) {
    (self.customerName, self.body) = (customerName, body)
    (self.attributes, self.clientID) = (attributes, clientID)
  }

  public enum CodingKeys: String, CodingKey { case customerName, body, attributes, clientID }

  public static var schema: [PayloadField] {
    [
      .optional("customerName", .string, "What the customer wants to be called."),
      .optional("body", .string, "The first message."),
      .optional("attributes", .any, "An object: becomes the task's attributes, so that workflows can go by it."),
      .optional("clientID", .string, "The customer's own name for the first message."),
    ]
  }
}

/// What has begun.
public struct StartedConversationView: Codable, Sendable, Hashable {
  public var conversationSid: String
  public var participantSid: String
  public var taskSid: String

  static var schema: PayloadSchema {
    .object([
      .field("conversationSid", .string), .field("participantSid", .string, "The customer in it."),
      .field("taskSid", .string, "The task that answers for it."),
    ])
  }
}
