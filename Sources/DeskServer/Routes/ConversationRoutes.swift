import Desk
import DeskActions
import Hummingbird
import Plugboard

extension DeskSite {
  /// What was said before what a page has.
  func addConversationRoutes(to router: Router<SiteContext>) {
    router.get("conversations/:sid/messages") { request, context in
      let sid: Identifier<Conversation> = try Self.sid(context.parameters.get("sid"))
      guard try self.knows(request) else { return Response(.unauthorized, "Sign in first.") }
      let conversation = try await self.centre.conversation(sid)
      guard try await self.mayRead(conversation, request) else {
        return Response(.forbidden, "You do not take part in this conversation.")
      }
      let limit = min(max(request.uri.queryParameters["limit"].flatMap { Int($0) } ?? 50, 1), 200)
      var before = conversation.lastIndex + 1
      if let text = request.uri.queryParameters["before"] {
        guard let number = Int64(text) else { return Response(.badRequest, "before has to be the index of a message.") }
        before = min(max(number, 1), before)
      }
      let messages = try await self.centre.messages(
        of: conversation, after: max(0, before - 1 - Int64(limit)), limit: limit)
      return Response(["messages": try JSON(encoding: messages.filter { $0.index < before })])
    }
    router.get("history") { request, _ in
      guard let person = try self.signedIn(request.headers) else { return Response(.unauthorized, "Sign in first.") }
      let query = request.uri.queryParameters["query"].map(String.init) ?? ""
      let text = request.uri.queryParameters["cursor"].map(String.init)
      let cursor = text.flatMap { History.Cursor($0) }
      if text != nil && cursor == nil { return Response(.badRequest, "That is no cursor of this list.") }
      let page = try await self.office.history(
        of: person.role == .agent ? person.worker : nil, matching: query, after: cursor)
      return Response([
        "tasks": .array(try page.entries.map { try $0.json }), "next": page.next.map { .string($0.text) } ?? .null,
      ])
    }
  }

  /// Whether whoever asks is anybody: has signed in, or is a customer whose page is known.
  func knows(_ request: Request) throws -> Bool {
    if try signedIn(request.headers) != nil { return true }
    return try SiteCookie.visitor.token(in: request.headers).flatMap { try visitor($0) } != nil
  }

  /// People read where they take part, supervisors everywhere, customers their own.
  func mayRead(_ conversation: Conversation, _ request: Request) async throws -> Bool {
    if let person = try signedIn(request.headers),
      person.role != .agent || conversation.participants.contains(where: { $0.identity == person.worker })
    {
      return true
    }
    guard let token = SiteCookie.visitor.token(in: request.headers) else { return false }
    return try visitor(token)?.conversation == "\(conversation.sid)"
  }

  static func sid<Kind>(_ text: String?) throws -> Identifier<Kind> {
    guard let sid = text.flatMap({ Identifier<Kind>($0) }) else {
      throw BadRequest(status: .badRequest, message: "That is no sid that begins with \(Kind.prefix).")
    }
    return sid
  }
}

extension History.Entry {
  fileprivate var json: JSON {
    get throws { try JSON(encoding: task).merging(["endedAt": .integer(endedAt)]) }
  }
}
