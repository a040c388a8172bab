/// What an action's author declares beside its body when registering it.
///
/// ```swift
/// try actions.register(.acceptTask, .oneAtATime { $0.sid }) { task in … }
/// ```
public struct ActionOption<Payload: Sendable>: Sendable {
  let apply: @Sendable (inout ActionSettings<Payload>) -> Void

  /// Several options as one, for callers that do not know how many before they run.
  package static func all(_ options: [ActionOption]) -> ActionOption {
    ActionOption { settings in for option in options { option.apply(&settings) } }
  }

  /// Turns the caller's payload into the one that everybody sees, before any hook (R3). What it throws fails the
  /// invocation.
  public static func payloadUpdate(
    _ update: @escaping @Sendable (inout Payload) async throws -> Void
  ) -> ActionOption {
    ActionOption { $0.payloadUpdate = PayloadUpdate(update) }
  }

  /// The action has no after phase, and why: attaching an after-listener is an error (R4).
  public static func withoutAfterPhase(_ reason: String) -> ActionOption {
    ActionOption { $0.noAfterPhase = reason }
  }

  /// Refuses an invocation while another one with the same key is under way (R21): this is what stops a double click.
  /// A payload whose key is `nil` is never refused.
  public static func oneAtATime(by key: @escaping @Sendable (Payload) -> String?) -> ActionOption {
    ActionOption { $0.duplicateKey = DuplicateKey(key: key) }
  }

  /// What the action means and what its payload and output are made of, for ``Actions/describe()`` (R29).
  public static func described(_ description: ActionDescription) -> ActionOption {
    ActionOption { $0.description = description }
  }
}

/// What the options of one registration add up to.
struct ActionSettings<Payload: Sendable>: Sendable {
  var payloadUpdate: PayloadUpdate<Payload>?
  var noAfterPhase: String?
  var duplicateKey: DuplicateKey<Payload>?
  var description: ActionDescription?

  init(_ options: [ActionOption<Payload>]) {
    for option in options { option.apply(&self) }
  }
}
