import Desk
import DeskActions
import DeskPlugins
import Foundation
import Logging
import Plugboard
import PlugboardTestSupport
import Testing

@testable import DeskServer

/// The program itself, as somebody types it.
@Suite struct ProgramTests {
  struct Outcome {
    let status: Int32
    let output: String
    let complaint: String
  }

  /// Where this test's program is, and so the other.
  private static var products: URL {
    #if os(Linux)
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    #else
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
    #endif
  }

  /// Runs the program to its end.
  func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

  func run(
    _ arguments: [String], of program: String = "plugboard", variables: [String: String] = [:]
  ) async throws -> Outcome {
    let (output, complaint) = (Pipe(), Pipe())
    let program = try ChildProgram(
      Self.products.appending(path: program).path, arguments, variables: variables,
      output: output.fileHandleForWriting, errors: complaint.fileHandleForWriting)
    for pipe in [output, complaint] { try pipe.fileHandleForWriting.close() }
    return await withCheckedContinuation { done in
      // Not on a thread that tasks need.
      DispatchQueue.global().async {
        let said = [output, complaint].map {
          String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        done.resume(returning: Outcome(status: program.wait(), output: said[0], complaint: said[1]))
      }
    }
  }

  /// Serves a desk.
  /// - Parameter body: Is given what the program has said when connections are taken, and by what to stop it.
  private func serve(
    _ arguments: String..., body: (_ said: String, _ stop: () async -> Int32) async throws -> Void
  ) async throws {
    let output = Pipe()
    let program = try ChildProgram(
      Self.products.appending(path: "plugboard").path, ["serve"] + arguments, output: output.fileHandleForWriting,
      errors: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let said = await withCheckedContinuation { (done: CheckedContinuation<String, Never>) in
      DispatchQueue.global().async {
        var text = ""
        while !text.contains("/admin"), case let data = output.fileHandleForReading.availableData, !data.isEmpty {
          text += String(decoding: data, as: UTF8.self)
        }
        done.resume(returning: text)
      }
    }
    var isStopped = false
    let stop = {
      isStopped = true
      kill(program.pid, SIGTERM)
      return await withCheckedContinuation { ended in
        DispatchQueue.global().async { ended.resume(returning: program.wait()) }
      }
    }
    do { try await body(said, stop) } catch {
      if !isStopped { _ = await stop() }
      throw error
    }
    if !isStopped { _ = await stop() }
  }

  /// A folder for a desk that is gone afterwards.
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  @Test(arguments: [
    (["--port", "99999"], "--port: a whole number from 0 to 65535 is expected, not 99999."),
    (["--host", "0.0.0.0"], "--host: at 0.0.0.0 nobody could sign in without a certificate"),
    (["--certificate", "c.pem"], "--certificate: a certificate and its key are needed, or neither."),
    (["--log-level", "loud"], "--log-level: there is no log level “loud”; there are trace, debug,"),
    (["--allow-host", "crm"], "--allow-host: “crm” has to be like https://www.example.com."),
    (["--page-plugins", "/nowhere"], "--page-plugins: there is no folder /nowhere."),
    (["--configuration", "/nowhere.json"], "/nowhere.json: it can't be read."),
    (["--folder", ""], "--folder: the path of a file or folder, as a text, is expected, not “”."),
  ])
  func `what can't be served says why`(arguments: [String], sentence: String) async throws {
    let outcome = try await run("serve", arguments[0], arguments[1])
    #expect(outcome.status == 64)
    #expect(outcome.complaint.contains(sentence))
    // With the usage of this command, and not of the whole program.
    #expect(outcome.complaint.contains("Usage: plugboard serve <options>"))
  }

  @Test func `the help says what holds before what, and every name`() async throws {
    let words = try await run("serve", "--help").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("An option holds before a variable, a variable before the file, and the file before"))
    for setting in ServeSetting.all {
      #expect(words.contains(setting.option) && words.contains("(\(setting.variable), \(setting.key))"))
    }
  }

  @Test func `a desk is served as the file in its folder says, unless an option says otherwise`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "configured-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await withDesk { desk in
      // A port that is taken shows which one was meant.
      try "{\"port\": \(desk.port), \"demo\": true}".write(
        to: folder.appending(path: "plugboard.json"), atomically: true, encoding: .utf8)
      let outcome = try await run("serve", "--folder", folder.path)
      #expect(outcome.complaint.contains("Port \(desk.port) of 127.0.0.1 is in use"))
      #expect(try await run("serve", "--folder", folder.path, "--port", "99999").complaint.contains("not 99999"))
      try await serve("--folder", folder.path, "--port", "0") { said, _ in #expect(said.contains("  ana  ")) }
    }
  }

