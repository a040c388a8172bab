import Desk
import DeskActions
import Plugboard
import Testing

@testable import DeskServer

/// What is left out, or can't be, is a mistake that names the field, and not something that nobody has asked for.
@Suite struct InputTests {
  private static func failure(_ desk: ServedDesk, _ action: String, _ payload: JSON) async -> Failure? {
    do {
      try await desk.site.actions.invokeAction(action, payload, by: "admin:WK1")
      return nil
    } catch { return Failure(error) }
  }

  @Test(
    arguments: [
      ("SwitchPlugin", ["name": "skill-guard"], "isRunning"), ("SwitchWebhook", ["name": "crm"], "isOn"),
      ("SaveDispositions", [:], "dispositions"), ("SaveCannedResponses", [:], "cannedResponses"),
      ("SaveActivity", ["name": "Lunch"], "available"),
      ("SaveWorkflow", ["friendlyName": "Orders", "defaultTargets": []], "filters"),
      ("SaveWorkflow", ["friendlyName": "Orders", "filters": []], "defaultTargets"),
    ] as [(String, JSON, String)])
  func `what is left out switches nothing off and empties nothing`(
    action: String, payload: JSON, field: String
  ) async throws {
    try await withDesk { desk in
      try await desk.site.actions.invokeAction("SaveDispositions", ["dispositions": ["Sold"]], by: "admin:WK1")
      let failure = await Self.failure(desk, action, payload)
      #expect(failure?.status == 400 && failure?.field == field)
      #expect(failure?.message == "\(field): it is missing.")
      #expect(await desk.site.plugins.all.allSatisfy(\.isRunning))
      #expect(try desk.site.office.settings().dispositions == ["Sold"])
    }
  }

  // MARK: Names

  static let sentence = "it must have no line breaks, no control characters and none that turn the direction of writing"

  @Test(arguments: [
    ("\n\u{202E}", sentence), ("crm\u{7F}", sentence), ("a\u{2028}b", sentence), ("a\u{2066}b", sentence),
    ("  ", "it must not be blank"), ("\u{200B}", "it must not be blank"),
  ])
  func `whatever has a name has one that can stand in a line, and be seen`(
    name: String, problem: String
  ) async throws {
    let name = JSON.string(name)
    let cases: [(String, JSON, String)] = [
      ("CreateKey", ["name": name], "name"), ("AddPerson", ["name": name], "name"),
      ("AddPerson", ["name": "ben", "friendlyName": name], "friendlyName"),
      ("CreateWebhook", ["name": name, "url": "https://crm.example.com"], "name"),
      ("SaveDispositions", ["dispositions": ["Sold", name]], "dispositions[1]"),
      ("SaveCannedResponses", ["cannedResponses": [["title": name, "text": "x"]]], "cannedResponses[0].title"),
      ("SaveQueue", ["friendlyName": name], "friendlyName"),
      ("SaveWorkflow", ["friendlyName": name, "filters": [], "defaultTargets": []], "friendlyName"),
      ("SaveActivity", ["name": name, "available": true], "name"),
      ("AddWorker", ["friendlyName": name], "friendlyName"),
    ]
    try await withDesk { desk in
      for (action, payload, field) in cases {
        let failure = await Self.failure(desk, action, payload)
        #expect(failure?.status == 400 && failure?.message.hasPrefix("\(field): \(problem)") == true, "\(action)")
      }
      let (people, keys) = (try desk.site.office.people().map(\.person.name), try desk.site.office.keys())
      #expect(people == ["admin", "ana"] && keys.isEmpty)
    }
  }

  @Test func `of two that are called the same nobody can choose one`() async throws {
    try await withDesk { desk in
      let dispositions = await Self.failure(desk, "SaveDispositions", ["dispositions": ["Sold", "Spam", "Sold"]])
      #expect(dispositions?.message.hasPrefix("dispositions[2]: “Sold” is there twice") == true)
      let twins: JSON = [["title": "Hello", "text": "x"], ["title": "Hello", "text": "y"]]
      let responses = await Self.failure(desk, "SaveCannedResponses", ["cannedResponses": twins])
      #expect(responses?.message.hasPrefix("cannedResponses[1].title: “Hello” is there twice") == true)
    }
  }

