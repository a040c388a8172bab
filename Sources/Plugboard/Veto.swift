import Synchronization

/// What a before-listener calls to abort, `abort("The agent declined.")`, and a guard to refuse, `refuse("Not today.")`.
///
/// It is handed to the hook `inout` and can be neither copied nor kept, so that aborting after the hook has returned
/// does not compile (R11). Pass it on to a helper as `inout Veto`.
public struct Veto: ~Copyable, Sendable {
  /// Who asked, and for what.
  public var context: InvocationContext {
    InvocationContext(site: site.takeUnretainedValue(), id: id, details: details?.takeUnretainedValue())
  }

  // Not counted: a veto does not outlive the invocation that lends it, and most hooks never ask for the context.
  @usableFromInline let site: Unmanaged<ActionSite>
  @usableFromInline let id: InvocationID
  @usableFromInline let details: Unmanaged<InvocationDetails>?
  /// Where the call is heard even if its hook is given up before it returns (R18).
  @usableFromInline let relay: VetoRelay?
  @usableFromInline var request: Request?

  /// That a hook has called its veto, and why.
  @usableFromInline
  struct Request: Sendable {
    @usableFromInline let reason: String?
  }

  @inlinable
  init(_ site: ActionSite, _ id: InvocationID, _ details: InvocationDetails?, relay: VetoRelay? = nil) {
    self.site = .passUnretained(site)
    self.id = id
    self.details = details.map { .passUnretained($0) }
    self.relay = relay
  }

  @inlinable var isRequested: Bool { request != nil }

  /// Ends the invocation when this hook returns: nothing further of it runs, neither hook nor body. The hook itself runs
  /// to its end. The first call counts; a later one, or an error thrown later, changes nothing (R11).
  public mutating func callAsFunction(_ reason: String? = nil) {
    guard request == nil else { return }
    request = Request(reason: reason)
    relay?.request.withLock { $0 = request }
  }
}

/// Hears the veto of a hook that runs in a task of its own.
@usableFromInline
final class VetoRelay: Sendable {
  let request = Mutex<Veto.Request?>(nil)
}
