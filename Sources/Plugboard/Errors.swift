// What an invocation or a registration can end with. Every error names the action and the owner, says what happened in a
// sentence, and keeps its cause.

/// A before-listener ended the invocation: a decision, not a failure (R11).
public struct ActionAborted: Error, Sendable, CustomStringConvertible {
  public let action: String
  /// Whose listener it was.
  public let owner: String
  /// Why, in the owner's words; `nil` if it gave none.
  public let reason: String?
  public let invocation: InvocationID
  /// What the listener threw or missed, where it did not abort by itself but was told to count failures as aborts (R12).
  public let cause: (any Error)?

  /// The first cause, below every nested invocation that it passed through; `nil` where there is none.
  public var rootCause: (any Error)? { cause.map(root(of:)) }

  public var description: String { "\(owner) aborted \(action)" + explanation(reason, because) }

  /// Why the listener did not decide by itself, in words.
  package var because: String? { rootCause.map { "its before-listener failed: \($0)" } }
}

/// A guard refused the invocation (R10), or broke and so could not allow it (R12).
public struct ActionRefused: Error, Sendable, CustomStringConvertible {
  public let action: String
  /// Whose guard it was; for a duplicate, who registered the action.
  public let owner: String
  /// Why, in the owner's words; `nil` if it gave none.
  public let reason: String?
  public let invocation: InvocationID
  /// What the guard threw or missed, where it did not refuse by itself; ``AlreadyUnderWay`` where no guard did (R21).
  public let cause: (any Error)?

  /// The first cause, below every nested invocation that it passed through; `nil` where there is none.
  public var rootCause: (any Error)? { cause.map(root(of:)) }

  public var description: String { "\(owner) refused \(action)" + explanation(reason, because) }

  /// Why the guard did not decide by itself, in words.
  package var because: String? { rootCause.map { "its guard failed: \($0)" } }
}

/// The action is blocked, wholly or for this payload (R22).
public struct ActionBlocked: Error, Sendable, CustomStringConvertible {
  public let action: String
  /// Who blocks it.
  public let owner: String
  public let reason: String?
  public let invocation: InvocationID

  public var description: String { "\(action) is blocked by \(owner)" + explanation(reason, nil) }
}

/// Why an invocation was refused that would have done the same thing twice at once: the cause of an ``ActionRefused`` (R21).
public struct AlreadyUnderWay: Error, Sendable, Equatable, CustomStringConvertible {
  public let action: String
  /// What both payloads have in common, as the action's author declared it.
  public let key: String

  public init(action: String, key: String) {
    self.action = action
    self.key = key
  }

  public var description: String { "\(action) is already under way for “\(key)”; wait until it has finished." }
}

/// The body, or what replaced it, failed (R14).
public struct ActionFailed: Error, Sendable, CustomStringConvertible {
  public let action: String
  /// Who attached the outermost replacement, or the body where there is none.
  public let owner: String
  public let invocation: InvocationID
  /// What was thrown, untouched.
  public let cause: any Error

  /// The first cause: what was thrown where it began, below every nested invocation that it passed through.
  public var rootCause: any Error { root(of: cause) }

  public var description: String { "\(action) of \(owner) failed (invocation \(invocation)): \(rootCause)" }
}

/// Nobody has registered an action of this name (R23).
public struct UnknownAction: Error, Sendable, Equatable, CustomStringConvertible {
  public let action: String
  /// Known names that look like it, the likeliest first; at most three.
  public let nearest: [String]
  /// Whether the ``Actions`` that a handle or an owner came from does not exist any more.
  public let isOrphaned: Bool

  init(action: String, nearest: [String], isOrphaned: Bool = false) {
    self.action = action
    self.nearest = nearest
    self.isOrphaned = isOrphaned
  }

  public var description: String {
    let hint =
      if isOrphaned {
        "The Actions that it was registered with is gone: keep it for as long as its handles."
      } else if nearest.isEmpty {
        "Register it before invoking it."
      } else {
        "Did you mean \(nearest.joined(separator: " or "))?"
      }
    return "There is no action “\(printable(action))”. \(hint)"
  }
}

/// What goes into an action, or what comes out.
public enum ActionValue: String, Sendable, Hashable, CustomStringConvertible {
  case payload, output

  public var description: String { rawValue }
}

