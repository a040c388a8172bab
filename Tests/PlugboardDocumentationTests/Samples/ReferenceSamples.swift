import Plugboard
import Testing

// The samples of the reference page, in Swift: typed, and by name.

struct TaskReference: Codable, Sendable, Equatable {
  var sid: String
  var channel = "voice"
}

struct ChatMessage: Codable, Sendable, Equatable {
  var body: String
  var channelSid: String
}

extension Action where Payload == TaskReference, Output == Void {
  static var acceptTask: Self { Self("AcceptTask") }
  static var wrapupTask: Self { Self("WrapupTask") }
  static var completeTask: Self { Self("CompleteTask") }
}

extension Action where Payload == ChatMessage, Output == Void {
  static var sendMessage: Self { Self("SendMessage") }
}

extension Action where Payload == Void, Output == String {
  static var myAction: Self { Self("MyAction") }
}

@Suite struct ReferenceSamples {
  let actions = Actions()
  let log = Notes()

  init() throws {
    let log = log
    try actions.register(.acceptTask) { task in log.write("accept \(task.sid)") }
    try actions.register(.wrapupTask) { task in log.write("wrap up \(task.sid)") }
    try actions.register(.completeTask) { task in log.write("complete \(task.sid)") }
    try actions.register(.sendMessage) { message in log.write("say “\(message.body)” in \(message.channelSid)") }
  }

  private func alert(_ text: String) { log.write(text) }
  private func confirm(_ question: String) async -> Bool { !question.contains("WR2") }
  private func fetch(_ address: String) async throws -> String { "pong" }

  @Test func `something happens after a task is accepted`() async throws {
    try actions.addListener(after: .acceptTask) { task in alert("accepted \(task.sid)") }

    try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
    #expect(log.lines == ["accept WR1", "accepted WR1"])
  }

  @Test func `somebody is asked before a task is accepted`() async throws {
    try actions.addListener(before: .acceptTask) { task, abort in
      guard await confirm("Accept \(task.sid)?") else { return abort() }
    }

    try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
    await #expect(throws: ActionAborted.self) { try await actions.invoke(.acceptTask, TaskReference(sid: "WR2")) }
    #expect(log.lines == ["accept WR1"])
  }

  @Test func `an action is replaced and continued`() async throws {
    try actions.replace(.acceptTask) { task, original in
      alert("I stand in for it")
      return try await original(task)
    }

    try await actions.invoke(.acceptTask, TaskReference(sid: "WR1"))
    #expect(log.lines == ["I stand in for it", "accept WR1"])
  }

  @Test func `an action of one's own is registered and invoked`() async throws {
    try actions.register(.myAction) { try await fetch("/test") }
    try actions.addListener(after: .completeTask) { task, _, context in
      log.write("fetched \(try await context.invoke(.myAction))")
    }

    try await actions.invoke(.completeTask, TaskReference(sid: "WR1"))
    #expect(log.lines == ["complete WR1", "fetched pong"])
  }

  @Test func `a message is sent before a chat is wrapped up`() async throws {
    try actions.replace(.wrapupTask) { task, original in
      if task.channel == "chat" {
        let goodbye = ChatMessage(body: "Goodbye.", channelSid: "CH1")
        try await original.context.invoke(.sendMessage, goodbye)
      }
      return try await original(task)
    }

    try await actions.invoke(.wrapupTask, TaskReference(sid: "WR1"))
    try await actions.invoke(.wrapupTask, TaskReference(sid: "WR2", channel: "chat"))
    #expect(log.lines == ["wrap up WR1", "say “Goodbye.” in CH1", "wrap up WR2"])
  }

  @Test func `the same by name`() async throws {
    try actions.registerAction("MyAction", .payloadUpdate { payload in payload["seen"] = true }) { payload in
      alert("MyAction with \(payload)")
    }
    try actions.addListener(before: "AcceptTask") { payload, abort in
      guard await confirm("Accept \(payload["sid"] ?? .null)?") else { return abort("The agent declined.") }
      payload["channel"] = "chat"
    }
    let token = try actions.addListener(after: "AcceptTask") { payload in alert("accepted \(payload)") }
    try actions.replaceAction("WrapupTask") { payload, original in
      if payload["channel"] == "chat" {
        try await original.context.invokeAction("SendMessage", ["body": "Goodbye.", "channelSid": "CH1"])
      }
      return try await original(payload)
    }
    try await actions.invokeAction("AcceptTask", ["sid": "WR1", "channel": "voice"])
    try await actions.invokeAction("WrapupTask", ["sid": "WR2", "channel": "chat"])
    try await actions.invokeAction("MyAction")
    token.remove()

    #expect(log.lines.count == 5)
    #expect(log.lines[0] == "accept WR1")
    #expect(log.lines[1].contains("chat"))
    #expect(log.lines[2...3] == ["say “Goodbye.” in CH1", "wrap up WR2"])
  }
}
