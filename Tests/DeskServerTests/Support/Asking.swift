import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Plugboard

@testable import DeskServer

/// What a route has answered.
struct RouteAnswer: Sendable {
  let status: Int
  let headers: HTTPFields
  let json: JSON
  let bytes: [UInt8]

  /// The cookie that was set, as it is sent back.
  var cookie: String? { headers[.setCookie].map { String($0.prefix { $0 != ";" }) } }
}

extension ServedDesk {
  /// Asks a route, without a socket.
  /// - Parameter headers: Beside the content type and a cookie.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, cookie: String? = nil,
    headers: HTTPFields = [:]
  ) async throws -> RouteAnswer {
    var headers = headers
    if body != nil && headers[.contentType] == nil { headers[.contentType] = "application/json" }
    return try await ask(
      method, path, bytes: body.map { ByteBuffer(string: $0.description) }, cookie: cookie, headers: headers)
  }

  /// The same with a body that may be anything.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, bytes: ByteBuffer?, cookie: String?, headers: HTTPFields
  ) async throws -> RouteAnswer {
    var headers = headers
    if let cookie { headers[.cookie] = cookie }
    let fields = headers
    return try await Application(router: site.router()).test(.router) { client in
      try await client.execute(
        uri: path, method: method, headers: fields, body: bytes
      ) { response in
        RouteAnswer(
          status: response.status.code, headers: response.headers,
          json: (try? JSON(parsing: String(buffer: response.body))) ?? .null, bytes: Array(buffer: response.body))
      }
    }
  }

  /// Signs somebody in.
  /// - Returns: The cookie.
  func signIn(_ name: String, _ password: String = ServedDesk.password) async throws -> String {
    let answer = try await ask(.post, "/session", ["name": .string(name), "password": .string(password)])
    guard answer.status == 200, let cookie = answer.cookie else { throw NotSignedIn(answer: answer.json) }
    return cookie
  }

  struct NotSignedIn: Error { let answer: JSON }

  /// A customer's page.
  /// - Returns: The cookie.
  func visit() async throws -> String {
    let answer = try await ask(.post, "/visitor", [:])
    guard let cookie = answer.cookie else { throw NotSignedIn(answer: answer.json) }
    return cookie
  }
}
