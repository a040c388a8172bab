import Desk
import DeskActions
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOSSL
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5)))
struct WebhookTests {
  /// A desk whose webhooks may be on this machine, and that does not wait between attempts unless a test says so.
  static func configuration(
    timeLimit: TimeAmount = .seconds(60), pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
  ) throws -> DeskConfiguration {
    var configuration = DeskConfiguration(folder: "")
    configuration.webhookNetworks = [try #require(AddressRange("127.0.0.1"))]
    configuration.webhookSending = WebhookSending(timeLimit: timeLimit, pause: pause, chance: { 1 })
    return configuration
  }

  /// Waits until the task is cancelled.
  private static let forEver: @Sendable (Duration) async throws -> Void = { _ in
    for await _ in AsyncStream<Void>.makeStream().stream {}
    throw CancellationError()
  }

  private static func create(
    _ desk: ServedDesk, _ url: String, named name: String = "crm", events: [String] = []
  ) async throws -> String {
    let payload: JSON = ["name": .string(name), "url": .string(url), "events": .array(events.map(JSON.string))]
    let secret = try await desk.site.actions.invokeAction("CreateWebhook", payload, by: "admin:WK1")
    return secret.stringValue ?? ""
  }

  private static func createTask(_ desk: ServedDesk) async throws {
    try await desk.site.actions.invokeAction("CreateTask", [:], by: "api:crm")
  }

  private static func only(_ desk: ServedDesk) throws -> Webhook { try #require(try desk.site.office.webhooks().first) }

  /// A moment that a test moves on.
  private final class Clock: Sendable {
    private let now = Mutex(DeskSite.systemClock())
    func read() -> Moment { now.withLock { $0 } }
    func advance(hours: Int64) { now.withLock { $0 = Moment(milliseconds: $0.milliseconds + hours * 3_600_000) } }
  }

  // MARK: What is sent

  @Test func `a receiver is told of every event in order, as the API tells it, and can see by whom`() async throws {
    try await withReceiver { receiver in
      try await withDesk(configuration: Self.configuration()) { desk in
        let before = await desk.site.centre.engine.lastEvent
        let secret = try await Self.create(desk, receiver.url)
        _ = try await ChannelTests.begin(desk)
        let last = await desk.site.centre.engine.lastEvent
        await receiver.next { $0.number == Int(last) }
        let deliveries = receiver.deliveries
        let events = try await desk.site.centre.engine.events(after: before)
        let told = try events.map { try $0.json }
        #expect(!events.isEmpty && deliveries.map { $0.json["data"] } == told)
        #expect(deliveries.map { $0.json["type"]?.stringValue } == events.map(\.event.name.rawValue))
        #expect(Set(deliveries.map(\.id)).count == deliveries.count)
        #expect(Set(deliveries.map(\.path)) == ["/in"] && Set(deliveries.map(\.contentType)) == ["application/json"])
        for delivery in deliveries {
          #expect(delivery.isSigned(with: secret))
          let at = try #require(delivery.json["data"]?["at"]?.intValue)
          let timestamp = try Date(
            #require(delivery.json["timestamp"]?.stringValue),
            strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
          #expect(Int((timestamp.timeIntervalSince1970 * 1000).rounded()) == at)
          let sent = try #require(Int(delivery.timestamp))
          #expect(abs(sent - Int(Date().timeIntervalSince1970)) < 600)
        }
        // What customers write is not among it.
        #expect(!deliveries.contains { $0.body.contains("Carla") || $0.body.contains("Hello") })
      }
    }
  }

  @Test func `a signature is the one that the specification's own libraries make`() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    #expect(
      secret.signature(of: #"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    #expect(WebhookSecret("whsec_") == nil && WebhookSecret("abc") == nil)
    let made = WebhookSecret()
    #expect(WebhookSecret(made.text) == made && made != WebhookSecret())
    #expect(Data(base64Encoded: String(made.text.dropFirst(6)))?.count == 32)
  }

  @Test func `a receiver is told only of what it wants`() async throws {
    try await withReceiver { receiver in
      try await withDesk(configuration: Self.configuration()) { desk in
        _ = try await Self.create(desk, receiver.url, events: ["task.created"])
        for _ in 0..<3 { try await Self.createTask(desk) }
        for _ in 0..<3 { await receiver.next() }
        #expect(receiver.deliveries.map { $0.json["type"] } == ["task.created", "task.created", "task.created"])
      }
    }
  }

  // MARK: When it fails

  @Test func `what was answered with 500 is sent again, under the same id, before anything else`() async throws {
    let pauses = Mutex<[Duration]>([])
    let pause: @Sendable (Duration) async throws -> Void = { pause in pauses.withLock { $0.append(pause) } }
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { count, _ in
      Response(status: count <= 3 ? .internalServerError : .noContent)
    }
    try await withReceiver(answer: answer) { receiver in
      try await withDesk(configuration: Self.configuration(pause: pause)) { desk in
        let secret = try await Self.create(desk, receiver.url, events: ["task.created"])
        for _ in 0..<2 { try await Self.createTask(desk) }
        for _ in 0..<5 { await receiver.next() }
        let (ids, all) = (receiver.deliveries.map(\.id), receiver.deliveries)
        #expect(Set(ids[0..<4]).count == 1 && ids[4] != ids[3])
        #expect(all.allSatisfy { $0.isSigned(with: secret) })
        #expect(all[0].number < all[4].number)
        #expect(pauses.withLock { $0 } == [.seconds(2), .seconds(4), .seconds(8)])
      }
    }
  }

  @Test func `pauses grow, are never longer than an hour, and are anything in between by chance`() {
    #expect(WebhookRetry.pause(after: 1, chance: 1) == .seconds(2))
    #expect(WebhookRetry.pause(after: 1, chance: 0) == .zero)
    #expect(WebhookRetry.pause(after: 3, chance: 0.5) == .seconds(4))
    #expect(WebhookRetry.pause(after: 12, chance: 1) == .seconds(3600))
    #expect(WebhookRetry.pause(after: .max, chance: 1) == .seconds(3600))
  }

  @Test func `a restart in the middle loses nothing`() async throws {
    let isUp = Mutex(false)
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { count, _ in
      Response(status: count <= 2 || isUp.withLock { $0 } ? .ok : .serviceUnavailable)
    }
    try await withReceiver(answer: answer) { receiver in
      let desk = try await ServedDesk(configuration: Self.configuration(pause: Self.forEver))
      _ = try await Self.create(desk, receiver.url)
      let before = Int(await desk.site.centre.engine.lastEvent)
      for _ in 0..<3 { try await Self.createTask(desk) }
      // Two were taken, and the third was not.
      for _ in 0..<3 { await receiver.next() }
      try await desk.stop()
      #expect(receiver.deliveries.map(\.number) == [before + 1, before + 2, before + 3])
      isUp.withLock { $0 = true }
      let again = try await ServedDesk(in: desk.folder, configuration: Self.configuration())
      try await Self.createTask(again)
      let last = Int(await again.site.centre.engine.lastEvent)
      await receiver.next { $0.number == last }
      #expect(receiver.deliveries.dropFirst(2).map(\.number) == [before + 3] + Array(before + 3...last))
      try await again.remove()
    }
  }

  @Test func `one that hangs is given up, and delays nobody else`() async throws {
    let failures = Signal<Void>()
    let pause: @Sendable (Duration) async throws -> Void = { _ in failures.send() }
    let release = AsyncStream<Void>.makeStream()
    let hang: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in
      for await _ in release.stream {}
      return Response(status: .ok)
    }
    try await withReceiver(answer: hang) { hanging in
      try await withReceiver { receiver in
        try await withDesk(configuration: Self.configuration(timeLimit: .milliseconds(500), pause: pause)) { desk in
          _ = try await Self.create(desk, hanging.url, named: "dead")
          _ = try await Self.create(desk, receiver.url, named: "live", events: ["task.created"])
          try await Self.createTask(desk)
          await hanging.next()
          // Told, while the other one still has its first.
          await receiver.next()
          // On a slow machine an attempt may end before it has reached the receiver, with other words; it is made again.
          var dead: Webhook?
          while dead?.problem != "it has not answered within 500 ms" {
            await failures.wait()
            dead = try desk.site.office.webhooks().first { $0.name == "dead" }
          }
          let failures = try #require(dead?.failures)
          #expect(failures > 0 && dead?.isOn == true)
        }
      }
      release.continuation.finish()
    }
  }

  @Test func `a redirect is an answer, and not followed`() async throws {
    let failures = Signal<Void>()
    let pause: @Sendable (Duration) async throws -> Void = { duration in
      failures.send()
      try await Self.forEver(duration)
    }
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in
      Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
    }
    try await withReceiver(answer: answer) { receiver in
      try await withDesk(configuration: Self.configuration(pause: pause)) { desk in
        _ = try await Self.create(desk, receiver.url)
        try await Self.createTask(desk)
        await failures.wait()
        #expect(receiver.deliveries.map(\.path) == ["/in"])
        #expect(try Self.only(desk).problem == "it has answered 307; redirects are not followed")
      }
    }
  }

  @Test func `an answer that never ends is taken for its status`() async throws {
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          while true { try await writer.write(ByteBuffer(repeating: 0x20, count: 65536)) }
        })
    }
    try await withReceiver(answer: answer) { receiver in
      try await withDesk(configuration: Self.configuration()) { desk in
        _ = try await Self.create(desk, receiver.url, events: ["task.created"])
        for _ in 0..<2 { try await Self.createTask(desk) }
        for _ in 0..<2 { await receiver.next() }
        #expect(Set(receiver.deliveries.map(\.id)).count == 2)
      }
    }
  }

  @Test func `after three days of failures it is off, the administrator's page says so, and switched on it goes on`()
    async throws
  {
    let clock = Clock()
    let isUp = Mutex(false)
    let pause: @Sendable (Duration) async throws -> Void = { _ in clock.advance(hours: 24) }
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in
      Response(status: isUp.withLock { $0 } ? .ok : .badGateway)
    }
    try await withReceiver(answer: answer) { receiver in
      try await withDesk(
        people: [("amy", .admin)], clock: clock.read, configuration: Self.configuration(pause: pause)
      ) { desk in
        _ = try await Self.create(desk, receiver.url)
        try await Self.createTask(desk)
        while try Self.only(desk).isOn { await Task.yield() }
        #expect(receiver.deliveries.count == 4)
        let shown = try await desk.ask(.get, "/administration", cookie: desk.signIn("amy")).json["webhooks"]?[0]
        #expect(shown?["isOn"] == false && shown?["failures"] == 4)
        #expect(
          shown?["problem"]
            == "it was switched off after three days of failures, the last of them: it has answered 502")
        isUp.withLock { $0 = true }
        let payload: JSON = ["name": "crm", "isOn": true]
        try await desk.site.actions.invokeAction("SwitchWebhook", payload, by: "admin:WK1")
        let last = Int(await desk.site.centre.engine.lastEvent)
        await receiver.next { $0.number == last }
        #expect(Set(receiver.deliveries.map(\.number)) == Set(receiver.deliveries[0].number...last))
      }
    }
  }

  @Test func `one that answers 410 is off at once`() async throws {
    let answer: @Sendable (Int, WebhookReceiver.Delivery) async -> Response = { _, _ in Response(status: .gone) }
    try await withReceiver(answer: answer) { receiver in
      try await withDesk(configuration: Self.configuration()) { desk in
        _ = try await Self.create(desk, receiver.url)
        try await Self.createTask(desk)
        while try Self.only(desk).isOn { await Task.yield() }
        #expect(try Self.only(desk).problem == "it has answered 410: it does not want to be told any more")
        #expect(receiver.deliveries.count == 1)
      }
    }
  }

  @Test func `one that was removed, or switched off, is told nothing any more`() async throws {
    try await withReceiver { gone in
      try await withReceiver { receiver in
        try await withDesk(configuration: Self.configuration()) { desk in
          for name in ["a", "b"] { _ = try await Self.create(desk, gone.url, named: name, events: ["task.created"]) }
          _ = try await Self.create(desk, receiver.url, named: "c", events: ["task.created"])
          try await Self.createTask(desk)
          for _ in 0..<2 { await gone.next() }
          await receiver.next()
          try await desk.site.actions.invokeAction("RemoveWebhook", ["name": "a"], by: "admin:WK1")
          let payload: JSON = ["name": "b", "isOn": false]
          try await desk.site.actions.invokeAction("SwitchWebhook", payload, by: "admin:WK1")
          for _ in 0..<3 { try await Self.createTask(desk) }
          for _ in 0..<3 { await receiver.next() }
          #expect(gone.deliveries.count == 2)
          #expect(try desk.site.office.webhooks().map(\.name) == ["b", "c"])
        }
      }
    }
  }

  // MARK: Where it may go

  @Test func `a receiver whose certificate nobody vouches for is told nothing`() async throws {
    let failures = Signal<Void>()
    let pause: @Sendable (Duration) async throws -> Void = { duration in
      failures.send()
      try await Self.forEver(duration)
    }
    let tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(SecureTests.certificate.utf8), format: .pem))],
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(SecureTests.key.utf8), format: .pem)))
    try await withReceiver(tls: tls) { receiver in
      try await withDesk(configuration: Self.configuration(pause: pause)) { desk in
        _ = try await Self.create(desk, "https://localhost:\(receiver.port)/in")
        try await Self.createTask(desk)
        await failures.wait()
        #expect(receiver.deliveries.isEmpty)
        #expect(try Self.only(desk).problem?.uppercased().contains("CERTIFICATE") == true)
      }
    }
  }

  @Test func `a name that leads to this machine is not followed there`() async throws {
    let failures = Signal<Void>()
    var configuration = try Self.configuration { duration in
      failures.send()
      try await Self.forEver(duration)
    }
    configuration.webhookNetworks = []
    try await withReceiver { receiver in
      try await withDesk(configuration: configuration) { desk in
        _ = try await Self.create(desk, "https://localhost:\(receiver.port)/in")
        try await Self.createTask(desk)
        await failures.wait()
        #expect(receiver.deliveries.isEmpty)
        let problem = try #require(try Self.only(desk).problem)
        #expect(problem.hasPrefix("localhost leads to "))
        #expect(problem.hasSuffix("the desk's configuration does not let webhooks go there"))
      }
    }
  }

  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "fc00::1",
    "fd12::1", "fe80::1", "ff02::1", "2001:db8::1", "2001::1", "2002:a00:1::1",
  ])
  func `an address that is not public is refused, unless it is allowed`(text: String) throws {
    let address = try SocketAddress(ipAddress: text, port: 443)
    #expect(!WebhookReach(allowed: []).admits(address, isSecure: true))
    let plain = text.replacing("::ffff:", with: "")
    #expect(WebhookReach(allowed: [try #require(AddressRange(plain))]).admits(address, isSecure: true))
  }

  @Test(arguments: ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00::1", "::ffff:1.1.1.1"])
  func `an address that is public is reached with encryption only`(text: String) throws {
    let address = try SocketAddress(ipAddress: text, port: 443)
    #expect(WebhookReach(allowed: []).admits(address, isSecure: true))
    #expect(!WebhookReach(allowed: []).admits(address, isSecure: false))
    // However much is allowed.
    let everything = [try #require(AddressRange("0.0.0.0/0")), try #require(AddressRange("::/0"))]
    #expect(!WebhookReach(allowed: everything).admits(address, isSecure: false))
    #expect(WebhookReach(allowed: everything).admits(try SocketAddress(ipAddress: "::1", port: 80), isSecure: false))
  }

  @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "x", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "/8"])
  func `what is no range of addresses is none`(text: String) { #expect(AddressRange(text) == nil) }

  @Test(arguments: [
    ("ftp://example.com", "it has to be like https://"), ("https://", "it has to be like"), ("", "it has to be like"),
    ("https://exa mple.com", "it has to be like"), ("https://a\r\nb: c", "it has to be like"),
    ("https://exämple.com", "it has to be like"), ("https://a.example/\\b", "it has to be like"),
    ("https://ana:secret@example.com", "it must not have a name or a password"),
    ("https://example.com/#there", "it must not have a “#”"), ("https://example.com:0/", "a port lies between 1"),
    ("http://example.com/", "it has to be https, to a public address"),
    ("http://127.0.0.2/", "it has to be https, to a public address"),
    ("https://10.0.0.1/", "it has to be https, to a public address"),
    ("https://[::ffff:10.0.0.1]/", "it has to be https, to a public address"),
    ("https://[fe80::1]/", "it has to be https, to a public address"),
    ("https://example.com/\(String(repeating: "x", count: 2048))", "it has to be like"),
  ])
  func `an address that can't be one is refused at once`(url: String, sentence: String) async throws {
    try await withDesk(configuration: Self.configuration()) { desk in
      await #expect { _ = try await Self.create(desk, url) } throws: {
        Failure($0).status == 400 && Failure($0).message.hasPrefix("url: \(sentence)")
      }
    }
  }

  @Test func `an address is taken apart`() throws {
    let full = try WebhookAddress("https://crm.example.com:8443/a%20b?c=d")
    #expect(full.host == "crm.example.com" && full.port == 8443 && full.path == "/a%20b?c=d" && full.isSecure)
    #expect(full.authority == "crm.example.com:8443")
    let short = try WebhookAddress("http://[::1]")
    #expect(
      short.host == "::1" && short.port == 80 && short.path == "/" && !short.isSecure && short.authority == "[::1]")
  }

  // MARK: What administrators say

  @Test func `a webhook is made once, of events that there are, and its secret is shown only then`() async throws {
    try await withDesk(people: [("amy", .admin)]) { desk in
      let secret = try await Self.create(desk, "https://crm.example.com/", events: ["task.created", "task.created"])
      #expect(secret.hasPrefix("whsec_"))
      let shown = try await desk.ask(.get, "/administration", cookie: desk.signIn("amy")).json
      #expect(!shown.description.contains("whsec_"))
      #expect(shown["webhooks"]?[0]?["events"] == ["task.created"] && shown["webhooks"]?[0]?["isOn"] == true)
      #expect(shown["events"]?.arrayValue?.contains("message.accepted") == true)
      for (action, payload, sentence) in [
        (
          "CreateWebhook", ["name": "crm", "url": "https://a.example"], "name: there is a webhook called “crm” already"
        ),
        ("CreateWebhook", ["name": "", "url": "https://a.example"], "name: it must not be empty"),
        (
          "CreateWebhook", ["name": "x", "url": "https://a.example", "events": ["task.craeted"]],
          "events[0]: it must be one of activity.saved, "
        ),
        ("SwitchWebhook", ["name": "crm"], "isOn: it is missing"),
        ("SwitchWebhook", ["name": "x", "isOn": true], "name: there is no webhook called “x”"),
        ("RemoveWebhook", ["name": "x"], "name: there is no webhook called “x”"),
      ] as [(String, JSON, String)] {
        await #expect { try await desk.site.actions.invokeAction(action, payload, by: "admin:WK1") } throws: {
          Failure($0).status == 400 && Failure($0).message.hasPrefix(sentence)
        }
      }
    }
  }

  @Test func `there are only so many`() async throws {
    try await withDesk { desk in
      for number in 0..<DeskSite.maximumWebhooks {
        _ = try await Self.create(desk, "https://a.example", named: "\(number)")
      }
      await #expect { _ = try await Self.create(desk, "https://a.example", named: "more") } throws: {
        Failure($0).message.hasPrefix("name: there are 50 webhooks, and there may be no more")
      }
    }
  }
}
