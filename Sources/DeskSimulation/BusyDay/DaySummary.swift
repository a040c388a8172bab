import Desk
package import PlugboardJSON

/// What a day has come to. It depends on nothing but the plan.
package struct DaySummary: Sendable, Equatable {
  package let plan: DayPlan
  package let steps: Int
  package let tasks: Int
  package let completed: Int
  /// Those who were canceled, by reason.
  package let canceled: [String: Int]
  /// Those of them who gave up.
  package let abandoned: Int
  /// How many milliseconds those waited who were answered, the shortest first.
  package let waits: [Int64]
  package let offers: Int
  /// What became of the offers.
  package let answers: [String: Int]
  package let transfers: [String: Int]
  package let messages: Int
  /// How much of the time each worker had something to do, from 0 to 1.
  package let occupancy: [(worker: String, share: Double)]

  package static func == (left: Self, right: Self) -> Bool { left.json == right.json }

  /// The smallest value that this share of all values does not exceed; `nil` of none.
  static func percentile<Value>(_ share: Double, of sorted: [Value]) -> Value? {
    if sorted.isEmpty { return nil }
    return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
  }
}

extension BusyDay {
  /// What the day has come to so far.
  package var summary: DaySummary {
    let occupancy = counts.workers.map { sid, name in
      let signedIn = counts.signedIn[sid].map { (counts.signedOut[sid] ?? now) - $0 }?.milliseconds ?? 0
      let share = signedIn > 0 ? Double(counts.busy[sid] ?? 0) / Double(signedIn) : 0
      return (worker: name, share: (share * 1000).rounded() / 1000)
    }
    return DaySummary(
      plan: plan, steps: counts.steps, tasks: counts.created, completed: counts.completed, canceled: counts.canceled,
      abandoned: counts.canceled[Self.gaveUp] ?? 0, waits: counts.waits.sorted(), offers: counts.offers,
      answers: counts.answers, transfers: counts.transfers, messages: counts.messages, occupancy: occupancy)
  }
}

extension DaySummary {
  private var shares: [Double] { occupancy.map(\.share).sorted() }

  /// Everything as JSON text, keys sorted: of equal days to the last byte.
  package var jsonText: String { json.text(pretty: true) }

  /// Everything, also of every worker.
  package var json: JSON {
    func counts(_ counts: [String: Int]) -> JSON {
      .object(JSON.Object(counts.map { ($0, .integer(Int64($1))) }))
    }
    func seconds(_ share: Double) -> JSON {
      Self.percentile(share, of: waits).map { .number(Double($0) / 1000) } ?? .null
    }
    func share(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
    return [
      "plan": [
        "workers": .integer(Int64(plan.workers)), "customers": .integer(Int64(plan.customers)),
        "hours": .number(plan.hours), "seed": .string("\(plan.seed)"),
      ],
      "steps": .integer(Int64(steps)),
      "tasks": [
        "created": .integer(Int64(tasks)), "completed": .integer(Int64(completed)),
        "abandoned": .integer(Int64(abandoned)), "canceled": counts(canceled),
      ],
      "waitingSeconds": ["p50": seconds(0.5), "p95": seconds(0.95), "longest": seconds(1)],
      "offers": ["made": .integer(Int64(offers)), "outcomes": counts(answers)],
      "transfers": counts(transfers),
      "messages": .integer(Int64(messages)),
      "occupancy": [
        "min": share(shares.first), "median": share(Self.percentile(0.5, of: shares)), "max": share(shares.last),
        "workers": .array(occupancy.map { ["worker": .string($0.worker), "share": .number($0.share)] }),
      ],
    ]
  }
}

extension DaySummary: CustomStringConvertible {
  package var description: String {
    func counts(_ counts: [String: Int]) -> String {
      counts.isEmpty ? "none" : counts.sorted { $0.key < $1.key }.map { "\($1) \($0)" }.joined(separator: ", ")
    }
    func time(_ share: Double) -> String {
      Self.percentile(share, of: waits).map { "\($0 / 1000) s" } ?? "–"
    }
    func percent(_ value: Double?) -> String { value.map { "\(Int(($0 * 100).rounded())) %" } ?? "–" }
    return """
      \(plan.workers) workers, \(plan.customers) customers, \(plan.hours) hours, seed \(plan.seed)
      tasks       \(tasks): \(completed) completed, \(abandoned) abandoned
      canceled    \(counts(canceled))
      waiting     p50 \(time(0.5)), p95 \(time(0.95)), longest \(time(1))
      offers      \(offers): \(counts(answers))
      transfers   \(counts(transfers))
      occupancy   min \(percent(shares.first)), median \(percent(Self.percentile(0.5, of: shares))), max \
      \(percent(shares.last))
      messages    \(messages)
      steps       \(steps)
      """
  }
}
