import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Plugboard
import ServiceLifecycle
import Synchronization

@testable import DeskServer

/// A program that is told of events, on a port of this machine.
final class WebhookReceiver: Sendable {
  /// One request, as it came.
  struct Delivery: Sendable {
    let path: String
    let id: String
    let timestamp: String
    let signature: String
    let contentType: String
    let body: String

    var json: JSON { (try? JSON(parsing: body)) ?? .null }
    var number: Int { json["data"]?["number"]?.intValue ?? 0 }

    /// What a receiver does to know that it was the desk: written here once more, from the specification.
    func isSigned(with secret: String) -> Bool {
      guard secret.hasPrefix("whsec_"), let key = Data(base64Encoded: String(secret.dropFirst(6))),
        signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3)))
      else { return false }
      return HMAC<SHA256>.isValidAuthenticationCode(
        code, authenticating: Data("\(id).\(timestamp).\(body)".utf8), using: SymmetricKey(data: key))
    }
  }

  let port: Int
  private let log = Mutex<[Delivery]>([])
  private let arrived: AsyncStream<Delivery>
  private let arrival: AsyncStream<Delivery>.Continuation
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  /// Everything that has come.
  var deliveries: [Delivery] { log.withLock { $0 } }

  var url: String { "http://127.0.0.1:\(port)/in?desk=1" }

  /// - Parameter answer: What the first, second … request is answered with.
  init(
    tls: TLSConfiguration? = nil,
    answer: @escaping @Sendable (Int, Delivery) async -> Response = { _, _ in .init(status: .ok) }
  ) async throws {
    (arrived, arrival) = AsyncStream.makeStream()
    let requests = Requests(answer)
    let router = Router()
    for path in ["in", "elsewhere"] {
      router.post(RouterPath(path)) { request, _ in
        let body = String(buffer: try await request.body.collect(upTo: 1024 * 1024))
        let field = { (name: String) in HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
        return await requests.come(
          Delivery(
            path: request.uri.path, id: field("webhook-id"), timestamp: field("webhook-timestamp"),
            signature: field("webhook-signature"), contentType: field("content-type"), body: body))
      }
    }
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      router: router, server: try tls.map { try .tls(.http1(), tlsConfiguration: $0) } ?? .http1(),
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    self.group = group
    running = Task { try await group.run() }
    var open = 0
    for await port in ports {
      open = port
      break
    }
    port = open
    requests.receiver.withLock { $0 = Weak(self) }
  }

  private struct Weak: Sendable {
    weak let receiver: WebhookReceiver?
    init(_ receiver: WebhookReceiver) { self.receiver = receiver }
  }

  /// Keeps what comes and asks what to answer.
  private final class Requests: Sendable {
    let receiver = Mutex<Weak?>(nil)
    private let count = Mutex(0)
    private let answer: @Sendable (Int, Delivery) async -> Response

    init(_ answer: @escaping @Sendable (Int, Delivery) async -> Response) { self.answer = answer }

    func come(_ delivery: Delivery) async -> Response {
      let number = count.withLock { count in
        count += 1
        return count
      }
      receiver.withLock { $0?.receiver }?.keep(delivery)
      return await answer(number, delivery)
    }
  }

  private func keep(_ delivery: Delivery) {
    log.withLock { $0.append(delivery) }
    arrival.yield(delivery)
  }

  /// Waits for a request. One reader at a time.
  @discardableResult
  func next(where isWanted: (Delivery) -> Bool = { _ in true }) async -> Delivery? {
    for await delivery in arrived where isWanted(delivery) { return delivery }
    return nil
  }

  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await running.value
  }
}

/// Runs a test with a receiver, and stops it afterwards.
func withReceiver(
  tls: TLSConfiguration? = nil,
  answer: @escaping @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in .init(status: .ok) },
  _ body: (WebhookReceiver) async throws -> Void
) async throws {
  let receiver = try await WebhookReceiver(tls: tls, answer: answer)
  do { try await body(receiver) } catch {
    try? await receiver.stop()
    throw error
  }
  try await receiver.stop()
}
