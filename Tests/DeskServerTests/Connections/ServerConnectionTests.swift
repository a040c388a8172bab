import HTTPTypes
import NIOCore
import Testing

@testable import DeskServer

@Suite("Connections of a server", .timeLimit(.minutes(5)))
struct ServerConnectionTests {
  static let impatient = ConnectionLimits.with { $0.idleTimeout = .milliseconds(100) }
  /// Long enough for a request to arrive on a machine that has much else to do.
  static let patient = ConnectionLimits.with { $0.idleTimeout = .seconds(2) }
  static let full = "The desk has as many connections as it takes. Try again in a moment.\n"

  /// Runs a test with a server, with and without TLS.
  static func run(
    _ connections: ConnectionLimits, tls: Bool, _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    if tls {
      try await SecureTests.application(connections: connections) { _ in .accept(handler: echo) }.run(body)
    } else {
      try await TestApplication(connections: connections).run(body)
    }
  }

  @Test(
    arguments: ["", "GET /page HT", "POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhal"],
    [false, true])
  func `a client that does not go on is disconnected`(_ beginning: String, tls: Bool) async throws {
    try await Self.run(Self.impatient, tls: tls) { server in
      try await RawClient.connect(port: server.port, tls: tls) { client in
        // On a busy machine the server may have lost its patience before this is sent.
        if !beginning.isEmpty { try? await client.send(beginning) }
        _ = try? await client.readToEnd()
      }
    }
  }

  @Test func `a client that never shakes hands is disconnected`() async throws {
    try await Self.run(Self.impatient, tls: true) { server in
      try await RawClient.connect(port: server.port) { client in
        // The first bytes of a TLS record that never ends.
        try? await client.send([0x16, 0x03, 0x01, 0x02, 0x00])
        _ = try? await client.readToEnd()
      }
    }
  }

  /// Connects, and once more whenever the server has lost its patience before the client could begin: on a machine that has much
  /// else to do, that may be.
  /// - Parameter begin: What has to succeed on one of the connections; `body` goes on with that one.
  private static func connect(
    _ server: TestServer, tls: Bool, begin: (inout RawClient) async throws -> Void,
    _ body: (inout RawClient) async throws -> Void
  ) async throws {
    var hasBegun = false
    while !hasBegun {
      hasBegun = try await RawClient.connect(port: server.port, tls: tls) { client in
        do { try await begin(&client) } catch let error as RawClient.UnexpectedAnswer { throw error } catch {
          return false
        }
        try await body(&client)
        return true
      }
    }
  }

  @Test(arguments: [false, true])
  func `a connection that is kept alive and not used is closed`(tls: Bool) async throws {
    try await Self.run(Self.patient, tls: tls) { server in
      try await Self.connect(server, tls: tls) { client in
        try await client.send(OrdinaryRequestTests.page)
        let answer = try await client.answer()
        #expect(answer.body == "page")
      } _: { client in
        let rest = try await client.readToEnd()
        #expect(rest == 0)
      }
    }
  }

  @Test(arguments: [false, true])
  func `a WebSocket at which nothing happens stays open`(tls: Bool) async throws {
    try await Self.run(Self.patient, tls: tls) { server in
      try await Self.connect(server, tls: tls) { client in
        try await client.openWebSocket()
      } _: { client in
        // Longer than the time after which others are disconnected: one that comes later is.
        try await RawClient.connect(port: server.port, tls: tls) { _ = try? await $0.readToEnd() }
        try await client.send(.text("still here"))
        let frame = try await client.frame()
        #expect(frame == .text("still here"))
      }
    }
  }

  @Test(arguments: [false, true])
  func `one connection more than there may be is told to come later`(tls: Bool) async throws {
    try await Self.run(.with { $0.maximum = 1 }, tls: tls) { server in
      try await RawClient.connect(port: server.port, tls: tls) { client in
        try await client.openWebSocket()
        for request in [OrdinaryRequestTests.page, webSocketRequest()] {
          try await RawClient.connect(port: server.port, tls: tls) { other in
            try await other.send(request)
            let answer = try await other.answer()
            #expect(answer.status == "503 Service Unavailable")
            #expect(answer.body == Self.full)
            #expect(answer.fields["retry-after"] == "10")
            #expect(try await other.readToEnd() == 0)
          }
        }
        try await client.send(.text("here"))
        #expect(try await client.frame() == .text("here"))
      }
      // The server may hear a moment later that there is room again.
      var body = Self.full
      while body == Self.full {
        body = try await RawClient.connect(port: server.port, tls: tls) { client in
          try await client.send(OrdinaryRequestTests.page)
          return try await client.answer().body
        }
      }
      #expect(body == "page")
    }
  }

  @Test(arguments: [false, true])
  func `when many are being told already, others are closed without a word`(tls: Bool) async throws {
    let limits = ConnectionLimits.with { ($0.maximum, $0.maximumRefused) = (1, 1) }
    try await Self.run(limits, tls: tls) { server in
      try await RawClient.connect(port: server.port, tls: tls) { client in
        try await client.openWebSocket()
        try await RawClient.connect(port: server.port, tls: tls) { _ in
          try await RawClient.connect(port: server.port, tls: tls) { other in
            #expect(((try? await other.readToEnd()) ?? 0) == 0)
          }
        }
      }
    }
  }

  @Test func `who has left makes room, and who was refused takes none`() {
    let open = OpenConnections(.with { ($0.maximum, $0.maximumRefused) = (1, 1) })
    #expect([open.enter(), open.enter(), open.enter()] == [.admitted, .refused, .ignored])
    open.leave(.ignored)
    #expect(open.enter() == .ignored)
    open.leave(.refused)
    #expect(open.enter() == .refused)
    open.leave(.admitted)
    #expect([open.enter(), open.enter()] == [.admitted, .ignored])
  }

  @Test(arguments: [(0, 1), (1024, 768), (1 << 20, 20_000), (Int.max, 20_000)])
  func `a quarter of the files that may be open are no connections`(_ files: Int, _ expected: Int) {
    #expect(ConnectionLimits(openFiles: files).maximum == expected)
  }

  @Test func `a desk takes as many connections as its configuration says`() async throws {
    var configuration = DeskConfiguration(folder: "")
    configuration.connections.maximum = 1
    try await withDesk(configuration: configuration) { desk in
      let request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      try await RawClient.connect(port: desk.port) { client in
        try await client.send(request)
        _ = try await client.answer()
        try await RawClient.connect(port: desk.port) { other in
          try await other.send(request)
          #expect(try await other.answer().body == Self.full)
        }
      }
    }
  }
}

extension ConnectionLimits {
  fileprivate static func with(_ change: (inout ConnectionLimits) -> Void) -> ConnectionLimits {
    var limits = ConnectionLimits()
    change(&limits)
    return limits
  }
}
