import Desk
import DeskSQLite
import Foundation
import Measuring

/// How many messages are kept in a second, beside what SQLite does by hand and how often the disk flushes.
///
/// Everything is measured once in every round, in new files, so that whatever the disk does meanwhile happens to all.
func measureDurable(in folder: String, rounds: Int = 7) async throws {
  let (few, many) = (400, 6_000)
  var number = 0
  func newFile() -> String {
    number += 1
    return folder + "/\(number)"
  }
  func sent(_ senders: Int, _ count: Int) async throws -> Double {
    try await sendMessages(senders: senders, each: count / senders, to: newFile())
  }
  let model = newFile()
  _ = try await sendMessages(senders: 100, each: many / 100, to: model)
  let written = try WrittenMessages(of: model)

  var rates: [String: [Double]] = [:]
  for _ in 0..<rounds {
    func note(_ name: String, _ rate: Double) { rates[name, default: []].append(rate) }
    note("flush", try await flush(count: few, to: newFile()))
    note("plain by one", try await written.writePlainly(perTransaction: 1, count: few, to: newFile()))
    note("whole by one", try await written.writeAll(perTransaction: 1, count: few, to: newFile()))
    note("1 sender", try await sent(1, few))
    note("10 senders", try await sent(10, many / 3))
    note("100 senders", try await sent(100, many))
    note("plain by 100", try await written.writePlainly(perTransaction: 100, count: many, to: newFile()))
    note("whole by 100", try await written.writeAll(perTransaction: 100, count: many, to: newFile()))
  }
  for (name, rates) in rates.sorted(by: { $0.key < $1.key }) {
    var line = Line()
    line.put("durable", name)
    line.put("perSecond", Spread(rates))
    line.printed()
  }
  for (name, over, under) in [
    ("100 senders to one", "100 senders", "1 sender"), ("100 senders to whole by 100", "100 senders", "whole by 100"),
    ("100 senders to plain by 100", "100 senders", "plain by 100"),
    ("one sender to whole by one", "1 sender", "whole by one"),
  ] {
    var line = Line()
    line.put("ratio", name)
    line.put("value", Spread(zip(rates[over]!, rates[under]!).map { $0 / $1 }))
    line.printed()
  }
}
