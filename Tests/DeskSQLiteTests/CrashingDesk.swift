import Desk
import DeskSQLite
import DeskStoreContract
import Foundation
import PlugboardTestSupport

/// A desk's file, the processes that work on it one after another, and what they have confirmed.
struct CrashingDesk {
  /// A database, and what SQLite puts beside it.
  private static let suffixes = ["", "-wal", "-shm", "-journal"]

  private let folder = Folder()
  private let path: String
  private let synchronous: SQLiteStore.Synchronous
  private let losesPower: Bool
  /// Lines as the child prints them.
  private(set) var confirmed: [String] = []
  /// How much of that has been looked for, and what the journal has said up to here.
  private var (seen, kept, entries, events) = (0, Kept(), Int64(0), Int64(0))

  /// - Parameter losesPower: Whether what was not flushed is lost too.
  init(_ synchronous: SQLiteStore.Synchronous = .full, losesPower: Bool = false) {
    (self.synchronous, self.losesPower) = (synchronous, losesPower)
    path = folder.newPath()
  }

  /// Has a process work until it has confirmed so many things, and kills it.
  mutating func run(until count: Int) async throws {
    if losesPower { try beginFlushed() }
    let output = Pipe()
    let child = try ChildProgram(
      Self.products.appending(path: "DeskCrashChild").path, [path, synchronous.rawValue],
      variables: losesPower ? ["DESK_POWER_FAILURE": "yes"] : [:], output: output.fileHandleForWriting,
      errors: .standardError)
    try output.fileHandleForWriting.close()
    confirmed += await withCheckedContinuation { done in
      // Not on a thread that tasks need.
      DispatchQueue.global().async {
        var text = Data()
        while text.count(where: { $0 == UInt8(ascii: "\n") }) < count {
          let more = output.fileHandleForReading.availableData
          if more.isEmpty { break }
          text += more
        }
        kill(child.pid, SIGKILL)
        // What it had confirmed before it was killed counts.
        text += output.fileHandleForReading.readDataToEndOfFile()
        child.wait()
        done.resume(returning: String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init))
      }
    }
    if losesPower { try losePower() }
  }

  /// Until the process flushes something, what is there now is what would be left.
  private func beginFlushed() throws {
    for suffix in Self.suffixes {
      let (file, flushed) = (path + suffix, path + suffix + ".flushed")
      try? FileManager.default.removeItem(atPath: flushed)
      if FileManager.default.fileExists(atPath: file) {
        try FileManager.default.copyItem(atPath: file, toPath: flushed)
      }
    }
  }

  /// Each file becomes what had been flushed of it; what never was is gone.
  private func losePower() throws {
    for suffix in Self.suffixes {
      let (file, flushed) = (path + suffix, path + suffix + ".flushed")
      guard FileManager.default.fileExists(atPath: file) else { continue }
      try FileManager.default.removeItem(atPath: file)
      // Shared memory is never flushed.
      if suffix != "-shm" && FileManager.default.fileExists(atPath: flushed) {
        try FileManager.default.copyItem(atPath: flushed, toPath: file)
      }
    }
  }

  /// What was confirmed and is not there once and in its place, as sentences; and whatever else is wrong with the file.
  /// What has been looked at once is not looked at again, unless everything is wanted.
  mutating func losses(ofAll: Bool = false) async throws -> [String] {
    if ofAll { (seen, kept, entries, events) = (0, Kept(), 0, 0) }
    let store = try SQLiteStore(path: path)
    var losses: [String] = []
    var places: [Identifier<Conversation>: [Int64: String]] = [:]
    for line in confirmed[seen...] {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "task":
        if try await store.record(.task(Identifier(words[1])!)) == nil { losses.append("gone: \(line)") }
      case "message": places[Identifier(words[1])!, default: [:]][Int64(words[2])!] = words[3]
      default: losses.append("the child said: \(line)")
      }
    }
    for (conversation, places) in places { losses += try await Self.losses(of: conversation, places, store) }
    losses += try await contradictions(store)
    seen = confirmed.count
    try store.close()
    return losses
  }

  /// - Parameter places: Which index the messages that were confirmed have, by name.
  private static func losses(
    of conversation: Identifier<Conversation>, _ places: [Int64: String], _ store: SQLiteStore
  ) async throws -> [String] {
    var (losses, found) = ([String](), [Message]())
    while true {
      let more = try await store.messages(in: conversation, after: found.last?.index ?? 0, limit: 1000)
      if more.isEmpty { break }
      found += more
    }
    // One author, who waits for each answer: what is there is in order, and at most the last one was never confirmed.
    let names = found.map(\.clientID)
    if names != found.indices.map({ "\($0 + 1)" }) || found.map(\.index) != found.indices.map({ Int64($0 + 1) }) {
      losses.append("in disorder: \(conversation) has \(names)")
    }
    if found.count > places.count + 1 { losses.append("never sent: \(found.count - places.count) in \(conversation)") }
    for (index, name) in places {
      let message = index <= found.count ? found[Int(index) - 1] : nil
      if message?.clientID != name { losses.append("gone: message \(index) of \(conversation)") }
    }
    return losses
  }

  /// Where events, journal and records do not fit each other.
  private mutating func contradictions(_ store: SQLiteStore) async throws -> [String] {
    var contradictions: [String] = []
    while true {
      let more = try await store.journal(after: entries, limit: 1000)
      if more.isEmpty { break }
      for entry in more {
        if entry.number != entries + 1 { contradictions.append("the journal has no entry \(entries + 1)") }
        entries = entry.number
        events += Int64(entry.events.count)
        for change in entry.changes { kept.apply(change.key, change.after) }
      }
    }
    let desk = try await store.load()
    if desk.lastEvent != events { contradictions.append("\(events) events by the journal, and \(desk.lastEvent)") }
    if desk.records != kept.open.records { contradictions.append("the journal gives something else than what is open") }
    return contradictions
  }

  /// Where this test's program is, and so the child.
  private static var products: URL {
    #if os(Linux)
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    #else
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
    #endif
  }
}
