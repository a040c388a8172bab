import Hummingbird
import HummingbirdCore
package import Logging
package import ServiceLifecycle

/// A server that sends back whatever it is sent over a WebSocket, and does nothing else: for suites that check the protocol, and
/// to be measured beside the desk.
package func echoServer(
  port: Int, logger: Logger, isRunning: @escaping @Sendable (Int) async -> Void
) -> some Service {
  var limits = WebSocketLimits()
  // Autobahn's largest message.
  limits.maximumMessageSize = 16 << 20
  return Application(
    router: Router(),
    server: .http1WebSocket(limits: limits) { _ in
      .accept { connection in
        for try await message in connection.messages {
          switch message {
          case .text(let text): try await connection.send(text)
          case .binary(let bytes): try await connection.send(bytes)
          }
        }
      }
    },
    configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
    onServerRunning: { await isRunning($0.localAddress?.port ?? 0) }, logger: logger)
}
