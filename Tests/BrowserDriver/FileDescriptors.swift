import Foundation

/// The two ends of a connected socket, ours and the browser's, neither of which any other child inherits.
///
/// A socket rather than a pipe, because a pipe whose reader died answers a write with a signal that ends the process.
struct SocketPair {
  let ours: Int32
  let theirs: Int32

  /// Above the numbers that the browser wants its ends at: a `dup2` must not overwrite what a later one needs.
  private static let lowestNumber: Int32 = 10

  init() throws {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw BrowserError(.notStarted, "no socket for the browser: \(String(cString: strerror(errno)))")
    }
    ours = ends[0]
    theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, Self.lowestNumber)
    close(ends[1])
    #if !os(Linux)
      _ = fcntl(ours, F_SETFD, FD_CLOEXEC)
      var on: Int32 = 1
      setsockopt(ours, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }
}

/// Reads once; nil at the end of the stream or on an error.
func readSome(_ descriptor: Int32, into buffer: inout [UInt8]) -> Data? {
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 { return Data(buffer[..<count]) }
    if count == -1, errno == EINTR { continue }
    return nil
  }
}

/// Writes everything, or gives up when the other end is gone.
func sendAll(_ descriptor: Int32, _ data: Data) {
  #if os(Linux)
    let flags = Int32(MSG_NOSIGNAL)
  #else
    let flags: Int32 = 0
  #endif
  data.withUnsafeBytes { bytes in
    var sent = 0
    while sent < bytes.count {
      let count = send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, flags)
      if count == -1, errno == EINTR { continue }
      guard count > 0 else { return }
      sent += count
    }
  }
}