/// A payload or an output could not be converted, where an action of other types is used by name: the JSON is not what
/// its type can hold (R2), or the value has no JSON form.
public struct PayloadMismatch: Error, Sendable, CustomStringConvertible {
  /// Which way the value was to be converted.
  public enum Conversion: Sendable, Hashable {
    /// From JSON to the action's type, which it does not fit.
    case decoding
    /// From the action's type to JSON, which can't hold it: a number that is not finite, for one.
    case encoding
  }

  public let action: String
  /// In decoding, who made the value that does not fit; in encoding, whose hook is to be given it. `nil` for the caller.
  public let owner: String?
  /// Which of the action's values it is.
  public let value: ActionValue
  /// Which way it was to be converted.
  public let conversion: Conversion
  /// What does not fit, and where.
  public let detail: String
  /// The decoding or encoding error itself, if there was one.
  public let cause: (any Error)?

  public var description: String {
    let problem =
      switch (conversion, value) {
      case (.decoding, .payload):
        "The payload of \(action), \(owner.map { "after \($0) changed it" } ?? "as given"), does not fit its type"
      case (.decoding, .output):
        "The output of \(action)\(owner.map { ", as \($0) returned it," } ?? "") does not fit its type"
      case (.encoding, _):
        "The \(value) of \(action) has no JSON form, but \(owner ?? "the caller") uses \(action) by name"
      }
    return "\(problem): \(escaped(detail))"
  }
}

/// A hook did not finish in time (R18).
public struct DeadlineMissed: Error, Sendable, Equatable, CustomStringConvertible {
  public let action: String
  public let owner: String
  public let hook: HookKind
  public let limit: Duration

  public init(action: String, owner: String, hook: HookKind, limit: Duration) {
    self.action = action
    self.owner = owner
    self.hook = hook
    self.limit = limit
  }

  public var description: String { "the \(hook) of \(owner) on \(action) did not finish within \(limit)" }
}

/// Actions invoke one another deeper than the limit allows, probably for ever (R20).
public struct ChainTooDeep: Error, Sendable, Equatable, CustomStringConvertible {
  /// The names from the outermost invocation that is known to the one that went too far.
  public let chain: [String]
  public let limit: Int
  /// Whether it was found by the same task being inside the same hook over and over, because the context was not passed
  /// on: then only the end of the chain is known.
  public let withoutContext: Bool

  init(chain: [String], limit: Int, withoutContext: Bool = false) {
    self.chain = chain
    self.limit = limit
    self.withoutContext = withoutContext
  }

  public var description: String {
    let names = chain.joined(separator: " → ")
    return withoutContext
      ? "\(names) came round to itself more than \(limit) times, probably for ever. "
        + "Break the circle; invoking through the context would let the whole chain be printed here."
      : "Actions are nested more than \(limit) deep, probably for ever. "
        + "Break the circle or raise the chain limit: \(names)"
  }
}

/// Two uses of one action's name do not agree on its types (R2).
public struct ActionTypeMismatch: Error, Sendable, Equatable, CustomStringConvertible {
  public let action: String
  /// Who declared the types that hold.
  public let declaredBy: String
  public let declared: String
  /// Who came with others.
  public let usedBy: String
  public let used: String

  public var description: String {
    "\(usedBy) uses \(action) as \(used), but \(declaredBy) registered it as \(declared)."
  }
}

