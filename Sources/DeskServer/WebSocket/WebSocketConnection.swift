import NIOCore
import NIOWebSocket
import Synchronization

/// An open WebSocket, as its handler sees it.
///
/// Any number of tasks may send at the same time; their messages do not mix. One task reads ``messages``.
final class WebSocketConnection: Sendable {
  /// What the peer sends.
  let messages: WebSocketMessages

  private let channel: any Channel
  private let frames: NIOLoopBound<WebSocketFrameHandler>
  private let state: WebSocketConnectionState

  init(
    messages: WebSocketMessages, channel: any Channel,
    frames: NIOLoopBound<WebSocketFrameHandler>, state: WebSocketConnectionState
  ) {
    self.messages = messages
    self.channel = channel
    self.frames = frames
    self.state = state
  }

  /// Whether the connection has begun to close, for whatever reason: the server drains, either side sent a close frame,
  /// or the peer is gone. Nothing can be sent any more.
  var isClosing: Bool { state.end != nil }

  /// Why the connection closes; `nil` while it is open.
  var end: WebSocketEnd? { state.end }

  /// Sends a text message and waits until the operating system has taken all of it, so that a sender is never faster
  /// than its peer.
  ///
  /// - Throws: ``WebSocketError/closed`` when the connection is closing; ``WebSocketError/tooSlow`` when the peer does
  ///   not take the message in time, or too many others wait already: the connection is then closed hard;
  ///   ``WebSocketError/lost``, `silent` or `violation` when the connection broke before the message was taken.
  func send(_ text: String) async throws {
    try await send(.text, ByteBuffer(string: text))
  }

  /// Sends a binary message; otherwise as `send` does with text.
  func send(_ bytes: [UInt8]) async throws {
    try await send(.binary, ByteBuffer(bytes: bytes))
  }

  /// Closes the connection in good order and waits for its end, at most ``WebSocketLimits/closeTimeout``
  /// (RFC 6455, section 7.1.2). ``messages`` ends at once. When the connection is closing already this only waits.
  ///
  /// - Parameters:
  ///   - code: Why; one that may travel (RFC 6455, section 7.4), anything else is a programming error and traps.
  ///   - reason: A few words for the peer's log; at most 123 bytes in UTF-8, the rest is cut off.
  func close(code: WebSocketErrorCode = .normalClosure, reason: String = "") async {
    precondition(CloseFrame.mayBeSent(UInt16(webSocketErrorCode: code)), "this status code must not be sent")
    beginClosing(CloseFrame(code: code, reason: reason))
    await waitUntilClosed()
  }

  func beginClosing(_ frame: CloseFrame) {
    channel.eventLoop.execute { [frames] in
      frames.value.beginClosing(frame)
    }
  }

  /// Waits until the TCP connection is closed.
  func waitUntilClosed() async {
    // The future of a channel's end never fails.
    try? await channel.closeFuture.get()
  }

  /// Cancels a task that goes on for so long after the end of the connection. Nothing waits for that end meanwhile: a task of its
  /// own for each connection would take more memory than the connection.
  func cancel(_ task: Task<Void, Never>, after grace: Duration) {
    channel.closeFuture.whenComplete { [channel] _ in
      channel.eventLoop.scheduleTask(in: TimeAmount(grace)) { task.cancel() }
    }
  }

  private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
    do {
      try await channel.eventLoop.flatSubmit { [frames] in
        frames.value.send(opcode, data)
      }.get()
    } catch let error as WebSocketError {
      throw error
    } catch {
      // The channel's own errors say less than the connection knows.
      throw state.end?.error ?? WebSocketError.lost
    }
  }
}

/// How a connection came to its end.
enum WebSocketEnd: Equatable, Sendable {
  /// The peer sent a close frame first.
  case byPeer(CloseFrame)
  /// This side sent a close frame first: the handler returned or closed, or the server drains.
  case byServer(CloseFrame)
  /// The connection broke.
  case broken(WebSocketError)

  /// What a sender is told.
  var error: WebSocketError {
    if case .broken(let error) = self { error } else { .closed }
  }
}

/// What the event loop and the handler's task share: how the connection ended, written once.
final class WebSocketConnectionState: Sendable {
  private let value = Mutex<WebSocketEnd?>(nil)

  var end: WebSocketEnd? { value.withLock { $0 } }

  /// The first end is the cause; what follows from it does not count.
  func setEnd(_ end: WebSocketEnd) {
    value.withLock { $0 = $0 ?? end }
  }
}