  @Test(.timeLimit(.minutes(5))) func `a request that never ends keeps no desk from stopping`() async throws {
    try await withFolder { folder in
      try await serve("--folder", folder, "--port", "0") { said, stop in
        let port = try #require(said.firstMatch(of: /127\.0\.0\.1:(\d+)\//).flatMap { Int($0.1) })
        let status = try await RawClient.connect(port: port) { client in
          try await client.send(
            "POST /session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
          // The desk is busy with it when it answers another one.
          _ = try await RawClient.connect(port: port) { other in
            try await other.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            return try await other.answer()
          }
          return await stop()
        }
        #expect(status == 0)
      }
    }
  }

  @Test func `a desk that is started in safe mode says so, and another one does not`() async throws {
    try await withFolder { folder in
      for (option, isSaid) in [("--safe-mode", true), ("--no-safe-mode", false)] {
        try await serve("--folder", folder, "--port", "0", option) { said, _ in
          #expect(said.contains("The desk is open"))
          #expect(said.contains("in safe mode: no plugin runs") == isSaid, "\(said)")
        }
      }
    }
  }

  @Test func `a plugin that is not there is named before anything is made`() async throws {
    try await withFolder { folder in
      let outcome = try await run("serve", "--folder", folder, "--port", "0", "--disable-plugin", "nope")
      #expect(outcome.status != 0 && outcome.complaint.contains("nope"))
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }

  @Test func `two plugins of one name are refused before anything is made`() async throws {
    try await withFolder { folder in
      let plugins: [any DeskPlugin] = [SkillGuard(), RequiredDisposition(), SkillGuard()]
      await #expect(throws: TwinPlugins(name: "skill-guard")) {
        try await DeskSite.open(DeskConfiguration(folder: folder), plugins: plugins, logger: Logger(label: "test"))
      }
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }

  @Test func `a program of one's own has its own plugins and its own name`() async throws {
    try await withFolder { folder in
      let outcome = try await run(
        ["serve", "--folder", folder, "--port", "0", "--disable-plugin", "nope"], of: "own-desk")
      #expect(outcome.complaint.contains("required-disposition, survey-after-wrap-up, skill-guard, opening-hours."))
    }
    let missing = try await run(["user", "list", "--folder", "/nowhere"], of: "own-desk").complaint
    #expect(missing.contains("`own-desk serve --folder /nowhere` makes one."))
    #expect(try await run(["--help"], of: "own-desk").output.contains("USAGE: own-desk <subcommand>"))
  }

  #if os(Linux)
    @Test func `what can't be written to a full disk is an error`() async throws {
      let desk = try await ServedDesk()
      let (_, begun) = try await ChannelTests.begin(desk)
      try await desk.stop()
      let sid = begun["conversationSid"]?.stringValue ?? ""
      for arguments in [
        ["customer", "export", sid, "--folder", desk.folder.path], ["user", "list", "--folder", desk.folder.path],
        ["actions", "--format", "schema"],
      ] {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let program = try ChildProgram(Self.products.appending(path: "plugboard").path, arguments, output: full)
        let status = await withCheckedContinuation { ended in
          DispatchQueue.global().async { ended.resume(returning: program.wait()) }
        }
        #expect(status == 1, "\(arguments)")
      }
      try FileManager.default.removeItem(at: desk.folder)
    }
  #endif

  @Test func `a desk that is being served is left alone`() async throws {
    try await withDesk { desk in
      let outcome = try await run("user", "list", "--folder", desk.folder.path)
      #expect(outcome.status != 0)
      #expect(outcome.complaint.contains("is in use by another program, probably one that serves it. Stop that first."))
    }
  }

  @Test func `a port that is taken is named, and the first password is shown when the desk is open`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "second-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withDesk { desk in
      let outcome = try await run("serve", "--folder", folder.path, "--port", "\(desk.port)")
      #expect(outcome.status != 0)
      #expect(outcome.complaint.contains("Port \(desk.port) of 127.0.0.1 is in use by another program."))
      #expect(!outcome.complaint.contains("  admin  "))
    }
    // Whoever has lost it reads by what to get another one.
    for isFirst in [true, false] {
      try await serve("--folder", folder.path, "--port", "0") { said, _ in
        #expect(said.contains("  admin  ") == isFirst)
        #expect(said.contains("plugboard user reset-password admin --folder \(folder.path)\n") == !isFirst)
      }
    }
    let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/desk.sqlite")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `a copy of a running desk is a desk, with its people`() async throws {
    let copies = FileManager.default.temporaryDirectory.appending(path: "copies-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copies) }
    try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    let (copy, again) = (copies.appending(path: "copy").path, copies.appending(path: "again").path)
    try await withDesk { desk in
      _ = try await ChannelTests.begin(desk, "Still here?")
      let outcome = try await run("backup", copy, "--folder", desk.folder.path)
      #expect(outcome.status == 0, "\(outcome.complaint)")
      #expect(try await run("backup", copy, "--folder", desk.folder.path).complaint.contains("is there already"))
    }
    #expect(try await run("restore", copy, "--folder", again).status == 0)
    #expect(try await run("user", "list", "--folder", again).output == "admin\tadmin\nana\tagent\n")
    // As whoever serves it says where it is.
    let named = try await run(["user", "list"], variables: ["PLUGBOARD_FOLDER": again])
    #expect(named.output == "admin\tadmin\nana\tagent\n")
    let restored = try await ServedDesk(in: URL(filePath: again))
    let bodies = try await restored.site.centre.store.messages(
      in: #require(restored.site.centre.engine.read { $0.conversations.keys.first }), after: 0, limit: 10
    ).map(\.body)
    #expect(bodies == ["Still here?"])
    try await restored.remove()
  }

  @Test func `a new password opens the desk again for whoever has its folder`() async throws {
    let desk = try await ServedDesk()
    try await desk.stop()
    let password = try await run("user", "reset-password", "ana", "--folder", desk.folder.path).output
      .trimmingCharacters(in: .newlines)
    #expect(try await run("user", "add", "ana", "--folder", desk.folder.path).complaint.contains("already"))
    let again = try await ServedDesk(in: desk.folder)
    _ = try await again.signIn("ana", password)
    try await again.remove()
  }

  @Test(arguments: [
    ("text", "AcceptTask "), ("text", "HistoryPush "), ("markdown", "## `AcceptTask`"),
    ("schema", "\"AcceptTask.payload\""), ("typescript", "AcceptTask: {"), ("typescript", "interface Flex {"),
    ("openapi", "\"openapi\":\"3.1.0\""),
  ])
  func `the catalogue is written in each form`(format: String, part: String) async throws {
    let outcome = try await run("actions", "--format", format)
    #expect(outcome.status == 0 && outcome.output.contains(part))
  }
}
