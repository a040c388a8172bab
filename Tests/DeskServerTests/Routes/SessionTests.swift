import Desk
import DeskActions
import Foundation
import GRDB
import HTTPTypes
import Plugboard
import Synchronization
import Testing

@testable import DeskServer

@Suite struct SessionTests {
  @Test func `whoever knows the password gets a cookie that only this host ever sees`() async throws {
    try await withDesk { desk in
      let answer = try await desk.ask(.post, "/session", ["name": "ana", "password": .string(ServedDesk.password)])
      #expect(answer.status == 200)
      #expect(answer.json["person"]?["role"] == "agent")
      let cookie = try #require(answer.headers[.setCookie])
      for part in ["__Host-session=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        #expect(cookie.contains(part))
      }
      #expect(try await desk.ask(.get, "/session", cookie: answer.cookie).json["person"]?["name"] == "ana")
    }
  }

  @Test(arguments: [("ana", "wrong password, surely"), ("nobody", "wrong password, surely"), ("", "")])
  func `whoever does not is told the same, whatever was wrong`(name: String, password: String) async throws {
    try await withDesk { desk in
      let answer = try await desk.ask(.post, "/session", ["name": .string(name), "password": .string(password)])
      #expect(answer.status == 401 && answer.cookie == nil)
      #expect(answer.json["message"] == "The name or the password is not right.")
    }
  }

  @Test func `nobody is asked for by more than one name, nor by more than one password`() async throws {
    try await withDesk { desk in
      // SQLite reads a text only up to the first NUL, and scrypt fills passwords up with them.
      for (name, password) in [("ana\u{0}1", ServedDesk.password), ("ana", "\(ServedDesk.password)\u{0}")] {
        let answer = try await desk.ask(.post, "/session", ["name": .string(name), "password": .string(password)])
        #expect(answer.status == 401 && answer.cookie == nil)
      }
    }
  }

