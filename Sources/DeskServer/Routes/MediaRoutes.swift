import Desk
import DeskActions
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Plugboard

extension DeskSite {
  /// Files that people send each other: see `Documentation/Channel.md`.
  func addMediaRoutes(to router: Router<SiteContext>) {
    // Somebody may be signed in and write as a customer from the same browser: the path says which page asks.
    router.post("conversations/:sid/media") { request, context in
      guard let person = try self.signedIn(request.headers) else { return Response(.unauthorized, "Sign in first.") }
      return try await self.take(request, context, of: .person(person))
    }
    router.post("conversations/:sid/media/customer") { request, context in
      guard let token = SiteCookie.visitor.token(in: request.headers), let visitor = try self.visitor(token) else {
        return Response(.unauthorized, "Your visit has expired.")
      }
      return try await self.take(request, context, of: .visitor(visitor))
    }
    router.get("conversations/:sid/media/:media") { request, context in
      let sid: Identifier<Conversation> = try Self.sid(context.parameters.get("sid"))
      guard try self.knows(request) else { return Response(.unauthorized, "Sign in first.") }
      let conversation = try await self.centre.conversation(sid)
      guard try await self.mayRead(conversation, request) else {
        return Response(.forbidden, "You do not take part in this conversation.")
      }
      let file: Identifier<Media> = try Self.sid(context.parameters.get("media"))
      guard let media = try self.media.sent("\(file)", in: sid), self.media.isThere(media) else {
        return Response(.notFound, "There is no such file.")
      }
      return self.response(media)
    }
  }

  private func take(_ request: Request, _ context: SiteContext, of caller: Caller) async throws -> Response {
    // What a form of another site can send is never this.
    guard request.headers[.contentType]?.lowercased() == MediaType.unknown else {
      throw BadRequest(
        status: .unsupportedMediaType, message: "A file is sent with the content type \(MediaType.unknown).")
    }
    guard let size = request.headers[.contentLength].flatMap({ Int64($0) }), size >= 0 else {
      throw BadRequest(status: .lengthRequired, message: "How long a file is has to be said before it is sent.")
    }
    let conversation = try await centre.conversation(Self.sid(context.parameters.get("sid")))
    try centre.checkUpload(by: caller.actor, for: conversation)
    guard let owner = caller.actor.owner, uploadLimits.admits(caller.key) else {
      return Response(.tooManyRequests, "That is too much at once; wait a moment.")
    }
    let said = { name in request.uri.queryParameters[name].map(String.init) ?? "" }
    do {
      let file = try media.begin(
        size: size, filename: said("filename"), contentType: said("contentType"), for: conversation.sid, of: owner,
        at: now)
      return Response(try JSON(encoding: try await media.take(request.body, file)))
    } catch let problem as MediaProblem {
      if problem.status.code >= 500 { logger.error("A file could not be kept: \(problem)") }
      return Response(problem.status, problem.sentence)
    }
  }

  /// A file that is saved, and never shown as a page: not even if somebody opens its address.
  private func response(_ media: Media) -> Response {
    let isPicture = MediaType.pictures.contains(media.contentType)
    let headers: HTTPFields = [
      .contentType: isPicture ? media.contentType : MediaType.unknown, .contentSecurityPolicy: Self.filePolicy,
      .contentDisposition: MediaName.disposition(media.filename), .cacheControl: "private, no-store",
    ]
    let (store, logger) = (self.media, logger)
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(contentLength: Int(media.size)) { writer in
        do {
          let file = try store.open(media)
          while let piece = try file.next() { try await writer.write(piece) }
        } catch let problem as MediaProblem {
          logger.error("\(media.sid) is not what was sent: \(problem)")
          throw problem
        }
        try await writer.finish(nil)
      })
  }

  private static let filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"
}

extension MediaProblem {
  var status: HTTPResponse.Status {
    switch self {
    case .tooLarge: .contentTooLarge
    case .tooMuchUnsent, .conversationFull: .conflict
    case .notAsAnnounced: .badRequest
    case .tooSlow: .requestTimeout
    case .full: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .notKept, .damaged: .serviceUnavailable
    }
  }

  /// For whoever has tried.
  var sentence: String {
    switch self {
    case .tooLarge(let limit): "A file may have \(limit) bytes at most."
    case .tooMuchUnsent: "Send what you have attached before you attach more."
    case .conversationFull: "There are too many files in this conversation already."
    case .notAsAnnounced: "The file has not come whole; try again."
    case .tooSlow: "It took too long to send the file."
    case .full: "There is no room for the file at the desk just now."
    case .notKept: "The file could not be kept just now."
    case .damaged: "The file at the desk is not what was sent."
    }
  }
}
