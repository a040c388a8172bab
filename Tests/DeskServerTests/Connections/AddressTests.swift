import Foundation
import Logging
import Testing

@testable import DeskServer

@Suite("The address of a desk", .timeLimit(.minutes(5)))
struct AddressTests {
  @Test func `who connects while the address is looked at is turned away, and does not wait for ever`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = DeskConfiguration(folder: folder.path)
    configuration.port = 0
    let site = try await DeskSite.open(configuration, logger: Logger(label: "test"))
    defer { site.close() }
    var client: Task<Void, any Error>?
    try await site.checkAddress { port in
      let (waiting, asked) = AsyncStream.makeStream(of: Void.self)
      client = Task {
        defer { asked.finish() }
        try await RawClient.connect(port: port) { client in
          try await client.send("GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
          asked.finish()
          _ = try? await client.readToEnd()
        }
      }
      for await _ in waiting {}
    }
    try await client?.value
  }
}
