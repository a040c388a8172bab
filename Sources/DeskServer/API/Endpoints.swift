import Desk
import DeskActions
import DeskSQLite
import Foundation
import HTTPTypes
import Hummingbird
import Plugboard

extension DeskSite {
  private static let root = "/api/v1"
  private static let limit = APISchema.integer(1...200)
  /// The numbers of events and messages that can be asked from.
  private static let numbers: ClosedRange<Int64> = 0...Int64(1) << 53

  /// Everything that programs can ask for.
  var endpoints: [Endpoint] { taskEndpoints + conversationEndpoints + [followEvents, invokeAction] }

  private var taskEndpoints: [Endpoint] {
    [
      Endpoint(
        method: .post, path: "\(Self.root)/tasks", name: "createTask",
        summary: "Makes a task, by the action CreateTask.",
        body: APISchema.object(
          [:],
          optional: [
            "workflowSid": APISchema.sid("WW"),
            "taskChannelUniqueName": ["type": "string", "enum": .array(TaskChannel.names.map(JSON.string))],
            "attributes": APISchema.anyObject, "priority": APISchema.integer(-1_000_000...1_000_000),
            "timeout": APISchema.integer(1...31_622_400), "conversationSid": APISchema.sid("CH"),
          ]), answer: APISchema.object(["taskSid": APISchema.sid("WT")]), failures: [400, 404, 409, 422],
        handle: { call in
          ["taskSid": try await self.invoke("CreateTask", call.body, call)]
        }),
      Endpoint(
        method: .get, path: "\(Self.root)/tasks/{sid}", name: "readTask", summary: "Reads a task, ended or not.",
        place: ["sid": APISchema.sid("WT")],
        answer: APISchema.object(
          [
            "sid": APISchema.sid("WT"), "status": APISchema.text, "attributes": APISchema.anyObject,
            "taskChannelUniqueName": APISchema.text, "workflowSid": APISchema.sid("WW"),
            "priority": ["type": "integer"],
            "dateCreated": ["type": "integer"], "version": ["type": "integer"],
          ],
          optional: [
            "queueSid": APISchema.sid("WQ"), "conversationSid": APISchema.sid("CH"), "reason": APISchema.text,
          ]), failures: [400, 404], handle: { call in try await self.readTask(call) }),
    ]
  }

  private func readTask(_ call: Endpoint.Call) async throws -> JSON {
    let sid: Identifier<DeskTask> = try Self.sid(call.parameters.get("sid"))
    guard case .task(let task)? = try await store.record(.task(sid)) else {
      throw DeskError.unknown(thing: "task", sid: "\(sid)")
    }
    var json: JSON = [
      "sid": .string("\(sid)"), "status": .string(task.status.rawValue), "attributes": task.attributes,
      "taskChannelUniqueName": .string(task.channel), "workflowSid": .string("\(task.workflow)"),
      "priority": .integer(Int64(task.priority)), "dateCreated": .integer(task.createdAt.milliseconds),
      "version": .integer(task.version),
    ]
    json["queueSid"] = task.place.map { .string("\($0.queue)") }
    json["conversationSid"] = task.conversation.map { .string("\($0)") }
    json["reason"] = task.reason.map(JSON.string)
    return json
  }

