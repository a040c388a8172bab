import Desk
import DeskActions
import Foundation
import HTTPTypes
import NIOCore
import Plugboard

@testable import DeskServer

/// A desk at which ana talks with Carla. Ben is an agent, sue a supervisor and ada an administrator who don't; Dora is a
/// customer with a conversation of her own.
struct FileScene {
  let desk: ServedDesk
  let conversation: String
  let other: String
  /// The cookies of everybody, by name, as they are sent.
  let cookies: [String: String]

  static let customers: Set = ["carla", "dora", "stranger"]

  static func with(
    plugins: [any DeskPlugin] = [], clock: @escaping @Sendable () -> Moment = DeskSite.systemClock,
    _ limits: MediaLimits = MediaLimits(), _ body: (FileScene) async throws -> Void
  ) async throws {
    var configuration = DeskConfiguration(folder: "")
    configuration.media = limits
    let people: [(String, DeskActor.Role)] = [
      ("ana", .agent), ("ben", .agent), ("sue", .supervisor), ("ada", .admin),
    ]
    try await withDesk(people: people, plugins: plugins, clock: clock, configuration: configuration) { desk in
      try await desk.makeAvailable("ana")
      let (carla, begun) = try await ChannelTests.begin(desk)
      try await desk.acceptAll()
      let (dora, others) = try await ChannelTests.begin(desk, "Me, too")
      var cookies = ["carla": carla, "dora": dora, "stranger": try await desk.visit()]
      for (name, _) in people { cookies[name] = try await desk.signIn(name) }
      try await body(
        FileScene(
          desk: desk, conversation: begun["conversationSid"]?.stringValue ?? "",
          other: others["conversationSid"]?.stringValue ?? "", cookies: cookies))
    }
  }

  /// Uploads a file as somebody; nobody, if no name is given.
  func upload(
    _ bytes: [UInt8] = Array("hello".utf8), as name: String?, filename: String = "a.txt", contentType: String = "",
    in conversation: String? = nil, headers: HTTPFields = [.contentType: "application/octet-stream"]
  ) async throws -> RouteAnswer {
    let path = "/conversations/\(conversation ?? self.conversation)/media"
    let allowed = CharacterSet.alphanumerics
    let query = [("filename", filename), ("contentType", contentType)]
      .map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed)!)" }.joined(separator: "&")
    let isCustomer = name.map(Self.customers.contains) ?? false
    return try await desk.ask(
      .post, "\(path)\(isCustomer ? "/customer" : "")?\(query)", bytes: ByteBuffer(bytes: bytes),
      cookie: name.flatMap { cookies[$0] }, headers: headers)
  }

  /// Sends a message with files.
  func send(_ sids: [String?], as name: String, clientID: String = UUID().uuidString) async throws -> JSON {
    let files = sids.map { ["sid": $0.map(JSON.string) ?? .null] as JSON }
    let path = Self.customers.contains(name) ? "/channel/customer" : "/channel"
    return try await ChannelClient.open(desk, path, cookie: cookies[name] ?? "") { page in
      try await page.invoke(
        "SendMessage",
        ["conversationSid": .string(conversation), "attachedFiles": .array(files), "clientID": .string(clientID)])
    }
  }

  /// Uploads a file and sends it.
  /// - Returns: Its sid.
  func share(
    _ bytes: [UInt8] = Array("hello".utf8), as name: String = "ana", filename: String = "a.txt",
    contentType: String = ""
  ) async throws -> String {
    let answer = try await upload(bytes, as: name, filename: filename, contentType: contentType)
    guard answer.status == 200, let sid = answer.json["sid"]?.stringValue else { throw NotShared(answer: answer.json) }
    let sent = try await send([sid], as: name)
    guard sent.status == 200 else { throw NotShared(answer: sent) }
    return sid
  }

  struct NotShared: Error { let answer: JSON }

  /// Downloads a file as somebody.
  func download(_ sid: String, as name: String?, in conversation: String? = nil, _ method: HTTPRequest.Method = .get)
    async throws -> RouteAnswer
  {
    try await desk.ask(
      method, "/conversations/\(conversation ?? self.conversation)/media/\(sid)", cookie: name.flatMap { cookies[$0] })
  }

  /// What lies in the folder of files.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: desk.folder.appending(path: "media").path) }
  }
}

extension ServedDesk {
  /// Ends a conversation: the customer leaves, and agents complete what they have of it.
  func end(_ conversation: String) async throws {
    let state = await site.centre.engine.read { $0 }
    for participant in Identifier<Conversation>(conversation).flatMap({ state.conversations[$0] })?.participants ?? []
    where participant.kind == .customer {
      try await site.actions.invoke(
        .leaveConversation, Open(ConversationFields(conversationSid: conversation)), by: "customer:\(participant.sid)")
    }
    for reservation in state.reservations.values
    where state.tasks[reservation.task].map({ "\($0.conversation, default: "")" }) == conversation {
      _ = try await site.centre.engine.perform(.complete(reservation.sid, reason: nil), by: "test")
    }
    await wait { $0.conversations.values.allSatisfy { "\($0.sid)" != conversation || $0.status == .closed } }
  }

  /// Accepts whatever is offered to somebody.
  func acceptAll() async throws {
    await wait { state in state.reservations.values.contains { $0.status == .pending } }
    let offers = await site.centre.engine.read { state in state.reservations.values.filter { $0.status == .pending } }
    for offer in offers {
      try await site.actions.invoke(.acceptTask, Open(TaskFields(sid: "\(offer.sid)")), by: "agent:\(offer.worker)")
    }
  }
}
