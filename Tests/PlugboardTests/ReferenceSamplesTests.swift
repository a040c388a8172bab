import Plugboard
import Testing

// The calls and the samples of the page that this framework was asked for, in Swift. What the page does to a browser
// (alert, confirm, fetch) is handed in, so that a test can see it.

private struct ConferenceTask: Codable, Sendable {
  var sid: String
  var taskChannelUniqueName: String
  var attributes: Attributes

  struct Attributes: Codable, Sendable { var channelSid: String }
}

private struct TaskPayload: Codable, Sendable {
  var task: ConferenceTask

  static func on(_ channel: String) -> TaskPayload {
    TaskPayload(
      task: ConferenceTask(sid: "WT1", taskChannelUniqueName: channel, attributes: .init(channelSid: "CH1")))
  }
}

private struct Message: Codable, Sendable {
  var body: String
  var channelSid: String
}

extension Action where Payload == TaskPayload, Output == Void {
  fileprivate static var acceptConference: Self { Self("AcceptTask") }
  fileprivate static var completeTask: Self { Self("CompleteTask") }
  fileprivate static var wrapupTask: Self { Self("WrapupTask") }
}

extension Action where Payload == Message, Output == String {
  fileprivate static var sendMessage: Self { Self("SendMessage") }
}

extension Action where Payload == Void, Output == String {
  fileprivate static var myAction: Self { Self("MyAction") }
}

@Suite("The samples of the reference page") struct ReferenceSamplesTests {
  let actions = Actions()
  /// What the agent sees, and what the application does.
  let journal = Journal()

  init() throws {
    let journal = journal
    try actions.register(.acceptConference) { _ in journal("accepted") }
    try actions.register(.completeTask) { _ in journal("completed") }
    try actions.register(.wrapupTask) { _ in journal("wrapped up") }
    try actions.register(.sendMessage) { message in
      await Task.yield()
      journal("sent to \(message.channelSid): \(message.body)")
      return "IM1"
    }
  }

  private func alert(_ text: String) { journal("alert: \(text)") }

  // MARK: The calls

  @Test func `registerAction names the code that runs when the action is invoked`() async throws {
    try actions.register(.myAction) { "done" }
    #expect(try await actions.invoke(.myAction) == "done")
    try actions.registerAction("ByName") { payload in ["got": payload] }
    #expect(try await actions.invokeAction("ByName", ["sid": "WT1"]) == ["got": ["sid": "WT1"]])
    #expect(try await actions.invokeAction("ByName") == ["got": [:]])
  }

  @Test func `registerAction takes a body with the context or without, that returns something or nothing`() async throws
  {
    let actions = Actions()
    let journal = Journal()
    @Sendable func later(_ entry: String) async { journal(entry) }

    try actions.registerAction("A") { payload in payload["a"] ?? "none" }
    try actions.registerAction("B") { payload, context in .string(context.action) }
    try actions.registerAction("C") { payload in try await actions.invokeAction("A", payload) }
    try actions.registerAction("D") { payload, context in try await context.invokeAction("A", payload) }
    #expect(try await actions.invokeAction("A", ["a": 1]) == 1)
    #expect(try await actions.invokeAction("B") == "B")
    #expect(try await actions.invokeAction("C", ["a": 1]) == 1)
    #expect(try await actions.invokeAction("D", ["a": 1]) == 1)

    try actions.registerAction("E") { payload in journal("E \(payload)") }
    try actions.registerAction("F") { payload, context in journal("\(context.action) \(payload)") }
    try actions.registerAction("G") { payload in await later("G \(payload)") }
    try actions.registerAction("H") { payload, context in await later("\(context.action) \(payload)") }
    try actions.registerAction("I") { _ in }
    try actions.registerAction("J") { _, _ in }
    for name in ["E", "F", "G", "H", "I", "J"] { #expect(try await actions.invokeAction(name, 7) == .null) }
    #expect(journal.entries == ["E 7", "F 7", "G 7", "H 7"])
  }

  @Test func `registerAction's payloadUpdate modifies the payload given to the invocation`() async throws {
    try actions.registerAction("ByName", .payloadUpdate { $0["updated"] = true }) { payload in payload }
    #expect(try await actions.invokeAction("ByName", ["sid": "WT1"]) == ["sid": "WT1", "updated": true])
  }

  @Test func `addListener is triggered before and after the action`() async throws {
    try actions.addListener(before: "AcceptTask") { payload, abort in alert("beforeAcceptTask") }
    try actions.addListener(after: "AcceptTask") { payload in alert("afterAcceptTask") }
    try await actions.invoke(.acceptConference, .on("chat"))
    #expect(journal.entries == ["alert: beforeAcceptTask", "accepted", "alert: afterAcceptTask"])
  }

  @Test func `removeListener takes one listener off`() async throws {
    let listener = try actions.addListener(before: .acceptConference) { _ in alert("before") }
    listener.remove()
    try await actions.invoke(.acceptConference, .on("chat"))
    #expect(journal.entries == ["accepted"])
  }

  @Test func `replaceAction is called with the same parameters and may invoke the original`() async throws {
    try actions.replaceAction("AcceptTask") { payload, original in
      alert("replaced for \(payload["task"]?["sid"]?.stringValue ?? "")")
      return try await original(payload)
    }
    try await actions.invoke(.acceptConference, .on("chat"))
    #expect(journal.entries == ["alert: replaced for WT1", "accepted"])
  }

  @Test func `afterLogout is not supported`() async throws {
    let reason = "The worker has been returned to the login screen."
    try actions.register(.logout, .withoutAfterPhase(reason)) { journal("logged out") }
    #expect(throws: RegistrationError.noAfterPhase(action: "Logout", owner: "application", reason: reason)) {
      try actions.addListener(after: .logout) { _ in }
    }
  }

