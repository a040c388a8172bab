import Synchronization

/// What a replacement replaced: calling it runs the next older replacement, or the body (R13).
///
/// It can be called never, once or several times; every call runs the whole rest of the stack. It is handed to the
/// replacement `inout` and can be neither copied nor kept, so it does not outlive the replacement's call.
public struct Original<Payload: Sendable, Output: Sendable>: ~Copyable, Sendable {
  @usableFromInline
  enum Route: Sendable {
    /// The rest of the stack, from this position on.
    case stack(Invocation<Payload, Output>, from: Int)
    /// The same behind a conversion, for a replacement that was written for other types.
    case converted(InvocationContext, @Sendable (Payload) async throws -> Output)
  }

  @usableFromInline let route: Route
  @usableFromInline let payload: Payload
  /// Set where the replacement runs against a deadline: once that has passed, the rest of the stack stays unrun.
  @usableFromInline let lease: Lease?

  @inlinable
  init(_ route: Route, payload: Payload, lease: Lease? = nil) {
    self.route = route
    self.payload = payload
    self.lease = lease
  }

  /// Who asked, and for what.
  public var context: InvocationContext {
    switch route {
    case .stack(let invocation, from: _): invocation.context
    case .converted(let context, _): context
    }
  }

  /// Continues with what was replaced and the payload as the replacement was given it.
  @inlinable
  @inline(__always)
  public func callAsFunction() async throws -> Output {
    try await callAsFunction(payload)
  }

  /// Continues with what was replaced and another payload.
  /// - Throws: What the rest of the stack throws, as it is; `CancellationError` when the invocation has been cancelled;
  ///   ``DeadlineMissed`` when the replacement's own deadline has passed.
  @inlinable
  @inline(__always)
  public func callAsFunction(_ payload: Payload) async throws -> Output {
    try lease?.check()
    switch route {
    case .stack(let invocation, let position): return try await invocation.proceed(from: position, with: payload)
    case .converted(_, let call): return try await call(payload)
    }
  }

  /// The same original for a replacement that was written for JSON.
  func converted(
    by coding: PayloadCoding<Payload, Output>, keeping last: LastOutput<Output>, _ action: String, _ owner: String
  ) throws -> Original<JSON, JSON> {
    let route = route
    let lease = lease
    let payload = payload
    let json = try coding.json(payload, action, owner)
    return Original<JSON, JSON>(
      .converted(context) { changed in
        // What JSON can't express is not lost by a replacement that changes nothing.
        let payload = changed == json ? payload : try coding.decoded(changed, action, owner)
        let output = try await Original(route, payload: payload, lease: lease)(payload)
        let result = try coding.json(output: output, action, owner)
        last.keep(output, as: result)
        return result
      },
      payload: json)
  }
}

/// What an original that was converted last returned, so that a replacement that passes it on passes on all of it.
final class LastOutput<Output: Sendable>: Sendable {
  private let kept = Mutex<(output: Output, json: JSON)?>(nil)

  func keep(_ output: Output, as json: JSON) {
    // What was kept before is let go of outside the lock (R24).
    let old = kept.withLock { exchange(&$0, (output, json)) }
    withExtendedLifetime(old) {}
  }

  /// The output itself, where its JSON is this.
  func output(for json: JSON) -> Output? {
    kept.withLock { $0 }.flatMap { $0.json == json ? $0.output : nil }
  }
}
