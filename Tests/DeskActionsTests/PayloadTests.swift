import Desk
import DeskActions
import Plugboard
import Synchronization
import Testing

@Suite struct PayloadTests {
  @Test func `an open payload keeps what it does not know, and knows what it knows`() throws {
    let json: JSON = ["sid": "WR1", "reason": "why", "extra": [1, 2]]
    let payload: Open<TaskFields> = try json.decode()
    #expect(payload.sid == "WR1" && payload.reason == "why" && payload.others == ["extra": [1, 2]])
    #expect(try JSON(encoding: payload) == json)
  }

  @Test func `another member with the name of a field does not count`() throws {
    let payload = Open(TaskFields(sid: "WR1"), others: ["sid": "WR2"])
    #expect(try JSON(encoding: payload) == ["sid": "WR1"])
  }

  @Test(
    arguments: [
      ["activityName": "Break"], ["activityAvailable": true], ["activitySid": "of Break"],
    ] as [JSON])
  func `an activity is named in one way and known in all`(given: JSON) async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    var payload = given
    let breakSid = await scene.centre.engine.read { $0.activities.values.first { $0.name == "Break" }!.sid }
    if payload["activitySid"] != nil { payload["activitySid"] = .string("\(breakSid)") }
    let seen = Mutex<Open<ActivityFields>?>(nil)
    try scene.actions.addListener(before: .setActivity) { payload in seen.withLock { $0 = payload } }
    try await scene.actions.invokeAction("SetActivity", payload, by: "agent:\(worker)")
    let found = try #require(seen.withLock { $0 })
    let isAvailable = given["activityAvailable"] == true
    #expect(found.activityName == (isAvailable ? "Available" : "Break"))
    #expect(found.activityAvailable == isAvailable)
    #expect(found.options == ActivityOptions())
    #expect(isAvailable || found.activitySid == "\(breakSid)")
  }

  @Test func `an activity that is not there says so`() async throws {
    let scene = try await Scene()
    let worker = try await scene.worker("Ana")
    let failure = await failure {
      try await scene.actions.invokeAction("SetActivity", ["activityName": "Lunch"], by: "agent:\(worker)")
    }
    #expect(failure?.message == "activityName: there is none that is called “Lunch”.")
  }

  @Test(arguments: ["conversationSid", "channelSid", "conversation"])
  func `a conversation is named in one way and known in all`(name: String) async throws {
    let scene = try await Scene()
    let (worker, _, conversation) = try await scene.accepted()
    let sid = conversation.conversationSid
    let whole = await scene.centre.engine.read { state in
      ConversationView(state.conversations[Identifier(sid)!]!, state)
    }
    let payload: JSON = [
      name: name == "conversation" ? try JSON(encoding: whole) : .string(sid), "body": "Hi",
    ]
    let seen = Mutex<Open<MessageFields>?>(nil)
    try scene.actions.addListener(before: .sendMessage) { payload in seen.withLock { $0 = payload } }
    try await scene.actions.invokeAction("SendMessage", payload, by: "agent:\(worker)")
    let found = try #require(seen.withLock { $0 })
    #expect(found.conversationSid == sid && found.channelSid == sid && found.conversation == whole)
    #expect(found.messageAttributes == [:])
  }

  @Test func `a message sent again under its name is the same one`() async throws {
    let scene = try await Scene()
    let (worker, _, conversation) = try await scene.accepted()
    let payload = Open(MessageFields(conversationSid: conversation.conversationSid, body: "Hi", clientID: "1"))
    let first = try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)")
    let second = try await scene.actions.invoke(.sendMessage, payload, by: "agent:\(worker)")
    #expect(first == second)
    #expect(try await scene.messages(conversation.conversationSid) == ["Hello", "Hi"])
  }

  @Test func `every desk action is described, and fits its description`() async throws {
    let scene = try await Scene()
    let actions = scene.actions.describe().actions
    #expect(actions.count == 35)
    #expect(actions.allSatisfy { $0.description?.payload != nil && $0.description?.output != nil })
  }

  @Test func `nobody listens after the logout, for the reason that the page gives`() async throws {
    let scene = try await Scene()
    #expect {
      try scene.actions.owner("mine").addListener(after: .logout) { _, _, _ in }
    } throws: { error in
      "\(error)".hasSuffix("once the worker has logged out, the page is back at the sign-in and no plugin runs in it.")
    }
  }

  @Test(arguments: [
    ("skills HAS", "friendlyName"), ("", "friendlyName"),
  ])
  func `an expression that is wrong is pointed at`(expression: String, other: String) async throws {
    let scene = try await Scene()
    let failure = await failure {
      try await scene.actions.invoke(
        .saveQueue, Open(SaveQueueFields(friendlyName: "Q", expression: expression)), by: "admin:WK1")
    }
    #expect(failure?.status == 400)
    #expect(failure?.message.hasPrefix("expression: ") == true)
  }
}
