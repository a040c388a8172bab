import Synchronization

/// The number of one invocation, unique within one ``Actions``.
///
/// The upper 24 bits number the action in order of registration, the lower 40 count its invocations: a counter under
/// the lock that every invocation takes anyway, because a random number would cost more than the invocation itself.
public struct InvocationID: Sendable, Hashable, CustomStringConvertible {
  public let rawValue: UInt64

  @inlinable
  init(action: UInt32, sequence: UInt64) {
    rawValue = UInt64(action) << 40 | sequence & 0xFF_FFFF_FFFF
  }

  /// The action's number and the invocation's, such as `3-17`.
  public var description: String { "\(rawValue >> 40)-\(rawValue & 0xFF_FFFF_FFFF)" }
}

/// Who asked for an invocation and within which other one it runs; every hook and body is given it (R26).
///
/// Invoke further actions *through the context* to make them children of this invocation: they inherit its actor, name
/// it as their parent, and the depth of the chain is limited (R20).
public struct InvocationContext: Sendable {
  @usableFromInline let site: ActionSite
  public let id: InvocationID
  /// What only some invocations have; kept aside so that the others can hand this struct around cheaply.
  @usableFromInline let details: InvocationDetails?

  @inlinable
  init(site: ActionSite, id: InvocationID, details: InvocationDetails?) {
    self.site = site
    self.id = id
    self.details = details
  }

  /// The name of the action that is being invoked.
  public var action: String { site.name }

  /// Who asked, in the application's own words (`"agent:WK1"`, `"timer:wrap-up"`); `nil` if nobody said so.
  public var actor: String? { details?.actor }

  /// The invocation from whose hook or body this one was invoked.
  public var parent: InvocationID? { details?.parent?.id }

  /// How many invocations this one is nested in: 0 for one that was not invoked through another's context.
  public var depth: Int { details?.depth ?? 0 }

  /// The names from the outermost invocation to this one.
  public var chain: [String] {
    var names = [action]
    var next = details?.parent
    while let context = next {
      names.append(context.action)
      next = context.details?.parent
    }
    return names.reversed()
  }
}

/// What an invocation has when it was made for somebody, within another one, against the clock, or is watched.
@usableFromInline
final class InvocationDetails: Sendable {
  let actor: String?
  let parent: InvocationContext?
  @usableFromInline let depth: Int
  /// The time that all hooks together may take, those of a child too that has no allowance of its own (R18).
  @usableFromInline let allowance: Allowance?

  init(actor: String?, parent: InvocationContext?, allowance: Allowance? = nil) {
    self.actor = actor ?? parent?.actor
    self.parent = parent
    self.depth = parent.map { $0.depth + 1 } ?? 0
    self.allowance = allowance ?? parent?.details?.allowance
  }
}

/// What is fixed about an action for as long as its handle lives.
@usableFromInline
final class ActionSite: Sendable {
  @usableFromInline let name: String
  @usableFromInline let number: UInt32
  @usableFromInline let core: Core
  /// The keys of invocations under way, for actions that refuse duplicates (R21).
  let underWay = Mutex<Set<String>>([])

  init(name: String, number: UInt32, core: Core) {
    self.name = name
    self.number = number
    self.core = core
  }
}
