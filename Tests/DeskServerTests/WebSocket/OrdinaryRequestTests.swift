import HTTPTypes
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct OrdinaryRequestTests {
  static let page = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"
  static let other = "GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n"

  static func h2c(_ method: String = "GET", more: String = "") -> String {
    """
    \(method) /page HTTP/1.1\r
    Host: localhost\r
    Connection: Upgrade, HTTP2-Settings\r
    Upgrade: h2c\r
    HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
    \(more)\r

    """
  }

  @Test(arguments: [
    page, h2c(), h2c(more: "Content-Length: 0\r\n"),
    // Not what llhttp takes for an upgrade, or not what a browser sends.
    "GET /page HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n",
    "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\r\n",
    "GET /page HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c, websocket/1\r\nConnection: upgrade\r\n\r\n",
  ])
  func `the connection goes on after a request that opens no WebSocket`(_ request: String) async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        for _ in 0..<3 {
          try await client.send(request)
          #expect(try await client.answer().body == "page")
        }
        try await client.send(Self.other)
        #expect(try await client.answer().body == "other")
        try await client.openWebSocket()
        try await client.send(.text("here"))
        #expect(try await client.frame() == .text("here"))
      }
    }
  }

  @Test(arguments: [page, h2c(), h2c("POST", more: "Content-Length: 5\r\n") + "hello"])
  func `requests behind one another in one packet are answered in order`(_ first: String) async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(first + Self.other + first + Self.h2c() + Self.other)
        let body = first.hasPrefix("POST") ? "got hello" : "page"
        for expected in [body, "other", body, "page", "other"] {
          #expect(try await client.answer().body == expected)
        }
      }
    }
  }

  @Test func `a request cut within its head after an h2c is put together again`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(Self.h2c() + "GET /oth")
        #expect(try await client.answer().body == "page")
        try await client.send("er HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await client.answer().body == "other")
      }
    }
  }

  @Test func `a handshake behind a request in one packet is answered after it`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(
          Array((Self.page + Self.other + webSocketRequest()).utf8) + RawClient.Frame.text("hi").masked)
        #expect(try await client.answer().body == "page")
        #expect(try await client.answer().body == "other")
        #expect(try await client.answer().status.hasPrefix("101"))
        #expect(try await client.frame() == .text("hi"))
      }
    }
  }

  @Test func `the router answers a handshake on an ordinary path and the connection goes on`() async throws {
    try await TestApplication { handshake in
      handshake.request.path == "/socket" ? .accept(handler: echo) : .ordinary
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest("/page"))
        #expect(try await client.answer().body == "page")
        try await client.send(webSocketRequest("/nowhere") + Self.other)
        #expect(try await client.answer().status == "404 Not Found")
        #expect(try await client.answer().body == "other")
        try await client.openWebSocket()
        try await client.send(.text("at last"))
        #expect(try await client.frame() == .text("at last"))
      }
    }
  }

  @Test(arguments: [
    "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\t\r\nUpgrade: h2c\r\n\r\n",
    "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade now\r\nUpgrade: websocket\r\n\r\n",
    "GET /page HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  ])
  func `a request after which the decoder may have stopped is answered and closed`(_ request: String) async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(request)
        _ = try await client.answer()
        #expect(try await client.readToEnd() == 0)
      }
    }
  }
}
