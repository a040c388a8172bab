import Foundation
import Synchronization

/// An HTTP server for one test, on a port that the system chooses: a request gets what `answer` says for its path.
///
/// A request for ``held`` gets an answer that never ends: its connection shows how long the browser lives.
final class TinyServer: Sendable {
  struct Answer: Sendable {
    var status = "200 OK"
    var headers = ["Content-Type": "text/html; charset=utf-8"]
    var body = ""
  }

  static let held = "/held"
  /// The script with which a page, of this server, holds that answer.
  static let hold = "fetch('\(held)').then(answer => { window.held = answer })"
  static let maximumHeadBytes = 1 << 16

  let port: UInt16
  private let socket: Int32
  private let answer: @Sendable (String) -> Answer
  private let heldEnd = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init(
    _ answer: @escaping @Sendable (String) -> Answer
  ) throws {
    self.answer = answer
    #if os(Linux)
      socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      defer { close(socket) }
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0, let self else { return }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit { shutdown(socket, Int32(SHUT_RDWR)) }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Waits until the browser has dropped the connection of the answer that never ends.
  func heldEnds() async { for await _ in heldEnd.stream { break } }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let head = readHead(connection), let path = head.split(separator: " ").dropFirst().first else { return }
    if path == Self.held {
      write(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
      _ = readHead(connection)
      heldEnd.continuation.yield()
      return
    }
    if let key = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("sec-websocket-key:") }) {
      serveSocket(connection, key: key.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces))
      return
    }
    let answer = answer(String(path))
    let headers = answer.headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    write(
      connection,
      "HTTP/1.1 \(answer.status)\r\n\(headers)Content-Length: \(answer.body.utf8.count)\r\nConnection: close\r\n\r\n"
        + answer.body)
  }

  /// Opens a WebSocket, and closes the connection as soon as the browser says anything, which is its close.
  private func serveSocket(_ connection: Int32, key: String) {
    let accept = Data(sha1(Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))).base64EncodedString()
    write(
      connection,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(accept)\r\n\r\n")
    var bytes = [UInt8](repeating: 0, count: 256)
    _ = recv(connection, &bytes, bytes.count, 0)
  }

  private func readHead(_ connection: Int32) -> String? {
    var head: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    while head.count < Self.maximumHeadBytes {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      head += bytes[..<count]
      let text = String(decoding: head, as: UTF8.self)
      if text.contains("\r\n\r\n") { return text }
    }
    return nil
  }

  private func write(_ connection: Int32, _ text: String) {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return }
      sent += count
    }
  }
}
