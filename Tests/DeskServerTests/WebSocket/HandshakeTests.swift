import HTTPTypes
import NIOCore
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct HandshakeTests {
  @Test func `the answer carries the hash of the key`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest())
        let answer = try await client.answer()
        #expect(answer.status == "101 Switching Protocols")
        // The example of RFC 6455, section 1.3.
        #expect(answer.fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(answer.fields["upgrade"] == "websocket")
        #expect(answer.fields["connection"]?.lowercased() == "upgrade")
        #expect(answer.fields["sec-websocket-protocol"] == nil)
      }
    }
  }

  @Test func `the decision sees path, fields, address and offered subprotocols`() async throws {
    let seen = Signal<WebSocketHandshake>()
    try await TestApplication { handshake in
      seen.send(handshake)
      return .accept(subprotocol: "desk.v2", handler: echo)
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(
          webSocketRequest("/live?since=7", more: "Sec-WebSocket-Protocol: desk.v3,\tdesk.v2 \r\nCookie: a=b\r\n"))
        #expect(try await client.answer().fields["sec-websocket-protocol"] == "desk.v2")
      }
    }
    let handshake = try #require(await seen.wait())
    #expect(handshake.request.method == .get)
    #expect(handshake.request.path == "/live?since=7")
    #expect(handshake.request.headerFields[.cookie] == "a=b")
    #expect(handshake.remoteAddress?.ipAddress == "127.0.0.1")
    #expect(handshake.offeredSubprotocols == ["desk.v3", "desk.v2"])
  }

  @Test func `a subprotocol that the client did not offer is the server's mistake`() async throws {
    try await TestApplication { _ in .accept(subprotocol: "desk.v9", handler: echo) }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest(more: "Sec-WebSocket-Protocol: desk.v1\r\n"))
        #expect(try await client.answer().status == "500 Internal Server Error")
      }
    }
  }

  @Test func `frames that come in one packet with the handshake are not lost`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        let frames = RawClient.Frame.text("first").masked + RawClient.Frame.text("second").masked
        try await client.send(Array(webSocketRequest().utf8) + frames)
        #expect(try await client.answer().status.hasPrefix("101"))
        #expect(try await client.frame() == .text("first"))
        #expect(try await client.frame() == .text("second"))
      }
    }
  }

  @Test func `a refused client gets status and text and the connection is closed`() async throws {
    try await TestApplication { _ in .refuse(.forbidden, "Sign in first.\n") }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest())
        let answer = try await client.answer()
        #expect(answer.status == "403 Forbidden")
        #expect(answer.body == "Sign in first.\n")
        #expect(answer.fields["content-type"] == "text/plain; charset=utf-8")
        #expect(answer.fields["connection"] == "close")
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a refusal reaches a client that has sent more already`() async throws {
    try await TestApplication { _ in .refuse(.forbidden, "No.\n") }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest())
        try await client.send([UInt8](repeating: 0x55, count: 2_000_000))
        #expect(try await client.answer().body == "No.\n")
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test(arguments: [
    (webSocketRequest(version: "8"), "426 Upgrade Required"),
    (webSocketRequest(version: "13, 8"), "426 Upgrade Required"),
    (webSocketRequest(key: "short"), "400 Bad Request"),
    (webSocketRequest(key: "dGhlIHNhbXBsZSBub25jZ!=="), "400 Bad Request"),
    (webSocketRequest(more: "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), "400 Bad Request"),
    (webSocketRequest(more: "Content-Length: 2\r\n") + "hi", "400 Bad Request"),
  ])
  func `a handshake that is not in order is refused`(_ request: String, _ status: String) async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(request)
        let answer = try await client.answer()
        #expect(answer.status == status)
        #expect((answer.fields["sec-websocket-version"] == "13") == (status.hasPrefix("426")))
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a client that leaves while its decision is open does no harm`() async throws {
    let asked = Signal<Void>()
    let left = Signal<Void>()
    try await TestApplication { handshake in
      if handshake.request.path == "/slow" {
        asked.send()
        _ = await left.wait()
      }
      return .accept(handler: echo)
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest("/slow"))
        _ = await asked.wait()
      }
      left.send()
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
      }
    }
  }
}
