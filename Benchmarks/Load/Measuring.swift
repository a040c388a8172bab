import Foundation

/// Prints what one step has come to: what `Benchmarks/run` reads.
func say(_ step: String, _ figures: KeyValuePairs<String, Double>) {
  let members = figures.map { "\"\($0)\":\($1.isNaN ? "null" : "\(($1 * 1000).rounded() / 1000)")" }
  print("{\(([#""load":"\#(step)""#] + members).joined(separator: ","))}")
  fflush(nil)
}

func since(_ began: ContinuousClock.Instant) -> Double { (.now - began) / .seconds(1) }

/// Does something for each, so many at once.
func each<Element: Sendable>(
  _ elements: [Element], atOnce: Int, _ body: @escaping @Sendable (Element) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for (number, element) in elements.enumerated() {
      if number >= atOnce { try await group.next() }
      group.addTask { try await body(element) }
    }
    try await group.waitForAll()
  }
}

/// Begins something ``Load/pace`` times a second, whatever becomes of what was begun before, and waits for all of it.
func keepPace(for duration: Duration, _ body: @escaping @Sendable (_ count: Int) async -> Void) async {
  let began = ContinuousClock.now
  await withTaskGroup(of: Void.self) { group in
    var count = 0
    while .now - began < duration {
      group.addTask { [count] in await body(count) }
      count += 1
      try? await Task.sleep(until: began + .seconds(1) / Load.pace * count)
    }
  }
}

/// Waits until something holds, but not for ever: what is missing then shows in the figures.
func wait(until holds: () -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(60)
  while !holds() && .now < end { try await Task.sleep(for: .milliseconds(20)) }
}
