import Desk
import DeskActions
import Foundation
import HTTPTypes
import NIOCore
import Plugboard
import Testing

@testable import DeskServer

@Suite struct MediaRouteTests {
  @Test func `who takes part uploads, and nobody else`() async throws {
    try await FileScene.with { scene in
      for (name, status) in [
        ("ana", 200), ("carla", 200), ("ben", 403), ("sue", 403), ("ada", 403), ("dora", 403), ("stranger", 403),
        (nil, 401),
      ] as [(String?, Int)] {
        let answer = try await scene.upload(as: name)
        #expect(answer.status == status, "\(name ?? "nobody")")
      }
      #expect(try scene.files.count == 2)
    }
  }

  @Test func `who may read the conversation downloads, and nobody else`() async throws {
    try await FileScene.with { scene in
      let sid = try await scene.share(as: "carla")
      for (name, status) in [
        ("ana", 200), ("carla", 200), ("ben", 403), ("sue", 200), ("ada", 200), ("dora", 403), ("stranger", 403),
        (nil, 401),
      ] as [(String?, Int)] {
        let answer = try await scene.download(sid, as: name)
        #expect(answer.status == status, "\(name ?? "nobody")")
        #expect((answer.bytes == Array("hello".utf8)) == (status == 200))
      }
      // Whoever is nobody does not learn what there is, either.
      let nowhere = "CH" + String(repeating: "0", count: 32)
      for path in ["media/\(sid)", "messages"] {
        for conversation in [scene.conversation, nowhere] {
          let answer = try await scene.desk.ask(.get, "/conversations/\(conversation)/\(path)")
          #expect(answer.status == 401, "\(path)")
        }
      }
      // Nor through a conversation that one may read.
      #expect(try await scene.download(sid, as: "dora", in: scene.other).status == 404)
    }
  }

  @Test func `what has not been sent nobody reads, and what is not there is not there`() async throws {
    try await FileScene.with { scene in
      let sid = try #require(try await scene.upload(as: "ana").json["sid"]?.stringValue)
      for name in ["ana", "carla"] {
        let unsent = try await scene.download(sid, as: name)
        #expect(unsent.status == 404)
      }
      #expect(try await scene.download("ME" + String(repeating: "0", count: 32), as: "ana").status == 404)
      for wrong in ["ME1", "..%2Foffice.sqlite", "%2e%2e"] {
        let answer = try await scene.download(wrong, as: "ana")
        #expect(answer.status == 400 || answer.status == 404)
      }
    }
  }

