import Desk
import DeskSQLite
import Foundation
import Measuring

/// How fast the file of a desk with many waiting tasks is read again: its journal, and by an engine that starts.
func measureReplay(in folder: String, waiting: Int = 100_000, entries: Int = 20_000, rounds: Int = 3) async throws {
  let path = folder + "/desk"
  try await write(waiting, to: path)
  var figures: [String: [Double]] = [:]
  for _ in 0..<rounds {
    figures["open", default: []].append(try await nanoseconds { try SQLiteStore(path: path).close() } / 1e9)
    let store = try SQLiteStore(path: path)
    figures["load", default: []].append(
      try await nanoseconds {
        _ = try await DeskEngine(store: store, clock: { Moment(milliseconds: 0) }, ids: Sids())
      } / 1e9)
    let read = try await nanoseconds { try await readJournal(of: store, entries) { _ in } }
    figures["read", default: []].append(Double(entries) / read * 1e9)
    let applied = try await nanoseconds {
      var things: [Record.Key: Record] = [:]
      var last = Moment(milliseconds: 0)
      try await readJournal(of: store, entries) { entry in
        for change in entry.changes { things[change.key] = change.after }
        last = entry.at
      }
      _ = DeskState(records: things.values, at: last)
    }
    figures["applied", default: []].append(Double(entries) / applied * 1e9)
    try store.close()
  }
  for (name, figures) in figures.sorted(by: { $0.key < $1.key }) {
    var line = Line()
    line.put("replay", name)
    line.put("waiting", waiting)
    line.put("value", Spread(figures))
    line.printed()
  }
}

/// Reads so many entries of the journal, page by page.
private func readJournal(of store: SQLiteStore, _ count: Int, _ body: (JournalEntry) -> Void) async throws {
  var number: Int64 = 0
  while number < count {
    let page = try await store.journal(after: number, limit: StorePage.maximum)
    guard let last = page.last else { return }
    for entry in page { body(entry) }
    number = last.number
  }
}

/// Makes the file of a desk.
private func write(_ waiting: Int, to path: String) async throws {
  let store = try SQLiteStore(path: path)
  var desk = try CrowdedDesk(workers: 1_000, routing: .skills, collects: true)
  for _ in 0..<waiting / 500 {
    try desk.wait(500)
    _ = try await store.commit(desk.commits ?? [])
    desk.commits = []
  }
  try store.close()
}
