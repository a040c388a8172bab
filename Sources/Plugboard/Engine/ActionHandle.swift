public import Synchronization

/// The fast way to invoke: look the action up once, keep the handle, invoke it as often as you like.
///
/// A handle stays good while hooks come and go, for as long as its ``Actions`` lives. Get one from ``Actions/handle(_:)``.
public final class ActionHandle<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let site: ActionSite

  /// What callers need under their lock: one reference to read and one number to count.
  @usableFromInline
  struct Door: Sendable {
    /// `nil` where it still has to be compiled: before the first invocation, and after several changes in a row.
    @usableFromInline var program: Program<Payload, Output>?
    @usableFromInline var sequence: UInt64 = 0
    /// What `sequence` was at the last change: whether the action has been invoked since says who compiles next.
    var renewed: UInt64 = 0
  }

  @usableFromInline let door = Mutex(Door())
  /// How this action's types become JSON and back, where they do.
  let coding: PayloadCoding<Payload, Output>?

  init(site: ActionSite, coding: PayloadCoding<Payload, Output>?) {
    self.site = site
    self.coding = coding
  }

  /// The action's name.
  public var name: String { site.name }

  /// Invokes the action and returns the value of its body, or of what replaced it.
  ///
  /// - Throws: ``ActionAborted``, ``ActionRefused``, ``ActionBlocked``, ``ActionFailed`` around what
  ///   the body threw, ``ChainTooDeep``, ``UnknownAction`` when the action has been unregistered since, or
  ///   `CancellationError`.
  @inlinable
  @discardableResult
  public func invoke(_ payload: consuming Payload) async throws -> Output {
    try await start(payload)
  }

  /// Invokes the action for somebody, against the clock, or from within another one.
  ///
  /// - Parameters:
  ///   - payload: What goes in; listeners may change it on the way.
  ///   - actor: Who asks, in the application's words. Without it, the parent's actor.
  ///   - allowance: One time allowance for all hooks of this invocation together (R18); the body's own time does not
  ///     count, except as part of a replacement that waits for it.
  ///   - parent: The invocation from whose hook or body this one is made (R20).
  /// - Throws: What ``invoke(_:)`` throws.
  @inlinable
  @discardableResult
  public func invoke(
    _ payload: consuming Payload, by actor: String? = nil, hooksWithin allowance: Duration? = nil,
    in parent: InvocationContext? = nil
  ) async throws -> Output {
    guard let details = site.core.details(actor, allowance, parent) else { return try await start(payload) }
    return try await start(payload, details)
  }

  /// Runs the program as it stands. Inlined into what users call, because an asynchronous call on the way costs half as
  /// much as a hook; and apart from the one with details, because what is known to be absent costs nothing.
  @inlinable
  @inline(__always)
  func start(_ payload: consuming Payload) async throws -> Output {
    let (program, id) = draw()
    if let program, site.core.interests.load(ordering: .relaxed) == 0 {
      return try await Invocation(program: program, id: id).run(payload)
    }
    return try await invoke(payload, program, id, nil)
  }

  @inlinable
  @inline(never)
  func start(_ payload: consuming Payload, _ details: InvocationDetails) async throws -> Output {
    let (program, id) = draw()
    if let program, site.core.isQuiet(details) {
      return try await Invocation(program: program, id: id, details: details).run(payload)
    }
    return try await invoke(payload, program, id, details)
  }

  /// The program, if it is up to date, and a number for the invocation.
  @inlinable
  @inline(__always)
  func draw() -> (Program<Payload, Output>?, InvocationID) {
    let (program, sequence) = door.withLock { door in
      door.sequence &+= 1
      return (door.program, door.sequence)
    }
    return (program, InvocationID(action: site.number, sequence: sequence))
  }

  /// The careful way: for invocations that are watched, nested too deep, or the first since a change.
  @inlinable
  @inline(never)
  func invoke(
    _ payload: consuming Payload, _ compiled: Program<Payload, Output>?, _ id: InvocationID,
    _ details: InvocationDetails?
  ) async throws -> Output {
    let context = InvocationContext(site: site, id: id, details: details)
    let trace = site.core.trace(context, payload)
    do {
      try site.core.checkDepth(of: context)
      let program = try compiled ?? compile()
      let output = try await Invocation(program: program, id: id, details: details, trace: trace).run(payload)
      trace?.completed(output)
      return output
    } catch {
      trace?.ended(error)
      throw error
    }
  }

  /// Brings the program up to date with what is attached now.
  @usableFromInline
  func compile() throws -> Program<Payload, Output> {
    try site.core.compile(self)
  }
}

extension ActionHandle where Payload == Void {
  /// Invokes an action that takes no payload.
  @inlinable
  @discardableResult
  public func invoke(
    by actor: String? = nil, hooksWithin allowance: Duration? = nil, in parent: InvocationContext? = nil
  ) async throws -> Output {
    try await invoke((), by: actor, hooksWithin: allowance, in: parent)
  }
}
