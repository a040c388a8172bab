import Crypto
import Foundation
import Testing

@testable import DeskServer

/// What the program says when it can't do what was typed.
@Suite struct MessageTests {
  private let program = ProgramTests()

  /// A folder with a certificate, its key, and the key of another one.
  private static func withFiles(_ body: (_ folder: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "messages-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in [
      ("chain.pem", SecureTests.certificate), ("key.pem", SecureTests.key),
      ("other.pem", P256.Signing.PrivateKey().pemRepresentation),
    ] {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    try await body(folder)
  }

  @Test func `a key that is not that of the certificate is named`() async throws {
    try await Self.withFiles { folder in
      let outcome = try await program.run(
        "serve", "--folder", "\(folder)/desk", "--port", "0", "--certificate", "\(folder)/chain.pem",
        "--certificate-key", "\(folder)/other.pem")
      #expect(outcome.status != 0)
      #expect(
        outcome.complaint.contains("\(folder)/chain.pem and \(folder)/other.pem can't be used to encrypt connections"))
    }
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1 is no address of this machine."), ("no host", "There is no host called no host."),
  ]) func `a host at which nothing can be taken is named, and stopping is no error`(host: String, sentence: String)
    async throws
  {
    try await Self.withFiles { folder in
      let outcome = try await program.run(
        "serve", "--folder", "\(folder)/desk", "--port", "0", "--host", host, "--certificate", "\(folder)/chain.pem",
        "--certificate-key", "\(folder)/key.pem")
      #expect(outcome.status != 0)
      #expect(outcome.complaint.contains("Error: \(sentence)"))
      for words in ["errno", "SocketAddressError", " error ", "could not be read"] {
        #expect(!outcome.complaint.contains(words), "\(outcome.complaint)")
      }
    }
  }

  @Test func `where a port is taken, stopping is no error, and nothing is said of folders`() async throws {
    try await withDesk { desk in
      try await Self.withFiles { folder in
        let outcome = try await program.run(
          "serve", "--folder", "\(folder)/desk", "--port", "\(desk.port)", "--log-level", "warning")
        #expect(outcome.complaint.contains("Error: Port \(desk.port) of 127.0.0.1 is in use by another program."))
        for words in [" error ", " warning ", "FileMiddleware", "Serving files"] {
          #expect(!outcome.complaint.contains(words), "\(outcome.complaint)")
        }
      }
    }
  }

  @Test func `what can't be erased says only why`() async throws {
    let desk = try await ServedDesk()
    try await desk.stop()
    let outcome = try await program.run("customer", "erase", "CHzz", "--folder", desk.folder.path)
    #expect(outcome.status != 0)
    #expect(outcome.complaint.hasPrefix("Error: conversationSid: it must be a sid that begins with CH."))
    #expect(!outcome.complaint.contains("invocation") && !outcome.complaint.contains("EraseConversation"))
    try FileManager.default.removeItem(at: desk.folder)
  }

  @Test(arguments: [
    ("127.0.0.1", false, "http://127.0.0.1:8080"), ("::1", false, "http://[::1]:8080"),
    ("0.0.0.0", true, "https://localhost:8080"), ("::", true, "https://localhost:8080"),
    ("desk.example.com", true, "https://desk.example.com:8080"),
  ]) func `the address that is shown can be opened`(host: String, isEncrypted: Bool, address: String) {
    let found = BrowserAddress(host: host, port: 8080, isEncrypted: isEncrypted)
    #expect(found.text == address)
    #expect(found.isEverywhere == address.contains("localhost"))
  }
}
