import HTTPTypes
import HummingbirdCore
import HummingbirdTLS
import NIOSSL
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct SecureTests {
  typealias Frame = RawClient.Frame

  /// Made for this test: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=localhost`.
  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwcA9Q95/GpySFReq
    0tRGqfE7Gu9pEGbFblpSjbSItjChRANCAAQPUzyIn3h0MpEPhcfBe4alI6rgc/JM
    qjieRUOFzur8AbahILmkSsBJPgJza9AysObwqDu2fjHGNScdahl2/OFc
    -----END PRIVATE KEY-----
    """

  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBfjCCASWgAwIBAgIUe5toddqy4kPYH300hr4cJwmG7zwwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODE2MDk1NVoYDzIxMjYxMTA0
    MTYwOTU1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQPUzyIn3h0MpEPhcfBe4alI6rgc/JMqjieRUOFzur8AbahILmkSsBJ
    PgJza9AysObwqDu2fjHGNScdahl2/OFco1MwUTAdBgNVHQ4EFgQU0dBlyOwKgvK1
    lhov5+aDOTkDiTUwHwYDVR0jBBgwFoAU0dBlyOwKgvK1lhov5+aDOTkDiTUwDwYD
    VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAqlYu77SqfXFJ8tmHW4bPZ
    6jS7+etfnxmoE4EtDlSREgIgIuUGBLsAJ6lRLPJt0dPYs6TnUEQVdAZrKtuKaeY7
    Z94=
    -----END CERTIFICATE-----
    """

  static func application(
    connections: ConnectionLimits = ConnectionLimits(), _ decide: @escaping HTTP1WebSocketChannel.Decide
  ) -> TestApplication {
    var application = TestApplication(connections: connections, decide)
    application.wrap = { plain in
      let configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem))],
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
      return try .tls(plain, tlsConfiguration: configuration)
    }
    return application
  }

  @Test func `a WebSocket works over TLS, up to the close handshake`() async throws {
    try await Self.application { _ in .accept(handler: echo) }.run { server in
      try await RawClient.connect(port: server.port, tls: true) { client in
        try await client.send(OrdinaryRequestTests.h2c())
        #expect(try await client.answer().body == "page")
        try await client.openWebSocket()
        try await client.send(Frame.text("secret"))
        #expect(try await client.frame() == .text("secret"))
        try await client.send(Frame.close(1000))
        #expect(try await client.frame() == .close(1000))
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a violation is answered over TLS too`() async throws {
    try await Self.application { _ in .accept(handler: echo) }.run { server in
      try await RawClient.connect(port: server.port, tls: true) { client in
        try await client.openWebSocket()
        try await client.send(Frame.text("no mask").unmasked + [UInt8](repeating: 0, count: 100_000))
        #expect(try await client.frame().closeCode == 1002)
        #expect(try await client.readToEnd() == 0)
      }
    }
  }

  @Test func `a refusal arrives over TLS too`() async throws {
    try await Self.application { _ in .refuse(.forbidden, "No.\n") }.run { server in
      try await RawClient.connect(port: server.port, tls: true) { client in
        try await client.send(webSocketRequest())
        #expect(try await client.answer().body == "No.\n")
        #expect(try await client.readToEnd() == 0)
      }
    }
  }
}
