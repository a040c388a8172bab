import DeskActions
import HTTPTypes
import Plugboard
import Testing

@testable import DeskServer

@Suite struct AdministrationTests {
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
