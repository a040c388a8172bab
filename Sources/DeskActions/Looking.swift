public import Desk
import Plugboard

// What is looked up for payloads: in memory where it is, and else in the store.

extension ContactCentre {
  /// A task as the worker of a reservation sees it, however long ago it has ended.
  /// - Throws: ``Desk/DeskError/unknown(thing:sid:)`` if there is none; ``Desk/StoreError``.
  public func task(_ sid: Identifier<Reservation>) async throws -> TaskView {
    let now = clock()
    if let view = await engine.read({ $0.view(of: sid, at: now) }) { return view }
    guard case .reservation(let reservation)? = try await store.record(.reservation(sid)),
      case .task(let task)? = try await store.record(.task(reservation.task))
    else { throw DeskError.unknown(thing: "reservation", sid: "\(sid)") }
    return await engine.read { $0.view(of: reservation, task, at: now) }
  }

  /// A conversation, however long ago it has closed.
  /// - Throws: As ``task(_:)``.
  public func conversation(_ sid: Identifier<Conversation>) async throws -> Conversation {
    if let conversation = await engine.read({ $0.conversations[sid] }) { return conversation }
    guard case .conversation(let conversation)? = try await store.record(.conversation(sid)) else {
      throw DeskError.unknown(thing: "conversation", sid: "\(sid)")
    }
    return conversation
  }

  /// Reads a sid that somebody has given.
  /// - Throws: ``PayloadProblem`` if there is none, or it is no sid of this kind.
  func sid<Kind>(_ text: String?, _ field: String, of kind: Kind.Type = Kind.self) throws(PayloadProblem) -> Identifier<
    Kind
  > {
    guard let text else { throw PayloadProblem(field: field, problem: "it is missing") }
    guard let sid = Identifier<Kind>(text) else {
      throw PayloadProblem(field: field, problem: "“\(text.prefix(64))” is no sid that begins with \(Kind.prefix)")
    }
    return sid
  }

  /// Reads a sid where somebody may have given one.
  /// - Throws: ``PayloadProblem`` if what was given is no sid of this kind.
  func sid<Kind>(
    ifAny text: String?, _ field: String, of kind: Kind.Type = Kind.self
  ) throws(PayloadProblem) -> Identifier<Kind>? {
    guard let text else { return nil }
    return try sid(text, field, of: kind)
  }
}