/// Why something could not be registered or attached. Nothing was changed.
public enum RegistrationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name is empty or has characters in it that can't be seen: control characters, line separators, marks that turn
  /// the direction of writing (R1).
  case invalidName(String)
  case typeMismatch(ActionTypeMismatch)
  /// The action was declared without an after phase (R4).
  case noAfterPhase(action: String, owner: String, reason: String)
  /// The declared places of these owners' hooks go round in a circle (R8).
  case orderingCycle(action: String, owner: String, among: [String])
  /// A declared place asks for what the priorities forbid (R8).
  case orderingContradiction(action: String, owner: String, place: HookOrder, priority: Int, otherPriority: Int)
  /// A synchronous hook can't be interrupted, so it can't have a deadline (R18).
  case deadlineOnSynchronousHook(action: String, owner: String, hook: HookKind)
  /// A deadline that has passed before the hook starts (R18).
  case deadlineNotPositive(action: String, owner: String, hook: HookKind, deadline: Duration)
  /// The option means nothing for this kind of hook.
  case optionDoesNotApply(action: String, owner: String, option: String, hook: HookKind)
  /// The action is used by name, but its payload, its output or both have no JSON form.
  case notCodable(action: String, owner: String, types: String, lacking: [ActionValue] = [])
  /// The owner has been unloaded and attaches nothing any more (R5).
  case ownerUnloaded(owner: String)
  /// The name is the application's own, or empty, or has characters in it that can't be seen.
  case invalidOwner(String)
  /// What the author declared about the action does not agree with its types (R29).
  case descriptionMismatch(action: String, owner: String, detail: String)

  public var description: String {
    switch self {
    case .invalidName(let name):
      name.isEmpty
        ? "An action needs a name that is not empty."
        : "“\(printable(name))” can't name an action: \(unseen)"
    case .typeMismatch(let mismatch): mismatch.description
    case .noAfterPhase(let action, let owner, let reason):
      "\(owner) can't listen after \(action), which has no after phase: \(reason)"
    case .orderingCycle(let action, let owner, let among):
      "\(owner) can't take that place on \(action): the hooks of \(among.joined(separator: ", ")) would each have to run before the other."
    case .orderingContradiction(let action, let owner, let place, let priority, let other):
      "On \(action), a hook of \(owner) with priority \(priority) can't run \(place), whose hook has priority \(other). Change one of the priorities or drop the place."
    case .deadlineOnSynchronousHook(let action, let owner, let hook):
      "The \(hook) of \(owner) on \(action) has a deadline but cannot suspend, so it could not be interrupted. Make it async or drop the deadline."
    case .deadlineNotPositive(let action, let owner, let hook, let deadline):
      "The \(hook) of \(owner) on \(action) has a deadline of \(deadline), which has passed before it starts. Give it some time or drop the deadline."
    case .optionDoesNotApply(let action, let owner, let option, let hook):
      "The option \(option) means nothing on the \(hook) of \(owner) on \(action). Leave it out."
    case .notCodable(let action, let owner, let types, let lacking):
      "\(owner) can't use \(action) by name: \(formless(types, lacking)) Codable or use the typed call."
    case .ownerUnloaded(let owner):
      "\(owner) has been unloaded and can't attach anything. Ask for a new owner of that name."
    case .invalidOwner(let name):
      switch name {
      case "": "An owner needs a name that is not empty."
      case Core.applicationName:
        "“\(name)” can't name an owner: what is attached through Actions itself goes by that name. Choose another one."
      default: "“\(printable(name))” can't name an owner: \(unseen)"
      }
    case .descriptionMismatch(let action, let owner, let detail):
      "What \(owner) declared about \(action) does not agree with its types: \(detail)"
    }
  }
}

/// Why a name was refused, and what to do.
private let unseen =
  "it contains a character that can't be seen, such as a control character or a line break. Leave that out."

/// What of an action's types has no JSON form, and how to begin the advice.
private func formless(_ types: String, _ lacking: [ActionValue]) -> String {
  if lacking.count == 1 { return "the \(lacking[0]) of its type \(types) has no JSON form. Make it" }
  return "its types \(types) have no JSON form. Make them"
}

/// The first cause of an error: below every invocation that failed because of a nested one, or was stopped because a hook
/// broke. A decision that nothing broke for is a first cause itself.
private func root(of error: any Error) -> any Error {
  var root = error
  while true {
    switch root {
    case let failed as ActionFailed: root = failed.cause
    case let aborted as ActionAborted:
      guard let cause = aborted.cause else { return root }
      root = cause
    case let refused as ActionRefused:
      guard let cause = refused.cause else { return root }
      root = cause
    default: return root
    }
  }
}

/// `: reason`, `, because …` or a full stop.
private func explanation(_ reason: String?, _ failure: String?) -> String {
  because(reason, failure) ?? ", without giving a reason."
}

/// `: reason` or `, because …`; `nil` where there is neither. A reason without a word in it is none.
package func because(_ reason: String?, _ failure: String?) -> String? {
  if let reason, !reason.allSatisfy(\.isWhitespace) { return ": \(reason)" }
  return failure.map { ", because \($0)" }
}

/// A name fit for a message: what can't be seen is escaped, and it is cut at 100 characters.
func printable(_ name: String) -> String {
  escaped(String(String.UnicodeScalarView(name.unicodeScalars.prefix(100))))
    + (name.unicodeScalars.count > 100 ? "…" : "")
}

/// A text in which what can't be seen is escaped, so that it can neither forge a line nor hide what it says.
package func escaped(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
  return text.unicodeScalars.map { isUnprintable($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
}

/// Whether a character has no place in a name or a message: control characters, line and paragraph separators, and those
/// that turn the direction of writing.
func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}
