import Desk
import Dispatch
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends one message to one receiver, over a connection of its own.
///
/// The name of the receiver is resolved once, its addresses are looked at, and the connection goes to the one that was looked at:
/// a name that leads somewhere else a moment later changes nothing. Redirects are answers like others. Of the answer only the
/// status counts: the connection is closed when that has come, and no body is read.
struct WebhookPost: Sendable {
  /// How long a receiver may take to answer, from the connection on.
  var timeLimit = TimeAmount.seconds(15)
  /// How long a connection may take.
  static let connectTimeLimit = TimeAmount.seconds(5)
  /// How many addresses of one name are tried.
  static let maximumAddresses = 4

  let reach: WebhookReach

  /// - Returns: The status that was answered.
  /// - Throws: ``WebhookProblem``.
  func send(
    _ message: WebhookMessage, signedWith secret: WebhookSecret, at now: Moment, to address: WebhookAddress
  ) async throws -> Int {
    let found = try await Self.resolve(address.host, address.port)
    let admitted = found.filter { reach.admits($0, isSecure: address.isSecure) }
    if admitted.isEmpty {
      let all = found.compactMap(\.ipAddress).joined(separator: ", ")
      throw WebhookProblem(
        "\(address.host) leads to \(all), and the desk's configuration does not let webhooks go there")
    }
    let request = Self.request(message.body, message.headers(signedWith: secret, at: now), to: address)
    var problem: any Error = WebhookProblem("there is no connection to \(address.host)")
    for place in admitted.prefix(Self.maximumAddresses) where !Task.isCancelled {
      let loop = MultiThreadedEventLoopGroup.singleton.any()
      let answer = loop.makePromise(of: Int.self)
      let channel: any Channel
      do { channel = try await connect(to: place, address, request, answer, on: loop) } catch {
        answer.fail(error)
        problem = error
        continue
      }
      defer { channel.close(promise: nil) }
      do {
        return try await withTaskCancellationHandler {
          try await answer.futureResult.get()
        } onCancel: {
          channel.close(promise: nil)
        }
      } catch { throw WebhookProblem(error) }
    }
    throw WebhookProblem(problem)
  }

  private static func request(
    _ body: String, _ fields: [(name: String, value: String)], to address: WebhookAddress
  ) -> [HTTPClientRequestPart] {
    var headers: HTTPHeaders = [
      "Host": address.authority, "Content-Type": "application/json", "Content-Length": "\(body.utf8.count)",
      "User-Agent": "Plugboard", "Connection": "close",
    ]
    for field in fields { headers.add(name: field.name, value: field.value) }
    return [
      .head(HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path, headers: headers)),
      .body(.byteBuffer(ByteBuffer(string: body))), .end(nil),
    ]
  }

  private func connect(
    to place: SocketAddress, _ address: WebhookAddress, _ request: [HTTPClientRequestPart],
    _ answer: EventLoopPromise<Int>, on loop: any EventLoop
  ) async throws -> any Channel {
    let limit = timeLimit
    let isName = (try? SocketAddress(ipAddress: address.host, port: 0)) == nil
    let tls = address.isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
    return try await ClientBootstrap(group: loop).connectTimeout(Self.connectTimeLimit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls {
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: isName ? address.host : nil))
          }
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(AnswerHandler(request, answer, within: limit))
        }
      }
      .connect(to: place).get()
  }

  /// Every address that a name leads to. The system asks, on a thread that nobody else waits for.
  private static func resolve(_ host: String, _ port: Int) async throws -> [SocketAddress] {
    try await withCheckedThrowingContinuation { done in
      DispatchQueue.global().async {
        var hints = addrinfo()
        #if canImport(Darwin)
          hints.ai_socktype = SOCK_STREAM
        #else
          hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &list)
        defer { list.map { freeaddrinfo($0) } }
        if code != 0 {
          done.resume(throwing: WebhookProblem("there is no \(host): \(String(cString: gai_strerror(code)))"))
          return
        }
        let all = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
        done.resume(returning: all.compactMap { $0.flatMap { address(of: $0.pointee, host) } })
      }
    }
  }

  private static func address(of info: addrinfo, _ host: String) -> SocketAddress? {
    switch info.ai_family {
    case AF_INET:
      info.ai_addr?.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
    case AF_INET6:
      info.ai_addr?.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
    default: nil
    }
  }
}

/// Why a receiver could not be told.
struct WebhookProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// How much is kept of what others have said, in characters.
  private static let maximumText = 300

  let description: String

  init(_ description: String) { self.description = String(description.prefix(Self.maximumText)) }

  init(_ error: any Error) {
    switch error {
    case let problem as WebhookProblem: self = problem
    case let error as NIOConnectionError:
      self.init("there is no connection to \(error.host): \(error.connectionErrors.first.map { "\($0.error)" } ?? "")")
    case is ChannelError: self.init("the connection could not be made, or was closed without an answer")
    default: self.init("\(error)")
    }
  }
}

/// Writes a request, and takes the status of the answer.
private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let request: [HTTPClientRequestPart]
  private let answer: EventLoopPromise<Int>
  private let limit: TimeAmount
  private var alarm: Scheduled<Void>?

  init(_ request: [HTTPClientRequestPart], _ answer: EventLoopPromise<Int>, within limit: TimeAmount) {
    (self.request, self.answer, self.limit) = (request, answer, limit)
  }

  func channelActive(context: ChannelHandlerContext) {
    let (answer, channel, limit) = (answer, context.channel, limit)
    alarm = context.eventLoop.scheduleTask(in: limit) {
      answer.fail(WebhookProblem("it has not answered within \(limit.nanoseconds / 1_000_000) ms"))
      channel.close(promise: nil)
    }
    for part in request { context.write(wrapOutboundOut(part), promise: nil) }
    context.flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    answer.succeed(Int(head.status.code))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    alarm?.cancel()
    answer.fail(WebhookProblem("it has closed the connection without an answer"))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(WebhookProblem(error))
    context.close(promise: nil)
  }
}
