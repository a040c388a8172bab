import DeskActions
import HTTPTypes
import Plugboard
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5))) struct AdministrationTests {
  @Test func `only administrators see what is set up`() async throws {
    try await withDesk(people: [("ana", .agent), ("eve", .supervisor), ("amy", .admin)]) { desk in
      #expect(try await desk.ask(.get, "/administration").status == 401)
      for name in ["ana", "eve"] {
        #expect(try await desk.ask(.get, "/administration", cookie: desk.signIn(name)).status == 403)
      }
      let answer = try await desk.ask(.get, "/administration", cookie: desk.signIn("amy"))
      #expect(answer.status == 200)
      #expect(
        answer.json["people"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["admin", "amy", "ana", "eve"])
      #expect(answer.json["queues"]?[0]?["friendlyName"] == "Everybody")
      #expect(answer.json["workflows"]?[0]?["defaultTargets"]?[0]?["queueSid"] == answer.json["queues"]?[0]?["sid"])
      #expect(answer.json["plugins"]?.arrayValue?.count == 3)
    }
  }

  @Test(arguments: [
    "AddPerson", "ChangePerson", "ResetPassword", "SaveDispositions", "SaveCannedResponses", "SwitchPlugin",
    "CreateKey", "RemoveKey", "CreateWebhook", "SwitchWebhook", "RemoveWebhook", "FindConversations",
    "ExportConversation", "EraseConversation", "EraseExpired",
  ])
  func `what changes the desk's set-up is for administrators`(action: String) async throws {
    try await withDesk { desk in
      let person = try #require(try desk.site.office.person("ana")?.person)
      for actor in ["agent:\(person.worker)", "supervisor:\(person.worker)", "customer:MB1", "api:crm"] {
        await #expect { try await desk.site.actions.invokeAction(action, ["name": "x"], by: actor) } throws: {
          Failure($0).status == 403
        }
      }
    }
  }

  @Test func `the last administrator can't be locked out`() async throws {
    try await withDesk { desk in
      for payload: JSON in [["name": "admin", "isDisabled": true], ["name": "admin", "role": "agent"]] {
        await #expect { try await desk.site.actions.invokeAction("ChangePerson", payload, by: "admin:WK1") } throws: {
          Failure($0).message == "name: “admin” is the only administrator."
        }
      }
      _ = try await desk.site.addAccount("amy", role: "admin")
      try await desk.site.actions.invokeAction("ChangePerson", ["name": "admin", "isDisabled": true], by: "admin:WK1")
    }
  }

  @Test func `of many administrators who take each other's place away at once, one remains`() async throws {
    try await withDesk { desk in
      let names = ["admin"] + (1...7).map { "admin \($0)" }
      for name in names.dropFirst() { _ = try await desk.site.addAccount(name, role: "admin") }
      for round in 0..<10 {
        for name in names { _ = try desk.site.office.change(name, role: .admin, isDisabled: false) }
        await withTaskGroup(of: Void.self) { group in
          for name in names {
            let change: JSON =
              round % 2 == 0
              ? ["name": .string(name), "isDisabled": true] : ["name": .string(name), "role": "agent"]
            group.addTask { _ = try? await desk.site.actions.invokeAction("ChangePerson", change, by: "admin:WK1") }
          }
        }
        #expect(try desk.site.office.people().count { $0.person.role == .admin && !$0.isDisabled } == 1)
      }
    }
  }

  @Test func `of settings that are changed at once none is lost`() async throws {
    try await withDesk { desk in
      let office = desk.site.office
      for round in 0..<20 {
        let text = JSON.string("round \(round)")
        let changes: [(String, JSON)] = [
          ("SaveDispositions", ["dispositions": [text]]),
          ("SaveCannedResponses", ["cannedResponses": [["title": text, "text": text]]]),
          ("SwitchPlugin", ["name": "skill-guard", "isRunning": .bool(round % 2 == 0)]),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (action, payload) in changes {
            group.addTask { _ = try await desk.site.actions.invokeAction(action, payload, by: "admin:WK1") }
          }
          try await group.waitForAll()
        }
        let settings = try office.settings()
        #expect(settings.dispositions == ["round \(round)"])
        #expect(settings.cannedResponses.map(\.title) == ["round \(round)"])
        #expect(settings.plugins["skill-guard"] == (round % 2 == 0))
      }
    }
  }

  @Test func `of two keys, or webhooks, of one name that are made at once there is one`() async throws {
    try await withDesk { desk in
      let asked: [(String, JSON)] = [
        ("CreateKey", ["name": "twin"]), ("CreateWebhook", ["name": "twin", "url": "https://example.com/"]),
        ("AddPerson", ["name": "twin"]),
      ]
      for (action, payload) in asked {
        let outcomes = await withTaskGroup(of: Int.self) { group in
          for _ in 1...8 {
            group.addTask {
              do {
                _ = try await desk.site.actions.invokeAction(action, payload, by: "admin:WK1")
                return 200
              } catch { return Failure(error).status }
            }
          }
          return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == 200 } == 1)
        #expect(outcomes.allSatisfy { [200, 400, 409].contains($0) }, "\(action): \(outcomes)")
      }
    }
  }

  @Test func `a secret is shown once, also to whoever asks again because the connection was lost`() async throws {
    try await withDesk(people: [("amy", .admin)]) { desk in
      let cookie = try await desk.signIn("amy")
      let asked: [(String, JSON)] = [
        ("CreateKey", ["name": "crm"]), ("AddPerson", ["name": "eve"]), ("ResetPassword", ["name": "eve"]),
        ("CreateWebhook", ["name": "crm", "url": "https://example.com/"]),
      ]
      for (action, payload) in asked {
        let first = try await ChannelClient.open(desk, cookie: cookie) {
          try await $0.invoke(action, payload, id: "one \(action)")
        }
        #expect(first.status == 200)
        let secret = first["output"]?.stringValue ?? first["output"]?["password"]?.stringValue ?? ""
        #expect(!secret.isEmpty)
        let second = try await ChannelClient.open(desk, cookie: cookie) {
          try await $0.invoke(action, payload, id: "one \(action)")
        }
        #expect(second.status == 410)
        #expect(!second.description.contains(secret))
        #expect(second["error"]?["message"]?.stringValue?.contains("shown only once") == true)
      }
    }
  }

  @Test func `whoever is changed has to sign in again, with what they may now`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      let code = try await ChannelClient.open(desk, cookie: cookie) { page in
        try await desk.site.actions.invokeAction(
          "ChangePerson", ["name": "ana", "role": "supervisor"], by: "admin:WK1")
        return try await page.closed()
      }
      #expect(code == 4001)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"] == .null)
      #expect(try await desk.ask(.get, "/session", cookie: desk.signIn("ana")).json["person"]?["role"] == "supervisor")
      try await desk.site.actions.invokeAction("ChangePerson", ["name": "ana", "isDisabled": true], by: "admin:WK1")
      await #expect(throws: ServedDesk.NotSignedIn.self) { _ = try await desk.signIn("ana") }
    }
  }

  @Test func `a plugin that was switched off stays off after a restart`() async throws {
    let desk = try await ServedDesk()
    try await desk.site.actions.invokeAction(
      "SwitchPlugin", ["name": "skill-guard", "isRunning": false], by: "admin:WK1")
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder)
    #expect(
      await again.site.plugins.all.filter(\.isRunning).map(\.name) == ["required-disposition", "survey-after-wrap-up"])
    try await again.remove()
  }

  @Test func `in safe mode no plugin runs`() async throws {
    try await withDesk(configuration: DeskConfiguration(folder: "", isSafeMode: true)) { desk in
      #expect(await desk.site.plugins.all.isEmpty)
    }
  }

  @Test func `a plugin can be left out by configuration`() async throws {
    try await withDesk(configuration: DeskConfiguration(folder: "", disabledPlugins: ["skill-guard"])) { desk in
      #expect(await desk.site.plugins.all.filter { !$0.isRunning }.map(\.name) == ["skill-guard"])
    }
  }

  @Test func `a plugin that is not there can't be left out`() async throws {
    await #expect(throws: UnknownPlugin.self) {
      try await withDesk(configuration: DeskConfiguration(folder: "", disabledPlugins: ["skil-guard"])) { _ in }
    }
  }

  @Test(arguments: ["Admin", "admin ", " x", "a\u{200B}b", "a\0b", ""])
  func `a name that looks like another, or can't be seen, is refused`(name: String) async throws {
    try await withDesk { desk in
      await #expect { try await desk.site.actions.invokeAction("AddPerson", ["name": .string(name)]) } throws: {
        Failure($0).status == 400
      }
    }
  }

  @Test func `texts of administrators are kept within bounds`() async throws {
    try await withDesk { desk in
      for payload: JSON in [
        ["dispositions": [""]], ["dispositions": .array(Array(repeating: "x", count: 201))],
        ["dispositions": [.string(String(repeating: "x", count: 4097))]],
      ] {
        await #expect {
          try await desk.site.actions.invokeAction("SaveDispositions", payload, by: "admin:WK1")
        } throws: {
          Failure($0).status == 400
        }
      }
      try await desk.site.actions.invokeAction("SaveDispositions", ["dispositions": ["Sold"]], by: "admin:WK1")
      #expect(try desk.site.office.settings().dispositions == ["Sold"])
    }
  }
}
