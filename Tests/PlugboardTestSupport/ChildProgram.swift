package import Foundation

/// A program that a test runs to its end.
package struct ChildProgram: Sendable {
  package let pid: pid_t

  /// Starts it, with nothing to read.
  /// - Parameters:
  ///   - variables: What its environment has beside the test's.
  ///   - output: Where it writes; nowhere if left out.
  ///   - errors: The same for what goes wrong.
  /// - Throws: ``NotStarted``.
  package init(
    _ path: String, _ arguments: [String], variables: [String: String] = [:], output: FileHandle = .nullDevice,
    errors: FileHandle = .nullDevice
  ) throws {
    pid = try spawn(
      path, arguments: arguments, environment: ProcessInfo.processInfo.environment.merging(variables) { $1 },
      descriptors: [(output, 1), (errors, 2)].filter { $0.0 != .nullDevice }.map { ($0.0.fileDescriptor, $0.1) })
  }

  /// Waits for its end; to be called once.
  /// - Returns: What it exits with; 128 and the signal's number, as shells say it, if a signal has ended it.
  @discardableResult package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}
