import Desk
import DeskActions
import HTTPTypes
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

/// Who is told what: nobody of what is not theirs.
@Suite struct AudienceTests {
  @Test func `nobody is told of other people's work`() async throws {
    try await withDesk(people: [("ana", .agent), ("ben", .agent)]) { desk in
      try await desk.makeAvailable("ana")
      let (ana, ben) = (try await desk.signIn("ana"), try await desk.signIn("ben"))
      let other = try await ChannelTests.begin(desk, "Somebody else")
      try await ChannelClient.open(desk, cookie: ana) { anas in
        let tasks = anas.received[1]["state"]?["tasks"]?.arrayValue ?? []
        _ = try await anas.invoke("AcceptTask", ["sid": tasks.first?["sid"] ?? .null])
        try await ChannelClient.open(desk, cookie: ben) { bens in
          let started = try await ChannelTests.begin(desk, "Secret")
          try await ChannelClient.open(desk, "/channel/customer", cookie: other.cookie) { others in
            let payload: JSON = ["conversationSid": started.output["conversationSid"] ?? .null, "body": "x"]
            #expect(try await bens.invoke("SendMessage", payload).status == 403)
            #expect(try await others.invoke("SendMessage", payload).status == 403)
            // What everybody is told comes last: until then nothing else has come.
            try await desk.makeAvailable("ben")
            _ = try await bens.event("worker.activity-changed")
            let names = Set(bens.received.compactMap { $0["event"]?.stringValue })
            #expect(names.isSubset(of: ["worker.activity-changed", "worker.presence-changed"]))
            #expect(!others.received.contains { $0.description.contains("Secret") })
          }
        }
      }
    }
  }

  @Test func `a customer is told of the own conversation only, also when coming back`() async throws {
    try await withDesk { desk in
      let (cookie, output) = try await ChannelTests.begin(desk)
      let cursor = await desk.site.centre.engine.lastEvent
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        _ = try await ChannelTests.begin(desk, "Secret")
        let payload: JSON = ["conversationSid": output["conversationSid"] ?? .null, "body": "Last"]
        _ = try await desk.site.actions.invokeAction("SendMessage", payload, by: "api:crm")
        _ = try await page.next { $0["message"]?["body"] == "Last" }
        #expect(!page.received.contains { $0.description.contains("Secret") })
      }
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie, cursor: cursor) { page in
        #expect(page.received.first?["isResumed"] == true)
        #expect(page.received.compactMap { $0["message"]?["body"]?.stringValue } == ["Last"])
      }
    }
  }

  @Test func `a customer is not told the reasons that colleagues give`() async throws {
    try await withDesk { desk in
      let (cookie, output) = try await ChannelTests.begin(desk)
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        let payload: JSON = ["taskSid": output["taskSid"] ?? .null, "reason": "nothing but noise"]
        _ = try await desk.site.actions.invokeAction("CancelTask", payload, by: "supervisor:WK1")
        let canceled = try await page.next { $0["event"] == "task.status-changed" && $0["after"] == "canceled" }
        #expect(!canceled.description.contains("noise"))
      }
    }
  }

  @Test func `how large a remembered event is has its tasks in it`() async throws {
    try await withDesk { desk in
      try await desk.makeAvailable("ana")
      _ = try await ChannelTests.begin(desk)
      await desk.wait { !$0.reservations.isEmpty }
      let (centre, feed) = (desk.site.centre, desk.site.feed)
      let last = await centre.engine.lastEvent
      await feed.wait(for: last)
      let ana = try #require(try desk.site.office.person("ana")?.person)
      let items = try #require(await feed.items(after: 0, through: last, for: .person(ana)))
      let offers = items.filter { $0.text(for: ana.worker).contains("\"task\":") }
      #expect(!offers.isEmpty && offers.allSatisfy { $0.bytes >= $0.text(for: ana.worker).utf8.count - 16 })
    }
  }

  @Test func `an inspector sees every hook of the own actions, in order`() async throws {
    try await withDesk { desk in
      try desk.site.actions.owner("first").addListener(before: .setActivity) { _ in }
      try desk.site.actions.owner("second").addListener(before: .setActivity) { _, abort in abort("No.") }
      try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
        try await page.say(["type": "inspect", "on": true])
        let id = try await page.begin("SetActivity", ["activityName": "Break"])
        let trace = try await page.next { $0["type"] == "trace" }["trace"] ?? .null
        #expect(trace["action"] == "SetActivity" && trace["outcome"] == "aborted" && trace["reason"] == "No.")
        #expect(trace["request"]?.stringValue == id)
        let hooks = trace["hooks"]?.arrayValue ?? []
        #expect(hooks.compactMap { $0["owner"]?.stringValue } == ["application", "first", "second"])
        #expect(hooks.compactMap { $0["verdict"]?.stringValue } == ["passed", "passed", "aborted"])
      }
    }
  }

  @Test func `a supervisor's inspector sees what others do, and an agent's does not`() async throws {
    try await withDesk(people: [("ana", .agent), ("ben", .agent), ("sue", .supervisor)]) { desk in
      let ben = try #require(try desk.site.office.person("ben")?.person.actor)
      for (name, count) in [("ana", 0), ("sue", 1)] {
        try await ChannelClient.open(desk, cookie: desk.signIn(name)) { page in
          try await page.say(["type": "inspect", "on": true])
          _ = try await page.invoke("SetActivity", ["activityName": "Break"])
          try await desk.site.actions.invokeAction("SetActivity", ["activityName": "Break"], by: "\(ben)")
          // The own one comes last.
          let id = try await page.begin("SetActivity", ["activityName": "Available"])
          _ = try await page.next { $0["trace"]?["request"]?.stringValue == id }
          #expect(page.received.count { $0["trace"]?["actor"]?.stringValue == "\(ben)" } == count, "\(name)")
        }
      }
    }
  }
}
