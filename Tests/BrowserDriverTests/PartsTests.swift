import Foundation
import Testing

@testable import BrowserDriver

@Suite struct PartsTests {
  @Test func `messages are cut at NUL, wherever the reads end`() throws {
    let stream = Data("{}\0{\"a\":1}\0rest".utf8)
    for size in 1...stream.count {
      var splitter = MessageSplitter()
      var messages: [String] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        let bytes = stream[start..<min(start + size, stream.count)]
        messages += try splitter.take(bytes).map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(messages == ["{}", "{\"a\":1}"])
    }
  }

  @Test func `a list keeps its newest elements`() {
    var recent = Recent<Int>(bound: 3)
    for number in 1...5 { recent.append(number) }
    #expect(recent.elements == [3, 4, 5])
  }

  @Test func `numbers are written as JavaScript has them`() {
    #expect(JSONValue.array([1, 2.5, "a/b\"", nil, true]).text == #"[1,2.5,"a/b\"",null,true]"#)
  }

  @Test func `folders of dead processes are removed, those of living ones are not`() throws {
    let parent = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: parent) }
    // Above what a process can be numbered with.
    let dead = parent.appending(path: "browser-driver-2147483646-x")
    let foreign = parent.appending(path: "browser-driver-notes")
    for folder in [dead, foreign] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let first = try BrowserFolder(in: parent)
    let second = try BrowserFolder(in: parent)
    let files = FileManager.default
    #expect(!files.fileExists(atPath: dead.path))
    #expect([foreign.path, first.path, second.path].allSatisfy(files.fileExists(atPath:)))
    second.remove()
    #expect(!files.fileExists(atPath: second.path))
  }

  @Test func `an event of an unknown kind, or without its parameters, changes nothing`() {
    var record = PageRecord()
    for method in ["Page.frameNavigated", "Page.lifecycleEvent", "Network.requestWillBeSent", "New.thing"] {
      #expect(record.apply(method, .null) == nil)
    }
    #expect(record.commitCount == 0)
    #expect(!record.isLoaded)
  }

  @Test func `only the load of the present document counts`() {
    var record = PageRecord()
    _ = record.apply("Page.frameNavigated", ["frame": ["loaderId": "1"]])
    _ = record.apply("Page.frameNavigated", ["frame": ["loaderId": "2"]])
    _ = record.apply("Page.frameNavigated", ["frame": ["loaderId": "3", "parentId": "main"]])
    _ = record.apply("Page.lifecycleEvent", ["name": "load", "loaderId": "1"])
    #expect(!record.isLoaded)
    _ = record.apply("Page.lifecycleEvent", ["name": "load", "loaderId": "2"])
    #expect(record.isLoaded)
  }

  @Test func `a value that comes late is dropped`() async throws {
    let shot = OneShot<Int>()
    shot.resolve(.success(1))
    shot.resolve(.success(2))
    #expect(try await shot.value(within: .seconds(30), late: CancellationError()) == 1)
  }

  @Test func `the digest of a WebSocket's opening is that of RFC 6455`() {
    let text = "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    #expect(Data(sha1(Array(text.utf8))).base64EncodedString() == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }
}
