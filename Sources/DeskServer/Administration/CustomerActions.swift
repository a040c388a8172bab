import Desk
import DeskActions
import DeskSQLite
import Plugboard

extension Action where Payload == Open<CustomerFields>, Output == [FoundConversation] {
  static var findConversations: Self { Self("FindConversations") }
}

extension Action where Payload == Open<CustomerFields>, Output == JSON {
  static var exportConversation: Self { Self("ExportConversation") }
}

extension Action where Payload == Open<CustomerFields>, Output == Void {
  static var eraseConversation: Self { Self("EraseConversation") }
}

extension Action where Payload == Open<CustomerFields>, Output == Int {
  static var eraseExpired: Self { Self("EraseExpired") }
}

/// Says whose data is meant.
struct CustomerFields: PayloadFields {
  var customerName: String?
  var conversationSid: String?
  var taskSid: String?

  enum CodingKeys: String, CodingKey { case customerName, conversationSid, taskSid }

  static var schema: [PayloadField] {
    [
      .optional("customerName", .string, "What a customer calls herself, or a part of it."),
      .optional("conversationSid", .string, "The conversation (CH…)."),
      .optional("taskSid", .string, "Or a task without a conversation (WT…)."),
    ]
  }
}

/// A conversation that a customer of some name has had.
struct FoundConversation: Codable, Sendable {
  var conversationSid: String
  /// What the customer calls herself.
  var customerName: String
  var status: String
  /// Unix milliseconds.
  var createdAt: Int64
  /// Unix milliseconds.
  var lastActivityAt: Int64

  static var schema: PayloadSchema {
    .object([
      .field("conversationSid", .string), .field("customerName", .string, "What the customer calls herself."),
      .field("status", .string, "active, inactive or closed."),
      .field("createdAt", .integer, "Unix milliseconds."), .field("lastActivityAt", .integer, "Unix milliseconds."),
    ])
  }
}

extension DeskSite {
  /// How many conversations one question is answered with.
  static let maximumFound = 200

  func registerCustomers() throws(RegistrationError) {
    let roles: Set<DeskActor.Role> = [.admin, .plugin]
    try actions.register(
      .findConversations,
      DeskAction(
        summary: "Finds the conversations of customers whose name has this in it, the newest first.",
        output: .array(of: FoundConversation.schema), roles: roles,
        body: { [unowned self] request in
          guard let name = request.customerName, !name.isEmpty else {
            throw PayloadProblem(field: "customerName", problem: "it must not be empty")
          }
          return try await store.conversations(ofCustomer: name, limit: Self.maximumFound).map { conversation in
            let customers = conversation.participants.filter { $0.kind == .customer }.map(\.identity)
            // The one who was looked for, of several.
            let found = customers.first { $0.lowercased().contains(name.lowercased()) } ?? customers.first
            return FoundConversation(
              conversationSid: "\(conversation.sid)", customerName: found ?? "", status: conversation.status.rawValue,
              createdAt: conversation.createdAt.milliseconds,
              lastActivityAt: conversation.lastActivityAt.milliseconds)
          }
        }))
    try actions.register(
      .exportConversation,
      DeskAction(
        summary: "Gives everything that is kept of a conversation, or of a task without one.", output: .any,
        roles: roles, body: { [unowned self] in try await export(Self.subject($0)) }))
    try actions.register(
      .eraseConversation,
      DeskAction(
        summary: """
          Erases what was written in a conversation that has ended, or in a task without one, wherever it is kept. It can't be \
          taken back.
          """,
        output: .nothing, roles: roles,
        body: { [unowned self] request in
          try await erase(Self.subject(request), by: "\(request.actor)", invocation: "\(request.context.id)")
          try await compact()
        }))
    try actions.register(
      .eraseExpired,
      DeskAction(
        summary: "Erases what has ended longer ago than the configuration says; the answer is how much that was.",
        output: .integer, roles: [.admin, .plugin, .timer],
        body: { [unowned self] request in
          try await eraseExpired(by: "\(request.actor)", invocation: "\(request.context.id)")
        }))
  }

  private static func subject(_ request: Request<CustomerFields>) throws(PayloadProblem) -> CustomerSubject {
    switch (request.conversationSid, request.taskSid) {
    case (let text?, nil):
      guard let sid = Identifier<Conversation>(text) else {
        throw PayloadProblem(field: "conversationSid", problem: "it must be a sid that begins with CH")
      }
      return CustomerSubject(conversations: [sid])
    case (nil, let text?):
      guard let sid = Identifier<DeskTask>(text) else {
        throw PayloadProblem(field: "taskSid", problem: "it must be a sid that begins with WT")
      }
      return CustomerSubject(tasks: [sid])
    default: throw PayloadProblem(field: "conversationSid", problem: "either it or taskSid must be there")
    }
  }
}
