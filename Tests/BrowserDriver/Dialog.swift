/// A dialog that a page opened: `alert`, `confirm`, `prompt`, or the question of `beforeunload`.
package struct Dialog: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case alert, confirm, prompt, beforeunload
  }

  package let kind: Kind
  package let message: String
  /// What a prompt proposes.
  package let proposal: String
  /// How it was answered; nil while it is open.
  package internal(set) var accepted: Bool?
}

/// What a test answers to a dialog.
package struct DialogAnswer: Sendable, Hashable {
  let accepts: Bool
  let text: String?

  /// OK; a prompt gets what it proposes.
  package static let accept = DialogAnswer(accepts: true, text: nil)
  /// OK, with this text for a prompt.
  package static func accept(_ text: String) -> DialogAnswer { DialogAnswer(accepts: true, text: text) }
  /// Cancel; at `beforeunload`, stay.
  package static let dismiss = DialogAnswer(accepts: false, text: nil)
}
