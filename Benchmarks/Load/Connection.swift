import NIOCore
import NIOPosix
import Plugboard
import Synchronization

/// One connection to the desk: requests are answered one after another; then it is a channel.
final class Connection: Sendable {
  /// What the desk answers to a request.
  struct Answer: Sendable {
    let status: Int
    let head: String

    /// The cookie that is set, as it is sent back.
    var cookie: String? { head.firstMatch(of: /[Ss]et-[Cc]ookie: ([^;\r]+)/).map { String($0.1) } }
  }

  /// It has ended before there was an answer.
  struct Lost: Error {}

  private struct State {
    var channel: (any Channel)?
    var caller: CheckedContinuation<Answer, any Error>?
    var isOver = false
  }

  private let state = Mutex(State())
  /// One thread, because what is measured shares this machine.
  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// - Parameters:
  ///   - source: The address to connect from, such as `127.0.0.2`: the desk limits each address.
  ///   - told: Called with every message, and with `nil` when the connection is gone.
  init(
    port: Int, from source: String = "127.0.0.1", told: @escaping @Sendable (String?) -> Void
  ) async throws {
    let bootstrap = try ClientBootstrap(group: Self.group)
      .bind(to: SocketAddress(ipAddress: source, port: 0))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Wire { [weak self] news in
              switch news {
              case .answer(let status, let head): self?.resume(with: .success(Answer(status: status, head: head)))
              case .text(let text): told(text)
              case .end:
                self?.resume(with: .failure(Lost()))
                told(nil)
              }
            })
        }
      }
    let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
    state.withLock { $0.channel = channel }
  }

  private func resume(with result: Result<Answer, Lost>) {
    let caller = state.withLock { state in
      defer { state.caller = nil }
      if case .failure = result { state.isOver = true }
      return state.caller
    }
    caller?.resume(with: result.mapError { $0 as any Error })
  }

  func ask(_ lines: [String], _ body: JSON? = nil) async throws -> Answer {
    var head = lines
    let text = body?.description ?? ""
    if body != nil { head += ["Content-Type: application/json", "Content-Length: \(text.utf8.count)"] }
    let request = ByteBuffer(string: head.joined(separator: "\r\n") + "\r\n\r\n" + text)
    return try await withCheckedThrowingContinuation { caller in
      let isOver = state.withLock { state in
        if !state.isOver { state.caller = caller }
        return state.isOver
      }
      if isOver { return caller.resume(throwing: Lost()) }
      write(request)
    }
  }

  /// Asks for a WebSocket.
  func upgrade(_ path: String, port: Int, cookie: String? = nil) async throws -> Answer {
    let fields = [
      "GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol: plugboard.v1", "Origin: http://127.0.0.1:\(port)",
    ]
    return try await ask(fields + [cookie.map { "Cookie: \($0)" }].compactMap(\.self))
  }

  func send(_ message: JSON) { send(text: message.description) }

  func send(text: String) { write(Wire.frame(ByteBuffer(string: text))) }

  private func write(_ bytes: ByteBuffer) {
    // The end of a connection is told in another way.
    state.withLock { $0.channel }?.writeAndFlush(bytes, promise: nil)
  }

  func close() { state.withLock { $0.channel }?.close(promise: nil) }
}
