import DeskActions

/// Actions that are answered with a secret: it is shown once, and nothing keeps it.
enum ShownOnce {
  /// How whoever has missed it gets another, by the action's name.
  static let another = [
    "AddPerson": "The account is there; ResetPassword gives it another password.",
    "ResetPassword": "Ask for another one.",
    "CreateKey": "The key is there; remove it and create another one.",
    "CreateWebhook": "The webhook is there; remove it and create another one.",
  ]

  /// What whoever asks for the same once more is answered.
  static func again(_ action: String, _ outcome: Answers.Outcome) -> Answers.Outcome {
    guard case .success = outcome, let another = another[action] else { return outcome }
    return .failure(
      Failure(
        kind: .refused, action: action,
        message: "This has been done, and the secret that it was answered with is shown only once. \(another)",
        status: 410))
  }
}
