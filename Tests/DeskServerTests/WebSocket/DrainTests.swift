import NIOWebSocket
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct DrainTests {
  typealias Frame = RawClient.Frame

  @Test func `every connection gets 1001 and its handler gets to know`() async throws {
    let ended = Signal<WebSocketEnd?>()
    try await TestApplication { _ in
      .accept { connection in
        try await echo(connection)
        #expect(connection.isClosing)
        await #expect(throws: WebSocketError.closed) { try await connection.send("too late") }
        ended.send(connection.end)
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        try await client.send(Frame.text("open"))
        #expect(try await client.frame() == .text("open"))
        await server.shutDown()
        let frame = try await client.frame()
        #expect(frame.closeCode == 1001)
        try await client.send(frame)
        #expect(try await client.readToEnd() == 0)
      }
      let reason = "the server is stopping"
      #expect(await ended.wait() == .byServer(CloseFrame(code: .goingAway, reason: reason)))
    }
  }

  @Test func `a peer that does not answer the close does not keep the server`() async throws {
    let limits = WebSocketLimits.test.with { $0.closeTimeout = .milliseconds(50) }
    try await TestApplication(limits: limits).run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        await server.shutDown()
        #expect(try await client.frame().closeCode == 1001)
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a handler that overlooks the end is cancelled`() async throws {
    let never = Signal<Void>()
    let cancelled = Signal<Bool>()
    let limits = WebSocketLimits.test.with { $0.handlerTimeout = .milliseconds(50) }
    try await TestApplication(limits: limits) { _ in
      .accept { _ in
        _ = await never.wait()
        cancelled.send(Task.isCancelled)
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        await server.shutDown()
        let frame = try await client.frame()
        #expect(frame.closeCode == 1001)
        try await client.send(frame)
        #expect(await cancelled.wait() == true)
      }
    }
  }

  @Test func `a handshake that waits for its decision gets 503`() async throws {
    let asked = Signal<Void>()
    let decided = Signal<Void>()
    try await TestApplication { _ in
      asked.send()
      _ = await decided.wait()
      return .accept(handler: echo)
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.send(webSocketRequest())
        _ = await asked.wait()
        await server.shutDown()
        let answer = try await client.answer()
        #expect(answer.status == "503 Service Unavailable")
        #expect(answer.body == "The server is stopping.\n")
        #expect(try await client.readToEnd() == 0)
        decided.send()
      }
    }
  }

  @Test func `messages that came before the drain are delivered`() async throws {
    let go = Signal<Void>()
    let seen = Signal<[WebSocketMessage]>()
    try await TestApplication { _ in
      .accept { connection in
        _ = await go.wait()
        var messages: [WebSocketMessage] = []
        for try await message in connection.messages { messages.append(message) }
        seen.send(messages)
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        try await client.send(Frame.text("one").masked + Frame.text("two").masked + Frame.ping().masked)
        // The pong says that the messages before it are taken in.
        #expect(try await client.frame() == .pong())
        await server.shutDown()
        let frame = try await client.frame()
        #expect(frame.closeCode == 1001)
        go.send()
        #expect(await seen.wait() == [.text("one"), .text("two")])
        try await client.send(frame)
      }
    }
  }
}