  @Test func `a file is saved and never shown, whatever it is`() async throws {
    try await FileScene.with { scene in
      for (bytes, declared, served) in [
        ("<script>alert(1)</script>", "text/html", "application/octet-stream"),
        ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "application/octet-stream"),
        ("<script>alert(1)</script>", "image/png", "application/octet-stream"),
        ("GIF89a…", "text/html", "image/gif"),
      ] {
        let sid = try await scene.share(Array(bytes.utf8), filename: "x\".html", contentType: declared)
        let answer = try await scene.download(sid, as: "carla")
        #expect(answer.headers[.contentType] == served)
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"x_.html\"; filename*=UTF-8''x%22.html")
        #expect(
          answer.headers[values: .contentSecurityPolicy] == ["sandbox; default-src 'none'; frame-ancestors 'none'"])
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.cacheControl] == "private, no-store")
        #expect(answer.bytes == Array(bytes.utf8))
        let head = try await scene.download(sid, as: "carla", .head)
        #expect(head.status == 200 && head.bytes == [] && head.headers[.contentLength] == "\(bytes.utf8.count)")
      }
    }
  }

  @Test func `names lose what could be taken for something else`() async throws {
    try await FileScene.with { scene in
      for (given, kept) in [
        ("../../etc/\u{202E}passwd", "passwd"), ("a\r\nX-Evil: 1", "aX-Evil: 1"),
        ("Ünïcödé & 東京?.png", "Ünïcödé & 東京?.png"),
      ] {
        let answer = try await scene.upload(as: "ana", filename: given)
        #expect(answer.json["filename"]?.stringValue == kept)
      }
    }
  }

  @Test func `a form of another site sends nothing`() async throws {
    try await FileScene.with { scene in
      for type in ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "image/png"] {
        let answer = try await scene.upload(as: "ana", headers: [.contentType: type])
        #expect(answer.status == 415, "\(type)")
      }
      let foreign: HTTPFields = [.contentType: "application/octet-stream", .origin: "https://evil.example"]
      #expect(try await scene.upload(as: "ana", headers: foreign).status == 403)
      #expect(try scene.files == [])
    }
  }

  @Test func `files are as large as they may be, and no larger`() async throws {
    try await FileScene.with(MediaLimits(fileBytes: 100, unsentFiles: 3, unsentBytes: 250, conversationBytes: 400)) {
      scene in
      let upload = { (count: Int, name: String) in
        try await scene.upload(Array(repeating: 7, count: count), as: name)
      }
      #expect(try await upload(101, "ana").status == 413)
      #expect(try await upload(101, "ana").json["message"] == "A file may have 100 bytes at most.")
      let first = try await upload(100, "ana")
      #expect(first.status == 200)
      #expect(try await upload(100, "ana").status == 200)
      #expect(try await upload(60, "ana").status == 409)
      #expect(try await upload(0, "ana").status == 200)
      // Three wait to be sent.
      #expect(try await upload(1, "ana").status == 409)
      #expect(try await upload(100, "carla").status == 200)
      _ = try await scene.send([first.json["sid"]?.stringValue], as: "ana")
      #expect(try await upload(100, "ana").status == 200)
      // 400 bytes are in the conversation.
      #expect(try await upload(1, "carla").json["message"] == "There are too many files in this conversation already.")
    }
  }

  @Test func `what would leave the desk no room on the disk is refused`() async throws {
    try await FileScene.with(MediaLimits(reserve: .max / 2)) { scene in
      let answer = try await scene.upload(as: "carla")
      #expect(answer.status == 507)
      #expect(try scene.files.isEmpty)
    }
  }

  @Test func `a page is told what it may send`() async throws {
    try await FileScene.with { scene in
      try await ChannelClient.open(scene.desk, cookie: scene.cookies["ana"] ?? "") { page in
        let limits = page.received.first?["limits"]
        #expect(limits?["fileBytes"] == 10_485_760 && limits?["filesPerMessage"] == 10)
      }
    }
  }

  @Test func `a conversation that has ended takes no more files, and its files can still be read`() async throws {
    try await FileScene.with { scene in
      let sid = try await scene.share(as: "carla")
      try await ChannelClient.open(scene.desk, "/channel/customer", cookie: scene.cookies["carla"] ?? "") { page in
        _ = try await page.invoke("LeaveConversation", ["conversationSid": .string(scene.conversation)])
      }
      #expect(try await scene.upload(as: "carla").status == 409)
      #expect(try await scene.download(sid, as: "carla").status == 200)
      #expect(try await scene.download(sid, as: "ana").status == 200)
    }
  }

  @Test func `an upload that is cut off leaves nothing behind`() async throws {
    try await FileScene.with { scene in
      let path = "/conversations/\(scene.conversation)/media"
      let cookie = scene.cookies["ana"] ?? ""
      try await RawClient.connect(port: scene.desk.port) { client in
        try await client.send(
          "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\nContent-Length: 1000\r\n"
            + "Content-Type: application/octet-stream\r\n\r\nonly the beginning")
        // Until the desk has begun to take it.
        while try scene.files.isEmpty { await Task.yield() }
      }
      while try !scene.files.isEmpty { await Task.yield() }
      #expect(try await scene.upload(as: "ana").status == 200)
    }
  }

  @Test func `who has many files to send waits now and then`() async throws {
    try await FileScene.with(MediaLimits(unsentFiles: 1000)) { scene in
      var statuses: Set<Int> = []
      for _ in 1...60 where !statuses.contains(429) { statuses.insert(try await scene.upload(as: "ana").status) }
      #expect(statuses == [200, 429])
    }
  }

  @Test func `a plugin refuses programs, on the desk and for everybody`() async throws {
    try await FileScene.with(plugins: [NoPrograms()]) { scene in
      for name in ["ana", "carla"] {
        let upload = try await scene.upload(as: name, filename: "setup.exe")
        let sid = try #require(upload.json["sid"]?.stringValue)
        let answer = try await scene.send([sid], as: name)
        #expect(answer.status == 422 && answer["error"]?["owner"] == "no-programs")
        #expect(try await scene.download(sid, as: "ana").status == 404)
      }
    }
  }

  @Test func `everybody sees the files of a message, in the page, in what was said before and as a program`()
    async throws
  {
    try await FileScene.with { scene in
      let sid = try await scene.share(as: "carla", filename: "cat.png", contentType: "text/plain")
      let file: JSON = ["sid": .string(sid), "filename": "cat.png", "contentType": "text/plain", "size": 5]
      let before = try await scene.desk.ask(
        .get, "/conversations/\(scene.conversation)/messages", cookie: scene.cookies["ana"])
      #expect(before.json["messages"]?.arrayValue?.last?["media"] == [file])
      try await ChannelClient.open(scene.desk, cookie: scene.cookies["ana"] ?? "") { page in
        let messages = page.received[1]["state"]?["conversations"]?[0]?["messages"]?.arrayValue
        #expect(messages?.last?["media"] == [file] && messages?.last?["attributes"] == [:])
      }
      let key = try await scene.desk.site.actions.invokeAction("CreateKey", ["name": "crm"], by: "admin:WK1")
      let read = try await scene.desk.ask(
        .get, "/api/v1/conversations/\(scene.conversation)/messages",
        headers: [.authorization: "Bearer \(key.stringValue ?? "")"])
      #expect(read.json["messages"]?.arrayValue?.map { $0["media"] } == [[], [file]])
    }
  }
}

/// Refuses messages with programs.
struct NoPrograms: DeskPlugin {
  let name = "no-programs"
  let version = "1.0.0"

  func start(_ owner: Owner, _ centre: ContactCentre) throws {
    try owner.addGuard(to: .sendMessage) { payload, refuse in
      let names = (payload.attachedFiles ?? []).compactMap { $0.filename?.lowercased() }
      if names.contains(where: { $0.hasSuffix(".exe") }) { refuse("Programs are not sent here.") }
    }
  }
}
