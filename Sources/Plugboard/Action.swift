/// The name of something an application does, with the types of what goes in and what comes out.
///
/// Declare the actions of an application as static members, so that a call site reads as a sentence and a
/// misspelling does not compile:
///
/// ```swift
/// extension Action where Payload == TaskReference, Output == Void {
///   static var acceptTask: Self { Self("AcceptTask") }
/// }
/// ```
///
/// The name is case-sensitive and must not be empty nor contain control characters (R1); that is checked where the
/// name is first used with ``Actions``, so that declaring an action never fails.
public struct Action<Payload: Sendable, Output: Sendable>: Sendable, Hashable {
  public let name: String

  @inlinable
  public init(_ name: String) {
    self.name = name
  }
}

/// An action whose payload and output are known only at run time: what the string-based calls stand for.
public typealias JSONAction = Action<JSON, JSON>

/// The types an action was declared or used with, comparable and printable without being generic.
@usableFromInline
struct ActionTypes: Sendable, Hashable, CustomStringConvertible {
  let payload: ObjectIdentifier
  let output: ObjectIdentifier
  @usableFromInline let description: String

  init<Payload, Output>(_: Action<Payload, Output>.Type) {
    payload = ObjectIdentifier(Payload.self)
    output = ObjectIdentifier(Output.self)
    description = "(\(Payload.self)) -> \(Output.self)"
  }

  static let json = ActionTypes(JSONAction.self)
}

extension Action {
  static var types: ActionTypes { ActionTypes(Self.self) }
}
