import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import DeskServer

/// An application with a few pages and a decision about WebSockets, that a test can run.
struct TestApplication {
  private let limits: WebSocketLimits
  private let connections: ConnectionLimits
  /// Puts a layer around the server, such as TLS.
  var wrap: (HTTPServerBuilder) throws -> HTTPServerBuilder = { $0 }
  private let decide: HTTP1WebSocketChannel.Decide

  init(
    limits: WebSocketLimits = .test, connections: ConnectionLimits = ConnectionLimits(),
    _ decide: @escaping HTTP1WebSocketChannel.Decide = { _ in .accept(handler: echo) }
  ) {
    self.limits = limits
    self.connections = connections
    self.decide = decide
  }

  /// Listens on a free port of 127.0.0.1 for as long as `body` runs, and stops in good order.
  func run<Result: Sendable>(_ body: @Sendable (TestServer) async throws -> Result) async throws -> Result {
    let router = Router()
    router.get("page") { _, _ in "page" }
    router.get("other") { _, _ in "other" }
    router.post("page") { request, _ in
      let body = try await request.body.collect(upTo: 1024)
      return "got \(String(buffer: body))"
    }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingOldest(1))
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      router: router,
      server: try wrap(.http1WebSocket(connections: connections, limits: limits, decide: decide)),
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        continuation.yield(channel.localAddress?.port ?? 0)
      },
      logger: logger
    )
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let port = try #require(await ports.first { _ in true })
      let result: Result
      do {
        result = try await body(TestServer(port: port, group: group))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return result
    }
  }
}

/// The running application.
struct TestServer {
  let port: Int
  fileprivate let group: ServiceGroup

  func shutDown() async {
    await group.triggerGracefulShutdown()
  }
}

@Sendable func echo(_ connection: WebSocketConnection) async throws {
  for try await message in connection.messages {
    switch message {
    case .text(let text): try await connection.send(text)
    case .binary(let bytes): try await connection.send(bytes)
    }
  }
}

extension WebSocketLimits {
  /// Small messages; times so long that none is over while a test works. A test about a deadline sets its own.
  static var test: WebSocketLimits {
    var limits = WebSocketLimits()
    limits.maximumMessageSize = 1000
    limits.pingInterval = .seconds(3600)
    limits.writeTimeout = .seconds(300)
    limits.closeTimeout = .seconds(30)
    limits.handlerTimeout = .seconds(30)
    return limits
  }

  func with(_ change: (inout WebSocketLimits) -> Void) -> WebSocketLimits {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Something that happens once and that tests wait for.
struct Signal<Value: Sendable>: Sendable {
  private let stream: AsyncStream<Value>
  private let continuation: AsyncStream<Value>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  func send(_ value: Value) { continuation.yield(value) }

  /// The value; for one reader. `nil` when the waiting task is cancelled.
  func wait() async -> Value? {
    await stream.first { _ in true }
  }
}

extension Signal<Void> {
  func send() { send(()) }
}
