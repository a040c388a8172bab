import Foundation
import Plugboard

/// A crowd at a desk that runs as it is shipped, in steps that follow one another; each prints its figures.
struct Load {
  /// Messages a second, while delivery is measured.
  static let pace = 200
  /// How many customers write without a pause, while messages a second are measured.
  static let hasty = 400
  /// How many customers one agent serves at once.
  static let chatsEach = 10

  let program: String
  let folder: URL
  /// How long each measurement takes.
  let duration: Duration
  private let ledger = Ledger()
  private let agents: [Page]
  private let customers: [Page]

  init(program: String, folder: URL, agents: Int, chats: Int, duration: Duration) {
    (self.program, self.folder, self.duration) = (program, folder, duration)
    let ledger = ledger
    self.agents = (0..<agents).map { number in
      Page(.agent(Preparing.name(number)), from: "127.0.1.\(number % 200 + 1)") { ledger.tell(agent: $0, $1) }
    }
    // No more from one address than the desk takes at once.
    customers = (0..<chats).map { number in
      Page(.customer, from: "127.0.\(2 + number / 10_000).\(number / 50 % 200 + 1)") {
        ledger.tell(customer: $0, $1)
      }
    }
  }

  private var pages: [Page] { agents + customers }

  func run() async throws {
    try await Preparing.desk(in: folder.path, agents: agents.count, chatsEach: Self.chatsEach)
    let port = try Port.free()
    let began = ContinuousClock.now
    var server = try await serve(port)
    say("start", ["seconds": since(began)])
    let beats = Task { try await beat() }
    defer { beats.cancel() }
    try await gather(server)
    try await serveEverybody(server)
    try await talk(server)
    try await talkFaster(server)
    server = try await breakDown(server)
    for page in pages { page.close() }
    server.stop()
    for (sentence, count) in ledger.refused.sorted(by: { $0.value > $1.value }).prefix(10) {
      FileHandle.standardError.write(Data("\(count) × \(sentence)\n".utf8))
    }
    try await check(ledger.kept, in: folder)
  }

  private func serve(_ port: Int) async throws -> ServerProcess {
    try await ServerProcess(
      program, ["serve", "--folder", folder.path, "--port", "\(port)", "--log-level", "warning"], port: port,
      log: folder.appending(path: "log.txt")
    ) { port in
      guard let connection = try? await Connection(port: port, told: { _ in }) else { return false }
      defer { connection.close() }
      return (try? await connection.ask(["GET /ready HTTP/1.1", "Host: 127.0.0.1:\(port)"]).status) == 200
    }
  }

  /// Signs of life: each page gives one every 15 seconds.
  private func beat() async throws {
    while true {
      for page in pages {
        page.beat()
        try await Task.sleep(for: .seconds(15) / pages.count)
      }
    }
  }

  /// Everybody comes, and nobody does anything.
  private func gather(_ server: ServerProcess) async throws {
    let before = try server.resident
    let began = ContinuousClock.now
    try await each(agents, atOnce: 8) { try await $0.connect(port: server.port) }
    try await each(customers, atOnce: 32) { try await $0.connect(port: server.port) }
    let took = since(began)
    // What is told to the others has to arrive.
    try await Task.sleep(for: .seconds(5))
    let (cpu, idle) = (try server.cpu, ContinuousClock.now)
    try await Task.sleep(for: duration)
    say(
      "idle",
      [
        "pages": Double(pages.count), "seconds": took,
        "bytes": Double((try server.resident - before) / pages.count),
        "cores": (try server.cpu - cpu) / since(idle),
      ])
  }

  /// Every customer writes; every agent accepts whoever is offered.
  private func serveEverybody(_ server: ServerProcess) async throws {
    try await each(agents, atOnce: 16) { page in
      _ = ledger.isDone(await page.invoke("SetActivity", ["activityName": "Available"]))
    }
    let (cpu, began) = (try server.cpu, ContinuousClock.now)
    try await each(Array(customers.enumerated()), atOnce: 200) { number, page in
      let name = "customer\(number)"
      ledger.offers.begin(name)
      let answer = await page.invoke("StartConversation", ["customerName": .string(name), "body": "Hello"])
      if ledger.isDone(answer), let sid = answer["output"]?["conversationSid"]?.stringValue {
        ledger.start(sid, by: page)
      }
    }
    try await wait { ledger.chats.count == ledger.started }
    let seconds = since(began)
    say(
      "offers",
      [
        "chats": Double(ledger.chats.count), "perSecond": Double(ledger.chats.count) / seconds,
        "p50": ledger.offers.within(0.5), "p99": ledger.offers.within(0.99),
        "cores": (try server.cpu - cpu) / seconds,
      ])
  }

  /// Messages at a steady pace, whatever becomes of those before them: agents' and customers' in turn.
  private func talk(_ server: ServerProcess) async throws {
    let deliveries = ledger.beginDeliveries()
    let (cpu, began) = (try server.cpu, ContinuousClock.now)
    await converse()
    let seconds = since(began)
    try await wait { deliveries.open == 0 }
    say(
      "talk",
      [
        "perSecond": Double(deliveries.count + deliveries.open) / seconds,
        "p50": deliveries.within(0.5), "p99": deliveries.within(0.99),
        "undelivered": Double(deliveries.open), "cores": (try server.cpu - cpu) / seconds,
      ])
  }

  private func converse() async {
    let deliveries = ledger.deliveries
    let chats = ledger.chats.shuffled()
    await keepPace(for: duration) { count in
      let chat = chats[count % chats.count]
      await send(in: chat, by: count % 2 == 0 ? chat.customer : chat.agent, deliveries)
    }
  }

  /// As much as some customers can say who write again as soon as the desk has what they have written.
  private func talkFaster(_ server: ServerProcess) async throws {
    let deliveries = ledger.beginDeliveries()
    let end = ContinuousClock.now + duration
    let cpu = try server.cpu
    try await each(Array(ledger.chats.shuffled().prefix(Self.hasty)), atOnce: Self.hasty) { chat in
      while .now < end { await send(in: chat, by: chat.customer, deliveries) }
    }
    try await wait { deliveries.open == 0 }
    say(
      "talk faster",
      [
        "perSecond": Double(deliveries.count) / (duration / .seconds(1)),
        "p50": deliveries.within(0.5), "p99": deliveries.within(0.99),
        "cores": (try server.cpu - cpu) / (duration / .seconds(1)),
      ])
  }

  private func send(in chat: Ledger.Chat, by author: Page, _ deliveries: Delays) async {
    let name = UUID().uuidString
    deliveries.begin(name)
    let answer = await author.invoke(
      "SendMessage", ["conversationSid": .string(chat.conversation), "body": "How are you today?"], id: name)
    if ledger.isDone(answer) { ledger.keep(name, in: chat.conversation) } else { deliveries.forget(name) }
  }

  /// The desk is killed while people talk, and started again at once.
  private func breakDown(_ server: ServerProcess) async throws -> ServerProcess {
    _ = ledger.beginDeliveries()
    let talk = Task { await converse() }
    try await Task.sleep(for: duration / 2)
    server.kill()
    let began = ContinuousClock.now
    let next = try await serve(server.port)
    let ready = since(began)
    // Those who have lost the desk come back by themselves.
    try await wait { pages.count(where: \.isLive) * 100 >= pages.count * 99 }
    let most = since(began)
    try await wait { pages.allSatisfy(\.isLive) }
    say(
      "break down",
      [
        "startSeconds": ready, "mostSeconds": most, "seconds": since(began),
        "missing": Double(pages.count { !$0.isLive }),
      ])
    await talk.value
    return next
  }
}
