import Desk
import DeskActions
import HTTPTypes
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

@Suite struct ChannelTests {
  /// A customer who has begun to write.
  static func begin(_ desk: ServedDesk, _ body: String = "Hello") async throws -> (cookie: String, output: JSON) {
    let cookie = try await desk.visit()
    let answer = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
      try await page.invoke("StartConversation", ["customerName": "Carla", "body": .string(body)])
    }
    return (cookie, answer["output"] ?? .null)
  }

  @Test func `a page is told everything, and then what happens`() async throws {
    try await withDesk { desk in
      try await desk.makeAvailable("ana")
      let cookie = try await desk.signIn("ana")
      try await ChannelClient.open(desk, cookie: cookie) { page in
        #expect(page.received.compactMap { $0["type"]?.stringValue } == ["welcome", "state", "live"])
        #expect(page.received[1]["state"]?["worker"]?["friendlyName"] == "ana")
        _ = try await Self.begin(desk)
        let offer = try await page.event("reservation.created")
        #expect(offer["task"]?["status"] == "pending" && offer["task"]?["queueName"] == "Everybody")
        let accepted = try await page.invoke("AcceptTask", ["sid": offer["task"]?["sid"] ?? .null])
        #expect(accepted.status == 200)
      }
    }
  }

  @Test func `what a page has written first stands first, however long a plugin looks at it`() async throws {
    try await withDesk { desk in
      let (releases, release) = AsyncStream.makeStream(of: Void.self)
      try desk.site.actions.owner("careful").addListener(before: .sendMessage) { payload, _ async in
        if payload.body == "first" { for await _ in releases { break } }
      }
      let (cookie, output) = try await Self.begin(desk)
      let sid = output["conversationSid"] ?? .null
      let bodies = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        _ = try await page.begin("SendMessage", ["conversationSid": sid, "body": "first"])
        _ = try await page.begin("SendMessage", ["conversationSid": sid, "body": "second"])
        // Both have been taken by now.
        _ = try await page.invoke("SendTyping", ["conversationSid": sid])
        release.yield()
        var bodies: [String?] = []
        for _ in 1...2 { bodies.append(try await page.event("message.accepted")["message"]?["body"]?.stringValue) }
        return bodies
      }
      #expect(bodies == ["first", "second"])
    }
  }

  @Test func `a sign of life is answered`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      try await ChannelClient.open(desk, cookie: cookie) { page in
        try await page.say(["type": "beat"])
        _ = try await page.next { $0["type"] == "beat" }
      }
    }
  }

  @Test func `a page that comes back is told exactly what it has missed`() async throws {
    try await withDesk { desk in
      try await desk.makeAvailable("ana")
      let cookie = try await desk.signIn("ana")
      let (sid, cursor) = try await ChannelClient.open(desk, cookie: cookie) { page in
        let started = try await Self.begin(desk)
        let offer = try await page.event("reservation.created")
        _ = try await page.invoke("AcceptTask", ["sid": offer["task"]?["sid"] ?? .null])
        let joined = try await page.event("participant.joined")
        return (started.output["conversationSid"] ?? .null, Int64(joined["cursor"]?.intValue ?? 0))
      }
      for text in ["One", "Two"] {
        try await desk.site.actions.invokeAction(
          "SendMessage", ["conversationSid": sid, "body": .string(text)], by: "api:crm")
      }
      try await ChannelClient.open(desk, cookie: cookie, cursor: cursor) { page in
        #expect(page.received.first?["isResumed"] == true)
        #expect(!page.received.contains { $0["type"] == "state" })
        let messages = page.received.compactMap { $0["message"]?["body"]?.stringValue }
        #expect(messages == ["One", "Two"])
        let cursors = page.received.filter { $0["type"] == "event" }.compactMap { $0["cursor"]?.intValue }
        #expect(cursors == cursors.sorted() && cursors.allSatisfy { $0 > Int(cursor) })
      }
      try await ChannelClient.open(desk, cookie: cookie, cursor: 1_000_000) { page in
        #expect(page.received.first?["isResumed"] == false)
      }
    }
  }

  @Test func `wherever a page comes back, it is told all that comes after`() async throws {
    try await withDesk { desk in
      let (cookie, output) = try await Self.begin(desk)
      func cursors(_ page: ChannelClient) -> [Int] {
        page.received.filter { $0["type"] == "event" }.compactMap { $0["cursor"]?.intValue }
      }
      let live = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        for text in ["One", "Two", "Three"] {
          let payload: JSON = ["conversationSid": output["conversationSid"] ?? .null, "body": .string(text)]
          _ = try await desk.site.actions.invokeAction("SendMessage", payload, by: "api:crm")
        }
        _ = try await page.next { $0["message"]?["body"] == "Three" }
        return cursors(page)
      }
      #expect(live.count >= 3)
      for (index, cursor) in live.enumerated() {
        let missed = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie, cursor: Int64(cursor)) {
          cursors($0)
        }
        #expect(missed == Array(live[(index + 1)...]))
      }
    }
  }

  @Test(arguments: [Int64.min, -1, .max]) func `a cursor that can't be is none`(cursor: Int64) async throws {
    try await withDesk { desk in
      try await ChannelClient.open(desk, cookie: desk.signIn("ana"), cursor: cursor) { page in
        #expect(page.received.first?["isResumed"] == false)
      }
      let (cookie, output) = try await Self.begin(desk)
      let sid = output["conversationSid"]?.stringValue ?? ""
      let answer = try await desk.ask(.get, "/conversations/\(sid)/messages?before=\(cursor)", cookie: cookie)
      #expect(answer.status == 200)
      #expect(try await desk.ask(.get, "/conversations/\(sid)/messages?before=x", cookie: cookie).status == 400)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `a page that is gone is not told any more, however it went`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      for _ in 1...5 {
        // Neither side says goodbye.
        try await ChannelClient.open(desk, cookie: cookie) { _ in }
      }
      // The desk notices in a moment.
      while await desk.site.feed.pages > 0 { await Task.yield() }
    }
  }

  @Test func `a page whose sign-in was taken away can ask for nothing more`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      let code = try await ChannelClient.open(desk, cookie: cookie) { page in
        try desk.site.office.removeSession(Token(String(cookie.dropFirst("__Host-session=".count)))!)
        return try await page.closed(invoking: "SetActivity", ["activityName": "Break"])
      }
      #expect(code == 4001)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a page that only listens is told nothing any more when its sign-in has expired`() async throws {
    let clock = DayClock()
    try await withDesk(clock: clock.read) { desk in
      let cookie = try await desk.signIn("ana")
      let code = try await ChannelClient.open(desk, cookie: cookie) { page in
        try await desk.makeAvailable("ana")
        let told = try await page.event("worker.activity-changed")
        try await page.say(["type": "acknowledge", "cursor": told["cursor"] ?? .null])
        clock.advance(by: 1)
        let secret = page.received.count
        _ = try await Self.begin(desk, "Secret")
        let code = try await page.closed()
        #expect(page.received.count == secret)
        return code
      }
      #expect(code == 4001)
    }
  }

  @Test func `a person's page that has seen nothing of this run is told everything`() async throws {
    let desk = try await ServedDesk()
    let cookie = try await desk.signIn("ana")
    let (customer, _) = try await Self.begin(desk)
    let cursor = await desk.site.centre.engine.lastEvent
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder)
    _ = try await again.site.actions.invokeAction("CreateTask", [:], by: "api:crm")
    for (page, cookie, isResumed) in [("/channel", cookie, false), ("/channel/customer", customer, true)] {
      let welcome = try await ChannelClient.open(again, page, cookie: cookie, cursor: cursor - 1) { $0.received[0] }
      #expect(welcome["isResumed"] == .bool(isResumed), "\(page)")
    }
    try await again.remove()
  }

  @Test func `pages of people are told what an administrator sets up, also when they come back`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      let cursor = try await ChannelClient.open(desk, cookie: cookie) { page in
        _ = try await desk.site.actions.invokeAction("SaveDispositions", ["dispositions": ["Won"]], by: "admin:WK1")
        let settings = try await page.next { $0["type"] == "settings" }
        #expect(settings["dispositions"] == ["Won"] && settings["plugins"]?.arrayValue?.isEmpty == false)
        return page.received.compactMap { $0["cursor"]?.intValue }.max() ?? 0
      }
      _ = try await desk.site.actions.invokeAction(
        "SaveCannedResponses", ["cannedResponses": [["title": "Hi", "text": "Hello"]]], by: "admin:WK1")
      try await ChannelClient.open(desk, cookie: cookie, cursor: Int64(cursor)) { page in
        #expect(page.received.compactMap { $0["type"]?.stringValue }.suffix(2) == ["settings", "live"])
        let settings = page.received.first { $0["type"] == "settings" }
        #expect(settings?["cannedResponses"]?.arrayValue?.first?["title"] == "Hi")
      }
    }
  }

  @Test func `a beginning that was cut short goes on with the conversation that was opened`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.visit()
      // As a desk leaves it that is killed after the conversation was opened, before anything was said in it.
      let opened = try await desk.site.centre.engine.perform(.openConversation(customer: "Carla"), by: "customer:new")
      guard case .conversation(let conversation, let participant) = opened else { throw Missing() }
      let token = try #require(Token(String(cookie.dropFirst("__Host-visitor=".count))))
      try desk.site.office.update(
        Visitor(token: token, conversation: "\(conversation)", participant: "\(participant)"),
        begunBy: "the same request")
      let payload: JSON = ["customerName": "Carla", "body": "Hello", "attributes": ["language": "fr"]]
      for _ in 1...2 {
        try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
          let answer = try await page.invoke("StartConversation", payload, id: "the same request")
          #expect(answer["output"]?["conversationSid"]?.stringValue == "\(conversation)")
          #expect(answer["output"]?["taskSid"]?.stringValue?.hasPrefix("WT") == true)
        }
      }
      let (conversations, tasks) = await desk.site.centre.engine.read {
        ($0.conversations.count, Array($0.tasks.values))
      }
      #expect(conversations == 1 && tasks.map { $0.attributes["language"] } == ["fr"])
      let messages = try await desk.site.centre.store.messages(in: conversation, after: 0, limit: 10)
      #expect(messages.map(\.body) == ["Hello"])
    }
  }

  private struct Missing: Error {}

  @Test func `a page whose conversation could not be begun may begin another`() async throws {
    try await withDesk { desk in
      let refusal = try desk.site.actions.owner("quiet").addListener(before: .createTask) { _, abort in
        abort("Not now.")
      }
      let cookie = try await desk.visit()
      let payload: JSON = ["customerName": "Carla", "body": "Hello"]
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        let refused = try await page.invoke("StartConversation", payload)
        #expect(refused.status == 422)
        refusal.remove()
        let begun = try await page.invoke("StartConversation", payload)
        #expect(begun.status == 200)
      }
    }
  }

  @Test func `a customer is told who answers, and that nobody does while the chat is written up`() async throws {
    try await withDesk { desk in
      try await desk.makeAvailable("ana")
      let ana = try await desk.signIn("ana")
      let (cookie, _) = try await Self.begin(desk)
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        #expect(page.received[1]["state"]?["answering"] == [])
        let task = try await ChannelClient.open(desk, cookie: ana) { anas in
          let task = anas.received[1]["state"]?["tasks"]?.arrayValue?.first?["sid"] ?? .null
          _ = try await anas.invoke("AcceptTask", ["sid": task])
          return task
        }
        let joined = try await page.event("participant.joined")
        let agent = joined["conversation"]?["participants"]?.arrayValue?.last?["sid"] ?? .null
        #expect(joined["answering"] == [agent])
        let worker = try desk.site.office.person("ana")?.person.worker ?? ""
        _ = try await desk.site.actions.invokeAction("WrapupTask", ["sid": task], by: "agent:\(worker)")
        _ = try await page.next { $0["event"] == "task.status-changed" && $0["answering"] == [] }
      }
      let last = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { $0.received[1] }
      #expect(last["state"]?["answering"] == [])
    }
  }

  @Test func `another window of a customer is told of the conversation when it next asks for something`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.visit()
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { other in
        let payload: JSON = ["customerName": "Carla", "body": "Hello"]
        let begun = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
          try await page.invoke("StartConversation", payload)
        }
        let sid = try #require(begun["output"]?["conversationSid"])
        let again = try await other.invoke("StartConversation", payload)
        #expect(again.status == 409)
        let told = try #require(other.received.last { $0["type"] == "state" }?["state"])
        #expect(told["conversation"]?["sid"] == sid)
        #expect(told["conversation"]?["messages"]?[0]?["body"] == "Hello")
        let written = try await other.invoke("SendMessage", ["conversationSid": sid, "body": "From here"])
        #expect(written["output"]?["index"] == 2)
        #expect(try await other.event("message.accepted")["message"]?["body"] == "From here")
      }
    }
  }

  @Test func `no window is told of a conversation that may still be refused`() async throws {
    try await withDesk { desk in
      let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
      let (said, say) = AsyncStream.makeStream(of: Void.self)
      try desk.site.actions.owner("slow").addListener(before: .createTask) { _, abort in
        isAsked.yield()
        for await _ in said { break }
        abort("Not today.")
      }
      let cookie = try await desk.visit()
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        let id = try await page.begin("StartConversation", ["customerName": "Carla", "body": "Hello"])
        for await _ in asked { break }
        try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { other in
          #expect(other.received[1]["state"]?["conversation"] == .null)
          // It asks for something, and is told of nothing but the answer.
          _ = try await other.invoke("SendTyping", ["conversationSid": "CH1"])
          #expect(other.received.count { $0["type"] == "state" } == 1)
        }
        say.yield()
        #expect(try await page.next { $0["type"] == "answer" && $0["id"]?.stringValue == id }.status == 422)
      }
    }
  }

  @Test func `a customer hears that nobody was found`() async throws {
    try await withDesk { desk in
      let (cookie, output) = try await Self.begin(desk)
      let sid = output["conversationSid"] ?? .null
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        #expect(page.received[1]["state"]?["hasTask"] == true)
        let task = try #require(await desk.site.centre.engine.read { $0.tasks.keys.first })
        _ = try await desk.site.actions.invokeAction("CancelTask", ["taskSid": .string("\(task)")], by: "api:crm")
        _ = try await page.next { $0["event"] == "task.status-changed" && $0["hasTask"] == false }
        // By then an administrator may have seen to it that somebody is found.
        let queue = try #require(await desk.site.centre.engine.read { $0.queues.keys.first })
        let workflow = try await desk.site.actions.invoke(
          .saveWorkflow,
          Open(
            SaveWorkflowFields(
              friendlyName: "Better", filters: [], defaultTargets: [SaveWorkflowFields.Target(queueSid: "\(queue)")])),
          by: "admin:WK1")
        try await desk.site.actions.invokeAction(
          "SetDefaultWorkflow", ["workflowSid": .string(workflow)], by: "admin:WK1")
        _ = try await page.invoke("SendMessage", ["conversationSid": sid, "body": "Still here"])
        _ = try await page.next { $0["hasTask"] == true }
        let workflows = await desk.site.centre.engine.read { state in
          Set(state.tasks.values.filter { $0.status == .pending }.map { "\($0.workflow)" })
        }
        #expect(workflows == [workflow])
        let again = try #require(
          await desk.site.centre.engine.read { state in state.tasks.values.first { $0.status == .pending }?.sid })
        _ = try await desk.site.actions.invokeAction("CancelTask", ["taskSid": .string("\(again)")], by: "api:crm")
      }
      let last = try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { $0.received[1] }
      #expect(last["state"]?["hasTask"] == false)
    }
  }

  @Test func `a customer begins one conversation at a time`() async throws {
    try await withDesk { desk in
      let (cookie, _) = try await Self.begin(desk)
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        let again = try await page.invoke("StartConversation", ["customerName": "Carla", "body": "Again"])
        #expect(again.status == 409)
      }
    }
  }

  @Test func `a request that is made twice takes effect once, also on another connection`() async throws {
    try await withDesk { desk in
      let (cookie, output) = try await Self.begin(desk)
      let payload: JSON = ["conversationSid": output["conversationSid"] ?? .null, "body": "Only once"]
      for _ in 1...2 {
        try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
          for _ in 1...2 {
            let answer = try await page.invoke("SendMessage", payload, id: "the same")
            #expect(answer["output"]?["index"] == 2)
          }
        }
      }
    }
  }

  @Test(
    arguments: [
      ("/channel", nil, nil, "401"), ("/channel", "https://evil.example", nil, "403"),
      ("/channel", nil, "plugboard.v9", "400"), ("/channel/customer", nil, nil, "401"),
    ] as [(String, String?, String?, String)])
  func `a channel is refused before it is open`(
    path: String, origin: String?, subprotocol: String?, status: String
  ) async throws {
    try await withDesk { desk in
      let isAboutCookie = status == "401"
      let cookie = isAboutCookie ? nil : try await desk.signIn("ana")
      let answer = try await ChannelClient.knock(
        desk, path, cookie: cookie, origin: origin, subprotocol: subprotocol ?? "plugboard.v1")
      #expect(answer.status.hasPrefix(status))
    }
  }

  @Test(arguments: [
    ("no json", "That is no JSON"), ("[]", "A message is an object with a type."),
    (#"{"type":"dance"}"#, "There is no message of type “dance”."),
    (#"{"type":"invoke","id":"","action":"x"}"#, "invoke needs an id of 1 to 64 bytes."),
    (String(repeating: "[", count: 200) + String(repeating: "]", count: 200), "That nests deeper than 64."),
  ])
  func `what means nothing is answered with a sentence`(text: String, sentence: String) async throws {
    try await withDesk { desk in
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        try await page.say(text: text)
        let notice = try await page.next { $0["type"] == "notice" }
        #expect(notice["text"]?.stringValue?.hasPrefix(sentence) == true)
      }
    }
  }

  @Test func `a message that is too large ends the connection, and no other`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      try await ChannelClient.open(desk, cookie: cookie) { other in
        let code = try await ChannelClient.open(desk, cookie: cookie) { page in
          try await page.say(text: String(repeating: " ", count: ChannelLimits.messageBytes + 1))
          return try await page.closed()
        }
        #expect(code == 1009)
        #expect(try await other.invoke("SetActivity", ["activityName": "Break"]).status == 200)
      }
    }
  }

  @Test func `who asks for too much is told so, and in the end shown out`() async throws {
    try await withDesk { desk in
      let code = try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        // So many that they are too many on a slow machine, too, where time makes up for some; but not as many as end the connection.
        try await page.flood(
          (1...10 * ChannelLimits.burst).map { ["type": "invoke", "id": .string("\($0)"), "action": "x"] })
        let limited = try await page.next { $0.status == 429 }
        #expect(limited["error"]?["kind"] == "limited")
        try await page.flood((1...20 * ChannelLimits.excess).map { _ in ["type": "beat"] })
        return try await page.closed()
      }
      #expect(code == 4008)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `who acknowledges nothing is told only so much, and then shown out`() async throws
  {
    var configuration = DeskConfiguration(folder: "")
    configuration.patience = .zero
    try await withDesk(configuration: configuration) { desk in
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        let engine = desk.site.centre.engine
        for round in 0...ChannelLimits.unacknowledged / 100 {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...100 {
              let save = Command.saveActivity(nil, name: "Activity \(100 * round + number)", available: false)
              group.addTask { _ = try await engine.perform(save, by: "test") }
            }
            try await group.waitForAll()
          }
        }
        await desk.site.feed.wait(for: engine.lastEvent)
        // The answer would come after all of them.
        let code = try await page.closed(invoking: "SetActivity", ["activityName": "Break"])
        #expect(code == 4008)
        #expect(page.received.count { $0["type"] == "event" } == ChannelLimits.unacknowledged)
      }
    }
  }

  @Test func `a page is told for which plugin it waits, and may give up`() async throws {
    let (gates, gate) = AsyncStream.makeStream(of: Void.self)
    defer { gate.finish() }
    try await withDesk { desk in
      try desk.site.actions.owner("slow").addListener(before: .setActivity) { _ in
        for await _ in gates { break }
      }
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        let id = try await page.begin("SetActivity", ["activityName": "Break"])
        let waiting = try await page.next { $0["type"] == "waiting" }
        #expect(waiting["id"]?.stringValue == id && waiting["owner"] == "slow")
        try await page.say(["type": "cancel", "id": .string(id)])
        let answer = try await page.next { $0["type"] == "answer" }
        #expect(answer.status == 499 && answer["error"]?["kind"] == "cancelled")
      }
      let activity = await desk.site.centre.engine.read { state in
        state.workers.values.filter { $0.friendlyName == "ana" }.map { state.activities[$0.activity]?.name }
      }
      #expect(activity == ["Offline"])
    }
  }

  @Test func `a plugin that hangs is named when its time is over`() async throws {
    try await withDesk(configuration: DeskConfiguration(folder: "", hookTime: .seconds(5))) { desk in
      let (gates, gate) = AsyncStream.makeStream(of: Void.self)
      defer { gate.finish() }
      try desk.site.actions.owner("hangs").addGuard(to: .setActivity) { _, _ in
        for await _ in gates { break }
      }
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        let answer = try await page.invoke("SetActivity", ["activityName": "Break"])
        #expect(answer.status == 422 && answer["error"]?["owner"] == "hangs")
        #expect(answer["error"]?["message"]?.stringValue?.contains("did not finish within") == true)
      }
    }
  }

  @Test func `a plugin that invokes its own action for ever fails with the chain printed`() async throws {
    try await withDesk { desk in
      try desk.site.actions.owner("circle").addListener(after: .setActivity) { payload, _, context in
        try await context.invoke(.setActivity, payload)
      }
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        // It is done all the same: what comes after can't change it.
        let answer = try await page.invoke("SetActivity", ["activityName": "Break"])
        #expect(answer.status == 200)
      }
      let faults = desk.site.actions.recentFaults.map(\.description)
      #expect(faults.contains { $0.contains("SetActivity → SetActivity") && $0.contains("circle") })
    }
  }

  @Test func `who logs out is out, with every connection`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      let code = try await ChannelClient.open(desk, cookie: cookie) { page in
        #expect(try await page.invoke("Logout").status == 200)
        return try await page.closed()
      }
      #expect(code == 4001)
      #expect(try await ChannelClient.knock(desk, cookie: cookie).status.hasPrefix("401"))
    }
  }

  @Test func `a desk that stops says so to every page`() async throws {
    let desk = try await ServedDesk()
    let (code, stopping) = try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
      let stopping = Task { try await desk.stop() }
      return (try await page.closed(), stopping)
    }
    #expect(code == 1001)
    // The desk waits until the page has closed its end, too.
    try await stopping.value
    let again = try await ServedDesk(in: desk.folder)
    try await again.remove()
  }

  @Test func `a customer is told how the queue moves, and whether anybody is there`() async throws {
    try await withDesk { desk in
      let first = try await Self.begin(desk)
      let second = try await Self.begin(desk)
      try await ChannelClient.open(desk, "/channel/customer", cookie: second.cookie) { page in
        let state = try #require(page.received.first { $0["type"] == "state" }?["state"])
        #expect(state["position"] == 2 && state["isStaffed"] == false)
        try await desk.site.actions.invokeAction(
          "CancelTask", ["taskSid": first.output["taskSid"] ?? .null], by: "supervisor:WK1")
        try await page.waitForPlace(1)
      }
    }
  }
}
