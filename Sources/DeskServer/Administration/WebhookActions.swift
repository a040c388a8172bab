import Desk
import DeskActions
import Foundation
import NIOCore
import Plugboard

extension Action where Payload == Open<WebhookFields>, Output == String {
  static var createWebhook: Self { Self("CreateWebhook") }
}

extension Action where Payload == Open<WebhookFields>, Output == Void {
  static var switchWebhook: Self { Self("SwitchWebhook") }
  static var removeWebhook: Self { Self("RemoveWebhook") }
}

/// Names a program that is told of events, and says how.
struct WebhookFields: PayloadFields {
  var name: String?
  var url: String?
  var events: [String]?
  var isOn: Bool?

  enum CodingKeys: String, CodingKey { case name, url, events, isOn }

  static var schema: [PayloadField] {
    [
      .optional("name", .string, "What administrators call it."),
      .optional("url", .string, "Where it is told, such as https://crm.example.com/events."),
      .optional("events", .array(of: .string), "Of which events; of all, if left out or empty."),
      .optional("isOn", .boolean, "Whether it is told."),
    ]
  }
}

extension DeskSite {
  /// How many programs may be told of events.
  static let maximumWebhooks = 50

  func registerWebhooks() throws(RegistrationError) {
    try actions.register(
      .createWebhook,
      DeskAction(
        summary:
          "Has a program told of events from now on; the answer is the secret they are signed with, shown only now.",
        output: .string, roles: [.admin, .plugin], body: { [unowned self] in try await createWebhook($0) }))
    try actions.register(
      .switchWebhook,
      DeskAction(
        summary: "Stops telling a program of events, or goes on with the first that it has missed.", output: .nothing,
        roles: [.admin, .plugin],
        body: { [unowned self] request in
          let isOn = try needed(request.isOn, "isOn")
          if try !office.switchWebhook(request.name ?? "", isOn: isOn) { throw Self.noWebhook(request.name) }
          webhooks.lookAgain()
        }))
    try actions.register(
      .removeWebhook,
      DeskAction(
        summary: "Tells a program of nothing any more, and forgets its secret.", output: .nothing,
        roles: [.admin, .plugin],
        body: { [unowned self] request in
          if try !office.removeWebhook(request.name ?? "") { throw Self.noWebhook(request.name) }
          webhooks.lookAgain()
        }))
  }

  private func createWebhook(_ request: Request<WebhookFields>) async throws -> String {
    let name = try nameInSettings(request.name)
    let address = try WebhookAddress(request.url ?? "")
    try check(address)
    let events = request.events ?? []
    let known = Event.Name.allCases.map(\.rawValue)
    if let index = events.firstIndex(where: { !known.contains($0) }) {
      throw PayloadProblem(
        field: "events[\(index)]", problem: "it must be one of \(known.joined(separator: ", "))")
    }
    let secret = WebhookSecret()
    let addition = try office.addWebhook(
      name, url: address.text, events: Array(Set(events)).sorted(), secret: secret,
      after: await centre.engine.lastEvent, at: now, atMost: Self.maximumWebhooks)
    switch addition {
    case .added: break
    case .isThere: throw PayloadProblem(field: "name", problem: "there is a webhook called “\(name)” already")
    case .isFull:
      throw PayloadProblem(
        field: "name", problem: "there are \(Self.maximumWebhooks) webhooks, and there may be no more")
    }
    webhooks.lookAgain()
    return secret.text
  }

  /// What can be seen without resolving a name; what it leads to is looked at whenever something is sent.
  private func check(_ address: WebhookAddress) throws(PayloadProblem) {
    let reach = WebhookReach(allowed: configuration.webhookNetworks)
    let literal = try? SocketAddress(ipAddress: address.host, port: address.port)
    let isAdmitted =
      if let literal {
        reach.admits(literal, isSecure: address.isSecure)
      } else {
        address.isSecure || address.host == "localhost" && !configuration.webhookNetworks.isEmpty
      }
    if !isAdmitted {
      throw PayloadProblem(
        field: "url",
        problem:
          "it has to be https, to a public address, unless the desk's configuration says otherwise (webhookNetworks)")
    }
  }

  private static func noWebhook(_ name: String?) -> PayloadProblem {
    PayloadProblem(field: "name", problem: "there is no webhook called “\((name ?? "").prefix(64))”")
  }
}

extension Webhook {
  /// As administrators see it: without its secret.
  var json: JSON {
    [
      "name": .string(name), "url": .string(url), "events": .array(events.map(JSON.string)),
      "createdAt": .integer(createdAt), "isOn": .bool(isOn), "failures": .integer(Int64(failures)),
      "failingSince": failingSince.map { .integer($0) } ?? .null, "problem": problem.map { .string($0) } ?? .null,
    ]
  }
}
