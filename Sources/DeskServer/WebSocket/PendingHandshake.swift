import HTTPTypes
import NIOCore
import NIOHTTP1

/// A handshake on its way to the decision, and the way back for the answer.
struct PendingHandshake: Sendable {
  let handshake: WebSocketHandshake
  let handler: NIOLoopBound<WebSocketUpgradeHandler>
  let eventLoop: any EventLoop

  /// Carries out every decision but `accept`'s handler, which is returned with its connection.
  ///
  /// - Throws: ``WebSocketError/lost`` when the client is gone or its handshake was not in order; it has its answer.
  func answer(
    _ decision: WebSocketDecision
  ) async throws -> (connection: WebSocketConnection, handler: WebSocketDecision.Handler)? {
    switch decision {
    case .ordinary:
      eventLoop.execute { handler.value.passOn() }
      return nil
    case .refuse(let status, let text):
      eventLoop.execute { handler.value.refuse(.init(statusCode: status.code), text) }
      return nil
    case .accept(let subprotocol, let run):
      guard subprotocol.map(handshake.offeredSubprotocols.contains) ?? true else {
        eventLoop.execute { handler.value.refuse(.internalServerError, "The server has made a mistake.\n") }
        throw SubprotocolNotOffered(subprotocol: subprotocol ?? "")
      }
      let connection = try await eventLoop.flatSubmit { handler.value.accept(subprotocol: subprotocol) }.get()
      return (connection, run)
    }
  }

  struct SubprotocolNotOffered: Error {
    let subprotocol: String
  }
}
