import Foundation
import GRDB
import Plugboard
import Synchronization

/// What can be had at best on this machine: a WebSocket that sends back what it is sent, and a row that is kept.
struct Floors {
  let program: String
  let folder: URL
  let duration: Duration

  func run() async throws {
    try await echo()
    try insert()
  }

  private func echo() async throws {
    let port = try Port.free()
    let server = try await ServerProcess(
      program, ["echo", "--port", "\(port)"], port: port, log: folder.appending(path: "echo.txt")
    ) { port in (try? await Connection(port: port, told: { _ in })) != nil }
    defer { server.stop() }
    var lines: [EchoLine] = []
    for _ in 1...Load.hasty { lines.append(try await EchoLine(port: port)) }
    // The same pace as people at the desk.
    let paced = Delays()
    await keepPace(for: duration) { [lines] count in await lines[count % lines.count].say(paced) }
    let fast = Delays()
    let end = ContinuousClock.now + duration
    try await each(lines, atOnce: lines.count) { line in
      while .now < end { await line.say(fast) }
    }
    say(
      "echo",
      [
        "p50": paced.within(0.5), "p99": paced.within(0.99),
        "perSecond": Double(fast.count) / (duration / .seconds(1)),
      ])
  }

  /// One row of a message's size in each transaction, kept as surely as the desk keeps it.
  private func insert() throws {
    let path = folder.appending(path: "floor.sqlite").path
    let database = try DatabasePool(path: path)
    try database.writeWithoutTransaction {
      // Opening the pool has set NORMAL.
      try $0.execute(
        sql: """
          PRAGMA synchronous = FULL; CREATE TABLE message (number INTEGER PRIMARY KEY, name TEXT, body TEXT)
          """)
    }
    let delays = Delays()
    let end = ContinuousClock.now + duration
    while .now < end {
      let name = UUID().uuidString
      delays.begin(name)
      try database.write {
        try $0.execute(
          sql: "INSERT INTO message (name, body) VALUES (?, ?)", arguments: [name, "How are you today?"])
      }
      delays.end(name)
    }
    try database.close()
    say(
      "insert",
      [
        "perSecond": Double(delays.count) / (duration / .seconds(1)), "p50": delays.within(0.5),
        "p99": delays.within(0.99),
      ])
  }
}

/// A connection to a server that sends back what it is sent.
private final class EchoLine: Sendable {
  private let connection: Connection
  private let callers: Callers

  /// Who waits to hear what.
  private final class Callers: Sendable {
    let waiting = Mutex<[String: CheckedContinuation<Void, Never>]>([:])
  }

  init(port: Int) async throws {
    let callers = Callers()
    self.callers = callers
    connection = try await Connection(port: port) { text in
      if let text { callers.waiting.withLock { $0.removeValue(forKey: text) }?.resume() }
    }
    _ = try await connection.upgrade("/", port: port)
  }

  func say(_ delays: Delays) async {
    let name = UUID().uuidString
    delays.begin(name)
    await withCheckedContinuation { caller in
      callers.waiting.withLock { $0[name] = caller }
      connection.send(text: name)
    }
    delays.end(name)
  }
}
