import DeskActions
import HTTPTypes
import Plugboard
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5))) struct AuditTests {
  @Test func `what was stopped is kept, with who asked, by whom it was stopped, and why`() async throws {
    try await withDesk(people: [("ana", .agent), ("amy", .admin)]) { desk in
      try desk.site.actions.owner("quiet-hours").addListener(before: .setActivity) { _, abort in abort("It is late.") }
      let ana = try await desk.signIn("ana")
      let worker = try #require(try desk.site.office.person("ana")?.person.worker)
      try await ChannelClient.open(desk, cookie: ana) { page in
        let answer = try await page.invoke("SetActivity", ["activityName": "Break"])
        #expect(answer.status == 422)
      }
      desk.site.audit.write()
      #expect(try await desk.ask(.get, "/audit", cookie: ana).status == 403)
      let entries = try await desk.ask(.get, "/audit", cookie: desk.signIn("amy")).json["entries"]?.arrayValue ?? []
      let entry = try #require(entries.first { $0["action"] == "SetActivity" })
      #expect(entry["actor"]?.stringValue == "agent:\(worker)")
      #expect(entry["outcome"] == "aborted" && entry["owner"] == "quiet-hours" && entry["reason"] == "It is late.")
      let hooks = try JSON(parsing: entry["hooks"]?.stringValue ?? "")
      #expect(hooks.arrayValue?.map { $0["verdict"] } == ["aborted"])
    }
  }

  @Test func `it is searched by action, by who asked, by plugin and by reason, and for what did not complete`()
    async throws
  {
    try await withDesk(people: [("ana", .agent), ("amy", .admin)]) { desk in
      try desk.site.actions.owner("quiet-hours").addListener(before: .setActivity) { _, abort in abort("It is late.") }
      let worker = try #require(try desk.site.office.person("ana")?.person.worker)
      _ = try? await desk.site.actions.invokeAction("SetActivity", ["activityName": "Break"], by: "agent:\(worker)")
      _ = try await desk.site.actions.invokeAction("CreateTask", [:], by: "api:crm")
      desk.site.audit.write()
      let admin = try await desk.signIn("amy")
      func actions(_ asked: String) async throws -> [String] {
        try await desk.ask(.get, "/audit?\(asked)", cookie: admin).json["entries"]?.arrayValue?
          .compactMap { $0["action"]?.stringValue }.filter { $0 == "SetActivity" || $0 == "CreateTask" } ?? []
      }
      #expect(try await actions("") == ["CreateTask", "SetActivity"])
      for (text, expected) in [
        ("createtask", "CreateTask"), ("crm", "CreateTask"), ("quiet", "SetActivity"), ("is%20late", "SetActivity"),
        ("AN", "SetActivity"), ("%25", ""), ("_", ""),
      ] {
        #expect(try await actions("query=\(text)") == [expected].filter { !$0.isEmpty }, "\(text)")
      }
      #expect(try await actions("stopped=true") == ["SetActivity"])
      #expect(try await actions("before=1") == [])
      for text in ["x", "", "1.5"] {
        let answer = try await desk.ask(.get, "/audit?before=\(text)", cookie: admin)
        #expect(answer.status == 400 && answer.json["message"] == "before has to be the number of an entry.")
      }
    }
  }

  @Test func `what is older than 90 days is removed once a day, also while the desk runs`() async throws {
    let clock = DayClock()
    try await withDesk(clock: clock.read) { desk in
      let audit = desk.site.audit
      let actions: () async throws -> Set<String> = {
        audit.write()
        return Set(try await desk.site.office.audit(before: .max).map(\.action))
      }
      audit.removeOld()
      _ = try? await desk.site.actions.invokeAction("First", [:])
      clock.advance(by: 50)
      _ = try? await desk.site.actions.invokeAction("Second", [:])
      audit.removeOld()
      let both = try await actions()
      #expect(both.isSuperset(of: ["First", "Second"]))
      clock.advance(by: 41)
      // The running desk does the same a moment later; it may have been faster.
      audit.removeOld()
      let rest = try await actions()
      #expect(rest.contains("Second") && !rest.contains("First"))
    }
  }

  @Test func `a desk that runs looks for old entries by itself`() async throws {
    let clock = DayClock()
    try await withDesk(clock: clock.read) { desk in
      _ = try? await desk.site.actions.invokeAction("First", [:])
      desk.site.audit.write()
      clock.advance(by: 91)
      while try await desk.site.office.audit(before: .max).contains(where: { $0.action == "First" }) {
        await Task.yield()
      }
    }
  }

  @Test func `an illegal move is one line, whoever makes it`() async throws {
    try await withDesk { desk in
      let task = try await desk.site.actions.invokeAction("CreateTask", [:], by: "api:crm")
      for actor in ["api:crm", "supervisor:WK1", "plugin:mine"] {
        _ = try? await desk.site.actions.invokeAction("CancelTask", ["taskSid": task], by: actor)
      }
      desk.site.audit.write()
      let entries = try await desk.site.office.audit(before: .max).filter { $0.action == "CancelTask" }
      #expect(entries.map(\.outcome) == ["failed", "failed", "completed"])
      #expect(entries.map(\.actor) == ["plugin:mine", "supervisor:WK1", "api:crm"])
      #expect(entries.first?.reason?.contains("is canceled and can't become canceled") == true)
    }
  }

  @Test func `whoever watches over the desk is told how it does`() async throws {
    try await withDesk { desk in
      #expect(try await desk.ask(.get, "/health").json == ["status": "alive"])
      #expect(try await desk.ask(.get, "/ready").json == ["status": "ready"])
      #expect(try await desk.ask(.get, "/metrics").status == 401)
      let key = try await desk.site.actions.invokeAction("CreateKey", ["name": "prometheus"], by: "admin:WK1")
      _ = try? await desk.site.actions.invokeAction("No such\" action", [:])
      let text = desk.site.outcomes.text
      #expect(text.contains(#"plugboard_invocations_total{action="CreateKey",outcome="completed"} 1"#))
      #expect(text.contains(#"plugboard_invocations_total{action="unknown",outcome="failed"} 1"#))
      let answer = try await desk.ask(.get, "/metrics", headers: [.authorization: "Bearer \(key.stringValue ?? "")"])
      #expect(answer.status == 200)
    }
  }
}
