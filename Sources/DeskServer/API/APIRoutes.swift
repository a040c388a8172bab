import HTTPTypes
import Hummingbird
import Plugboard

extension DeskSite {
  /// What programs can ask for.
  func addAPIRoutes(to router: Router<SiteContext>) {
    router.get("api/openapi.json") { _, _ in Response(self.openAPI) }
    for endpoint in endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        guard let program = try self.program(request.headers) else {
          var response = Response(.unauthorized, "A key is needed: Authorization: Bearer …")
          response.headers[.wwwAuthenticate] = "Bearer"
          return response
        }
        if !self.programLimits.admits(program) {
          return Response(.tooManyRequests, "That is too much at once; wait a moment.")
        }
        let body: JSON = endpoint.body == nil ? [:] : try await request.json()
        if let schema = endpoint.body, let problem = schema.misfit(of: body) {
          throw BadRequest(status: .badRequest, message: problem)
        }
        let query = Dictionary(
          request.uri.queryParameters.map { (String($0.key), String($0.value)) },
          uniquingKeysWith: { first, _ in first })
        let call = Endpoint.Call(
          program: program, parameters: context.parameters, query: Endpoint.Query(values: query), body: body)
        return Response(try await endpoint.handle(call))
      }
    }
  }

  /// The program whose key a request shows; `nil` if it shows none that there is.
  func program(_ headers: HTTPFields) throws -> String? {
    guard let field = headers[.authorization], field.hasPrefix("Bearer "),
      let token = Token(String(field.dropFirst("Bearer ".count)))
    else { return nil }
    return try office.program(with: token)
  }
}

/// What programs can ask for in another way is not simply missing.
struct MethodCheck: RouterMiddleware {
  typealias Context = SiteContext

  private let methods: [[Substring]: Set<HTTPRequest.Method>]

  init(_ endpoints: [Endpoint]) {
    methods = Dictionary(grouping: endpoints) { $0.path.split(separator: "/") }.mapValues { Set($0.map(\.method)) }
  }

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    let steps = request.uri.path.split(separator: "/")
    let found = methods.first { path, _ in
      path.count == steps.count && zip(path, steps).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    guard let allowed = found?.value, !allowed.contains(request.method) else { return try await next(request, context) }
    var response = Response(.methodNotAllowed, "This can't be asked for in that way.")
    response.headers[.allow] = allowed.map(\.rawValue).sorted().joined(separator: ", ")
    return response
  }
}

extension JSON {
  /// What of a body does not fit the shape that an endpoint asks for, as a sentence. Only what the endpoints use: members
  /// that are known, those that have to be there, and their types; what values mean is for the action to say.
  fileprivate func misfit(of body: JSON) -> String? {
    guard let members = body.objectValue else { return "The body has to be an object." }
    let properties = self["properties"]?.objectValue ?? [:]
    if let unknown = members.keys.first(where: { properties[$0] == nil }) {
      let known = properties.keys.sorted().joined(separator: ", ")
      return "There is no member “\(unknown.prefix(64))”; there are \(known)."
    }
    for name in (self["required"]?.arrayValue ?? []).compactMap(\.stringValue) where members[name] == nil {
      return "\(name) is missing."
    }
    return members.lazy.compactMap { name, value in properties[name]?.misfit(name, value) }.first
  }

  private func misfit(_ name: String, _ value: JSON) -> String? {
    switch (self["type"]?.stringValue, value) {
    case (nil, _), ("object", .object): return nil
    case ("string", .string(let text)):
      if let choices = self["enum"]?.arrayValue, !choices.contains(value) {
        return "\(name) has to be one of \(choices.compactMap(\.stringValue).joined(separator: ", "))."
      }
      let (least, most) = (self["minLength"]?.intValue ?? 0, self["maxLength"]?.intValue)
      if (least...(most ?? .max)).contains(text.unicodeScalars.count) { return nil }
      let count = most.map { "\(least) to \($0) characters" } ?? "at least \(least) character\(least == 1 ? "" : "s")"
      return "\(name) has to have \(count)."
    case ("integer", _):
      guard let number = value.intValue else { return "\(name) has to be a whole number." }
      let range = (self["minimum"]?.intValue ?? .min)...(self["maximum"]?.intValue ?? .max)
      return range.contains(number) ? nil : "\(name) has to be between \(range.lowerBound) and \(range.upperBound)."
    case (let type?, _): return "\(name) has to be of the type \(type)."
    }
  }
}
