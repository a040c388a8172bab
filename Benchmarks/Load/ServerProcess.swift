import Foundation
import Synchronization

/// A program that serves something on a port of this machine.
final class ServerProcess: Sendable {
  let port: Int
  private let process: Process
  /// Those that have been started.
  private static let all = Mutex<[Process]>([])

  struct NotStarted: Error, CustomStringConvertible {
    let program: String
    let log: String
    var description: String { "\(program) has not started; it says: \(log)" }
  }

  /// Starts it and waits until it answers.
  /// - Parameter log: The file for what it says of errors.
  init(_ program: String, _ arguments: [String], port: Int, log: URL, isUp: (Int) async -> Bool) async throws {
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    Self.all.withLock { $0.append(process) }
    (self.process, self.port) = (process, port)
    while await !isUp(port) {
      if !process.isRunning {
        throw NotStarted(program: program, log: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// As if its power were cut.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends everything that still runs.
  static func killAll() {
    for process in all.withLock(\.self) where process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// What it has in memory, in bytes.
  var resident: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      return (status.firstMatch(of: /VmRSS:\s+([0-9]+) kB/).flatMap { Int($0.1) } ?? 0) * 1024
    }
  }

  /// How long it has had a core, in seconds.
  var cpu: Double {
    get throws {
      let stat = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      return fields[11...12].reduce(0) { $0 + (Double($1) ?? 0) } / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
  }
}
