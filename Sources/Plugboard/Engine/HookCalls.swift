// The closures of hooks, as the engine calls them. Synchronous ones are kept apart from those that can suspend, because
// a call that cannot suspend costs a tenth of one that can.
//
// They are wrapped in enums on purpose: a bare closure in an array is re-abstracted, which costs a frame per call.

/// A before-listener or a guard: what can end an invocation before its body.
@usableFromInline
enum VetoCall<Payload: Sendable>: Sendable {
  case synchronousListener(@Sendable (inout Payload, inout Veto) throws -> Void)
  case asynchronousListener(@Sendable (inout Payload, inout Veto) async throws -> Void)
  case synchronousGuard(@Sendable (Payload, inout Veto) throws -> Void)
  case asynchronousGuard(@Sendable (Payload, inout Veto) async throws -> Void)
}

@usableFromInline
struct ReplacementCall<Payload: Sendable, Output: Sendable>: Sendable {
  @usableFromInline let call: @Sendable (Payload, borrowing Original<Payload, Output>) async throws -> Output

  @inlinable
  init(_ call: @escaping @Sendable (Payload, borrowing Original<Payload, Output>) async throws -> Output) {
    self.call = call
  }
}

@usableFromInline
enum BodyCall<Payload: Sendable, Output: Sendable>: Sendable {
  case synchronous(@Sendable (Payload, InvocationContext) throws -> Output)
  case asynchronous(@Sendable (Payload, InvocationContext) async throws -> Output)
}

@usableFromInline
enum AfterCall<Payload: Sendable, Output: Sendable>: Sendable {
  case synchronous(@Sendable (Payload, Output, InvocationContext) throws -> Void)
  case asynchronous(@Sendable (Payload, Output, InvocationContext) async throws -> Void)
}

/// Turns the caller's payload into the one that everybody sees (R3).
@usableFromInline
struct PayloadUpdate<Payload: Sendable>: Sendable {
  @usableFromInline let call: @Sendable (inout Payload) async throws -> Void

  @inlinable
  init(_ call: @escaping @Sendable (inout Payload) async throws -> Void) { self.call = call }
}
