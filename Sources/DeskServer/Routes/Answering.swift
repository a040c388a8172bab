import DeskActions
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Plugboard

// What routes have in common.

/// How long a body may be that a route reads whole.
let maximumBodyLength = 64 * 1024

extension Response {
  init(_ json: JSON, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.description)))
  }

  /// - Parameter message: A sentence for whoever reads it.
  init(_ status: HTTPResponse.Status, _ message: String) { self.init(["message": .string(message)], status: status) }

  /// What an invocation has come to.
  init(_ failure: Failure) {
    self.init(failure.json, status: HTTPResponse.Status(code: failure.status))
  }
}

extension Request {
  /// The body as JSON.
  /// - Throws: ``BadRequest``.
  func json() async throws -> JSON {
    // What a form of another site can send is never this.
    guard headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
      throw BadRequest(
        status: .unsupportedMediaType, message: "The body has to be JSON, with the content type application/json.")
    }
    let buffer: ByteBuffer
    do { buffer = try await body.collect(upTo: maximumBodyLength) } catch {
      throw BadRequest(status: .contentTooLarge, message: "The body may have \(maximumBodyLength) bytes at most.")
    }
    do { return try JSON(parsing: String(buffer: buffer)) } catch {
      throw BadRequest(status: .badRequest, message: "The body is no JSON: \(error)")
    }
  }
}

/// A request that means nothing.
struct BadRequest: Error {
  let status: HTTPResponse.Status
  let message: String
}

extension Error {
  /// Whether whoever asked has gone away in the middle of the request, which is no fault of the desk's.
  fileprivate var isOfDeparture: Bool {
    switch self {
    case is HTTPParserError, is ChannelError: true
    case let error as IOError: [ECONNRESET, EPIPE].contains(error.errnoCode)
    case let error as NIOSSLError: error == .uncleanShutdown
    default: false
    }
  }
}

/// Turns whatever a route throws into an answer that helps, and tells the log what nobody expected.
struct ErrorAnswers: RouterMiddleware {
  typealias Context = SiteContext

  @concurrent func handle(
    _ request: Request, context: SiteContext, next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch let error as BadRequest {
      return Response(error.status, error.message)
    } catch let error as HTTPError {
      return Response(error.status, error.body ?? "There is nothing here.")
    } catch  where error.isOfDeparture {
      // Nobody reads this.
      context.logger.debug("\(request.method) \(request.uri.path): \(error)")
      return Response(.badRequest, "The request has not come whole.")
    } catch {
      let failure = Failure(error)
      if failure.status >= 500 { context.logger.error("\(request.method) \(request.uri.path): \(error)") }
      return Response(failure)
    }
  }
}
