import DeskActions
import Foundation
import GRDB
import HTTPTypes
import Plugboard
import Testing

@testable import DeskServer

@Suite(.timeLimit(.minutes(5))) struct HistoryTests {
  /// Has one task done, and enters it so often that it takes several pages: all at one time, but for the first and the last few.
  private static func withHistory(
    of count: Int, _ body: (_ desk: ServedDesk, _ ana: String) async throws -> Void
  ) async throws {
    try await withDesk(people: [("ana", .agent), ("ben", .agent)]) { desk in
      try await desk.makeAvailable("ana")
      let (_, begun) = try await ChannelTests.begin(desk)
      try await desk.acceptAll()
      try await desk.end(begun["conversationSid"]?.stringValue ?? "")
      while try await desk.site.office.history(of: nil, matching: "").entries.isEmpty { await Task.yield() }
      try await desk.site.office.database.write { database in
        try database.execute(sql: "UPDATE history SET endedAt = 1000")
        for number in 2...count {
          let endedAt = number <= 3 ? 1000 - number : number > count - 3 ? 1000 + number : 1000
          try database.execute(
            sql: "INSERT INTO history SELECT ?, worker, ?, task FROM history WHERE number = 1",
            arguments: [number, endedAt])
        }
      }
      try await body(desk, desk.signIn("ana"))
    }
  }

  /// Reads page after page.
  /// - Returns: The times of each.
  private static func pages(_ desk: ServedDesk, cookie: String) async throws -> [[Int64]] {
    var (pages, cursor): ([[Int64]], String?) = ([], nil)
    repeat {
      let query = cursor.map { "?cursor=\($0)" } ?? ""
      let answer = try await desk.ask(.get, "/history\(query)", cookie: cookie)
      #expect(answer.status == 200)
      pages.append(answer.json["tasks"]?.arrayValue?.compactMap { $0["endedAt"]?.intValue }.map(Int64.init) ?? [])
      cursor = answer.json["next"]?.stringValue
    } while cursor != nil && pages.count < 10
    return pages
  }

  @Test func `pages have every entry once, also where many ended in the same millisecond`() async throws {
    let count = 2 * History.page + 20
    try await Self.withHistory(of: count) { desk, ana in
      let pages = try await Self.pages(desk, cookie: ana)
      #expect(pages.map(\.count) == [History.page, History.page, 20])
      let all = pages.flatMap(\.self)
      #expect(all == all.sorted(by: >))
      #expect(all.count { $0 == 1000 } == count - 5)
      // Each entry has its number, which pages don't see.
      var (numbers, cursor): ([Int64], History.Cursor?) = ([], nil)
      repeat {
        cursor = try await desk.site.office.history(of: nil, matching: "", after: cursor).next
        if let cursor { numbers.append(cursor.number) }
      } while cursor != nil
      #expect(Set(numbers).count == 2)
    }
  }

  @Test func `what has no word in it finds nothing, and nothing at all finds everything`() async throws {
    try await Self.withHistory(of: 3) { desk, ana in
      for (query, count) in [("%25", 0), ("%F0%9F%98%80", 0), ("%22%20*", 0), ("%20", 3), ("", 3), ("carla", 1)] {
        let answer = try await desk.ask(.get, "/history?query=\(query)", cookie: ana)
        #expect(answer.status == 200 && answer.json["tasks"]?.arrayValue?.count == count, "\(query)")
      }
    }
  }

  @Test func `a list that is just a page long has no next one`() async throws {
    try await Self.withHistory(of: History.page) { desk, ana in
      let pages = try await Self.pages(desk, cookie: ana)
      #expect(pages.map(\.count) == [History.page])
    }
  }

  @Test func `a cursor of another's list shows nothing of it`() async throws {
    try await Self.withHistory(of: History.page + 1) { desk, ana in
      let next = try await desk.ask(.get, "/history", cookie: ana).json["next"]?.stringValue ?? ""
      let answer = try await desk.ask(.get, "/history?cursor=\(next)", cookie: desk.signIn("ben"))
      #expect(answer.status == 200)
      #expect(answer.json["tasks"] == [] && answer.json["next"] == .null)
    }
  }

  @Test(arguments: ["", "1000", "x", "MTAwMA", "MTAwMCAxIDI", "MTAwMCB4", String(repeating: "A", count: 5000)])
  func `what is no cursor is refused`(_ text: String) async throws {
    try await withDesk { desk in
      let answer = try await desk.ask(.get, "/history?cursor=\(text)", cookie: desk.signIn("ana"))
      #expect(answer.status == 400)
    }
  }

  @Test(arguments: [(0, 1), (1_700_000_000_000, 12345), (Int64.max, Int64.max)] as [(Int64, Int64)])
  func `a cursor is read as it was written`(_ endedAt: Int64, _ number: Int64) {
    let cursor = History.Cursor(endedAt: endedAt, number: number)
    #expect(History.Cursor(cursor.text) == cursor)
    #expect(cursor.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
  }
}
