import ArgumentParser
import DeskServer
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Measures a desk as it is shipped under many pages, beside what this machine can do at best; see `make load`.
@main struct DeskLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "desk-load", subcommands: [Run.self, Echo.self])

  struct Run: AsyncParsableCommand {
    @Option(help: "The program plugboard.") var program = ".build/release/plugboard"
    @Option var agents = 500
    @Option var chats = 5000
    @Option(help: "How many seconds each measurement takes.") var seconds = 20
    @Option(help: "Where the desk is made; it is removed afterwards.") var folder = ".build/load"
    @Option(help: "After how many seconds it gives up: what hangs says nothing.") var limit = 1800

    func run() async throws {
      let folder = URL(filePath: folder, directoryHint: .isDirectory)
      try? FileManager.default.removeItem(at: folder)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let duration = Duration.seconds(seconds)
      let watch = Task {
        try await Task.sleep(for: .seconds(limit))
        ServerProcess.killAll()
        Self.exit(withError: TooSlow(limit: limit))
      }
      defer { watch.cancel() }
      try await Floors(program: CommandLine.arguments[0], folder: folder, duration: duration).run()
      try await Load(
        program: program, folder: folder.appending(path: "desk"), agents: agents, chats: chats, duration: duration
      ).run()
      try FileManager.default.removeItem(at: folder)
    }
  }

  struct TooSlow: Error, CustomStringConvertible {
    let limit: Int
    var description: String {
      "This has not come to an end within \(limit) s: the step after the last one printed hangs."
    }
  }

  struct Echo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sends back whatever it is sent over a WebSocket: for Autobahn's suite, too.")
    @Option var port = 9001

    func run() async throws {
      let logger = Logger(label: "echo") { StreamLogHandler.standardError(label: $0) }
      let service = echoServer(port: port, logger: logger) { print("Port \($0)") }
      try await ServiceGroup(
        configuration: .init(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      ).run()
    }
  }
}
