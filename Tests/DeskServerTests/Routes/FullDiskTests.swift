import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

/// What is told when the desk can't keep anything, or somebody has gone.
@Suite struct FullDiskTests {
  /// Has the office's file find no room for anything more.
  private static func fill(_ desk: ServedDesk) throws {
    try desk.site.office.database.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
      for table in ["visitor", "session"] {
        try database.execute(
          sql: """
            CREATE TEMP TRIGGER fill_\(table) AFTER INSERT ON main.\(table) BEGIN
              INSERT INTO setting VALUES (hex(randomblob(8)), hex(randomblob(1000000)));
            END
            """)
      }
    }
  }

  @Test func `without room nobody is shown what SQLite has said`() async throws {
    try await withDesk { desk in
      try Self.fill(desk)
      let signIn: JSON = ["name": "ana", "password": .string(ServedDesk.password)]
      for (path, body) in [("/session", signIn), ("/visitor", [:])] as [(String, JSON)] {
        let answer = try await desk.ask(.post, path, body)
        #expect(answer.status == 507)
        #expect(
          answer.json["message"]
            == "The desk has no room left to keep this. Nothing that was confirmed is lost; try again later.")
      }
    }
  }

  @Test func `a desk whose disk is almost full is not ready`() async throws {
    var configuration = DeskConfiguration(folder: "")
    #expect(configuration.leastRoom < configuration.media.reserve)
    configuration.leastRoom = .max
    try await withDesk(configuration: configuration) { desk in
      let answer = try await desk.ask(.get, "/ready")
      #expect(answer.status == 503)
      #expect(answer.json["message"]?.stringValue?.hasPrefix("The disk of the desk's folder has only ") == true)
      #expect(try await desk.ask(.get, "/health").status == 200)
    }
  }

  @Test(arguments: ["desk.sqlite", "office.sqlite"], [true, false])
  func `a desk whose files have gone is not ready`(file: String, isReplaced: Bool) async throws {
    try await withDesk { desk in
      #expect(try await desk.ask(.get, "/ready").status == 200)
      let path = desk.folder.appending(path: file).path
      try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
      if isReplaced { try FileManager.default.copyItem(atPath: path + ".moved", toPath: path) }
      let answer = try await desk.ask(.get, "/ready")
      #expect(answer.status == 503)
      #expect(answer.json["message"]?.stringValue?.hasPrefix("\(file) is not there any more, or another file") == true)
      if isReplaced { try FileManager.default.removeItem(atPath: path) }
      try FileManager.default.moveItem(atPath: path + ".moved", toPath: path)
      #expect(try await desk.ask(.get, "/ready").status == 200)
    }
  }

  // MARK: Who goes away

  /// Keeps what is logged.
  private struct Log: LogHandler {
    final class Lines: Sendable { let all = Mutex<[Logger.Level]>([]) }

    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.all.withLock { $0.append(event.level) } }
  }

  @Test func `who goes away in the middle of an upload is no error`() async throws {
    let router = Router(context: SiteContext.self)
    router.add(middleware: ErrorAnswers())
    router.get("gone") { _, _ -> Response in throw HTTPParserError.invalidEOFState }
    router.get("broken") { _, _ -> Response in throw CocoaError(.fileNoSuchFile) }
    let lines = Log.Lines()
    let application = Application(
      router: router, logger: Logger(label: "test") { _ in Log(lines: lines) })
    try await application.test(.router) { client in
      let gone = try await client.execute(uri: "/gone", method: .get) { $0.status.code }
      #expect(gone == 400 && lines.all.withLock { $0.allSatisfy { $0 <= .debug } })
      let broken = try await client.execute(uri: "/broken", method: .get) { $0.status.code }
      #expect(broken == 500 && lines.all.withLock { $0.contains(.error) })
    }
  }
}
