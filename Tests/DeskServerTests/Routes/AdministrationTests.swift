import Desk
import DeskActions
import DeskPlugins
import Foundation
import HTTPTypes
import Logging
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
      #expect(answer.json["defaultWorkflowSid"] == answer.json["workflows"]?[0]?["sid"])
      #expect(answer.json["plugins"]?.arrayValue?.count == 3 && answer.json["isSafeMode"] == false)
    }
  }

  @Test(arguments: [
    "AddPerson", "ChangePerson", "ResetPassword", "SaveDispositions", "SaveCannedResponses", "SwitchPlugin",
    "SetDefaultWorkflow", "CreateKey", "RemoveKey", "CreateWebhook", "SwitchWebhook", "RemoveWebhook",
    "FindConversations", "ExportConversation", "EraseConversation", "EraseExpired",
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

  @Test func `who is given an account becomes the worker that a kill has left of it, and nobody else's`() async throws {
    let desk = try await ServedDesk(people: [])
    let fields = { AddWorkerFields(friendlyName: $0, attributes: ["skills": []], capacity: $1) }
    let actions = desk.site.actions
    // The first is left in the middle of an account; the second is a program's, and the third somebody's already.
    let left = try await actions.invoke(.addWorker, Open(fields("amy", ["chat": 3])), by: "plugin:test")
    let other = try await actions.invoke(.addWorker, Open(fields("bob", ["chat": 1])), by: "plugin:test")
    _ = try await desk.site.addAccount("amy too", role: "agent")
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder, people: [])
    var workers: [String] = []
    for (name, friendlyName) in [("amy", nil), ("amy 2", "amy"), ("bob", nil), ("al", "amy too")] as [(String, String?)]
    {
      let made = try await again.site.actions.invoke(
        .addPerson, Open(PersonFields(name: name, friendlyName: friendlyName)), by: "plugin:test")
      workers.append(made.workerSid ?? "")
    }
    #expect(workers[0] == left)
    #expect(Set(workers).count == 4 && !workers.contains(other))
    #expect(try Set(again.site.office.people().map(\.person.worker)).count == 6)
    try await again.remove()
  }

  @Test func `the first administrator's password is shown, whatever goes wrong with the next account`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "first-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = DeskConfiguration(folder: folder.path)
    configuration.passwordCost = PasswordHash.Cost(exponent: 10)
    let site = try await DeskSite.open(configuration, logger: Logger(label: "test"))
    defer { site.close() }
    try site.actions.owner("strict").addListener(before: .addPerson) { person, abort in
      if person.name == "ana" { abort("Not her.") }
    }
    var told: [FirstAccount] = []
    await #expect(throws: ActionAborted.self) { try await site.makeReady(agents: ["ana"]) { told.append($0) } }
    #expect(told.map(\.name) == ["admin"])
    #expect(try site.hasAdministrator == false)
    let hash = try await site.passwords.hash("a sentence that is long enough")
    try site.office.setPassword(of: "admin", hash, mustChange: false)
    #expect(try site.hasAdministrator)
  }

  @Test func `nobody gets a new password by a sign-in that ends with the old one`() async throws {
    try await withDesk(people: [("amy", .admin), ("Eve", .admin)]) { desk in
      let cookie = try await desk.signIn("amy")
      try await ChannelClient.open(desk, cookie: cookie) { page in
        let own = try await page.invoke("ResetPassword", ["name": "amy"])
        let message = own["error"]?["message"]?.stringValue
        #expect(message == "name: that is you; change your password in the menu below your name.")
        let other = try await page.invoke("ResetPassword", ["name": "Eve"])
        #expect(other["output"]?["password"]?.stringValue?.isEmpty == false)
      }
      // The old one is still good.
      _ = try await desk.signIn("amy")
    }
  }

  @Test func `the customers of somebody who was disabled when the desk was killed go to others after the start`()
    async throws
  {
    let desk = try await ServedDesk(people: [("ana", .agent), ("ben", .agent)])
    try await desk.makeAvailable("ana")
    _ = try await ChannelTests.begin(desk)
    let offer = try #require(await desk.site.centre.engine.read { $0.reservations.keys.first })
    try await desk.site.actions.invokeAction("AcceptTask", ["sid": .string("\(offer)")], by: "plugin:test")
    // The desk is killed between the two things that disabling does.
    _ = try desk.site.office.change("ana", role: nil, isDisabled: true)
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder, people: [])
    let statuses = await again.site.centre.engine.read { $0.tasks.values.map(\.status) }
    #expect(Set(statuses) == [.completed, .pending])
    try await again.remove()
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

  @Test func `customers' conversations go where an administrator has said`() async throws {
    try await withDesk(people: [("amy", .admin)]) { desk in
      let (actions, cookie) = (desk.site.actions, try await desk.signIn("amy"))
      let queue = await desk.site.centre.engine.read { $0.queues.keys.min() }
      // Of so many, the one that is chosen is seldom the first in whatever order they have.
      for number in 1...8 {
        let workflow = try await actions.invoke(
          .saveWorkflow,
          Open(
            SaveWorkflowFields(
              friendlyName: "\(number)", filters: [],
              defaultTargets: [SaveWorkflowFields.Target(queueSid: "\(try #require(queue))")])), by: "admin:WK1")
        try await actions.invokeAction("SetDefaultWorkflow", ["workflowSid": .string(workflow)], by: "admin:WK1")
        _ = try await ChannelTests.begin(desk)
        let named = await desk.site.centre.engine.read { state in
          state.tasks.values.filter { "\($0.workflow)" == workflow }.count
        }
        #expect(named == 1)
        let answer = try await desk.ask(.get, "/administration", cookie: cookie)
        #expect(answer.json["defaultWorkflowSid"]?.stringValue == workflow)
      }
    }
  }

  @Test func `customers of somebody who is disabled are offered to others at once`() async throws {
    try await withDesk(people: [("ana", .agent), ("ben", .agent)]) { desk in
      try await desk.makeAvailable("ana")
      _ = try await ChannelTests.begin(desk)
      let ana = try #require(try desk.site.office.person("ana")?.person.worker)
      let task = try #require(
        await desk.site.centre.engine.read { state in state.reservations.values.first.map { "\($0.sid)" } })
      try await desk.site.actions.invokeAction("AcceptTask", ["sid": .string(task)], by: "agent:\(ana)")
      try await desk.makeAvailable("ben")
      try await desk.site.actions.invokeAction("ChangePerson", ["name": "ana", "isDisabled": true], by: "admin:WK1")
      let (ben, presence) = try await desk.site.centre.engine.read { state in
        let ben = try #require(state.workers.values.first { $0.friendlyName == "ben" }?.sid)
        return (
          state.openReservations(of: ben).map(\.status),
          state.workers.values.first { $0.friendlyName == "ana" }?.presence
        )
      }
      #expect(ben == [.pending] && presence == .absent)
    }
  }

  @Test func `of two activities, queues or workflows that are called the same nobody can choose one`() async throws {
    try await withDesk { desk in
      for (name, seen) in [("Everybody", "Everybody"), ("everybody ", "everybody")] {
        await #expect {
          try await desk.site.actions.invokeAction("SaveQueue", ["friendlyName": .string(name)], by: "admin:WK1")
        } throws: { Failure($0).message == "friendlyName: there is a queue “\(seen)” already." }
      }
      await #expect {
        try await desk.site.actions.invokeAction(
          "SaveWorkflow", ["friendlyName": "CHAT", "filters": [], "defaultTargets": []], by: "admin:WK1")
      } throws: { Failure($0).message == "friendlyName: there is a workflow “CHAT” already." }
      await #expect {
        try await desk.site.actions.invokeAction(
          "SaveActivity", ["name": "break", "available": false], by: "admin:WK1")
      } throws: { Failure($0).message == "name: there is an activity “break” already." }
      // What stays as it is called is no twin of its own.
      let queue = try #require(await desk.site.centre.engine.read { $0.queues.keys.first })
      try await desk.site.actions.invokeAction(
        "SaveQueue", ["queueSid": .string("\(queue)"), "friendlyName": "Everybody"], by: "admin:WK1")
    }
  }

  @Test func `what is removed is gone from every page, and does not come back; its name can be used again`()
    async throws
  {
    let desk = try await ServedDesk()
    let saved: [(String, JSON)] = [
      ("Activity", ["name": "Lunch", "available": false]), ("Queue", ["friendlyName": "Billing"]),
      ("Workflow", ["friendlyName": "Orders", "filters": [], "defaultTargets": []]),
    ]
    func save(_ thing: String, _ payload: JSON, at desk: ServedDesk) async throws -> JSON {
      try await desk.site.actions.invokeAction("Save\(thing)", payload, by: "admin:WK1")
    }
    var removed: [JSON] = []
    for (thing, payload) in saved { removed.append(try await save(thing, payload, at: desk)) }
    try await ChannelClient.open(desk, cookie: desk.signIn("ana")) { page in
      for ((thing, payload), sid) in zip(saved, removed) {
        let field = "\(thing.lowercased())Sid"
        try await desk.site.actions.invokeAction("Remove\(thing)", [field: sid], by: "admin:WK1")
        let told = try await page.event("\(thing.lowercased()).removed")
        #expect(told[field] == sid && told["before"] == payload["name"] ?? payload["friendlyName"])
      }
    }
    try await desk.stop()
    let again = try await ServedDesk(in: desk.folder)
    let (activities, queues, workflows) = await again.site.centre.engine.read { state in
      (state.activities.values.map(\.name), state.queues.count, state.workflows.count)
    }
    #expect(Set(activities) == ["Available", "Unavailable", "Break", "Offline"] && queues == 1 && workflows == 1)
    for ((thing, payload), sid) in zip(saved, removed) {
      #expect(try await save(thing, payload, at: again) != sid)
    }
    try await again.remove()
  }

  @Test func `the workflow where customers' conversations go is removed when they go elsewhere`() async throws {
    try await withDesk { desk in
      let (actions, engine) = (desk.site.actions, desk.site.centre.engine)
      let chat = JSON.string("\(try #require(await engine.read { $0.workflows.keys.first }))")
      func remove() async throws {
        try await actions.invokeAction("RemoveWorkflow", ["workflowSid": chat], by: "admin:WK1")
      }
      let payload: JSON = ["friendlyName": "Orders", "filters": [], "defaultTargets": []]
      let orders = try await actions.invokeAction("SaveWorkflow", payload, by: "admin:WK1")
      let message =
        "The workflow “Chat” can't be removed: customers' conversations go to it; have them go to another one first."
      for isChosen in [false, true] {
        if isChosen { try await actions.invokeAction("SetDefaultWorkflow", ["workflowSid": chat], by: "admin:WK1") }
        await #expect { try await remove() } throws: { Failure($0).status == 409 && Failure($0).message == message }
      }
      try await actions.invokeAction("SetDefaultWorkflow", ["workflowSid": orders], by: "admin:WK1")
      try await remove()
      #expect(await engine.read { $0.workflows.keys.map { JSON.string("\($0)") } } == [orders])
    }
  }

  @Test(arguments: ["SetDefaultWorkflow", "RemoveWorkflow"])
  func `a workflow is not removed while it is being chosen, nor the other way round`(action: String) async throws {
    try await withDesk { desk in
      let (actions, centre) = (desk.site.actions, desk.site.centre)
      let payload: JSON = ["friendlyName": "Orders", "filters": [], "defaultTargets": []]
      let orders = try await actions.invokeAction("SaveWorkflow", payload, by: "admin:WK1")
      func act() async throws {
        try await actions.invokeAction(action, ["workflowSid": orders], by: "admin:WK1")
      }
      try await centre.choosingWorkflow(for: "a test") {
        await #expect {
          try await act()
        } throws: {
          Failure($0).status == 409 && Failure($0).message.hasPrefix("Somebody is saying just now where")
        }
      }
      // What has failed is in nobody's way.
      await #expect(throws: CancellationError.self) {
        try await centre.choosingWorkflow(for: "a test") { throw CancellationError() }
      }
      try await act()
    }
  }

  @Test(arguments: ["WW1", "Chat", "WW00000000000000000000000000000000"])
  func `a workflow that is not there can't be the default one`(sid: String) async throws {
    try await withDesk { desk in
      await #expect {
        try await desk.site.actions.invokeAction("SetDefaultWorkflow", ["workflowSid": .string(sid)], by: "admin:WK1")
      } throws: { Failure($0).message == "workflowSid: “\(sid)” is no workflow's sid." }
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

  @Test func `a plugin that an administrator has switched on is not left out, and the log says so`() async throws {
    let desk = try await ServedDesk()
    try await desk.site.actions.invokeAction(
      "SwitchPlugin", ["name": "skill-guard", "isRunning": true], by: "admin:WK1")
    try await desk.stop()
    let configuration = DeskConfiguration(
      folder: desk.folder.path, disabledPlugins: ["skill-guard", "survey-after-wrap-up"])
    let said = Said()
    let site = try await DeskSite.open(
      configuration, plugins: [SkillGuard(), SurveyAfterWrapUp()], logger: Logger(label: "test") { _ in said })
    #expect(await site.plugins.all.map(\.isRunning) == [true, false])
    #expect(said.sentences.count { $0.contains("The plugin skill-guard runs although it is among those") } == 1)
    #expect(!said.sentences.contains { $0.contains("survey-after-wrap-up") })
    site.close()
    try FileManager.default.removeItem(at: desk.folder)
  }

  @Test func `conversations go where they went when more workflows are made`() async throws {
    try await withDesk { desk in
      let (actions, centre) = (desk.site.actions, desk.site.centre)
      let chat = try await centre.defaultWorkflow()
      let queue = try #require(await centre.engine.read { $0.queues.keys.first })
      let targets: JSON = [["queueSid": .string("\(queue)")]]
      for number in 1...8 {
        let payload: JSON = ["friendlyName": .string("Other \(number)"), "filters": [], "defaultTargets": targets]
        _ = try await actions.invokeAction("SaveWorkflow", payload, by: "admin:WK1")
        let now = try await centre.defaultWorkflow()
        #expect(now == chat)
      }
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
