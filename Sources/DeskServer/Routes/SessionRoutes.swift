import Desk
import DeskActions
import HTTPTypes
import Hummingbird
import Plugboard

extension DeskSite {
  /// Signing in and out, for people and for customers' pages.
  func addSessionRoutes(to router: Router<SiteContext>) {
    router.get("session") { request, _ in
      // Not 401: to ask is no mistake, and browsers note those as errors.
      Response(["person": try self.person(request.headers)?.0.json ?? .null])
    }
    router.post("session") { request, context in try await self.signIn(request, context) }
    router.delete("session") { request, _ in
      if let (person, token) = try self.person(request.headers) {
        // First, so that no page gets in between.
        try self.office.removeSession(token)
        await self.feed.end(person: person.name)
      }
      var response = Response([:])
      response.setCookie(SiteCookie.session.cookie(nil, lifetime: 0))
      return response
    }
    router.post("session/password") { request, context in try await self.changePassword(request, context) }
    router.post("visitor") { request, context in
      if let token = SiteCookie.visitor.token(in: request.headers), try self.visitor(token) != nil {
        return Response([:])
      }
      if !self.visitorLimits.admits(self.address(of: request, context)) {
        return Response(.tooManyRequests, "That is too much at once; wait a moment.")
      }
      let token = Token()
      try self.office.addVisitor(token, at: self.now)
      var response = Response([:])
      response.setCookie(SiteCookie.visitor.cookie(token, lifetime: OfficeStore.visitorLifetime))
      return response
    }
  }

  var now: Int64 { centre.clock().milliseconds }

  /// Who has signed in with the cookie that a request shows.
  func person(_ headers: HTTPFields) throws -> (Person, Token)? {
    guard let token = SiteCookie.session.token(in: headers) else { return nil }
    return try office.person(with: token, at: now).map { ($0, token) }
  }

  /// The same, unless it is somebody who has to choose a password first: until then nothing is open.
  func signedIn(_ headers: HTTPFields) throws -> Person? {
    guard let (person, _) = try person(headers), !person.mustChangePassword else { return nil }
    return person
  }

  func visitor(_ token: Token) throws -> Visitor? { try office.visitor(with: token, at: now) }

  private func signIn(_ request: Request, _ context: SiteContext) async throws -> Response {
    let json = try await request.json()
    guard let name = json["name"]?.stringValue, let password = json["password"]?.stringValue,
      name.utf8.count <= 256, password.utf8.count <= PasswordRule.longest
    else { throw BadRequest(status: .badRequest, message: "A name and a password are needed.") }
    let keys = ["name \(name)", "address \(address(of: request, context))"]
    // SQLite reads a text only up to the first NUL: nobody is asked for by more than one name.
    let found = name.utf8.contains(0) ? nil : try office.person(name)
    if let refusal = throttled(keys) { return refusal }
    guard try await isRight(password, found?.password, keys), let found else { return Self.notRight }
    return try welcome(found.person, with: found.password) ?? Self.notRight
  }

  private static var notRight: Response { Response(.unauthorized, "The name or the password is not right.") }

  /// Gives somebody a new sign-in; `nil` if the password is not theirs any more.
  private func welcome(_ person: Person, with password: PasswordHash) throws -> Response? {
    let token = Token()
    guard try office.addSession(token, of: person.name, with: password, at: now) else { return nil }
    var response = Response(["person": person.json])
    response.setCookie(SiteCookie.session.cookie(token, lifetime: OfficeStore.sessionLifetime))
    return response
  }

  /// Counts an attempt.
  /// - Returns: What whoever makes it is told, if there have been too many.
  private func throttled(_ keys: [String]) -> Response? {
    let wait = throttle.attempt(keys, at: now)
    if wait == 0 { return nil }
    let seconds = (wait + 999) / 1000
    let sentence = "Too many attempts. Try again in \(seconds) second\(seconds == 1 ? "" : "s")."
    var response = Response(
      ["message": .string(sentence), "retryAfter": .integer(seconds)], status: .tooManyRequests)
    response.headers[.retryAfter] = "\(seconds)"
    return response
  }

  /// Compares the password of an attempt that has been counted.
  private func isRight(_ password: String, _ hash: PasswordHash?, _ keys: [String]) async throws -> Bool {
    let isRight: Bool
    do { isRight = try await passwords.matches(password, hash) } catch {
      throttle.takeBack(keys)
      throw error
    }
    if isRight { throttle.succeeded(keys) }
    return isRight
  }

  private func changePassword(_ request: Request, _ context: SiteContext) async throws -> Response {
    guard let (person, _) = try person(request.headers) else { return Response(.unauthorized, "Nobody is signed in.") }
    let json = try await request.json()
    guard let old = json["old"]?.stringValue, let new = json["new"]?.stringValue else {
      throw BadRequest(status: .badRequest, message: "The old and the new password are needed.")
    }
    let keys = ["name \(person.name)", "address \(address(of: request, context))"]
    let current = try office.person(person.name)?.password
    if let refusal = throttled(keys) { return refusal }
    guard old.utf8.count <= PasswordRule.longest, let current, try await isRight(old, current, keys) else {
      return Self.oldNotRight
    }
    if let problem = PasswordRule.problem(with: new, of: person.name) {
      return Response(.unprocessableContent, problem)
    }
    if new == old { return Response(.unprocessableContent, "That is the password you have now; choose another one.") }
    let hash = try await passwords.hash(new)
    // An administrator may have reset it meanwhile.
    guard try office.setPassword(of: person.name, hash, mustChange: false, insteadOf: current) else {
      return Self.oldNotRight
    }
    // Whoever else has signed in with the old one is out.
    await feed.end(person: person.name)
    var changed = person
    changed.mustChangePassword = false
    return try welcome(changed, with: hash) ?? Self.oldNotRight
  }

  private static var oldNotRight: Response { Response(.unprocessableContent, "The old password is not right.") }
}

extension Person {
  var json: JSON {
    [
      "name": .string(name), "role": .string(role.rawValue), "workerSid": .string(worker),
      "mustChangePassword": .bool(mustChangePassword),
    ]
  }
}
