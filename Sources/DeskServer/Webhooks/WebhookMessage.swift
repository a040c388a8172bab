import Crypto
import Desk
import DeskActions
import Foundation
import Plugboard

/// What only the desk and one receiver know.
struct WebhookSecret: Sendable, Hashable {
  /// `whsec_` and the key in base64.
  let text: String
  private let key: SymmetricKey

  /// 256 bits of chance.
  init() {
    key = SymmetricKey(size: .bits256)
    text = "whsec_" + key.withUnsafeBytes { Data($0) }.base64EncodedString()
  }

  /// - Returns: `nil` for what is none.
  init?(_ text: String) {
    guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst("whsec_".count))), !key.isEmpty
    else { return nil }
    (self.text, self.key) = (text, SymmetricKey(data: key))
  }

  func signature(of text: String) -> String {
    "v1," + Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)).base64EncodedString()
  }

  static func == (left: Self, right: Self) -> Bool { left.text == right.text }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// One event, as a receiver is told of it: https://www.standardwebhooks.com.
struct WebhookMessage: Sendable, Hashable {
  /// The same however often it is sent.
  let id: String
  /// JSON.
  let body: String

  /// - Parameter webhook: What tells the webhook from all others, of all desks.
  init(_ stored: StoredEvent, to webhook: String) throws {
    id = "msg_\(webhook)_\(stored.number)"
    // In the middle of its millisecond, because the rest is cut off.
    let at = Date(timeIntervalSince1970: (Double(stored.at.milliseconds) + 0.5) / 1000)
    let json: JSON = [
      "type": .string(stored.event.name.rawValue),
      "timestamp": .string(at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
      "data": try stored.json,
    ]
    body = json.description
  }

  /// What a receiver can tell by that it is from this desk, and not from long ago.
  /// - Parameter now: When it is sent.
  func headers(signedWith secret: WebhookSecret, at now: Moment) -> [(name: String, value: String)] {
    let timestamp = now.milliseconds / 1000
    return [
      ("webhook-id", id), ("webhook-timestamp", "\(timestamp)"),
      ("webhook-signature", secret.signature(of: "\(id).\(timestamp).\(body)")),
    ]
  }
}

extension StoredEvent {
  /// As programs are told of it, whether they ask or are called.
  var json: JSON {
    get throws {
      try JSON(encoding: event).merging(["number": .integer(number), "at": .integer(at.milliseconds)])
    }
  }
}