  private var conversationEndpoints: [Endpoint] {
    let file = APISchema.object([
      "sid": APISchema.sid("ME"), "filename": APISchema.text, "contentType": APISchema.text,
      "size": ["type": "integer"],
    ])
    let message = APISchema.object([
      "sid": APISchema.sid("IM"), "conversationSid": APISchema.sid("CH"), "index": ["type": "integer"],
      "authorSid": APISchema.sid("MB"), "authorKind": APISchema.text, "authorName": APISchema.text,
      "body": APISchema.text, "attributes": APISchema.anyObject, "clientID": APISchema.text,
      "dateCreated": ["type": "integer"], "media": APISchema.array(file),
    ])
    return [
      Endpoint(
        method: .post, path: "\(Self.root)/conversations", name: "startConversation",
        summary: "Begins a conversation for a customer, by the action StartConversation.",
        body: APISchema.object(
          ["customerName": ["type": "string", "minLength": 1, "maxLength": 64]],
          optional: ["body": ["type": "string", "minLength": 1], "attributes": APISchema.anyObject]),
        answer: APISchema.object([
          "conversationSid": APISchema.sid("CH"), "participantSid": APISchema.sid("MB"), "taskSid": APISchema.sid("WT"),
        ]), failures: [400, 409, 422],
        handle: { call in try await self.invoke("StartConversation", call.body, call) }),
      Endpoint(
        method: .post, path: "\(Self.root)/conversations/{sid}/messages", name: "sendMessage",
        summary: "Sends a message in the program's own name, by the action SendMessage.",
        place: ["sid": APISchema.sid("CH")],
        body: APISchema.object(
          ["body": ["type": "string", "minLength": 1]],
          optional: [
            "messageAttributes": APISchema.anyObject, "clientID": ["type": "string", "minLength": 1, "maxLength": 64],
          ]), answer: APISchema.object(["index": ["type": "integer"]]), failures: [400, 404, 409, 422],
        handle: { call in
          let sid: Identifier<Conversation> = try Self.sid(call.parameters.get("sid"))
          return try await self.invoke(
            "SendMessage", call.body.merging(["conversationSid": .string("\(sid)")]), call)
        }),
      Endpoint(
        method: .get, path: "\(Self.root)/conversations/{sid}/messages", name: "readMessages",
        summary: "Reads the messages of a conversation, the oldest first.", place: ["sid": APISchema.sid("CH")],
        query: [
          .init(name: "after", schema: APISchema.integer(Self.numbers), meaning: "Only those with a greater index."),
          .init(name: "limit", schema: Self.limit, meaning: "How many; 50 if left out."),
        ], answer: APISchema.object(["messages": APISchema.array(message)]), failures: [400, 404],
        handle: { call in
          let conversation = try await self.centre.conversation(Self.sid(call.parameters.get("sid")))
          let messages = try await self.centre.messages(
            of: conversation, after: call.query.number("after", Self.numbers, default: 0),
            limit: Int(call.query.number("limit", 1...200, default: 50)))
          return ["messages": try JSON(encoding: messages)]
        }),
    ]
  }

  private var followEvents: Endpoint {
    let event: JSON = ["type": "object", "required": ["number", "at", "name"]]
    return Endpoint(
      method: .get, path: "\(Self.root)/events", name: "readEvents",
      summary: "Reads what has become true, the oldest first. Ask again with the number of the last one as `after`.",
      query: [
        .init(name: "after", schema: APISchema.integer(Self.numbers), meaning: "Only those with a greater number."),
        .init(name: "limit", schema: Self.limit, meaning: "How many; 50 if left out."),
      ], answer: APISchema.object(["events": APISchema.array(event)]), failures: [400],
      handle: { call in
        let events = try await self.centre.engine.events(
          after: call.query.number("after", Self.numbers, default: 0),
          limit: Int(call.query.number("limit", 1...200, default: 50)))
        return ["events": .array(try events.map { try $0.json })]
      })
  }

  private var invokeAction: Endpoint {
    Endpoint(
      method: .post, path: "\(Self.root)/actions/{name}", name: "invokeAction",
      summary: "Invokes any action that is for programs; `plugboard actions` lists them.",
      body: APISchema.object([:], optional: ["payload": [:]]), answer: APISchema.object(["output": [:]]),
      failures: [400, 403, 404, 409, 422],
      handle: { call in
        let name = call.parameters.get("name") ?? ""
        return [
          "output": try await self.invoke(name.removingPercentEncoding ?? name, call.body["payload"] ?? [:], call)
        ]
      })
  }

  private func invoke(_ action: String, _ payload: JSON, _ call: Endpoint.Call) async throws -> JSON {
    try await actions.invokeAction(
      action, payload, by: "\(DeskActor(.api, call.program))", hooksWithin: configuration.hookTime)
  }
}
