// The closures of hooks as the engine calls them, one case for each form in which they can be given.
//
// Synchronous ones are kept apart from those that can suspend, because calling one that cannot costs a tenth. Forms with
// fewer arguments are not wrapped in a closure with more, because a wrapper costs as much as the call itself. And all are
// in enums, because a bare closure in an array is re-abstracted, which is a wrapper too.

/// A hook's closure, whatever its form.
@usableFromInline
protocol HookCall: Sendable {
  var isSynchronous: Bool { get }
}

/// A before-listener or a guard: what can end an invocation before its body.
@usableFromInline
enum VetoCall<Payload: Sendable>: HookCall {
  case synchronousListener(@Sendable (inout Payload, inout Veto) throws -> Void)
  case synchronousGuard(@Sendable (Payload, inout Veto) throws -> Void)
  case asynchronousListener(@Sendable (inout Payload, inout Veto) async throws -> Void)
  case asynchronousGuard(@Sendable (Payload, inout Veto) async throws -> Void)

  @inlinable
  @inline(__always)
  var isSynchronous: Bool {
    switch self {
    case .synchronousListener, .synchronousGuard: true
    case .asynchronousListener, .asynchronousGuard: false
    }
  }

  /// Calls a synchronous one.
  @inlinable
  @inline(__always)
  func callNow(_ payload: inout Payload, _ veto: inout Veto) throws {
    switch self {
    case .synchronousListener(let listener): try listener(&payload, &veto)
    case .synchronousGuard(let check): try check(payload, &veto)
    case .asynchronousListener, .asynchronousGuard: break
    }
  }

  @inlinable
  @inline(__always)
  func call(_ payload: inout Payload, _ veto: inout Veto) async throws {
    switch self {
    case .asynchronousListener(let listener): try await listener(&payload, &veto)
    case .asynchronousGuard(let check): try await check(payload, &veto)
    case .synchronousListener, .synchronousGuard: try callNow(&payload, &veto)
    }
  }
}

@usableFromInline
struct ReplacementCall<Payload: Sendable, Output: Sendable>: HookCall {
  @inlinable var isSynchronous: Bool { false }
  @usableFromInline let call: @Sendable (Payload, inout Original<Payload, Output>) async throws -> Output

  @inlinable
  init(_ call: @escaping @Sendable (Payload, inout Original<Payload, Output>) async throws -> Output) {
    self.call = call
  }
}

@usableFromInline
enum BodyCall<Payload: Sendable, Output: Sendable>: Sendable {
  case synchronous(@Sendable (Payload) throws -> Output)
  case synchronousInContext(@Sendable (Payload, InvocationContext) throws -> Output)
  case asynchronous(@Sendable (Payload) async throws -> Output)
  case asynchronousInContext(@Sendable (Payload, InvocationContext) async throws -> Output)

  var isSynchronous: Bool {
    switch self {
    case .synchronous, .synchronousInContext: true
    case .asynchronous, .asynchronousInContext: false
    }
  }

  @inlinable
  @inline(__always)
  func call(_ payload: Payload, _ context: @autoclosure () -> InvocationContext) async throws -> Output {
    switch self {
    case .synchronous(let body): try body(payload)
    case .synchronousInContext(let body): try body(payload, context())
    case .asynchronous(let body): try await body(payload)
    case .asynchronousInContext(let body): try await body(payload, context())
    }
  }
}

@usableFromInline
enum AfterCall<Payload: Sendable, Output: Sendable>: HookCall {
  case synchronous(@Sendable (Payload, Output) throws -> Void)
  case synchronousInContext(@Sendable (Payload, Output, InvocationContext) throws -> Void)
  case asynchronous(@Sendable (Payload, Output) async throws -> Void)
  case asynchronousInContext(@Sendable (Payload, Output, InvocationContext) async throws -> Void)

  @inlinable
  @inline(__always)
  var isSynchronous: Bool {
    switch self {
    case .synchronous, .synchronousInContext: true
    case .asynchronous, .asynchronousInContext: false
    }
  }

  /// Calls a synchronous one.
  @inlinable
  @inline(__always)
  func callNow(_ payload: Payload, _ output: Output, _ context: @autoclosure () -> InvocationContext) throws {
    switch self {
    case .synchronous(let listener): try listener(payload, output)
    case .synchronousInContext(let listener): try listener(payload, output, context())
    case .asynchronous, .asynchronousInContext: break
    }
  }

  @inlinable
  @inline(__always)
  func call(_ payload: Payload, _ output: Output, _ context: @autoclosure () -> InvocationContext) async throws {
    switch self {
    case .asynchronous(let listener): try await listener(payload, output)
    case .asynchronousInContext(let listener): try await listener(payload, output, context())
    case .synchronous, .synchronousInContext: try callNow(payload, output, context())
    }
  }
}

/// Turns the caller's payload into the one that everybody sees (R3).
@usableFromInline
struct PayloadUpdate<Payload: Sendable>: Sendable {
  @usableFromInline let call: @Sendable (inout Payload) async throws -> Void

  @inlinable
  init(_ call: @escaping @Sendable (inout Payload) async throws -> Void) { self.call = call }
}
