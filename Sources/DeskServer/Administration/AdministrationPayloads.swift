import DeskActions
import Plugboard

/// Names somebody who has an account, and says what is to become of them.
struct PersonFields: PayloadFields {
  var name: String?
  var role: String?
  var friendlyName: String?
  var isDisabled: Bool?

  enum CodingKeys: String, CodingKey { case name, role, friendlyName, isDisabled }

  static var schema: [PayloadField] {
    [
      .optional("name", .string, "What somebody signs in with."),
      .optional("role", .string, "agent, supervisor or admin."),
      .optional("friendlyName", .string, "What others see; the name, if left out."),
      .optional("isDisabled", .boolean, "Whether signing in is forbidden."),
    ]
  }
}

/// A password that is good for one sign-in.
struct OneTimePassword: Codable, Sendable {
  var password: String
  var workerSid: String?

  static var schema: PayloadSchema {
    .object([
      .field("password", .string, "Good for one sign-in."),
      .optional("workerSid", .string, "The new worker at the desk."),
    ])
  }
}

/// What agents choose from.
struct DispositionsFields: PayloadFields {
  var dispositions: [String]?

  enum CodingKeys: String, CodingKey { case dispositions }

  static var schema: [PayloadField] { [.optional("dispositions", .array(of: .string))] }
}

/// What agents can send without typing it.
struct CannedResponsesFields: PayloadFields {
  var cannedResponses: [OfficeSettings.CannedResponse]?

  enum CodingKeys: String, CodingKey { case cannedResponses }

  static var schema: [PayloadField] {
    [
      .optional(
        "cannedResponses",
        .array(
          of: .object([
            .field("title", .string),
            .field("text", .string, "`{{task.x}}` and `{{worker.x}}` stand for attributes."),
          ])))
    ]
  }
}

/// Where customers' conversations go.
struct DefaultWorkflowFields: PayloadFields {
  var workflowSid: String?

  enum CodingKeys: String, CodingKey { case workflowSid }

  static var schema: [PayloadField] { [.optional("workflowSid", .string, "WW…")] }
}

/// Switches a plugin of the desk.
struct SwitchPluginFields: PayloadFields {
  var name: String?
  var isRunning: Bool?

  enum CodingKeys: String, CodingKey { case name, isRunning }

  static var schema: [PayloadField] { [.optional("name", .string), .optional("isRunning", .boolean)] }
}

/// Names a program that has a key.
struct KeyFields: PayloadFields {
  var name: String?

  enum CodingKeys: String, CodingKey { case name }

  static var schema: [PayloadField] { [.optional("name", .string, "What the journal calls the program.")] }
}

extension PluginHost.Status {
  static var schema: PayloadSchema {
    .object([
      .field("name", .string), .field("version", .string), .field("isRunning", .boolean),
      .optional("problem", .string, "Why it does not run, or what of it did not end."),
    ])
  }
}