  @Test func `nobody guesses for long`() async throws {
    // Time does not pass.
    let start = DeskSite.systemClock()
    let clock = { @Sendable in start }
    try await withDesk(clock: clock) { desk in
      let guess: JSON = ["name": "ana", "password": "a guess"]
      for _ in 1...Throttle.limit { #expect(try await desk.ask(.post, "/session", guess).status == 401) }
      let answer = try await desk.ask(.post, "/session", ["name": "ana", "password": .string(ServedDesk.password)])
      #expect(answer.status == 429)
      #expect(answer.headers[.retryAfter] != nil && answer.json["retryAfter"] != nil)
    }
  }

  @Test func `of many guesses that come at once when the wait is over, one is looked at`() async throws {
    // Time does not pass by itself.
    let start = DeskSite.systemClock()
    let days = Mutex<Int64>(0)
    let clock = { @Sendable in start + .hours(24 * days.withLock { $0 }) }
    try await withDesk(clock: clock) { desk in
      let guess: JSON = ["name": "ana", "password": "a guess"]
      for _ in 1...Throttle.limit { _ = try await desk.ask(.post, "/session", guess) }
      let refused = try await desk.ask(.post, "/session", guess)
      #expect(refused.json["message"] == "Too many attempts. Try again in 1 second.")
      days.withLock { $0 = 1 }
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...16 { group.addTask { try await desk.ask(.post, "/session", guess).status } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.count { $0 == 401 } == 1 && statuses.count { $0 == 429 } == 15)
    }
  }

  @Test func `a password for one sign-in opens nothing but its own change`() async throws {
    try await withDesk { desk in
      let once = try await desk.site.addAccount("ben", role: "admin")
      let cookie = try await desk.signIn("ben", once)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"]?["mustChangePassword"] == true)
      #expect(try await desk.ask(.get, "/administration", cookie: cookie).status == 403)
      #expect(try await ChannelClient.knock(desk, cookie: cookie).status.hasPrefix("401"))
      let changed = try await desk.ask(
        .post, "/session/password", ["old": .string(once), "new": "quite another sentence"], cookie: cookie)
      #expect(changed.status == 200)
      #expect(try await desk.ask(.get, "/administration", cookie: changed.cookie).status == 200)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"] == .null)
    }
  }

  @Test func `a password that is taken away while it is compared neither signs in nor is changed`() async throws {
    try await withDesk { desk in
      let office = desk.site.office
      let compared = try #require(try office.person("ana")).password
      let once = try await desk.site.resetPassword(of: "ana")
      let isSignedIn = try office.addSession(Token(), of: "ana", with: compared, at: desk.site.now)
      let mine = try await desk.site.passwords.hash("quite another sentence")
      let isChanged = try office.setPassword(of: "ana", mine, mustChange: false, insteadOf: compared)
      #expect(!isSignedIn && !isChanged)
      _ = try await desk.signIn("ana", once)
    }
  }

  @Test func `a password that was reset is good for one sign-in`() async throws {
    try await withDesk { desk in
      let once = try await desk.site.resetPassword(of: "ana")
      let cookie = try await desk.signIn("ana", once)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"]?["mustChangePassword"] == true)
      #expect(try await ChannelClient.knock(desk, cookie: cookie).status.hasPrefix("401"))
    }
  }

  @Test func `nobody guesses the password of somebody who has left a page open, either`() async throws {
    // Time does not pass.
    let start = DeskSite.systemClock()
    let clock = { @Sendable in start }
    try await withDesk(clock: clock) { desk in
      let cookie = try await desk.signIn("ana")
      let guess: JSON = ["old": "a guess", "new": "quite another sentence"]
      for _ in 1...Throttle.limit {
        #expect(try await desk.ask(.post, "/session/password", guess, cookie: cookie).status == 422)
      }
      let right: JSON = ["old": .string(ServedDesk.password), "new": "quite another sentence"]
      #expect(try await desk.ask(.post, "/session/password", right, cookie: cookie).status == 429)
    }
  }

  @Test(arguments: [
    ("short", "at least 12"), ("aaaaaaaaaaaaaaa", "same few characters"), ("anasta has a password", "Your name"),
    (ServedDesk.password, "the password you have now"), ("eleven char\u{0}", "no NUL"),
  ])
  func `a password that is no good says why`(password: String, problem: String) async throws {
    try await withDesk(people: [("anasta", .agent)]) { desk in
      let cookie = try await desk.signIn("anasta")
      let answer = try await desk.ask(
        .post, "/session/password", ["old": .string(ServedDesk.password), "new": .string(password)], cookie: cookie)
      #expect(answer.status == 422)
      #expect(answer.json["message"]?.stringValue?.contains(problem) == true)
    }
  }

  @Test func `who has signed out is out`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      #expect(try await desk.ask(.delete, "/session", cookie: cookie).status == 200)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"] == .null)
      #expect(try await ChannelClient.knock(desk, cookie: cookie).status.hasPrefix("401"))
    }
  }

  @Test func `a sign-in ends after its time, used or not`() async throws {
    let clock = DayClock()
    try await withDesk(clock: clock.read) { desk in
      let cookie = try await desk.signIn("ana")
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"]?["name"] == "ana")
      clock.advance(by: 1)
      #expect(try await desk.ask(.get, "/session", cookie: cookie).json["person"] == .null)
      #expect(try await ChannelClient.knock(desk, cookie: cookie).status.hasPrefix("401"))
    }
  }

  @Test func `neither tokens nor passwords are kept, only their hashes`() async throws {
    try await withDesk { desk in
      let cookie = try await desk.signIn("ana")
      let token = String(cookie.dropFirst("__Host-session=".count))
      let kept = try await desk.site.office.database.read { database in
        try String.fetchAll(database, sql: "SELECT hex(token) FROM session UNION ALL SELECT hex(password) FROM person")
      }
      #expect(kept.count == 3)
      for secret in [token, ServedDesk.password] {
        // As it is, and as its letters are written in hexadecimal.
        let letters = secret.utf8.map { String($0, radix: 16) }.joined()
        #expect(kept.allSatisfy { !$0.lowercased().contains(secret) && !$0.lowercased().contains(letters) })
      }
    }
  }

  @Test func `a page of another site can change nothing`() async throws {
    try await withDesk { desk in
      let body: JSON = ["name": "ana", "password": .string(ServedDesk.password)]
      let foreign = try await desk.ask(.post, "/session", body, headers: [.origin: "https://evil.example"])
      #expect(foreign.status == 403)
      let form = try await desk.ask(.post, "/session", body, headers: [.contentType: "text/plain"])
      #expect(form.status == 415)
    }
  }

  @Test func `a page that the configuration names may`() async throws {
    try await withDesk(configuration: DeskConfiguration(folder: "", allowedOrigins: ["https://www.example.com"])) {
      desk in
      let body: JSON = ["name": "ana", "password": .string(ServedDesk.password)]
      for (origin, status) in [("https://www.example.com", 200), ("https://www.example.com.evil", 403)] {
        let answer = try await desk.ask(.post, "/session", body, headers: [.origin: origin])
        #expect(answer.status == status)
      }
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", "127.0.0.1:8080", true), ("https://desk.example", "desk.example", true),
    ("http://127.0.0.1:8081", "127.0.0.1:8080", false), ("null", "127.0.0.1:8080", false),
    ("https://evil.example", "desk.example", false), ("https://evil-desk.example", "desk.example", false),
    ("https://desk.example.evil", "desk.example", false),
  ])
  func `a page belongs to the desk if it has its host and port`(origin: String, host: String, isAdmitted: Bool) {
    #expect(Origins([]).admits(origin, for: host) == isAdmitted)
  }

  @Test func `every answer tells browsers what a page may do`() async throws {
    try await withDesk(configuration: DeskConfiguration(folder: "", allowedHosts: ["https://crm.example.com"])) {
      desk in
      for path in ["/", "/agent", "/web/desk/desk.css", "/nothing", "/session"] {
        let headers = try await desk.ask(.get, path).headers
        let policy = try #require(headers[.contentSecurityPolicy], "\(path)")
        #expect(policy.contains("script-src 'self';") && policy.contains("default-src 'none'"))
        #expect(policy.contains("connect-src 'self' https://crm.example.com;"))
        #expect(!policy.contains("unsafe"))
        #expect(headers[.xContentTypeOptions] == "nosniff")
      }
    }
  }

  @Test(arguments: [
    "/web/../office.sqlite", "/web/..%2f..%2foffice.sqlite", "/web/desk/../../../Package.swift", "/plugins/../x",
  ])
  func `nothing outside the pages is served`(path: String) async throws {
    try await withDesk { desk in
      let status = try await desk.ask(.get, path).status
      #expect(status == 400 || status == 404)
    }
  }

  @Test func `of the plugins' folder only what is in it and not hidden is served`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plugins-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["a.mjs", ".env"] { try Data("x".utf8).write(to: folder.appending(path: name)) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "out.mjs"), withDestinationURL: URL(filePath: "/etc/hostname"))
    try await withDesk(configuration: DeskConfiguration(folder: "", pagePlugins: folder.path)) { desk in
      let cookie = try await desk.signIn("ana")
      #expect(try await desk.ask(.get, "/plugins/a.mjs", cookie: cookie).status == 200)
      for path in ["/plugins/.env", "/plugins/out.mjs", "/plugins/%2eenv"] {
        let answer = try await desk.ask(.get, path, cookie: cookie)
        #expect(answer.status == 404, "\(path)")
      }
      // Neither a customer nor somebody who has not chosen a password yet has signed in.
      let password = try await desk.site.addAccount("new", role: "agent")
      for cookie in [nil, try await desk.visit(), try await desk.signIn("new", password)] {
        for path in ["/plugins", "/plugins/a.mjs", "/plugins/.env", "/%70lugins/a.mjs", "/plugins%2fa.mjs"] {
          let answer = try await desk.ask(.get, path, cookie: cookie)
          #expect(answer.status == 401 || path.contains("%") && answer.status == 404, "\(path)")
        }
      }
    }
  }

  @Test func `a page can be asked for without what is in it`() async throws {
    try await withDesk { desk in
      let answer = try await desk.ask(.head, "/agent")
      #expect(answer.status == 200)
    }
  }

  @Test func `a desk is kept by one program at a time`() async throws {
    try await withDesk { desk in
      await #expect(throws: FolderInUse(folder: desk.folder.path)) { _ = try await ServedDesk(in: desk.folder) }
    }
  }
}
