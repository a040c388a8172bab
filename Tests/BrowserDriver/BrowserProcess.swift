import Foundation
import PlugboardTestSupport
import Synchronization

/// The browser's process: started, watched, ended with all its helpers, and its folder removed.
final class BrowserProcess: Sendable {
  /// How many lines of what it says on standard error are kept.
  static let errorLines = 20

  let pid: pid_t
  /// Arrives when the process has ended and its folder is gone.
  let end = OneShot<Void>()

  private let folder: BrowserFolder
  private let errorChannel: Int32
  private let errors = Mutex(Recent<String>(bound: errorLines))
  /// While false, the number `pid` is the browser's for certain.
  private let reaped = Mutex(false)

  /// Starts `executable` with one end of `channel` as its file descriptors 3 and 4.
  init(
    executable: String, arguments: [String], environment: [String: String], folder: BrowserFolder, channel: SocketPair
  ) throws {
    let errorPair = try SocketPair()
    defer { close(errorPair.theirs) }
    do {
      pid = try spawn(
        executable, arguments: arguments, environment: environment,
        descriptors: [(errorPair.theirs, 2), (channel.theirs, 3), (channel.theirs, 4)])
    } catch {
      close(errorPair.ours)
      throw BrowserError(.notStarted, "\(error)")
    }
    self.folder = folder
    errorChannel = errorPair.ours
  }

  /// Ends the browser and its helpers at once. Its profile is thrown away, so that there is nothing to save.
  func terminate() {
    reaped.withLock { reaped in
      if !reaped { kill(-pid, SIGKILL) }
    }
  }

  /// The last lines that the browser wrote to standard error.
  var lastErrors: String { errors.withLock { $0.elements.joined(separator: "\n") } }

  /// Waits for the end of the process, once, and says how it ended.
  func watch(atEnd: @escaping @Sendable (String) -> Void) {
    let drained = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [self] in
      readErrors()
      drained.signal()
    }
    Thread.detachNewThread { [self] in
      var information = siginfo_t()
      while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
      terminate()
      _ = drained.wait(timeout: .now() + 1)
      var status: Int32 = 0
      reaped.withLock { reaped in
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
        reaped = true
      }
      folder.remove()
      atEnd(Self.words(for: status))
      end.resolve(.success(()))
    }
  }

  private func readErrors() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var line: [UInt8] = []
    while let data = readSome(errorChannel, into: &buffer) {
      for byte in data {
        if byte != UInt8(ascii: "\n") {
          if line.count < buffer.count { line.append(byte) }
          continue
        }
        errors.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        line = []
      }
    }
    if !line.isEmpty { errors.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    close(errorChannel)
  }

  private static func words(for status: Int32) -> String {
    let signal = status & 0x7f
    return signal == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(signal)"
  }
}
