import Dispatch
import Plugboard

let n = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2])! : 200_000
let which = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "all"

@Sendable func loop(_ count: Int, _ op: () async throws -> Int) async throws { for _ in 0..<count { _ = try await op() } }
func measure(_ name: String, _ rounds: [(String, @Sendable () async throws -> Void)]) async throws {
  var times = rounds.map { _ in [Double]() }
  let clock = ContinuousClock()
  for _ in 0..<9 {
    for (i, r) in rounds.enumerated() {
      let s = clock.now
      try await r.1()
      let d = clock.now - s
      times[i].append(Double(d.components.attoseconds) / 1e9 / Double(n) + Double(d.components.seconds) * 1e9 / Double(n))
    }
  }
  let meds = times.map { $0.sorted()[4] }
  for (i, r) in rounds.enumerated() { print(name, r.0, Int(meds[i]), "ns", "ratio", Double(Int(meds[i] / meds[0] * 100)) / 100) }
}
struct Bench: Sendable {
  func run() async throws {
    for c in [1, 8] {
      let floor = Floor(c)
      let a = try makeActions(c), s = try makeActions(c, suspending: false)
      let h = try a.handle(.work), hs = try s.handle(.work)
      let p = try { let o = try a.owner("P"); return o }()
      _ = p
      let plugin = Actions(); let cl = Closures()
      try plugin.register(.work, body: cl.body())
      let o = try plugin.owner("P")
      for _ in 0..<c { try o.addListener(before: .work, listener: cl.before()); try o.addListener(after: .work, listener: cl.after()) }
      let r = try makeActions(c); try r.replace(.work) { i, original in try await original(i) }
      let hr = try r.handle(.work)
      let json = Actions(); let sink = cl.sink
      try json.registerAction("Work") { p in p["count"]! }
      for _ in 0..<c {
        try json.addListener(before: "Work") { p, _ async in p["count"] = .integer(p["count"]!.intValue.map(Int64.init)! &+ 1) }
        try json.addListener(after: "Work") { p, o in sink.sum &+= o.intValue! }
      }
      let n = n
      switch which {
      case "floor": try await loop(n) { try await floor.run(Item(sid: "WR1", count: 0)) }
      case "handle": try await loop(n) { try await h.invoke(Item(sid: "WR1", count: 0)) }
      case "handleR": try await loop(n) { try await hr.invoke(Item(sid: "WR1", count: 0)) }
      case "sync": try await loop(n) { try await hs.invoke(Item(sid: "WR1", count: 0)) }
      default:
      try await measure("n\(c)", [
        ("floor", { try await loop(n) { try await floor.run(Item(sid: "WR1", count: 0)) } }),
        ("handle", { try await loop(n) { try await h.invoke(Item(sid: "WR1", count: 0)) } }),
        ("replaced", { try await loop(n) { try await hr.invoke(Item(sid: "WR1", count: 0)) } }),
        ("sync", { try await loop(n) { try await hs.invoke(Item(sid: "WR1", count: 0)) } }),
        ("by name", { try await loop(n) { try await a.invoke(.work, Item(sid: "WR1", count: 0)) } }),
        ("json", { try await loop(n) { try await json.invokeAction("Work", ["sid": "WR1", "count": 0]).intValue! } }),
        ("converted", { try await loop(n) { try await a.invokeAction("Work", ["sid": "WR1", "count": 0]).intValue! } }),
      ])
      }
    if which != "all" { break }
    }
  }
}
let done = DispatchSemaphore(value: 0)
Task.detached { do { try await Bench().run() } catch { print(error) }; done.signal() }
done.wait()