  // MARK: The samples

  @Test func `an action after a task is accepted`() async throws {
    try actions.addListener(after: .acceptConference) { payload in alert("Triggered after event AcceptTask") }
    try await actions.invoke(.acceptConference, .on("chat"))
    #expect(journal.entries == ["accepted", "alert: Triggered after event AcceptTask"])
  }

  @Test(arguments: [false, true]) func `asking for confirmation before accepting a task`(_ answer: Bool) async throws {
    let confirm: @Sendable (String) async -> Bool = { question in
      journal("confirm: \(question)")
      return answer
    }
    try actions.addListener(before: .acceptConference) { payload, abort in
      alert("Triggered before event AcceptTask")
      if await !confirm("Are you sure you want to accept the task?") { abort() }
    }
    let asked = [
      "alert: Triggered before event AcceptTask", "confirm: Are you sure you want to accept the task?",
    ]
    if answer {
      try await actions.invoke(.acceptConference, .on("chat"))
      #expect(journal.entries == asked + ["accepted"])
    } else {
      let error = await #expect(throws: ActionAborted.self) { try await actions.invoke(.acceptConference, .on("chat")) }
      #expect(error != nil && error?.reason == nil)
      #expect(journal.entries == asked)
    }
  }

  @Test func `customizing an existing action`() async throws {
    try actions.replace(.acceptConference) { payload, original in
      alert("I have replaced this Action")
      try await original(payload)
    }
    try await actions.invoke(.acceptConference, .on("chat"))
    #expect(journal.entries == ["alert: I have replaced this Action", "accepted"])
  }

  @Test func `registering a custom action that another one's listener invokes`() async throws {
    let fetch: @Sendable (String) async throws -> String = { address in
      journal("fetch: \(address)")
      return "{ok}"
    }
    try registerMyAction(fetch)
    try actions.addListener(after: .completeTask) { payload in _ = try await actions.invoke(.myAction) }
    try await actions.invoke(.completeTask, .on("chat"))
    #expect(
      journal.entries == [
        "completed", "fetch: https://my.server.backend.com/test", "alert: Triggered MyAction with response {ok}",
      ])
  }

  @Test func `a custom action that fails says so and fails its invocation, not the action that it follows`()
    async throws
  {
    let crash = Crash("offline")
    try registerMyAction { _ in throw crash }
    let error = await #expect(throws: ActionFailed.self) { try await actions.invoke(.myAction) }
    #expect(error?.cause as? Crash === crash)
    #expect(journal.entries == ["log: offline"])
    try actions.addListener(after: .completeTask) { payload in _ = try await actions.invoke(.myAction) }
    try await actions.invoke(.completeTask, .on("chat"))
    #expect(journal.entries == ["log: offline", "completed", "log: offline"])
  }

  private func registerMyAction(_ fetch: @escaping @Sendable (String) async throws -> String) throws {
    try actions.register(.myAction) {
      do {
        let response = try await fetch("https://my.server.backend.com/test")
        alert("Triggered MyAction with response \(response)")
        return response
      } catch {
        journal("log: \(error)")
        throw error
      }
    }
  }

  @Test(arguments: ["chat", "voice"]) func `sending a message after a task is completed`(_ channel: String) async throws
  {
    try actions.replace(.wrapupTask) { payload, original in
      // Only alter chat tasks:
      if payload.task.taskChannelUniqueName == "chat" {
        _ = try await actions.invoke(
          .sendMessage,
          Message(
            body: "Thanks for chatting. Your session is now closed.", channelSid: payload.task.attributes.channelSid))
      }
      // The message has been sent before the task is wrapped up.
      try await original(payload)
    }
    try await actions.invoke(.wrapupTask, .on(channel))
    let message = "sent to CH1: Thanks for chatting. Your session is now closed."
    #expect(journal.entries == (channel == "chat" ? [message] : []) + ["wrapped up"])
  }
}
