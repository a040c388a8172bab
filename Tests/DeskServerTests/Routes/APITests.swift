import Foundation
import HTTPTypes
import Hummingbird
import Plugboard
import Testing

@testable import DeskServer

@Suite struct APITests {
  /// A desk with a program that has a key.
  private func withProgram(_ body: (ServedDesk, HTTPFields) async throws -> Void) async throws {
    try await withDesk { desk in
      let key = try await desk.site.actions.invokeAction("CreateKey", ["name": "crm"], by: "admin:WK1")
      try await body(desk, [.authorization: "Bearer \(key.stringValue ?? "")"])
    }
  }

  @Test func `a program begins a conversation, writes, and reads what was written`() async throws {
    try await withProgram { desk, key in
      let started = try await desk.ask(
        .post, "/api/v1/conversations", ["customerName": "Zoe", "body": "Hello", "attributes": ["topic": "bill"]],
        headers: key)
      #expect(started.status == 200)
      let sid = try #require(started.json["conversationSid"]?.stringValue)
      let path = "/api/v1/conversations/\(sid)/messages"
      #expect(try await desk.ask(.post, path, ["body": "We have got it."], headers: key).json == ["index": 2])
      let read = try await desk.ask(.get, "\(path)?after=1", headers: key)
      #expect(read.json["messages"]?.arrayValue?.compactMap { $0["body"]?.stringValue } == ["We have got it."])
      let task = try #require(started.json["taskSid"]?.stringValue)
      #expect(try await desk.ask(.get, "/api/v1/tasks/\(task)", headers: key).json["attributes"]?["topic"] == "bill")
    }
  }

  @Test func `what has happened can be followed`() async throws {
    try await withProgram { desk, key in
      _ = try await desk.ask(.post, "/api/v1/tasks", ["attributes": ["a": 1]], headers: key)
      let events = try await desk.ask(.get, "/api/v1/events?limit=200", headers: key).json["events"]?.arrayValue ?? []
      #expect(events.map { $0["number"]?.intValue } == events.indices.map { $0 + 1 })
      #expect(events.contains { $0["name"] == "task.created" })
    }
  }

  @Test(arguments: ["", "Bearer", "Bearer 123", "Bearer \(String(repeating: "0", count: 64))", "Basic YTpi"])
  func `without a key nothing is answered`(key: String) async throws {
    try await withDesk { desk in
      for endpoint in desk.site.endpoints {
        let path = endpoint.path.replacing("{sid}", with: "WT1").replacing("{name}", with: "CreateTask")
        let answer = try await desk.ask(
          endpoint.method, path, endpoint.body.map { _ in [:] }, headers: [.authorization: key])
        #expect(answer.status == 401 && answer.headers[.wwwAuthenticate] == "Bearer", "\(endpoint.name)")
      }
    }
  }

  @Test func `a key that was taken away opens nothing`() async throws {
    try await withProgram { desk, key in
      try await desk.site.actions.invokeAction("RemoveKey", ["name": "crm"], by: "admin:WK1")
      #expect(try await desk.ask(.get, "/api/v1/events", headers: key).status == 401)
    }
  }

  @Test func `a plugin stops programs, too, and they are told by whom and why`() async throws {
    try await withProgram { desk, key in
      try desk.site.actions.owner("office-hours").addListener(before: "CreateTask") { _, abort in
        abort("We are closed.")
      }
      let answer = try await desk.ask(.post, "/api/v1/tasks", [:], headers: key)
      #expect(answer.status == 422)
      #expect(answer.json["owner"] == "office-hours" && answer.json["reason"] == "We are closed.")
    }
  }

  @Test(
    arguments: [
      (["colour": "red"], "There is no member “colour”"), (["priority": "high"], "priority has to be a whole number"),
      (["taskChannelUniqueName": "fax"], "taskChannelUniqueName has to be one of"),
      ([1], "The body has to be an object"),
      (["timeout": 0], "timeout has to be between"),
    ] as [(JSON, String)])
  func `a body that means nothing is not half understood`(body: JSON, problem: String) async throws {
    try await withProgram { desk, key in
      let answer = try await desk.ask(.post, "/api/v1/tasks", body, headers: key)
      #expect(answer.status == 400)
      #expect(answer.json["message"]?.stringValue?.hasPrefix(problem) == true)
    }
  }

  @Test func `how long a text has to be is said as far as there is a limit`() async throws {
    try await withProgram { desk, key in
      for (body, problem) in [
        (["customerName": "Zoe", "body": ""], "body has to have at least 1 character."),
        (["customerName": ""], "customerName has to have 1 to 64 characters."),
      ] as [(JSON, JSON)] {
        let answer = try await desk.ask(.post, "/api/v1/conversations", body, headers: key)
        #expect(answer.status == 400 && answer.json["message"] == problem)
      }
    }
  }

  @Test func `an action that is not for programs is refused, and one that is not there named`() async throws {
    try await withProgram { desk, key in
      #expect(
        try await desk.ask(.post, "/api/v1/actions/AcceptTask", ["payload": ["sid": "WR1"]], headers: key).status == 400
      )
      #expect(
        try await desk.ask(.post, "/api/v1/actions/AddPerson", ["payload": ["name": "x"]], headers: key).status == 403)
      let unknown = try await desk.ask(.post, "/api/v1/actions/CreatTask", [:], headers: key)
      #expect(unknown.status == 404)
      #expect(unknown.json["message"] == "There is no action “CreatTask”. Did you mean CreateTask or AcceptTask?")
    }
  }

  @Test func `another method is not allowed, and the allowed ones are named`() async throws {
    try await withProgram { desk, key in
      let answer = try await desk.ask(.put, "/api/v1/conversations/CH1/messages", [:], headers: key)
      #expect(answer.status == 405 && answer.headers[.allow] == "GET, POST")
    }
  }

  @Test func `the document and the routes say the same, in both directions`() async throws {
    try await withDesk { desk in
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Documentation/openapi.json")
      let document = try JSON(parsing: String(contentsOf: file, encoding: .utf8))
      #expect(
        document == desk.site.openAPI, "Write it anew: plugboard actions --format openapi > Documentation/openapi.json")
      let described = (document["paths"]?.objectValue ?? [:]).flatMap { path, operations in
        (operations.objectValue ?? [:]).map { "\($0.key.uppercased()) \(path)" }
      }
      let routes = desk.site.router().routes.map { "\($0.method.rawValue) \($0.path)" }
        .filter { $0.contains(" /api/v1/") && !$0.hasPrefix("HEAD") }
      #expect(Set(described) == Set(routes) && described.count == routes.count)
    }
  }

  @Test func `no described object takes what it does not know`() async throws {
    func check(_ schema: JSON, _ path: String) {
      if schema["properties"] != nil { #expect(schema["additionalProperties"] == false, "\(path)") }
      for (name, value) in schema.objectValue ?? [:] { check(value, "\(path)/\(name)") }
      for (index, value) in (schema.arrayValue ?? []).enumerated() { check(value, "\(path)/\(index)") }
    }
    try await withDesk { desk in check(desk.site.openAPI, "") }
  }
}