  @Test func `what agents send without typing it may have lines, and is called something in one`() async throws {
    try await withDesk { desk in
      let kept: JSON = [["title": "Goodbye", "text": "Thank you.\n\nAna"]]
      #expect(await Self.failure(desk, "SaveCannedResponses", ["cannedResponses": kept]) == nil)
    }
  }

  @Test(arguments: [("Zoe\n\u{202E}Miller", "Zoe Miller"), ("\u{202E}\n", "Customer"), ("Zoë", "Zoë")])
  func `a customer is not turned away for a name`(typed: String, name: String) async throws {
    try await withDesk { desk in
      let seen = try await ChannelClient.open(desk, "/channel/customer", cookie: desk.visit()) { page in
        let answer = try await page.invoke("StartConversation", ["customerName": .string(typed), "body": "Hello"])
        #expect(answer.status == 200)
        return answer["output"]?["taskSid"]?.stringValue ?? ""
      }
      let task = await desk.site.centre.engine.read { $0.tasks.values.first { "\($0.sid)" == seen } }
      #expect(task?.attributes["customerName"] == .string(name))
    }
  }

  @Test func `a program that begins a conversation for somebody is told that this is no name`() async throws {
    try await withDesk { desk in
      await #expect {
        try await desk.site.actions.invokeAction("StartConversation", ["customerName": "a\nb"], by: "api:crm")
      } throws: {
        Failure($0).status == 400 && Failure($0).message == "customerName: \(Self.sentence)."
      }
    }
  }

  // MARK: Attributes

  @Test(arguments: [[1], "x", 1, true] as [JSON])
  func `attributes that are no object are not half understood`(attributes: JSON) async throws {
    try await withDesk { desk in
      let (cookie, begun) = try await ChannelTests.begin(desk)
      let conversation = begun["conversationSid"] ?? .null
      try await ChannelClient.open(desk, "/channel/customer", cookie: desk.visit()) { page in
        let answer = try await page.invoke("StartConversation", ["body": "Hello", "attributes": attributes])
        #expect(answer.status == 400 && answer["error"]?["field"] == "attributes")
      }
      try await ChannelClient.open(desk, "/channel/customer", cookie: cookie) { page in
        let answer = try await page.invoke(
          "SendMessage", ["conversationSid": conversation, "body": "Hello", "messageAttributes": attributes])
        #expect(answer.status == 400 && answer["error"]?["field"] == "messageAttributes")
      }
      #expect(await desk.site.centre.engine.read { $0.conversations.count } == 1)
      let worker = try #require(try desk.site.office.person("ana")?.person.worker)
      for (action, payload) in [
        ("CreateTask", [:]), ("AddWorker", ["friendlyName": "ben"]),
        ("SetWorkerAttributes", ["workerSid": .string(worker)]),
      ] as [(String, JSON)] {
        var payload = payload
        payload["attributes"] = attributes
        let failure = await Self.failure(desk, action, payload)
        #expect(failure?.status == 400 && failure?.field == "attributes", "\(action)")
      }
    }
  }

  @Test func `who is disabled is not said to be nobody`() async throws {
    try await withDesk { desk in
      #expect(await Self.failure(desk, "ChangePerson", ["name": "ana", "isDisabled": true]) == nil)
      let failure = await Self.failure(desk, "ResetPassword", ["name": "ana"])
      #expect(failure?.status == 400)
      #expect(failure?.message == "name: “ana” is disabled; enable them first (ChangePerson).")
      #expect(
        await Self.failure(desk, "ResetPassword", ["name": "eve"])?.message == "name: there is nobody called “eve”.")
    }
  }
}
