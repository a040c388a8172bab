import NIOWebSocket
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTests {
  typealias Frame = RawClient.Frame

  @Test func `text and binary come back whole, at every length form`() async throws {
    try await TestApplication(limits: .test.with { $0.maximumMessageSize = 70_000 }).run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        for length in [0, 1, 125, 126, 65535, 65536] {
          let text = Frame.text(String(repeating: "x", count: length))
          try await client.send(text)
          #expect(try await client.frame() == text)
          let binary = Frame(firstByte: 0x82, payload: [UInt8](repeating: 0xFE, count: length))
          try await client.send(binary)
          #expect(try await client.frame() == binary)
        }
      }
    }
  }

  @Test func `a ping between two fragments is answered at once`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        try await client.send(Frame(firstByte: 0x01, payload: Array("Hel".utf8)))
        try await client.send(Frame.ping([1, 2, 3]))
        #expect(try await client.frame() == .pong([1, 2, 3]))
        try await client.send(Frame(firstByte: 0x80, payload: Array("lo".utf8)))
        #expect(try await client.frame() == .text("Hello"))
      }
    }
  }

  @Test(arguments: [
    (Frame(firstByte: 0x81, payload: [0xFF]).masked, 1007),
    (Frame(firstByte: 0xC1, payload: []).masked, 1002),
    (Frame(firstByte: 0x83, payload: []).masked, 1002),
    (Frame.text("no mask").unmasked, 1002),
    (Frame(firstByte: 0x09, payload: []).masked, 1002),
    (Frame.close(1006).masked, 1002),
    (Frame(firstByte: 0x82, payload: [UInt8](repeating: 0, count: 1001)).masked, 1009),
    ([0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4], 1009),
  ])
  func `a violation is answered with its code, and the handler is told`(_ bytes: [UInt8], _ code: Int) async throws {
    let told = Signal<(WebSocketError?, WebSocketEnd?)>()
    try await TestApplication { _ in
      .accept { connection in
        do {
          try await echo(connection)
          told.send((nil, connection.end))
        } catch {
          told.send((error as? WebSocketError, connection.end))
        }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        try await client.send(Frame.text("before"))
        #expect(try await client.frame() == .text("before"))
        // More behind it must not make TCP swallow the close frame.
        try await client.send(bytes + [UInt8](repeating: 0, count: 200_000))
        #expect(try await client.frame().closeCode == code)
        #expect(try await client.readToEnd() == 0)
      }
      let (error, end) = try #require(await told.wait())
      guard case .violation(let violation) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(violation.code == WebSocketErrorCode(codeNumber: code))
      #expect(end == .broken(.violation(violation)))
    }
  }

  @Test(arguments: [
    (Frame.close(1000), Frame.close(1000), CloseFrame(code: .normalClosure)),
    (Frame.close(4321), Frame.close(4321), CloseFrame(code: .unknown(4321))),
    (Frame(firstByte: 0x88, payload: []), Frame(firstByte: 0x88, payload: []), CloseFrame(code: nil)),
    (
      Frame(firstByte: 0x88, payload: [0x03, 0xE9] + Array("bye".utf8)), Frame.close(1001),
      CloseFrame(code: .goingAway, reason: "bye")
    ),
  ])
  func `the peer's close is echoed and ends the messages`(_ sent: Frame, _ echoed: Frame, _ seen: CloseFrame)
    async throws
  {
    let ended = Signal<WebSocketEnd?>()
    try await TestApplication { _ in
      .accept { connection in
        try await echo(connection)
        await #expect(throws: WebSocketError.closed) { try await connection.send("too late") }
        ended.send(connection.end)
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        // What comes after a close frame does not count.
        try await client.send(sent.masked + Frame.text("after").masked)
        #expect(try await client.frame() == echoed)
        #expect(try await client.readToEnd() == 0)
      }
      #expect(await ended.wait() == .byPeer(seen))
    }
  }

  struct Broken: Error {}

  @Test(arguments: [(false, 1000), (true, 1011)])
  func `the end of the handler closes the connection`(_ fails: Bool, _ code: Int) async throws {
    try await TestApplication { _ in
      .accept { _ in
        if fails { throw Broken() }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        let frame = try await client.frame()
        #expect(frame.closeCode == code)
        try await client.send(frame)
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a handler can close with its own code and reason`() async throws {
    try await TestApplication { _ in
      .accept { connection in
        await connection.close(code: .unknown(4001), reason: "signed out")
        #expect(connection.isClosing)
        for try await _ in connection.messages { Issue.record("a message after the close") }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        let frame = try await client.frame()
        #expect(frame.closeCode == 4001)
        #expect(frame.payload.dropFirst(2).elementsEqual("signed out".utf8))
        try await client.send(Frame.text("crossing").masked + frame.masked)
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a peer that does not answer a close is cut off`() async throws {
    let limits = WebSocketLimits.test.with { $0.closeTimeout = .milliseconds(50) }
    try await TestApplication(limits: limits) { _ in .accept { _ in } }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        #expect(try await client.frame().closeCode == 1000)
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a connection that breaks off is lost for its handler`() async throws {
    let told = Signal<WebSocketError?>()
    try await TestApplication { _ in
      .accept { connection in
        do {
          try await echo(connection)
          told.send(nil)
        } catch {
          told.send(error as? WebSocketError)
        }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
      }
      #expect(await told.wait() == .lost)
    }
  }

  @Test func `sends of many tasks do not mix`() async throws {
    try await TestApplication { _ in
      .accept { connection in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<50 {
            group.addTask { try await connection.send(String(repeating: "\(number % 10)", count: 3000)) }
          }
          try await group.waitForAll()
        }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        for _ in 0..<50 {
          let frame = try await client.frame()
          #expect(frame.payload.count == 3000)
          #expect(Set(frame.payload).count == 1)
        }
        #expect(try await client.frame().closeCode == 1000)
      }
    }
  }

  @Test func `a peer that never reads is cut off after the write timeout`() async throws {
    let told = Signal<WebSocketError?>()
    let limits = WebSocketLimits.test.with { $0.writeTimeout = .milliseconds(100) }
    try await TestApplication(limits: limits) { _ in
      .accept { connection in
        let data = [UInt8](repeating: 0, count: 1_000_000)
        do {
          while true { try await connection.send(data) }
        } catch {
          #expect(connection.end == .broken(.tooSlow))
          told.send(error as? WebSocketError)
        }
      }
    }.run { server in
      try await RawClient.connect(port: server.port, reads: false) { client in
        try await client.send(webSocketRequest())
        #expect(await told.wait() == .tooSlow)
      }
    }
  }

  @Test func `too many sends that wait cut the peer off`() async throws {
    let told = Signal<Int>()
    let limits = WebSocketLimits.test.with { $0.maximumPendingSends = 4 }
    try await TestApplication(limits: limits) { _ in
      .accept { connection in
        let data = [UInt8](repeating: 0, count: 10_000_000)
        let failures = await withTaskGroup(of: Bool.self) { group in
          for _ in 0..<8 {
            group.addTask { await (try? connection.send(data)) == nil }
          }
          return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(connection.end == .broken(.tooSlow))
        told.send(failures)
      }
    }.run { server in
      try await RawClient.connect(port: server.port, reads: false) { client in
        try await client.send(webSocketRequest())
        #expect(try #require(await told.wait()) >= 4)
      }
    }
  }

  @Test func `every ping of a burst is answered, in order`() async throws {
    try await TestApplication().run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        try await client.send((0..<100).flatMap { Frame.ping([$0]).masked })
        for number in 0..<100 as Range<UInt8> {
          #expect(try await client.frame() == .pong([number]))
        }
      }
    }
  }

  @Test func `a handler that is behind gets every message, in order`() async throws {
    let go = Signal<Void>()
    let limits = WebSocketLimits.test.with { $0.maximumQueuedMessages = 3 }
    try await TestApplication(limits: limits) { _ in
      .accept { connection in
        _ = await go.wait()
        try await echo(connection)
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        for number in 0..<500 { try await client.send(Frame.text("\(number)")) }
        go.send()
        for number in 0..<500 { #expect(try await client.frame() == .text("\(number)")) }
      }
    }
  }

  @Test func `a dead peer is noticed`() async throws {
    let told = Signal<WebSocketError?>()
    let limits = WebSocketLimits.test.with {
      $0.pingInterval = .milliseconds(20)
      $0.pongTimeout = .milliseconds(50)
    }
    try await TestApplication(limits: limits) { _ in
      .accept { connection in
        do {
          try await echo(connection)
          told.send(nil)
        } catch {
          told.send(error as? WebSocketError)
        }
      }
    }.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        #expect(try await client.frame() == .ping())
        _ = try await client.readToEnd()
      }
      #expect(await told.wait() == .silent)
    }
  }

  @Test func `a peer that answers pings stays`() async throws {
    let limits = WebSocketLimits.test.with { $0.pingInterval = .milliseconds(10) }
    try await TestApplication(limits: limits).run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.openWebSocket()
        for _ in 0..<5 {
          #expect(try await client.frame() == .ping())
          try await client.send(Frame.pong())
        }
        try await client.send(Frame.text("alive"))
        var frame = try await client.frame()
        while frame == .ping() { frame = try await client.frame() }
        #expect(frame == .text("alive"))
      }
    }
  }
}
