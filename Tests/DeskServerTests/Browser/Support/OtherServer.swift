import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// A server that is not the desk's, such as that of a CRM, which notes what it is asked.
struct OtherServer {
  let port: Int
  let requests: Journal

  var address: String { "http://127.0.0.1:\(port)" }

  /// Runs a test with the server on any free port.
  static func run(_ body: @Sendable (OtherServer) async throws -> Void) async throws {
    let requests = Journal()
    let router = Router()
    router.get("**") { request, _ in
      requests("\(request.method) \(request.uri.path)")
      return Response(status: .ok, headers: [.accessControlAllowOrigin: "*"])
    }
    let (ports, found) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingOldest(1))
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { found.finish() }
        try await group.run()
      }
      guard let port = await ports.first(where: { _ in true }) else { return try await tasks.waitForAll() }
      do { try await body(OtherServer(port: port, requests: requests)) } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
