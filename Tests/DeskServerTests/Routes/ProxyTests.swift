import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

/// Who asks, when there are proxies in front of the desk.
@Suite struct ProxyTests {
  private static func address(_ text: String) throws -> SocketAddress { try SocketAddress(ipAddress: text, port: 1) }

  @Test(
    arguments: [
      ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"), ("127.0.0.1", [], "127.0.0.1"),
      // What a client has written itself stands to the left of what the proxy has added.
      ("127.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
      // Proxies behind one another, and lines behind one another.
      ("127.0.0.1", ["198.51.100.1, 203.0.113.9,\t10.1.2.3"], "203.0.113.9"),
      ("127.0.0.1", ["198.51.100.1", "203.0.113.9", "10.1.2.3, 10.1.2.4"], "203.0.113.9"),
      ("127.0.0.1", ["10.1.2.3, 10.1.2.4"], "10.1.2.3"),
      // At what is no address the chain ends.
      ("127.0.0.1", ["203.0.113.9, unknown, 10.1.2.3"], "10.1.2.3"), ("127.0.0.1", ["desk.example"], "127.0.0.1"),
      ("127.0.0.1", ["203.0.113.9:4711"], "127.0.0.1"), ("127.0.0.1", ["", ","], "127.0.0.1"),
      // Whoever is not trusted is not believed.
      ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"), ("127.0.0.2", ["198.51.100.1"], "127.0.0.2"),
      // One address of IPv4 is the same in the clothes of IPv6.
      ("::ffff:127.0.0.1", ["2001:db8::1"], "2001:db8::1"), ("fd00::1", ["203.0.113.9"], "203.0.113.9"),
    ] as [(String, [String], String)])
  func `the nearest address that is no trusted proxy asks`(peer: String, forwarded: [String], asker: String) throws {
    let proxies = Proxies(trusted: try ["127.0.0.1", "10.0.0.0/8", "fd00::/8"].map { try #require(AddressRange($0)) })
    #expect(proxies.asker(try Self.address(peer), forwarded: forwarded)?.ipAddress == asker)
  }

  @Test func `without a trusted proxy nobody is believed, and a chain has an end`() throws {
    let local = try Self.address("127.0.0.1")
    #expect(Proxies(trusted: []).asker(local, forwarded: ["203.0.113.9"])?.ipAddress == "127.0.0.1")
    #expect(Proxies(trusted: []).asker(nil, forwarded: ["203.0.113.9"]) == nil)
    let proxies = Proxies(trusted: [try #require(AddressRange("127.0.0.0/8"))])
    let chain = (0..<Proxies.longestChain).map { "127.0.1.\($0)" }
    #expect(proxies.asker(local, forwarded: ["203.0.113.9"] + chain)?.ipAddress == "127.0.1.0")
    #expect(proxies.asker(local, forwarded: ["203.0.113.9"] + chain.dropFirst())?.ipAddress == "203.0.113.9")
  }

  @Test(arguments: [
    ("203.0.113.9", "203.0.113.9/32"), ("::ffff:203.0.113.9", "203.0.113.9/32"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:0:0:0:0/64"), ("2001:db8:1:2::", "2001:db8:1:2:0:0:0:0/64"),
    ("2001:db8:1:3::1", "2001:db8:1:3:0:0:0:0/64"), ("::1", "0:0:0:0:0:0:0:0/64"),
  ])
  func `of IPv6 a whole network is counted as one`(address: String, range: String) throws {
    #expect(AddressRange(around: try Self.address(address))?.description == range)
  }

  // MARK: At the desk

  private static func withDesk(behind proxies: String..., body: (ServedDesk) async throws -> Void) async throws {
    var configuration = DeskConfiguration(folder: "")
    configuration.trustedProxies = proxies.compactMap { AddressRange($0) }
    // Time does not pass: who has to wait waits however slow the machine is.
    let start = DeskSite.systemClock()
    let clock = { @Sendable in start }
    try await DeskServerTests.withDesk(clock: clock, configuration: configuration) { try await body($0) }
  }

  /// Posts from this machine, as a proxy would for somebody else.
  private static func post(
    _ desk: ServedDesk, _ path: String, _ body: JSON = [:], for address: String
  ) async throws -> Int {
    let text = body.description
    let request = """
      POST \(path) HTTP/1.1\r
      Host: 127.0.0.1:\(desk.port)\r
      Content-Type: application/json\r
      Content-Length: \(text.utf8.count)\r
      X-Forwarded-For: \(address)\r
      \r
      \(text)
      """
    let answer = try await RawClient.connect(port: desk.port) { client in
      try await client.send(request)
      return try await client.answer()
    }
    return Int(answer.status.prefix(3)) ?? 0
  }

  private static func guess(_ desk: ServedDesk, _ number: Int, for address: String) async throws -> Int {
    try await post(desk, "/session", ["name": .string("guess \(number)"), "password": "a guess"], for: address)
  }

  private static func signIn(_ desk: ServedDesk, for address: String) async throws -> Int {
    try await post(desk, "/session", ["name": "ana", "password": .string(ServedDesk.password)], for: address)
  }

  /// Comes as new visitors from one address until that is too much.
  private static func crowd(_ desk: ServedDesk, for address: String) async throws {
    while try await post(desk, "/visitor", for: address) == 200 {}
  }

  @Test(.timeLimit(.minutes(5))) func `one who guesses behind a trusted proxy keeps nobody else out`() async throws {
    try await Self.withDesk(behind: "127.0.0.1") { desk in
      for number in 1...Throttle.limitOfAddress {
        let status = try await Self.guess(desk, number, for: "203.0.113.9")
        #expect(status == 401)
      }
      #expect(try await Self.signIn(desk, for: "203.0.113.9") == 429)
      #expect(try await Self.signIn(desk, for: "203.0.113.10") == 200)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `one who comes again and again behind a trusted proxy turns nobody else away`()
    async throws
  {
    try await Self.withDesk(behind: "127.0.0.0/8") { desk in
      try await Self.crowd(desk, for: "203.0.113.9")
      #expect(try await Self.post(desk, "/visitor", for: "203.0.113.10") == 200)
      #expect(try await Self.post(desk, "/visitor", for: "203.0.113.10, 203.0.113.9") == 429)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `with another address of the same IPv6 network one is still the same`()
    async throws
  {
    try await Self.withDesk(behind: "127.0.0.1") { desk in
      try await Self.crowd(desk, for: "2001:db8:1:2::1")
      #expect(try await Self.post(desk, "/visitor", for: "2001:db8:1:2:ffff::9") == 429)
      #expect(try await Self.post(desk, "/visitor", for: "2001:db8:1:3::1") == 200)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `what anybody could have written helps nobody where no proxy is trusted`()
    async throws
  {
    try await Self.withDesk { desk in
      try await Self.crowd(desk, for: "203.0.113.9")
      #expect(try await Self.post(desk, "/visitor", for: "203.0.113.10") == 429)
    }
  }

  // MARK: Saying so

  @Test(arguments: [([], 1), (["127.0.0.1"], 0)])
  func `a proxy that nobody has named is told of once`(trusted: [String], count: Int) async throws {
    let said = Said()
    let folder = FileManager.default.temporaryDirectory.appending(path: "proxied-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = DeskConfiguration(folder: folder.path)
    configuration.trustedProxies = trusted.compactMap { AddressRange($0) }
    let site = try await DeskSite.open(configuration, logger: Logger(label: "test") { _ in said })
    defer { site.close() }
    try await Application(router: site.router()).test(.router) { client in
      _ = try await client.execute(uri: "/session", method: .get)
      #expect(said.sentences.isEmpty)
      for _ in 1...3 {
        _ = try await client.execute(uri: "/session", method: .get, headers: [.xForwardedFor: "203.0.113.9"])
      }
    }
    let sentences = said.sentences
    #expect(sentences.count == count)
    #expect(sentences.allSatisfy { $0.contains("--trusted-proxy") && $0.contains("trustedProxies") })
    #expect(sentences.allSatisfy { !$0.contains("203.0.113.9") })
  }
}
